"""Tell whether a text holds the sort of thing a question asks for: a number, a date, a name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.values import Intent

__all__ = ["dated", "explains", "holds_type", "names_date"]

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
_WEEKDAYS = (
    "(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_NUMBER = re.compile(
    r"(?<![\d/.,])\d+(?:[.,]\d+)?(?![\d/])|\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien"
    r"|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|honderd|duizend|één)\b"
    r"|\b(?:\w+maal|(?:twee|drie|half|vier)?(?:dagelijks|wekelijks|maandelijks|jaarlijks)\w*|eenmalig\w*)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(?:{_MONTHS})\b|\b(?:19|20)\d\d\b|\b(?:jaar|eind|uren?)\b|\b\d{{1,2}}[.:]\d\d\b"
    rf"|\b(?:{_WEEKDAYS})\w*|\bweekend\w*|\bwerkdag\w*",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?:{_WEEKDAYS})\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:e|st|nd|rd|th)? (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b"
    r"|\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b(?:{_MONTHS})\b", re.IGNORECASE)
_ASKS_WEEKDAY = re.compile(
    r"\b(?:(?:welke|wat voor) (?:week)?dagen?|dag van de week|(?:which|what) (?:week)?days?)\b",
    re.IGNORECASE,
)
_ASKS_YEAR = re.compile(r"\b(?:welk|wat voor|which|what) (?:jaar|jaartal|year)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<=\w )(?<![.!?:] )[A-Z][\w-]+|\b[A-Z]{2,}\b")
_DEFINES = re.compile(r"\b(?:is|zijn|betekent|betekenen|staat voor|vormt)\b")
_ENUMERATES = re.compile(
    r"(?:[^,;.]{2,80}[,;] ){2,}[^,;.]{2,80}\b(?:en|of|and|or)\b|\([^)]+,[^)]+\)|\n\s*[-•*]"
)
_OPENING = 90
"""Characters: what is defined stands this close to the start."""
_EXPLAINED = (
    r"\w{0,2}\b(?:\s*\([^)]*\))?(?:\s*[-–:|]\s|\s*\(|,?\s+(?:is|zijn|betekent|betekenen|vormt|vormen"
    r"|staat voor|staan voor|houdt|ook wel|means|are)\b)"
)
"""What follows the words that are explained."""


_TYPES: Mapping[Intent, re.Pattern[str]] = {
    "number": _NUMBER,
    "when": _DATE,
    "who": _NAME,
    "example": _NAME,
    "definition": _DEFINES,
    "list": _ENUMERATES,
}


def holds_type(intent: Intent, text: str) -> bool:
    """Whether a text holds what is asked for: a number, date, name, definition or enumeration."""
    pattern = _TYPES.get(intent)
    end = _OPENING if intent == "definition" else len(text)
    return pattern is not None and bool(pattern.search(text, 0, end))


def explains(words: str, text: str) -> bool:
    """Whether a text opens by saying what some words are: "ABC - vereniging van ..."."""
    pattern = rf"\b{re.escape(words)}{_EXPLAINED}"
    return bool(re.search(pattern, text[: _OPENING + len(words)], re.IGNORECASE))


def names_date(text: str) -> bool:
    """Whether a text has a day or a month of the calendar."""
    return bool(_DAY.search(text) or _MONTH.search(text))


def dated(question: str, text: str) -> float:
    """Return how exactly a text says when, from 0 to 1, for what a question wants to know.

    A day of a month says it best, unless a day of the week or a year is asked for.
    """
    if _ASKS_WEEKDAY.search(question):
        return 1.0 if _WEEKDAY.search(text) else 0.5 * holds_type("when", text)
    exact = _YEAR if _ASKS_YEAR.search(question) else _DAY
    return 1.0 if exact.search(text) else 0.6 * holds_type("when", text)
