"""The words of a note that is taken along, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NOTE", "NOTE_OUTCOMES"]

NOTE: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "made": "Gemaakt op {date} met de Leidraad Assistent",
        "check": "Controleer de bron.",
        "check_why": (
            "Deze notitie is automatisch gemaakt. De citaten staan letterlijk zo in de documenten. "
            "Of zij uw vraag goed beantwoorden, beoordeelt u zelf: lees de tekst eromheen."
        ),
        "question": "Vraag",
        "question_number": "Vraag {number}",
        "searched": "Gezocht op: {question}",
        "outcome": "Uitkomst: {outcome}",
        "answer": "Antwoord",
        "quotes": "Citaten en bronnen",
        "unknown_publisher": "uitgever onbekend",
        "section": "Onderdeel: {section}",
        "page": "Pagina {page}",
        "original": "Origineel: {url}",
        "page_of": "Pagina {page} van {pages}",
        "file": "notitie",
        "subject": "Antwoord met letterlijke citaten uit de documenten",
    },
    "en": {
        "made": "Made on {date} with the Leidraad Assistent",
        "check": "Check the source.",
        "check_why": (
            "This note was made automatically. The quotes stand in the documents word for word. "
            "Whether they answer your question well is for you to judge: read the text around them."
        ),
        "question": "Question",
        "question_number": "Question {number}",
        "searched": "Searched for: {question}",
        "outcome": "Outcome: {outcome}",
        "answer": "Answer",
        "quotes": "Quotes and sources",
        "unknown_publisher": "publisher unknown",
        "section": "Section: {section}",
        "page": "Page {page}",
        "original": "Original: {url}",
        "page_of": "Page {page} of {pages}",
        "file": "note",
        "subject": "Answer with verbatim quotes from the documents",
    },
}

NOTE_OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "answered": "de documenten geven antwoord",
        "partial": "een deel van de vraag staat niet in de documenten",
        "clarification": "de vraag was niet duidelijk",
        "not_in_sources": "dit staat niet in de documenten",
        "out_of_scope": "de vraag gaat over een ander onderwerp dan de documenten",
    },
    "en": {
        "answered": "the documents answer this",
        "partial": "part of the question is not in the documents",
        "clarification": "the question was not clear",
        "not_in_sources": "this is not in the documents",
        "out_of_scope": "the question is about another subject than the documents",
    },
}
