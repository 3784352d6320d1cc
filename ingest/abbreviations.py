"""Learn abbreviations that a document itself spells out, such as "Proactieve zorgplanning (PZP)".

The method is that of Schwartz and Hearst (2003): the letters of the short form must occur in
order in the words before the bracket, the first one at the start of a word. Against chance hits,
half of the letters must start a word, or all must stand in one long word: a Dutch compound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.dutch import fold
from ingest.stopwords import STOPWORDS

__all__ = ["find_abbreviations"]

_SHORT = r"[A-Z][A-Za-z&.\-]{1,9}?"
_BRACKETED = re.compile(rf"\\?\(({_SHORT})(?:['’]?s)?\\?\)")
_REVERSED = re.compile(
    rf"(?<![\w-])({_SHORT})(?:['’]?s)? \((?:(?:de|het|een) )?([^()\n]{{6,80}})\)"
)
_WORDS = re.compile(r"[^\W_][\w'’]*-?")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_QUOTES = " \"'”’»"
_LOOK_BACK = 120
"""Characters before the bracket in which the long form must be."""
_LETTER_IN_COMPOUND = 4
"""A compound that an abbreviation stands for has at least this many letters for each of its."""


def find_abbreviations(text: str) -> dict[str, str]:
    """Return short forms with the words they stand for, both as written in `text`.

    Line ends within the words become spaces. The first spelling out of a short form counts. A
    short form has two capitals at least, or one if each of its letters starts a word ("Wlz").
    """
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        long = _long_form(match.group(1), _before(text, match.start()))
        if long:
            found.setdefault(match.group(1), long)
    for match in _REVERSED.finditer(text):
        whole = " ".join(match.group(2).split())
        if _long_form(match.group(1), whole) == whole:
            found.setdefault(match.group(1), whole)
    return found


def _before(text: str, end: int) -> str:
    """Return the words of the paragraph up to `end`, as far as we look back."""
    start = max(0, end - _LOOK_BACK)
    if start and text[start].isalnum() and text[start - 1].isalnum():
        while start < end and text[start].isalnum():
            start += 1  # not half a word
    return " ".join(_BLANK_LINE.split(text[start:end])[-1].split())


@lru_cache(maxsize=1024)  # a short form is often repeated in the same words
def _long_form(short: str, before: str) -> str | None:
    """Return the shortest run of words at the end of `before` that spells `short`."""
    letters = "".join(c for c in fold(short) if c.isalnum())
    if len(letters) < 2:
        return None
    needed = (len(letters) + 1) // 2 if sum(c.isupper() for c in short) >= 2 else len(letters)
    words = list(_WORDS.finditer(before))
    for word in reversed(words[-min(len(letters) + 5, 2 * len(letters)) :]):
        first = fold(word.group())
        if first[:1] != letters[0] or word.group() in STOPWORDS:
            continue
        candidate = before[word.start() :].rstrip(_QUOTES)
        if _spells(letters, candidate, needed):
            is_whole = candidate.count("(") == candidate.count(")")
            return candidate if is_whole and len(candidate) > len(short) + 1 else None
    return None


def _spells(letters: str, phrase: str, needed: int) -> bool:
    """Each letter starts a word or stands, in order, inside one; `needed` of them start words."""
    text = fold(phrase)
    starts = _most_starts(letters, text)
    is_compound = text.isalpha() and len(text) >= _LETTER_IN_COMPOUND * len(letters)
    return starts >= needed or (starts > 0 and is_compound and needed < len(letters))


def _most_starts(letters: str, text: str) -> int:
    """Return how many of the letters, taken in order, can start a word; 0 if they do not fit."""
    reached = {0: 0}  # how many started a word, and the earliest place where the text goes on
    for letter in letters:
        ends: dict[int, int] = {}
        for starts, position in reached.items():
            for place, opens_word in _places(letter, text, position):
                total = starts + opens_word
                ends[total] = min(place + 1, ends.get(total, len(text)))
        reached = ends
    return max(reached, default=0)


def _places(letter: str, text: str, position: int) -> Iterator[tuple[int, bool]]:
    """Yield where a letter first stands, and where it first starts a word."""
    is_first = True
    while (position := text.find(letter, position)) >= 0:
        opens_word = position == 0 or not text[position - 1].isalnum()
        if is_first or opens_word:
            yield position, opens_word
        if opens_word:
            return
        is_first = False
        position += 1
