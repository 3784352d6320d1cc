"""How far two judgements of the same things agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["FAIR", "agreement"]

FAIR = 0.6
"""Below this kappa, a judgement is an indication only."""


def agreement(pairs: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Return how far two judgements agree: share equal and Cohen's kappa; None without pairs.

    Kappa is the agreement beyond what chance gives: 1 always, 0 no more than chance. It is
    undefined when either never changes its mind.
    """
    if not pairs:
        return {"n": 0, "equal": None, "kappa": None}
    from sklearn.metrics import cohen_kappa_score

    ours, theirs = [int(a) for a, _ in pairs], [int(b) for _, b in pairs]
    varied = len(set(ours)) > 1 and len(set(theirs)) > 1
    return {
        "n": len(pairs),
        "equal": sum(a == b for a, b in pairs) / len(pairs),
        "kappa": float(cohen_kappa_score(ours, theirs)) if varied else None,
    }
