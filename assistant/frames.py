"""The sentences around the quotes, in Dutch and in English."""

from __future__ import annotations

import re

from assistant.draft import escape_markdown, readable
from assistant.values import Language
from corpus.catalogue import Source

__all__ = ["FRAMES", "describe", "in_sentence", "spoken_date"]

_MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

FRAMES: dict[Language, dict[str, str]] = {
    "nl": {
        "says": "In {source} staat:",
        "says_under": "In {source} staat onder “{heading}”:",
        "advises": "{source} adviseert bij “{heading}”:",
        "examples": "Voorbeelden uit de praktijk:",
        "also": "Mogelijk ook van belang:",
        "undated": "zonder datum",
        "partial": "Niet gevonden in de documenten: {parts}.",
        "not_in_sources": (
            "Ik vond dit niet in de documenten. Ik zocht op: {searched}, in {count} documenten."
        ),
        "missing": "Ik vond niets over: {words}.",
        "nearest": "Het dichtst in de buurt komen deze onderwerpen:",
        "out_of_scope": (
            "Deze vraag gaat over een ander onderwerp dan de documenten. Ik kan alleen "
            "beantwoorden wat in deze documenten staat: {titles}."
        ),
        "clarification": (
            "Ik begrijp niet waar u naar vraagt. Noem een onderwerp, een regio of een organisatie, "
            "bijvoorbeeld: “{example}”"
        ),
        "example_question": "Wat staat er over {heading}?",
        "dutch_sources": "",
        "conflict": "Let op: de bronnen zijn van verschillende datum.",
        "note": "Let op bij {source}: {note}",
        "elsewhere": "In andere documenten staat hierover:",
        "ask_agree": "Wat moeten we afspreken over {subject}?",
        "ask_about": "Wat staat er over {subject}?",
        "ask_examples": "Welke voorbeelden zijn er van {subject}?",
        "ask_region": "Wat staat er over {subject} in {region}?",
        "ask_partners": "Welke partijen werken samen in {region}?",
        "ask_meaning": "Waar staat {short} voor?",
    },
    "en": {
        "says": "{source} says:",
        "says_under": "{source} says under “{heading}”:",
        "advises": "{source} recommends under “{heading}”:",
        "examples": "Examples from practice:",
        "also": "Possibly of use as well:",
        "undated": "undated",
        "partial": "Not found in the documents: {parts}.",
        "not_in_sources": (
            "I did not find this in the documents. "
            "I searched for: {searched}, in {count} documents."
        ),
        "missing": "I found nothing about: {words}.",
        "nearest": "The nearest subjects in the documents are:",
        "out_of_scope": (
            "This question is about another subject than the documents. I can only answer from "
            "these documents: {titles}."
        ),
        "clarification": (
            "I do not understand what you are asking about. Please name a subject, a region or an "
            "organisation, for example: “{example}”"
        ),
        "example_question": "What do the documents say about {heading}?",
        "dutch_sources": "The documents are in Dutch; quotes are shown as they are written.",
        "conflict": "Note: these sources have different dates.",
        "note": "Note about {source}: {note}",
        "elsewhere": "Other documents say about this:",
        "ask_agree": "What should we agree on {subject}?",
        "ask_about": "What do the documents say about {subject}?",
        "ask_examples": "Which examples are there of {subject}?",
        "ask_region": "What do the documents say about {subject} in {region}?",
        "ask_partners": "Which organisations work together in {region}?",
        "ask_meaning": "What does {short} stand for?",
    },
}


def describe(source: Source, language: Language) -> str:
    """Return, in Markdown, how an answer speaks of a document: its title, publisher and date."""
    date = spoken_date(source.date, language)
    details = ", ".join(filter(None, (source.publisher, date)))
    return f"*{escape_markdown(readable(source.title))}* ({escape_markdown(details)})"


def in_sentence(heading: str, text: str) -> str:
    """Return a heading as it stands within a sentence: "Ouderenzorg" → "ouderenzorg".

    Its capital stays when the word has one within the sentences of the document too: a name.

    Args:
        heading: As it reads.
        text: The document, to see how it writes the word.
    """
    word = re.match(r"\w[\w-]*", heading)
    if word is None or not word.group()[1:].islower():
        return heading
    is_name = re.search(rf"(?<!\w)[a-z]+[,;]? {re.escape(word.group())}\b", text)
    return heading if is_name else word.group().lower() + heading[word.end() :]


def spoken_date(date: str | None, language: Language) -> str:
    """Return an ISO date as people say it: "2026-06" → "juni 2026"; None → "zonder datum"."""
    if not date:
        return FRAMES[language]["undated"]
    year, *rest = date.split("-")
    month = [_MONTHS[language][int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])
