"""Make a follow-up question understandable on its own, without a model.

A question depends on the ones before it when it opens like a continuation ("en voor ...?"), points
back ("hij", "daarvan"), or has no subject of its own ("waarom?"). Then the subject
of the earlier question is filled in: where the pronoun stands, where the old subject stood, or
between brackets at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.values import Turn
from ingest.dutch import fold, tokenise
from ingest.stopwords import STOPWORDS

__all__ = ["subject_of", "to_standalone"]

_CONTINUES = re.compile(
    r"^\W*(?:en|and|maar|but|ook|of|dus|oké|ok|ja|nee|what about|how about|en hoe zit het met"
    r"|hoe zit het met|and for|and in|verder)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:hij|hem|zij(?= \w+t\b)|ze(?= \w+t\b)|he|she|him)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:zijn|haar|hun|diens|his|her|their|its)\b(?= \w+)", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:hij|hem|die|dat|dit|deze|daar|daarvan|daarmee|daarover|daarin|daaraan|daarvoor|daarbij"
    r"|daarop|ervan|erover|ermee|ervoor|erin|eraan|erbij|hiervan|hierover|zo'n|zoiets|diens|hun"
    r"|he|she|him|it|its|they|them|their|that|this|those|these|there)\b"
    r"|\bzo iemand\b|\ber (?:nog|ook|meer)\b|\bzijn (?=\w+(?:nummer|adres|naam|rol|taak|functie))",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^\W*(?:(?:en|and)\s+)?(?:wat|wie|waar|wanneer|waarom|hoe|hoeveel|welke?|what|who|where|when|why"
    r"|how|which|noem|geef)\b",
    re.IGNORECASE,
)
_PREPOSITIONS = (
    "over voor rond rondom bij van in op met tussen binnen door naar uit about for on of at with"
)
_TAIL = re.compile(
    rf"\b(?:{_PREPOSITIONS.replace(' ', '|')})\s+((?:de|het|een|the|a|an)\s+)?(.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:(?:en|and|maar|but)\s+)?(?:(?:bij|van|met|in|op|over)\s+)?(?:"
    r"(?:hoe ?veel|welke?|how (?:many|much)|which)\s+"
    r"|(?:wat|wie|waar|wanneer|waarom|hoe|what|who|where|when|why|how)\s+\w+\s+(?:er\s+)?"
    r"|(?:vertel|noem|geef|tell|give|name)\s+(?:\w+\s+)??(?:eens\s+)?(?:(?:iets|meer)\s+)?(?:over\s+)?"
    r")",
    re.IGNORECASE,
)


def to_standalone(question: str, history: Sequence[Turn]) -> tuple[str, str]:
    """Return the question as it can be searched, and what was taken from the history.

    Args:
        question: The question as asked.
        history: Earlier turns, oldest first.

    Returns:
        The question itself and "" when it stands on its own or there is no history.
    """
    earlier = [turn.question.strip() for turn in history if turn.question.strip()]
    if not earlier or not _depends(question):
        return question, ""
    previous = earlier[-1]
    subjects = [subject_of(previous)]
    for older in reversed(earlier[:-1]):
        if not _depends(previous):
            break
        previous = older
        subjects.append(subject_of(older))
    return _fill_in(question, earlier[-1], ", ".join(subjects)), earlier[-1]


def _depends(question: str) -> bool:
    content = [t for t in tokenise(question) if t.folded not in STOPWORDS]
    return bool(
        _CONTINUES.search(question)
        or _POINTS_BACK.search(question)
        or _PERSON.search(question)
        or not content
    )


def subject_of(question: str) -> str:
    """Return what a question is about: its words after "wat is", "hoeveel", "vertel over"."""
    rest = _OPENING.sub("", question, count=1).strip(" ?.!")
    return (
        rest if any(t.folded not in STOPWORDS for t in tokenise(rest)) else question.strip(" ?.!")
    )


def _fill_in(question: str, previous: str, subject: str) -> str:
    continued = _CONTINUES.match(question)
    rest = question[continued.end() :].lstrip(" ,") if continued else question
    if not any(tokenise(rest)):  # "ja": about the same
        return f"{_capitalised(subject)}?" if _depends(previous) else previous
    if _PERSON.search(rest):
        return _capitalised(_PERSON.sub(lambda _: subject, rest, count=1))
    if continued and not _ASKING.match(rest) and not _POINTS_BACK.search(rest):
        replaced = _replace_tail(previous, rest)
        if replaced:
            return replaced
    if _mentions(question, subject):
        return question
    return f"{_capitalised(rest).rstrip(' ?.!')} ({subject})?"


def _replace_tail(previous: str, rest: str) -> str | None:
    """Ask the earlier question about something else: "en voor ouderenzorg?"."""
    new = re.sub(rf"^(?:{_PREPOSITIONS.replace(' ', '|')})\s+", "", rest, flags=re.IGNORECASE)
    new = re.sub(r"\s+(?:dan|then)$", "", new.strip(" ?.!"), flags=re.IGNORECASE)
    tail = _TAIL.search(previous)
    if not new or len(new.split()) > 8 or tail is None:
        return None
    start = tail.start(1) if tail.group(1) else tail.start(2)
    return f"{previous[:start]}{new}?"


def _mentions(question: str, subject: str) -> bool:
    words = {t.folded for t in tokenise(question)} - STOPWORDS
    wanted = {t.folded for t in tokenise(subject)} - STOPWORDS
    return bool(wanted) and wanted <= words


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:] if fold(text[:1]) else text
