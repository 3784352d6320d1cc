"""Numbers as Dutch writes them: amounts, percentages, dates, durations, number words.

`numbers` reads a text into values with a kind, so that "€ 20,60", "20,60 euro" and "20.60" are
one amount, "zesentwintig weken" is "26 weken", and "1.250" is not "1,25". English forms that an
English answer uses ("7 January 2026") are read as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from evals.metrics.number_words import WORD_NUMBER, word_value

__all__ = ["NumberKind", "Value", "number_in", "numbers"]

NumberKind = Literal["bedrag", "percentage", "datum", "duur", "getal"]

_FIGURE = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?:,[-–])?"
_NUMBER = rf"(?:{_FIGURE}|{WORD_NUMBER})"
_MONTHS = {
    "januari": 1, "january": 1, "jan": 1, "februari": 2, "february": 2, "feb": 2,
    "maart": 3, "march": 3, "mrt": 3, "april": 4, "apr": 4, "mei": 5, "may": 5,
    "juni": 6, "june": 6, "jun": 6, "juli": 7, "july": 7, "jul": 7, "augustus": 8,
    "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "oktober": 10,
    "october": 10, "okt": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
_UNITS = {
    "minuut": "minuut", "minuten": "minuut", "minute": "minuut", "minutes": "minuut",
    "uur": "uur", "uren": "uur", "hour": "uur", "hours": "uur",
    "dag": "dag", "dagen": "dag", "day": "dag", "days": "dag",
    "week": "week", "weken": "week", "weeks": "week",
    "maand": "maand", "maanden": "maand", "month": "maand", "months": "maand",
    "jaar": "jaar", "jaren": "jaar", "year": "jaar", "years": "jaar",
}  # fmt: skip
_SCALES = {"duizend": 1e3, "miljoen": 1e6, "mln": 1e6, "miljard": 1e9, "mld": 1e9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SCALE = rf"(?:\s+(?P<scale>{'|'.join(_SCALES)})\b\.?)?"

_FORMS: tuple[tuple[NumberKind, str], ...] = (
    ("datum", r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    ("datum", r"\b(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})\b"),
    ("datum", rf"\b(?P<d>\d{{1,2}})\s+(?P<mon>{_MONTH})\b\.?(?:\s+(?P<y>\d{{4}})\b)?"),
    ("datum", rf"\b(?P<mon>{_MONTH})\s+(?P<d>\d{{1,2}}),?(?:\s+(?P<y>\d{{4}})\b)"),
    ("datum", rf"\b(?P<mon>{_MONTH})\s+(?P<y>\d{{4}})\b"),
    ("bedrag", rf"(?:€|\beur(?:o)?\b)\s*(?P<n>{_NUMBER}){_SCALE}"),
    ("bedrag", rf"(?<![\w.,])(?P<n>{_NUMBER}){_SCALE}\s*(?:€|\beuro'?s?\b|\beur\b)"),
    ("percentage", rf"(?<![\w.,])(?P<n>{_NUMBER})\s*(?:%|\bprocent\b|\bper\s?cent\b)"),
    ("duur", rf"(?<![\w.,])(?P<n>{_NUMBER})[\s-]*(?P<unit>{_UNIT})\b"),
    ("getal", rf"(?<![\w.,€/])(?P<n>{_FIGURE}){_SCALE}(?![\w%])"),
    ("getal", rf"(?<![\w-])(?P<n>{WORD_NUMBER}){_SCALE}(?![\w])"),
    ("getal", r"(?<![\w.,€/])(?P<n>\d+)(?=-?[^\W\d_]|/\d)"),
)
_PATTERNS = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _FORMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number in a text.

    Attributes:
        kind: What sort of number.
        value: The number itself, or the day as far as it is said ("2026-01-07", "01-07").
        unit: Of a duration; else "".
        start: Offset of its first character.
        end: Offset after its last character.
        figures: Whether it stands in figures rather than in words.
    """

    kind: NumberKind
    value: float | str
    unit: str = ""
    start: int
    end: int
    figures: bool

    def equals(self, other: Value) -> bool:
        """Whether both say the same; a day without a year is any year's."""
        if "datum" in (self.kind, other.kind):
            return _same_day(_written(self), _written(other))
        same = abs(float(self.value) - float(other.value)) < 1e-9
        if self.kind == other.kind:
            return same and self.unit == other.unit
        # "85" stands for "85 %" and "18" for "18 weken"; an amount never for a percentage
        return same and "getal" in (self.kind, other.kind)


def numbers(text: str) -> list[Value]:
    """Return the numbers in a text, in order, each once under its most telling kind."""
    taken: list[tuple[int, int]] = []
    found: list[Value] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken):
                continue
            value = _read(kind, match)
            if value is not None:
                taken.append((start, end))
                found.append(value)
    return sorted(found, key=lambda value: value.start)


def number_in(text: str, kind: str) -> Value | None:
    """Return the first number of a kind in a text; any number when none is of that kind."""
    found = numbers(text)
    return next((v for v in found if v.kind == kind), found[0] if found else None)


def _read(kind: NumberKind, match: re.Match[str]) -> Value | None:
    groups = match.groupdict()
    start, end = match.span()
    figures = any(character.isdigit() for character in match[0])
    if kind == "datum":
        day = _day(groups)
        if day is None:
            return None
        return Value(kind=kind, value=day, start=start, end=end, figures=True)
    number = _figure(groups["n"])
    if number is None:
        return None
    scale = _SCALES.get((groups.get("scale") or "").lower(), 1.0)
    unit = _UNITS.get((groups.get("unit") or "").lower(), "")
    return Value(kind=kind, value=number * scale, unit=unit, start=start, end=end, figures=figures)


def _day(groups: dict[str, str | None]) -> str | None:
    month = int(groups.get("m") or _MONTHS[(groups.get("mon") or "").lower()])
    day = int(groups["d"] or 0) if "d" in groups else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    parts = [groups["y"]] if groups.get("y") else []
    parts.append(f"{month:02d}")
    if day is not None:
        parts.append(f"{day:02d}")
    return "-".join(str(part) for part in parts)


def _same_day(one: str, other: str) -> bool:
    """Compare ISO dates: "2026-01-07" is "01-07" and of "2026", but says more than "2026-01"."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if longer == shorter or (len(shorter) == 4 and longer.startswith(f"{shorter}-")):
        return True
    return len(longer) == 10 and len(shorter) == 5 and longer.endswith(shorter)


def _written(value: Value) -> str:
    """Return a date as it is, and a whole number as the year it may be."""
    if value.kind == "getal" and isinstance(value.value, float) and value.value.is_integer():
        return str(int(value.value))
    return str(value.value) if value.kind == "datum" else ""


def _figure(written: str) -> float | None:
    text = re.sub(r",[-–]$", "", written)
    if not text[0].isdigit():
        return word_value(text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(",", "."))
