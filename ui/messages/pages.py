"""What the pages Thema's, Documenten and Over say, in Dutch and in English.

Dutch is written for a board member: short sentences, plain words, "u".
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.values import Language
from ui.messages.pages_english import DOCUMENT_PROBLEMS_ENGLISH, PAGES_ENGLISH

__all__ = ["DOCUMENT_PROBLEMS", "PAGE_TEXTS", "READING_WARNINGS"]

_DUTCH: Mapping[str, str] = {
    # Themes
    "themes_title": "Waar moet u het over hebben?",
    "themes_lead": (
        "Per thema leest u wat u kunt afspreken en wat anderen doen. Alle tekst komt letterlijk "
        "uit de documenten. Kies een nummer om de bron te zien."
    ),
    "themes_none": (
        "In de documenten staan geen thema’s met adviezen. U kunt wel vragen stellen over de "
        "documenten."
    ),
    "themes_of": "Thema’s in {title}",
    "to_questions": "Stel een vraag",
    "print": "Afdrukken",
    "agree_on": "Wat u kunt afspreken",
    "others_do": "Voorbeelden uit de praktijk",
    "elsewhere": "Wat andere documenten hierover zeggen",
    "ask_on": "Vraag verder over dit thema",
    "ask_on_named": "Vraag verder over dit thema: {theme}",
    "without_region": "Landelijk",
    "take_along_named": "Thema’s in {title} bewaren als {form}",
    # Documents
    "documents_title": "Documenten",
    "documents_lead": (
        "Uit deze documenten komen de antwoorden. U kunt elk document helemaal lezen."
    ),
    "documents_count": "{count} documenten",
    "documents_count_one": "1 document",
    "not_searchable": "Dit document is niet doorzoekbaar: er is geen tekst in gevonden.",
    "not_readable": "Dit document kon niet worden gelezen en is niet doorzoekbaar.",
    "empty_pages": "Geen tekst gevonden op pagina {pages}.",
    "replace": "Vervangen",
    "replace_named": "Vervangen: {title}",
    "edit": "Gegevens aanpassen",
    "edit_named": "Gegevens aanpassen: {title}",
    "remove": "Verwijderen",
    "remove_named": "Verwijderen: {title}",
    "remove_sure": (
        "“{title}” verwijderen? De assistent geeft er dan geen antwoord meer uit. Dat geldt "
        "meteen voor iedereen."
    ),
    "remove_yes": "Ja, verwijderen",
    "removed": "“{title}” is verwijderd.",
    # Adding
    "add_title": "Document toevoegen",
    "replace_title": "Nieuwe versie van “{title}”",
    "edit_title": "Gegevens van “{title}”",
    "add_lead": (
        "Kies een bestand: PDF, Word (docx), OpenDocument (odt), HTML, tekst of Markdown, van "
        "hoogstens {most} MB. U ziet eerst wat de assistent erin herkent."
    ),
    "choose_file": "Bestand kiezen",
    "or_drop": "of sleep het hierheen",
    "uploading": "Het bestand wordt verstuurd.",
    "upload_failed": "Het bestand kon niet worden verstuurd. Probeer het opnieuw.",
    "upload_too_large": "Dit bestand is te groot. Het mag hoogstens {most} MB zijn.",
    "recognised": "Dit herkent de assistent",
    "recognised_facts": "{sections} onderdelen, {characters} tekens tekst",
    "recognised_pages": "{pages} pagina’s",
    "language_nl": "Nederlands",
    "language_en": "Engels",
    "language_other": "Taal niet herkend",
    "sections": "Onderdelen",
    "section_page": "pagina {page}",
    "section_top": "Begin van het document",
    "no_text": (
        "In dit bestand is geen tekst gevonden. Misschien is het een scan. Maak er eerst een "
        "bestand met tekst van."
    ),
    "warnings": "Let op",
    "same_text": "Dit document is er al: “{title}”.",
    "same_name": "Er is al een document met deze naam: “{title}”. Het wordt vervangen.",
    "facts_title": "Gegevens van het document",
    "facts_lead": "Deze gegevens staan bij elk antwoord uit dit document. Alleen de titel moet.",
    "field_title": "Titel",
    "field_publisher": "Uitgever",
    "field_date": "Datum",
    "field_date_hint": "Bijvoorbeeld 2026, 2026-06 of 2026-06-18",
    "field_kind": "Soort document",
    "field_region": "Regio",
    "field_region_hint": "Leeg als het document voor heel Nederland geldt",
    "field_url": "Adres van het origineel",
    "field_url_hint": "Begint met https://",
    "field_language": "Taal",
    "add": "Toevoegen",
    "replace_now": "Vervangen",
    "save_facts": "Bewaren",
    "working": "Bezig met toevoegen",
    "working_on": "{what}: {done} van {total}",
    "added": "“{title}” is toegevoegd. U kunt er nu vragen over stellen.",
    "replaced": "“{title}” is vervangen. Antwoorden komen nu uit de nieuwe versie.",
    "described": "De gegevens van “{title}” zijn bewaard.",
    "report": "Doorzoekbaar in {passages} stukken.",
    "ask_about_it": "Vraag bijvoorbeeld",
    "another": "Nog een document toevoegen",
    "only_editors": "Alleen een redacteur kan documenten toevoegen of verwijderen.",
    # About
    "about_title": "Over deze assistent",
    "about_ai": "U praat met een computer",
    "about_ai_text": (
        "De Leidraad Assistent is een AI-systeem. Een computer maakt de antwoorden, niet een "
        "mens. De assistent neemt geen besluiten. Dat doet u."
    ),
    "about_how": "Zo komt een antwoord tot stand",
    "about_how_1": "De assistent zoekt in {documents} naar zinnen die bij uw vraag passen.",
    "about_how_2": "Van die zinnen maakt hij een antwoord. De zinnen zijn letterlijk overgenomen.",
    "about_how_2_model": (
        "Een taalmodel ({model}) schrijft met die zinnen een antwoord. Een zin zonder bron wordt "
        "niet getoond. Lukt het niet, dan ziet u de zinnen zelf."
    ),
    "about_how_3": (
        "Daarna zoekt hij elk citaat op in het document. Staat het er niet letterlijk, dan ziet "
        "u het niet."
    ),
    "about_how_4": "Staat het antwoord niet in de documenten? Dan zegt de assistent dat.",
    "about_limits": "Wat de assistent niet kan",
    "about_limits_1": "Hij kent alleen de documenten in de lijst. Ander nieuws kent hij niet.",
    "about_limits_2": (
        "Hij kan een stuk over het hoofd zien, of zinnen kiezen die niet goed bij uw vraag passen."
    ),
    "about_limits_3": "Hij weet niet of een oud document nog geldt. Let dus op de datum.",
    "about_limits_4": "Hij geeft geen juridisch of medisch advies.",
    "about_limits_check": "Lees daarom altijd de bron voordat u een besluit neemt.",
    "about_stored": "Wat wordt bewaard",
    "about_stored_1": "Uw gesprekken en uw reacties. Alleen u kunt uw gesprekken lezen.",
    "about_stored_days": "Een gesprek wordt {days} dagen na de laatste vraag verwijderd.",
    "about_stored_forever": "Gesprekken blijven bewaard tot u ze verwijdert.",
    "about_stored_feedback": (
        "Geeft u een reactie op een antwoord? Dan kan de beheerder die reactie lezen, met uw "
        "vraag en het antwoord erbij. Zo wordt de assistent beter."
    ),
    "about_stored_2": "U kunt zelf alles verwijderen. Die knop staat onder uw gesprekken.",
    "about_stored_3": "Uw vraag en de documenten blijven op deze server.",
    "about_stored_3_model": (
        "Uw vraag en stukken uit de documenten gaan naar het taalmodel dat uw organisatie heeft "
        "gekozen ({model})."
    ),
    "about_stored_4": "Zet geen namen of gegevens van patiënten in uw vraag.",
    "about_contact": "Vragen of klachten",
    "about_contact_text": "Neem contact op met {contact}.",
    "about_contact_none": "Neem contact op met de beheerder van de assistent in uw organisatie.",
    "about_documents_one": "1 document",
    "about_documents": "{count} documenten",
}

PAGE_TEXTS: Mapping[Language, Mapping[str, str]] = {"nl": _DUTCH, "en": PAGES_ENGLISH}
"""By language, then by name; both languages have the same names."""

_PROBLEMS: Mapping[str, str] = {
    "busy": "Iemand anders past de documenten nu aan. Probeer het over een minuut opnieuw.",
    "empty": (
        "In dit bestand is geen tekst gevonden. Misschien is het een scan. Maak er eerst een "
        "bestand met tekst van."
    ),
    "exists": "Er is al een document met deze naam. Vervang dat document, of geef het bestand een "
    "andere naam.",
    "field": "Dit veld klopt niet: {about}.",
    "fixed": "Dit document hoort bij de vaste documenten. Alleen een beheerder kan het weghalen.",
    "format": "Dit soort bestand kan de assistent niet lezen. Kies een PDF, Word-bestand (docx), "
    "OpenDocument (odt), HTML, tekst of Markdown.",
    "last": "Dit is het laatste document. Voeg eerst een ander document toe.",
    "name": "De naam van dit bestand kan niet worden gebruikt. Geef het een kortere, gewone naam.",
    "same": "Precies dit document is er al.",
    "unknown": "Dit document is er niet meer.",
    "unreadable": "Dit bestand kan niet worden gelezen. Misschien is het beschadigd. Open het, sla "
    "het opnieuw op en probeer het nog eens.",
    "encrypted": "Op dit bestand zit een wachtwoord. Haal het wachtwoord eraf en probeer het nog "
    "eens.",
    "limit": "Dit bestand is te groot of te ingewikkeld om te lezen. Splits het in delen.",
    "unsafe": "In dit bestand zitten dingen die niet in een document horen. Het is voor de "
    "veiligheid niet gelezen.",
}

DOCUMENT_PROBLEMS: Mapping[Language, Mapping[str, str]] = {
    "nl": _PROBLEMS,
    "en": DOCUMENT_PROBLEMS_ENGLISH,
}
"""By language, then by `DocumentError.problem`."""

READING_WARNINGS: tuple[tuple[str, str], ...] = (
    (r"no text on pages? .*|no text was found|the file is empty", ""),
    (r"pages? ([\d, -]+) may be garbled", "Misschien niet goed gelezen: pagina {}."),
    (r"page (\d+) cannot be read .*", "Pagina {} kon niet worden gelezen."),
    (r"hidden text on pages? ([\d, -]+) .* was left out", "Verborgen tekst weggelaten: pagina {}."),
    (r"it holds scripts; .*", "In dit bestand zitten scripts. Die zijn niet gebruikt."),
    (r"it holds attached files; .*", "Er zitten bijlagen in dit bestand. Die zijn niet gelezen."),
    (
        r"the text of pages? ([\d, -]+) was recognised from a picture .*",
        "De tekst is uit een plaatje gelezen en kan fouten hebben: pagina {}.",
    ),
    (
        r"the text of pages? ([\d, -]+) could not be recognised",
        "De tekst kon niet uit het plaatje worden gelezen: pagina {}.",
    ),
    (r"pages? ([\d, -]+) may be scanned; .*", "Misschien een scan, zonder tekst: pagina {}."),
    (r"(\d+) invisible characters? removed", "Onzichtbare tekens weggehaald: {}."),
)
"""Patterns of the remarks about reading a file, in English, and what is said instead."""
