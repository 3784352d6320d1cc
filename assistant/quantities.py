"""Read the numbers, dates and percentages in a text, however they are written.

"40 procent" and "40%" are the same quantity, and so are "achttien" and "18", "1,5 miljoen" and
"1.500.000", "7 januari 2026" and "07-01-2026". "40" and "40%" are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.dutch import fold

__all__ = ["Quantity", "find_quantities", "holds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number, percentage, rank or date in a text, at `[start, end)`.

    `readings` are the ways to read it, each a short normal form such as "18", "40%", "3e" or
    "2026-01-07"; a date without a year, month or day has a "?" in that place.
    """

    start: int
    end: int
    readings: frozenset[str]


def holds(known: frozenset[str], quantity: Quantity) -> bool:
    """Whether readings of a text, as of `find_quantities`, include a quantity.

    A date is included in a more precise one: "januari 2026" in "2026-01-07".
    """
    return any(
        reading in known or any(_includes(other, reading) for other in known)
        for reading in quantity.readings
    )


@lru_cache(maxsize=4_096)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text, in order, without overlaps."""
    taken: list[tuple[int, int]] = []
    found: list[Quantity] = []
    for quantity in (*_dates(text), *_numbers(text)):
        if any(quantity.start < end and start < quantity.end for start, end in taken):
            continue
        taken.append((quantity.start, quantity.end))
        found.append(quantity)
    return tuple(sorted(found, key=lambda q: q.start))


def _includes(date: str, part: str) -> bool:
    if date.count("-") != 2:
        return False
    fields = part.split("-")
    if len(fields) == 1:  # a year by itself
        return len(part) == 4 and date.startswith(f"{part}-")
    return len(fields) == 3 and all(
        p in ("?", d) for p, d in zip(fields, date.split("-"), strict=True)
    )


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february", "maart mrt march mar", "april apr",
            "mei may", "juni jun june", "juli jul july", "augustus aug august",
            "september sep sept", "oktober okt october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE_FORMS = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(r"\b(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>(?:19|20)\d\d)\b"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?\s+(?:of\s+)?(?P<n>{_MONTH})\b\.?"
        r"(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)"
        r"(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<n>{_MONTH})\b\.?\s+(?P<y>(?:19|20)\d\d)\b", re.IGNORECASE),
)


def _dates(text: str) -> Iterator[Quantity]:
    for form in _DATE_FORMS:
        for match in form.finditer(text):
            fields = match.groupdict()
            month = _MONTHS[fields["n"].lower()] if fields.get("n") else int(fields["m"])
            day = int(fields["d"]) if fields.get("d") else None
            if month <= 12 and (day is None or day <= 31):
                reading = "-".join(
                    (
                        fields.get("y") or "?",
                        f"{month:02d}",
                        "?" if day is None else f"{day:02d}",
                    )
                )
                yield Quantity(start=match.start(), end=match.end(), readings=frozenset({reading}))


_SCALES = {"duizend": 1e3, "thousand": 1e3, "miljoen": 1e6, "million": 1e6, "mln": 1e6}
_SCALES |= {"miljard": 1e9, "billion": 1e9, "mld": 1e9}
_PERCENT = r"\s*(?:%|procent\b|percent\b|per cent\b|pct\b)"
_NUMBER = re.compile(
    r"(?<![\w])(?P<digits>\d+(?:[.,:/]\d+)*)"
    r"(?:(?P<rank>(?:e|de|ste|st|nd|rd|th)\b)|"
    rf"\s*(?P<scale>{'|'.join(_SCALES)})\b\.?)?"
    rf"(?P<percent>{_PERCENT})?"
    r"|(?P<word>[^\W\d_]+(?:[-’'][^\W\d_]+)*)"
    rf"(?:\s+(?P<wordscale>{'|'.join(_SCALES)})\b)?(?P<wordpercent>{_PERCENT})?",
    re.IGNORECASE,
)


def _numbers(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        if match["digits"]:
            values = _values(match["digits"])
            scale, percent = match["scale"], match["percent"]
        else:
            value = _word_value(match["word"])
            if value is None:
                continue
            values, scale, percent = {value}, match["wordscale"], match["wordpercent"]
        if scale:
            values = {_scaled(v, _SCALES[scale.lower()]) for v in values}
        sign = "%" if percent else "e" if match["rank"] else ""
        yield Quantity(
            start=match.start(),
            end=match.end(),
            readings=frozenset(v if v.endswith("e") else v + sign for v in values),
        )


def _values(digits: str) -> set[str]:
    """Return what digits with signs between them may stand for: "1.500" is 1500, or 1.5."""
    if ":" in digits or "/" in digits:
        return {digits}
    found: set[str] = set()
    if re.fullmatch(r"\d{1,3}(?:[.]\d{3})+(?:,\d+)?", digits):
        found.add(_plain(float(digits.replace(".", "").replace(",", "."))))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:[.]\d+)?", digits):
        found.add(_plain(float(digits.replace(",", ""))))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        found.add(_plain(float(digits.replace(",", "."))))
    return found or {digits}


def _scaled(value: str, scale: float) -> str:
    try:
        return _plain(float(value) * scale)
    except ValueError:
        return value


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _word_value(word: str) -> str | None:
    """Return the number that a word writes out, with an "e" after it for a rank; else None."""
    if word.lower() in ("één", "éen"):
        return "1"
    folded = fold(word).replace("-", "")
    known = _words().get(folded)
    if known is not None or "duizend" not in folded:
        return known
    head, _, tail = folded.partition("duizend")
    tail = tail.removeprefix("en")
    thousands, rest = _words().get(head, "1" if not head else None), _words().get(tail, "0")
    if thousands is None or not thousands.isdigit() or (tail and not rest.isdigit()):
        return None
    return str(1000 * int(thousands) + int(rest or 0))


@cache
def _words() -> dict[str, str]:
    """Return the written numbers below 1,000, and the ranks that people write out, folded."""
    units = "een twee drie vier vijf zes zeven acht negen".split()
    teens = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
    tens = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
    below = dict(zip([*units, *teens], range(1, 20), strict=True))
    for number, ten in enumerate(tens, start=2):
        below[ten] = 10 * number
        below |= {f"{unit}en{ten}": 10 * number + n for n, unit in enumerate(units, start=1)}
    values = dict(below)
    for number, head in enumerate(["", *units[1:]], start=1):
        values[f"{head}honderd"] = 100 * number
        for word, value in below.items():
            values[f"{head}honderd{word}"] = values[f"{head}honderden{word}"] = 100 * number + value
    english = (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty"
    )
    values |= {word: n for n, word in enumerate(english.split(), start=1)}
    for number, ten in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        start=2,
    ):
        values[ten] = 10 * number
        values |= {f"{ten}{u}": 10 * number + n for n, u in enumerate(english.split()[:9], 1)}
    del values["een"], values["one"]  # the article, and "one of them"; only "één" is a number
    written = {word: str(value) for word, value in values.items()}
    written |= {"hundred": "100", "dozijn": "12", "anderhalf": "1.5", "anderhalve": "1.5"}
    ranks = (
        "eerste/first tweede/second derde/third vierde/fourth vijfde/fifth zesde/sixth "
        "zevende/seventh achtste/eighth negende/ninth tiende/tenth elfde/eleventh twaalfde/twelfth"
    )
    for number, names in enumerate(ranks.split(), start=1):
        written |= dict.fromkeys(names.split("/"), f"{number}e")
    return written
