"""Find the passages for a query: a lexical and a dense leg, fused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.themes import Themes
from assistant.values import Filters, Leg, Passage, Query
from corpus.catalogue import Source
from ingest.dutch import folded_words, stem
from ingest.index import Index
from ingest.lexical import best_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["repeats_last", "search"]

CANDIDATES = 100
"""How many passages each leg contributes."""
SAME = 0.8
"""Two passages that share this part of their words are the same text, told twice."""

# What it adds, in standard deviations, when the question speaks of the passage's document.
_KIND_BONUS = 0.5
_REGION_BONUS = 0.75
_ADVICE_BONUS = 0.5
_ADVICE_SHARE = 0.6

RAISED = 15
"""How many of the best passages tell which themes a question is about."""


def search(
    index: Index,
    query: Query,
    k: int,
    *,
    themes: Themes,
    dense_weight: float = 1.0,
    lexical_weight: float = 1.0,
) -> list[Passage]:
    """Return the `k` best passages, best first; fewer when the filters leave fewer.

    The scores of each leg are standardised over all candidates and added. A passage that repeats
    a better one goes to the end.
    """
    import numpy as np

    allowed = _allowed_sources(index, query.filters)
    if allowed is not None and not allowed:
        return []
    lexical = index.lexical.scores(query.terms)
    if allowed is not None:
        barred = np.ones(index.rows, dtype=bool)
        barred[index.rows_of(allowed)] = False
        lexical[barred] = -1.0
    dense = index.nearest(query.standalone, CANDIDATES, allowed)
    found = {*best_rows(lexical, CANDIDATES), *dense}
    candidates = sorted(row for row in found if lexical[row] >= 0)
    by_words = {row: float(lexical[row]) for row in candidates}
    lowest = min(dense.values(), default=0.0)
    by_meaning = {row: dense.get(row, lowest) for row in candidates}
    fused = (
        lexical_weight * _standardised([by_words[row] for row in candidates])
        + dense_weight * _standardised([by_meaning[row] for row in candidates])
        + np.array([_bonus(index.source_of(row), query) for row in candidates])
    )
    scores = dict(zip(candidates, fused.tolist(), strict=True))
    if query.intent == "agree":
        scores = _with_advice_raised(index, themes, scores)
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    legs = {"lexical": _ranked(by_words), "dense": _ranked(by_meaning)}
    return _passages(index, ranked, legs, k)


def _with_advice_raised(
    index: Index, themes: Themes, scores: Mapping[int, float]
) -> dict[int, float]:
    """Let advice share in the score of the best passage on its theme.

    Who asks what to agree names the problem, and so do the introduction and the examples of a
    theme; the advice itself often uses other words.
    """
    best: dict[tuple[str, str], float] = {}
    nearest = sorted(scores, key=lambda row: -scores[row])[:RAISED]
    keys = {row: (index.chunk(row).source_id, *index.chunk(row).section[:1]) for row in nearest}
    for row, key in keys.items():
        if len(key) == 2:
            best[key] = max(best.get(key, scores[row]), scores[row])
    raised = dict(scores)
    for row in scores:
        chunk = index.chunk(row)
        key = (chunk.source_id, *chunk.section[:1])
        if key in best and themes.is_advice(chunk.source_id, chunk.start, chunk.end):
            share = max(best[key] - scores[row], 0.0)
            raised[row] = scores[row] + _ADVICE_BONUS + _ADVICE_SHARE * share
    return raised


def _allowed_sources(index: Index, filters: Filters) -> list[str] | None:
    if not filters:
        return None
    return [key for key, source in index.sources.items() if _matches(source, filters)]


def _matches(source: Source, filters: Filters) -> bool:
    regions = {region.casefold() for region in filters.regions}
    return (
        (not filters.sources or source.id in filters.sources)
        and (not filters.kinds or source.kind in filters.kinds)
        and (not regions or (source.region or "").casefold() in regions)
        and _dated_within(source.date, filters.since, filters.until)
    )


def _dated_within(date: str | None, since: str | None, until: str | None) -> bool:
    """Whether a date lies, or may lie, within limits; all three as precise as known.

    A document of "2026" may be of March; without a date it is within no limit.
    """
    if not date:
        return not since and not until
    after = not since or date[: len(since)] >= since[: len(date)]
    before = not until or date[: len(until)] <= until[: len(date)]
    return after and before


def _standardised(scores: Sequence[float]) -> NDArray[np.float64]:
    import numpy as np

    values = np.asarray(scores, dtype=np.float64)
    spread = values.std() if len(values) else 0.0
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _bonus(source: Source, query: Query) -> float:
    of_kind = source.kind in query.kinds
    of_region = source.region is not None and source.region in query.regions
    return _KIND_BONUS * of_kind + _REGION_BONUS * of_region


def _ranked(scores: Mapping[int, float]) -> dict[int, Leg]:
    order = sorted(scores, key=lambda row: -scores[row])
    return {row: Leg(scores[row], rank) for rank, row in enumerate(order, start=1)}


def _passages(
    index: Index,
    ranked: Sequence[tuple[int, float]],
    legs: Mapping[str, Mapping[int, Leg]],
    k: int,
) -> list[Passage]:
    texts = (index.chunk(row).text for row, _ in ranked)
    chosen = [ranked[n] for n in repeats_last(texts, k)]
    return [
        Passage(
            chunk=index.chunk(row),
            title=index.source_of(row).title,
            score=score,
            rank=rank,
            legs={name: leg[row] for name, leg in legs.items()},
        )
        for rank, (row, score) in enumerate(chosen, start=1)
    ]


def repeats_last(texts: Iterable[str], k: int) -> list[int]:
    """Return the positions of `k` texts in order, those that repeat an earlier one last."""
    first: list[int] = []
    repeats: list[int] = []
    seen: list[frozenset[str]] = []
    for position, text in enumerate(texts):
        if len(first) == k:
            break
        words = _word_set(text)
        if any(_repeats(words, other) for other in seen):
            repeats.append(position)
        else:
            first.append(position)
            seen.append(words)
    return [*first, *repeats][:k]


@lru_cache(maxsize=10_000)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(map(stem, set(folded_words(text))))


def _repeats(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of words share enough; sets of very different sizes cannot."""
    fewer, more = sorted((len(a), len(b)))
    return more > 0 and fewer / more >= SAME and len(a & b) / len(a | b) >= SAME
