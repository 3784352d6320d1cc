"""What the web server says: signing in, and why something is not done."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SERVER"]

SERVER: Mapping[str, str] = {
    "product": "Leidraad Assistent",
    "sign_in": "Inloggen",
    "sign_in_intro": "Log in om vragen te stellen aan de documenten.",
    "name": "Gebruikersnaam",
    "password": "Wachtwoord",
    "wrong": "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw.",
    "too_many_tries": (
        "Er is te vaak met een verkeerd wachtwoord ingelogd. Wacht een paar minuten en probeer "
        "het dan opnieuw."
    ),
    "stale_form": "Deze pagina stond te lang open. Log opnieuw in.",
    "refused": "Dit kan nu niet",
    "not_signed_in": "U bent niet meer ingelogd. Laad de pagina opnieuw en log in.",
    "unknown_visitor": (
        "Wij weten niet wie u bent. Log eerst in bij uw organisatie, of vraag uw beheerder om hulp."
    ),
    "not_from_here": (
        "De assistent is nu alleen bereikbaar op de computer waarop hij draait. Vraag uw beheerder "
        "om accounts te maken, zodat u ook van een andere computer kunt inloggen."
    ),
    "foreign_origin": "Dit verzoek kwam van een andere website. Het is niet uitgevoerd.",
    "closed": "Deze functie staat uit.",
    "editors_only": "Alleen een redacteur mag documenten toevoegen of verwijderen.",
    "too_large": "Dit is te veel tekst in één keer. Maak uw vraag korter en probeer het opnieuw.",
    "upload_too_large": "Dit bestand is te groot. Kies een kleiner bestand.",
    "too_fast": "U stelt veel vragen achter elkaar. Wacht even en probeer het dan opnieuw.",
    "busy": "Het is nu druk. Probeer het over een minuut opnieuw.",
    "foreign_session": "Dit gesprek hoort bij een andere browser. Laad de pagina opnieuw.",
    "not_found": "Deze pagina bestaat niet, of u mag hem niet zien.",
    "ready": "De assistent staat klaar op {address}",
    "stop": "Stoppen: druk op Ctrl+C.",
    "port_in_use": (
        "Poort {port} is al in gebruik. Misschien draait de assistent al: kijk op {address}. "
        "Of kies een andere poort met --port."
    ),
    "port_forbidden": (
        "Poort {port} mag niet worden gebruikt door deze gebruiker. Kies een poort boven 1023, "
        "met --port."
    ),
    "no_such_address": (
        "Het adres {host} hoort niet bij deze computer. Kies een ander adres met --host."
    ),
}
