"""Match the concepts of a question with the words of a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ingest.dutch import PART, term_set
from ingest.index import Index
from ingest.lexical import PART_WEIGHT, WeightedTerm

__all__ = ["match", "share", "words_of"]


def match(term: WeightedTerm, bag: frozenset[str]) -> float:
    """Return how well a bag of index terms holds a concept, in [0, 1]."""
    best = 0.0
    if term.forms.isdisjoint(bag):
        return best
    for variant in term.variants:
        if variant.weight <= best:
            break
        found = 1.0
        for part in variant.terms:
            if part not in bag:
                found = min(found, PART_WEIGHT if PART + part in bag else 0.0)
        best = max(best, variant.weight * found)
    return best


def words_of(text: str, index: Index) -> frozenset[str]:
    """Return the index terms of a text, as `match` takes them."""
    return _bag(text, index.lexical.compounds)


def share(weights: Sequence[float], matched: Sequence[float]) -> float:
    """Return the part of `weights` that is matched, in [0, 1]; 0 when there are none."""
    total = sum(weights)
    return sum(w * m for w, m in zip(weights, matched, strict=True)) / total if total else 0.0


@lru_cache(maxsize=20_000)
def _bag(text: str, compounds: object) -> frozenset[str]:
    return term_set(text, compounds)  # type: ignore[arg-type]  # hashed by identity
