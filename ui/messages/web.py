"""What the browser interface says, in Dutch and in English.

Dutch is written for a board member: short sentences, plain words, "u".
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.values import Language
from ui.messages.web_english import ENGLISH

__all__ = ["KINDS", "TEXTS"]

_DUTCH: Mapping[str, str] = {
    # The frame of every page
    "product": "Leidraad Assistent",
    "skip": "Naar de inhoud",
    "skip_ask": "Naar het vraagveld",
    "main_menu": "Hoofdmenu",
    "nav_ask": "Vragen",
    "nav_themes": "Thema’s",
    "nav_documents": "Documenten",
    "nav_about": "Over",
    "to_dark": "Donker scherm",
    "to_light": "Licht scherm",
    "other_language": "English",
    "sign_out": "Uitloggen",
    "signed_in_as": "Ingelogd als {name}",
    "close": "Sluiten",
    "cancel": "Annuleren",
    "save": "Bewaren",
    # Conversations
    "conversations": "Gesprekken",
    "show_conversations": "Gesprekken tonen",
    "hide_conversations": "Gesprekken verbergen",
    "new_conversation": "Nieuw gesprek",
    "search_conversations": "Zoek in uw gesprekken",
    "search": "Zoeken",
    "no_conversations": "U hebt nog geen gesprekken. Stel een vraag om te beginnen.",
    "none_found": "Geen gesprek gevonden met “{words}”.",
    "today": "Vandaag",
    "yesterday": "Gisteren",
    "earlier": "Eerder",
    "options_for": "Mogelijkheden voor {title}",
    "rename": "Andere naam",
    "new_name": "Nieuwe naam voor het gesprek",
    "delete": "Verwijderen",
    "delete_sure": "Dit gesprek verwijderen? Dat kan niet ongedaan worden gemaakt.",
    "delete_yes": "Ja, verwijderen",
    "delete_everything": "Al mijn gegevens verwijderen",
    "delete_everything_sure": (
        "Al uw gesprekken en uw reacties verwijderen? Dat kan niet ongedaan worden gemaakt."
    ),
    "deleted_everything": "Al uw gesprekken en reacties zijn verwijderd.",
    "deleted": "Het gesprek is verwijderd.",
    "renamed": "Het gesprek heet nu {title}.",
    "conversation_gone": "Dit gesprek bestaat niet meer. U kunt hier een nieuw gesprek beginnen.",
    "retention": "Gesprekken worden {days} dagen na de laatste vraag verwijderd.",
    # The first screen
    "welcome": "Waar wilt u afspraken over maken?",
    "welcome_text": (
        "Stel een vraag in gewone woorden. U krijgt een antwoord uit de documenten hieronder, "
        "met bij elke zin de plek waar het staat."
    ),
    "starters": "Begin met een van deze vragen",
    "known_documents": "Deze documenten ken ik",
    "promise_quotes": "Elk citaat staat letterlijk in de bron",
    "promise_silence": "Staat het er niet? Dan zeg ik dat",
    "promise_private": "Uw vraag blijft op deze server",
    # Asking
    "question": "Uw vraag",
    "question_hint": "Stel een vraag over de documenten",
    "question_help": "Enter verstuurt uw vraag. Shift + Enter begint een nieuwe regel.",
    "ask": "Vraag stellen",
    "stop": "Stoppen",
    "check": "Controleer de bron voordat u een besluit neemt.",
    "how_made": "Zo komen antwoorden tot stand",
    "you_asked": "U vroeg",
    "answer": "Antwoord",
    "stage_understand": "Vraag begrijpen",
    "stage_retrieve": "Zoeken in de documenten",
    "stage_compose": "Antwoord samenstellen",
    "stage_verify": "Citaten controleren",
    "busy": "Bezig met uw vraag",
    "ready": "Het antwoord is er, met {count} bronvermeldingen.",
    "ready_one": "Het antwoord is er, met 1 bronvermelding.",
    "stopped": "U hebt dit antwoord gestopt.",
    "again": "Opnieuw vragen",
    "searched": "Ik zocht op:",
    "change": "Aanpassen",
    "searched_label": "Pas aan waar ik op zoek",
    "search_again": "Zoek hierop",
    # Under an answer
    "sources": "Bronnen",
    "source": "Bron {marker}",
    "open_source": "Bron {marker}: {title}",
    "verified": "Alle citaten letterlijk teruggevonden: {found} van {total}",
    "unverified": "Let op: {found} van {total} citaten letterlijk teruggevonden",
    "years_differ": "Let op de datum: de bronnen zijn van {first} tot {last}.",
    "page": "pagina {page}",
    "copy_answer": "Kopiëren",
    "copied": "Antwoord met bronnen gekopieerd.",
    "copy_failed": "Kopiëren lukte niet. Selecteer de tekst en kopieer die zelf.",
    "export": "Bewaren als",
    "as_docx": "Word",
    "as_pdf": "PDF",
    "as_md": "Markdown",
    "follow_ups": "Vraag verder",
    # Outcomes
    "partial": "Een deel van uw vraag staat niet in de documenten",
    "not_in_sources": "Dit staat niet in de documenten",
    "out_of_scope": "Deze vraag gaat over iets anders",
    "clarification": "Ik begrijp uw vraag nog niet",
    "nearest": "Vraag naar een onderwerp dat in de buurt komt",
    "out_of_scope_text": "Ik kan alleen beantwoorden wat in deze documenten staat:",
    "can_ask": "Dit kunt u wel vragen",
    "rephrase": "Uw vraag anders stellen",
    "no_filters": "Zoeken zonder filters",
    "see_themes": "Bekijk de thema’s",
    "see_documents": "Bekijk welke documenten er zijn",
    # Something went wrong
    "failed": "Het lukte niet om uw vraag te beantwoorden",
    "failed_text": "Er ging iets mis. Uw vraag staat nog in het vraagveld; probeer het opnieuw.",
    "too_long": "Uw vraag is te lang: {length} tekens. Gebruik er hoogstens {most}.",
    "too_busy": "Het is nu druk, of u vroeg veel achter elkaar. Probeer het zo opnieuw.",
    "no_connection": (
        "Geen verbinding met de assistent. Uw vraag staat nog in het vraagveld; probeer het zo "
        "opnieuw."
    ),
    "not_kept": "Dit antwoord kon niet worden bewaard in uw gesprekken.",
    # Filters
    "filters": "Filters",
    "filter_button": "beperk waarin ik zoek",
    "filter_sources": "Document",
    "filter_kinds": "Soort document",
    "filter_regions": "Regio",
    "filter_period": "Periode",
    "filter_since": "Vanaf jaar",
    "filter_until": "Tot en met jaar",
    "filter_apply": "Toepassen",
    "filter_clear": "Alle filters weghalen",
    "filter_drop": "Filter weghalen: {name}",
    "filter_active": "Ik zoek alleen in:",
    "since": "vanaf {year}",
    "until": "tot en met {year}",
    "bad_period": "Schrijf een jaar met vier cijfers, bijvoorbeeld 2023.",
    # The source panel and the document reader
    "panel": "Bron",
    "quote_of": "Citaat {marker} van {total}",
    "previous_quote": "Vorig citaat",
    "next_quote": "Volgend citaat",
    "publisher": "Uitgever",
    "date": "Datum",
    "kind": "Soort",
    "region": "Regio",
    "section": "Onderdeel",
    "in_context": "In het document",
    "original": "Naar het origineel",
    "new_window": "opent in een nieuw venster",
    "read_all": "Lees het hele document",
    "changed": (
        "Dit document is gewijzigd sinds dit antwoord is gegeven. Het citaat staat er niet meer "
        "letterlijk in. Dit was het citaat:"
    ),
    "source_gone": "Dit document is er niet meer. Dit was het citaat:",
    "contents": "Inhoud",
    "back_to_questions": "Terug naar uw vraag",
    "document": "Document",
    "no_such_document": "Dit document is er niet (meer).",
    "source_note": "Let op bij dit document",
    "to_quote": "Naar het citaat",
    # Feedback
    "feedback": "Wat vindt u van dit antwoord?",
    "good": "Goed antwoord",
    "wrong": "Geen goed antwoord",
    "why": "Wat is er niet goed?",
    "reason_fout": "Het antwoord is fout",
    "reason_bron_klopt_niet": "De bron klopt niet",
    "reason_onvolledig": "Het antwoord is niet volledig",
    "reason_onduidelijk": "Het antwoord is niet duidelijk",
    "comment": "Toelichting (hoeft niet)",
    "send": "Versturen",
    "thanks": "Dank u. Uw reactie is bewaard.",
    "feedback_failed": "Uw reactie kon niet worden bewaard.",
}

TEXTS: Mapping[Language, Mapping[str, str]] = {"nl": _DUTCH, "en": ENGLISH}
"""By language, then by name; both languages have the same names."""

KINDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "leidraad": "Leidraad",
        "nieuws": "Nieuws",
        "convenant": "Convenant",
        "regiobeeld": "Regiobeeld",
        "overig": "Document",
    },
    "en": {
        "leidraad": "Guideline",
        "nieuws": "News",
        "convenant": "Covenant",
        "regiobeeld": "Regional picture",
        "overig": "Document",
    },
}
"""What each kind of document is called."""
