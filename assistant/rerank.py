"""Search, then put first the passages that hold the piece of text that answers best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import Evidence, weigh
from assistant.retrieval import repeats_last, search
from assistant.themes import Themes
from assistant.values import Passage, Query
from ingest.index import Index

__all__ = ["find"]

CONSIDERED = 20
"""How many passages of the search are looked into."""
MIXED_WITHIN = 3.0
"""In a comparison, how much less than the best a document's best passage may score to come
before the second passage of another document."""


def find(
    index: Index,
    themes: Themes,
    query: Query,
    k: int,
    *,
    dense_weight: float = 1.0,
    lexical_weight: float = 1.0,
) -> tuple[list[Passage], list[Evidence]]:
    """Return the `k` best passages and the evidence in all that were considered, best first."""
    found = search(
        index,
        query,
        max(k, CONSIDERED),
        themes=themes,
        dense_weight=dense_weight,
        lexical_weight=lexical_weight,
    )
    if not found:
        return [], []
    evidence = weigh(index, themes, query, found)
    best: dict[int, float] = {}
    for piece in evidence:
        best.setdefault(piece.piece.passage, piece.score)
    lowest = min(best.values(), default=0.0)
    scored = [(best.get(n, lowest), passage) for n, passage in enumerate(found)]
    scored.sort(key=lambda pair: -pair[0])
    if query.intent == "compare":
        scored = _documents_mixed(scored, k)
    order = repeats_last((passage.chunk.text for _, passage in scored), k)
    passages = [
        replace(scored[n][1], score=scored[n][0], rank=rank)
        for rank, n in enumerate(order, start=1)
    ]
    return passages, evidence


def _documents_mixed(
    scored: Sequence[tuple[float, Passage]], k: int
) -> list[tuple[float, Passage]]:
    """Put the best passage of each document that did well before the second best of any."""
    first: dict[str, tuple[float, Passage]] = {}
    for score, passage in scored:
        if score >= scored[0][0] - MIXED_WITHIN:
            first.setdefault(passage.source_id, (score, passage))
    chosen = list(first.values())[: max(2, k // 2)]
    return chosen + [pair for pair in scored if pair not in chosen]
