"""Learn abbreviations that a document itself spells out, such as "Proactieve zorgplanning (PZP)".

The method is that of Schwartz and Hearst (2003): the letters of the short form must occur in
order in the words before the bracket, the first one at the start of a word.
"""

from __future__ import annotations

import re

from ingest.dutch import fold

__all__ = ["find_abbreviations"]

_BRACKETED = re.compile(r"\\?\(([A-Z][A-Za-z&.\-]{1,9}?)(?:['’]?s)?\\?\)")
_REVERSED = re.compile(r"\b([A-Z][A-Z&]{1,8})(?:['’]s)? \(([^()\n]{6,80})\)")
_WORDS = re.compile(r"[^\W_][\w'’]*-?")


def find_abbreviations(text: str) -> dict[str, str]:
    """Return short forms with the words they stand for, both as written in `text`.

    The first spelling out of a short form counts; a short form has at least two capitals.
    """
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        short = match.group(1)
        long = _long_form(short, text[max(0, match.start() - 120) : match.start()])
        if long and sum(c.isupper() for c in short) >= 2:
            found.setdefault(short, long)
    for match in _REVERSED.finditer(text):
        long = _long_form(match.group(1), match.group(2))
        if long and long == match.group(2).strip():
            found.setdefault(match.group(1), long)
    return found


def _long_form(short: str, before: str) -> str | None:
    """Return the shortest run of words at the end of `before` that spells `short`."""
    before = before.split("\n")[-1]
    letters = [c for c in fold(short) if c.isalnum()]
    words = list(_WORDS.finditer(before))
    if not words or not letters:
        return None
    limit = min(len(letters) + 5, 2 * len(letters) + 2)
    for word in reversed(words[-limit:]):
        candidate = before[word.start() :].rstrip()
        if fold(word.group())[:1] == letters[0] and _spells(letters, candidate):
            return candidate if len(candidate) > len(short) + 1 else None
    return None


def _spells(letters: list[str], phrase: str) -> bool:
    """Each letter starts a word or stands, in order, inside one; most of them start words."""
    text = fold(phrase)
    position = 0
    starts = 0
    for letter in letters:
        position = text.find(letter, position)
        if position < 0:
            return False
        starts += position == 0 or not text[position - 1].isalnum()
        position += 1
    return 2 * starts >= len(letters)
