"""Find words that look like a misspelt one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SpeltWords", "nearest_words"]

_CLASSES = 32


def nearest_words(word: str, among: Sequence[str], most: int, limit: int) -> list[tuple[str, int]]:
    """Return the words at most `most` typing errors from `word`, nearest first, and how many.

    Each is compared: for thousands of words, and again and again, `SpeltWords` is faster.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=most, limit=limit)
    return [(candidate, distance) for candidate, distance, _ in found]


class SpeltWords:
    """Words among which those can be found that look like another.

    A typing error changes the length by at most one letter, and of the letters that a word has
    once or twice at most two; only words that differ no more than that are compared in full.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Look among `words`, in this order."""
        self._words = words

    def nearest(self, word: str, most: int, limit: int) -> list[tuple[str, int]]:
        """Return the words at most `most` typing errors from `word`, with how many, nearest first.

        Of words that are as near, the first ones come first; at most `limit` words.
        """
        import numpy as np

        lengths, letters = self._shapes
        near = np.abs(lengths - len(word)) <= most
        near &= np.bitwise_count(letters ^ np.uint64(_letters(word))) <= 2 * most
        among = [self._words[place] for place in np.flatnonzero(near).tolist()]
        return nearest_words(word, among, most, limit)

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
        """The length of each word, and its letters."""
        import numpy as np

        count = len(self._words)
        lengths = np.fromiter(map(len, self._words), dtype=np.int32, count=count)
        letters = np.fromiter(map(_letters, self._words), dtype=np.uint64, count=count)
        return lengths, letters


def _letters(word: str) -> int:
    """Return which letters a word has, in the low bits once or more and in the high ones twice.

    Letters of which the code is the same modulo 32 count as one letter.
    """
    once = twice = 0
    for letter in word:
        bit = 1 << ord(letter) % _CLASSES
        twice |= once & bit
        once |= bit
    return once | twice << _CLASSES
