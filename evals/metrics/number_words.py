"""Number words, Dutch and the commonest English ones."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["WORD_NUMBER", "word_value"]

_ONES = {
    "nul": 0, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14,
    "vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19,
}  # fmt: skip
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70,
    "tachtig": 80, "negentig": 90,
}  # fmt: skip
_OTHER = {
    "anderhalf": 1.5, "anderhalve": 1.5, "een half": 0.5, "een halve": 0.5, "een kwart": 0.25,
    "driekwart": 0.75, "een derde": 1 / 3, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18, "twenty": 20,
}  # fmt: skip


@cache
def _table() -> dict[str, float]:
    """Return each word with its value: up to 99 in one word, and the round hundreds."""
    table: dict[str, float] = {**_ONES, **_TENS, **_OTHER}
    for ten, tens in _TENS.items():
        for one, ones in _ONES.items():
            if 1 <= ones <= 9:
                stem = "een" if ones == 1 else one
                joint = "ën" if stem.endswith("e") else "en"
                table[f"{stem}{joint}{ten}"] = tens + ones
    table["honderd"], table["duizend"] = 100, 1_000
    for one, ones in _ONES.items():
        if 2 <= ones <= 9:
            table[f"{one}honderd"], table[f"{one}duizend"] = 100 * ones, 1_000 * ones
    return table


WORD_NUMBER = "(?:{})".format(
    "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(_table(), key=len)[::-1])
)
"""A pattern of one number word. "een" without accents is an article, not a number."""


def word_value(word: str) -> float | None:
    """Return the value of a number word, or None."""
    return _table().get(re.sub(r"\s+", " ", word.lower()))
