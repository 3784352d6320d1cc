"""Ways to join the scores of two legs, and the figure they are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DEPTH",
    "Scores",
    "equal_sum",
    "gains",
    "learned_weight",
    "ndcg",
    "rank_sum",
    "z_score_sum",
]

Scores: TypeAlias = NDArray[np.float64]
"""`[questions, passages]`; the right passage of a question has the same number."""

DEPTH = 10
_RRF_OFFSET = 60
_WEIGHTS = np.linspace(0, 1, 21)


def ndcg(scores: Scores) -> float:
    """Return nDCG@10; the right answers are on the diagonal."""
    return float(gains(scores).mean())


def gains(scores: Scores) -> Scores:
    """Return what each question adds to nDCG@10."""
    right = np.diag(scores)[:, None]
    ranks = (scores > right).sum(axis=1)
    found: Scores = np.where(ranks < DEPTH, 1 / np.log2(ranks + 2), 0.0)
    return found


def z_score_sum(dense: Scores, lexical: Scores, weight: float = 0.5) -> Scores:
    """Add the z-scores of each question, the dense leg with `weight` of 1."""
    mixed: Scores = weight * _standard(dense) + (1 - weight) * _standard(lexical)
    return mixed


def equal_sum(*legs: Scores) -> Scores:
    """Add the z-scores of any number of legs, each with the same say."""
    mixed: Scores = np.sum([_standard(leg) for leg in legs], axis=0)
    return mixed


def rank_sum(dense: Scores, lexical: Scores) -> Scores:
    """Add one over the rank in each leg: reciprocal rank fusion."""
    return _reciprocal(dense) + _reciprocal(lexical)


def learned_weight(sources: Sequence[str], dense: Scores, lexical: Scores) -> tuple[Scores, float]:
    """Weigh the legs for each source by what is best on all the other sources.

    Returns:
        The fused scores, and the mean of the weights of the dense leg (0 to 1).
    """
    mixes = [z_score_sum(dense, lexical, weight) for weight in _WEIGHTS]
    each = np.stack([gains(mix) for mix in mixes])
    places = np.array(sources)
    fused, chosen = np.zeros_like(dense), []
    for source in sorted(set(sources)):
        best = int(each[:, places != source].mean(axis=1).argmax())
        fused[places == source] = mixes[best][places == source]
        chosen.append(_WEIGHTS[best])
    return fused, float(np.mean(chosen))


def _standard(scores: Scores) -> Scores:
    spread = scores.std(axis=1, keepdims=True)
    standard: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.where(
        spread > 0, spread, 1
    )
    return standard


def _reciprocal(scores: Scores) -> Scores:
    ranks = (-scores).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    reciprocal: Scores = 1 / (_RRF_OFFSET + ranks)
    return reciprocal
