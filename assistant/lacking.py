"""Tell what a question asks for and a text does not have: a number, a date, an amount, a place.

Each test is about a general sort of thing, never about a subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.answer_types import holds_type, names_date
from assistant.matching import match, words_of
from assistant.persons import asks_person, names_person
from assistant.values import Query
from corpus.catalogue import Source
from ingest.dutch import fold, stem, tokenise
from ingest.index import Index

__all__ = [
    "focus_terms",
    "lacks_contact",
    "lacks_money",
    "lacks_person",
    "lacks_place",
    "lacks_reason",
    "lacks_type",
    "lacks_year",
    "thing_terms",
    "type_asked",
]

SAME_THING = 0.5
"""A word of the text that matches a word of the question this well means the same."""
SAME_PLACE = 0.75
"""A place of the text that matches a place of the question this well is the same."""
NEAR_NUMBER = 5
"""A number counts something when it stands at most this many words before it."""

_UNITS = frozenset(
    stem(word)
    for word in (
        "procent percentage keer euro jaar percent aantal leeftijd omvang capaciteit age size"
    ).split()
)
_HOW_OFTEN = re.compile(r"\b(?:hoe (?:vaak|dikwijls)|how (?:often|many times))\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_PLURAL = re.compile(r"(?:en|s)$", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:wanneer|indien|zodra|nadat|voordat|totdat|tijdens|bij een|als er|once|as soon as)\b",
    re.IGNORECASE,
)
_ASKS_REASON = re.compile(r"\b(?:waarom|hoezo|hoe komt het|why|how come)\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:omdat|doordat|want|zodat|daar(?:door|om|mee)|hier(?:door|mee)|waardoor|vanwege|wegens"
    r"|reden\w*|oorza\w+|om te|dankzij|gevolg\w*|doel|voorkom\w*|noodza\w+|urgent\w*|ontsta\w+"
    r"|leid\w* tot|zorg(?:t|en) voor|because|reasons?|so that)\b",
    re.IGNORECASE,
)
_ASKS_SHARE = re.compile(
    r"^\W*(?:het )?percentage\b|\b(?:hoe ?veel procent|welk (?:deel|percentage|aandeel)"
    r"|wat is het percentage|welke fractie"
    r"|what (?:share|percentage|proportion|part)|how many per ?cent)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"%|\bprocent|\bper ?cent|\b(?:de |een |drie)?(?:helft|kwart|derde|vijfde|tiende)\b|\bhalf\b"
    r"|\b(?:meerderheid|minderheid|majority|quarter|third)\b"
    r"|\b\w+ (?:op|van) de (?:\d+|tien|vijf|vier|drie)\b",
    re.IGNORECASE,
)
_ASKS_TIME_TAKEN = re.compile(r"\b(?:hoe ?lang|hoeveel tijd|how long)\b", re.IGNORECASE)
_TIME_TAKEN = re.compile(
    r"\b(?:\d+|een|één|half|anderhalf|enkele|paar|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf"
    r"|one|two|three|several)(?:-| )?(?:\w+ )?(?:seconden?|minuten|minuut|uur|uren|dag(?:en)?"
    r"|werkdagen|weken|week|maand(?:en)?|kwartaal|jaar|jaren|hours?|days?|weeks?|months?|years?)\b"
    r"|\b(?:sinds|vanaf|tot|totdat|zolang|altijd|permanent|since|until)\b|\b\w+(?:jarig|maands|daags)\w*",
    re.IGNORECASE,
)
_ASKS_DATE = re.compile(r"\b(?:\w*datum|deadline|which date|what date)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKS_AMOUNT = re.compile(
    r"\b(?:\w*(?:prijs|prijzen|tarief|tarieven|bedrag(?:en)?|salaris\w*)|verdien(?:t|en)?"
    r"|hoe ?veel (?:geld|euro|subsidie|budget|kost\w*|huur)|boetes?|prices?|fees?|salar(?:y|ies)"
    r"|earns?|how much (?:money|funding|does .* cost)|fines?)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"€|\beuro\b|\b\d+(?:[.,]\d+)* (?:miljoen|miljard|duizend|million|billion|thousand)\b"
    r"|\b\d+(?:[.,]\d\d\b|,-)",
    re.IGNORECASE,
)
_ASKS_MONEY = re.compile(
    r"\b(?:(?:wat|hoe ?veel)\b[^.?!]{0,80}\b(?:ge)?kost(?:te|ten)?|kosten|betaal\w*|betalen"
    r"|vergoeding\w*|euro|cost\w*|paid)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"{_AMOUNT.pattern}|\b(?:betaal|bekostig|vergoed|gefinancier|declar|subsidie|tarie)\w+",
    re.IGNORECASE,
)
_ASKS_CONTACT = re.compile(
    r"(?<![\w-])(?:(?:telefoon|mobiele? |fax|welk )nummers?"
    r"|(?:e-?mail|mail|post|bezoek|web)?-?adres(?:sen)?"
    r"|e-?mail|website|(?:tele)?phone|(?:e-?mail |postal |street )?address)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\b0\d[\d -]{7,}|\S+@\S+\.\w+|https?://|\bwww\.", re.IGNORECASE)


def focus_terms(query: Query) -> list[int]:
    """Return the positions of the terms that name what is asked for."""
    return _positions(query, query.focus)


def thing_terms(query: Query) -> list[int]:
    """Return the positions of the terms that name things."""
    return _positions(query, query.things)


def _positions(query: Query, words: frozenset[str]) -> list[int]:
    return [
        n
        for n, term in enumerate(query.terms)
        if any(token.folded in words for token in tokenise(term.text))
    ]


def lacks_type(index: Index, query: Query, text: str, above: Sequence[float]) -> bool:
    """Whether a text lacks the date, time or share asked for, or a number of the thing asked for.

    In a row of a table a number counts what the row is about, wherever it stands.

    Args:
        index: Splits the compounds.
        query: Only when it asks "when", "how long" or for a number can anything be lacking.
        text: The piece.
        above: Per term of the query how well the headings above the text match it; a number under
            a heading that names the thing counts it.
    """
    if _ASKS_TIME_TAKEN.search(query.wording):
        return not _TIME_TAKEN.search(text)
    if query.intent == "when":
        if _ASKS_DATE.search(query.wording):
            return not names_date(text)
        return not (holds_type("when", text) or _CONDITION.search(text))
    if query.intent != "number":
        return False
    if _ASKS_SHARE.search(query.wording):
        return not _SHARE.search(text)
    counted = _counted(query)
    if (
        not counted
        or _HOW_OFTEN.search(query.wording)
        or max(above[n] for n in counted) >= SAME_THING
    ):
        return not holds_type("number", text)
    tokens = list(tokenise(text))
    for position, token in enumerate(tokens):
        bag = words_of(token.text, index)
        if max(match(query.terms[n], bag) for n in counted) < SAME_THING:
            continue
        before = tokens if " | " in text else tokens[max(0, position - NEAR_NUMBER) : position + 1]
        if any(holds_type("number", t.text) for t in before):
            return False
    return True


def _counted(query: Query) -> list[int]:
    """Return the positions of the terms that name what is counted; empty when it is measured.

    "Hoeveel bedden" wants a number of beds; "hoeveel ruimte" or "hoeveel procent" any amount.
    """
    named = [n for n in focus_terms(query) if not _is_unit(query.terms[n].text)]
    plural = any(_PLURAL.search(query.terms[n].text) for n in named)
    return named if plural or _HOW_MANY.search(query.wording) else []


def type_asked(query: Query) -> Literal["duration", "date", "share", "number"]:
    """Return what `lacks_type` looks for, of a question that asks for a number or a time."""
    if _ASKS_TIME_TAKEN.search(query.wording):
        return "duration"
    if query.intent == "when":
        return "date"
    return "share" if _ASKS_SHARE.search(query.wording) else "number"


def lacks_money(query: Query, text: str) -> bool:
    """Whether the question asks what something costs and the text names no amount or payment.

    Who asks for a tariff or a salary wants an amount.
    """
    if _ASKS_AMOUNT.search(query.wording):
        return not _AMOUNT.search(text)
    return bool(_ASKS_MONEY.search(query.wording)) and not _MONEY.search(text)


def lacks_person(query: Query, text: str) -> bool:
    """Whether the question asks who has a certain role and the text names nobody."""
    return asks_person(query.wording) and not names_person(text, but=query.wording)


def lacks_reason(query: Query, text: str) -> bool:
    """Whether the question asks why and the text gives no cause or purpose."""
    return bool(_ASKS_REASON.search(query.wording)) and not _REASON.search(text)


def lacks_contact(query: Query, text: str) -> bool:
    """Whether the question asks how to reach somebody and the text does not say."""
    return bool(_ASKS_CONTACT.search(query.wording)) and not _CONTACT.search(text)


def lacks_year(query: Query, text: str, source: Source) -> bool:
    """Whether the question names a year that neither the text nor its document's date has."""
    years = set(_YEAR.findall(query.standalone))
    around = f"{text} {source.date or ''} {source.title}"
    return bool(years - set(_YEAR.findall(around)))


def lacks_place(query: Query, matched: Sequence[float], source: Source) -> bool:
    """Whether the question names a town or region that the text and its document are not about.

    Args:
        query: The query.
        matched: Per term how well the text, or what stands above it, matches it.
        source: The text's document.
    """
    return any(
        matched[n] < SAME_PLACE and source.region not in regions
        for n, regions in query.places.items()
    )


def _is_unit(word: str) -> bool:
    return stem(fold(word)) in _UNITS
