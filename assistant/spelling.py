"""Find words that look like a misspelt one."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["nearest_words"]


def nearest_words(
    word: str, among: Sequence[str], most: int, limit: int
) -> list[tuple[str, float]]:
    """Return the words at most `most` typing errors from `word`, nearest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=most, limit=limit)
    return [(candidate, distance) for candidate, distance, _ in found]
