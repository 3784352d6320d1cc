"""The F1 of being silent and of answering, as a figure that two runs can be compared on.

It is no mean of cases: each case brings the counts that it is made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from evals.cases.case import Case
from evals.metrics.scoring import turn_of
from evals.runs.rows import AnswerRow
from evals.runs.values import Scores

__all__ = ["f1_gr", "silence_counts"]

Floats = NDArray[np.float64]


def silence_counts(
    cases: Mapping[str, Case], rows: Iterable[AnswerRow], scores: Scores
) -> dict[str, list[float]]:
    """Return per case: silent rightly, silent, unanswerable; answered rightly, answered, rest."""
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0] * 6)
    for row in rows:
        turn = turn_of(cases, row)
        if turn is None or row.key not in scores:
            continue
        silent, should = row.abstained, turn.should_abstain
        told = (silent and should, silent, should)
        answered = (not silent and not should, not silent, not should)
        added = zip(counts[row.case], (*told, *answered), strict=True)
        counts[row.case] = [count + float(more) for count, more in added]
    return counts


def f1_gr(sums: Floats) -> Floats:
    """Return the mean F1 of being silent and of answering, of sums shaped `[..., 6]`."""
    with np.errstate(invalid="ignore", divide="ignore"):
        silent = 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2])
        spoken = 2 * sums[..., 3] / (sums[..., 4] + sums[..., 5])
    result: Floats = (silent + spoken) / 2
    return result
