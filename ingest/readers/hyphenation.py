"""Mend words that were broken at the end of a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

__all__ = ["WordMender"]

_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")
_NEXT = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W_]+)*")
_CONNECTIVE = re.compile(r"(?:en|of|tot|maar|and|or|to|t/m|als|dan|noch)\b", re.IGNORECASE)
_KEEPS_HYPHEN = re.compile(r"(?:niet|non|ex|oud|e|it|ict|anti|bio)$", re.IGNORECASE)
_DIAERESIS = str.maketrans("aeiou", "äëïöü")


class WordMender:
    """Joins two lines, with the words of the whole document to decide on a hyphen."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        for line in lines:
            self._counts.update(word.casefold() for word in _WORD.findall(line))

    def join(self, first: str, second: str) -> str:
        """Return `first` and `second` as one line.

        A hyphen at the end of `first` is dropped if it only broke a word ("samen-" +
        "werking"), and kept in "HAP-" + "SEH" and in "eerste-" + "en tweede lijn".
        """
        broken = _BROKEN.search(first)
        if not broken or not second or (not second[0].isalnum()):
            return f"{first} {second}"
        if _CONNECTIVE.match(second):
            return f"{first} {second}"
        head, tail = broken.group(1), _NEXT.match(second)
        if tail is None or not second[0].islower() or head.isupper():
            return first + second
        return first[: broken.start(1)] + self._mended(head, tail.group()) + second[tail.end() :]

    def _mended(self, head: str, tail: str) -> str:
        hyphened, plain = f"{head}-{tail}", head + tail
        dotted = head + tail[0].translate(_DIAERESIS) + tail[1:]
        known = max((plain, hyphened, dotted), key=lambda word: self._counts[word.casefold()])
        if self._counts[known.casefold()]:
            return known
        return hyphened if _KEEPS_HYPHEN.fullmatch(head) else plain
