"""Scores, arranged for adding up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from evals.runs.rows import AnswerRow, Key, ScoreRow

__all__ = ["Scores", "case_correct", "case_values", "grouped"]

Scores = Mapping[Key, Mapping[str, ScoreRow]]
"""The scores of each answer, by metric."""


def grouped(scores: Iterable[ScoreRow]) -> Scores:
    """Return scores by answer and metric."""
    found: dict[Key, dict[str, ScoreRow]] = defaultdict(dict)
    for score in scores:
        found[score.key][score.metric] = score
    return dict(found)


def case_correct(rows: Iterable[AnswerRow], scores: Scores) -> dict[str, float]:
    """Return whether each case is right: 1 when all its turns are, 0 else.

    Asked several times, a case gets the mean over the times.
    """
    times: dict[tuple[str, int], list[float]] = defaultdict(list)
    for row in rows:
        score = scores.get(row.key, {}).get("correct")
        if score is not None and score.value is not None:
            times[(row.case, row.repeat)].append(score.value)
    right: dict[str, list[float]] = defaultdict(list)
    for (case, _), values in times.items():
        right[case].append(float(all(value == 1 for value in values)))
    return {case: sum(values) / len(values) for case, values in right.items()}


def case_values(rows: Iterable[AnswerRow], scores: Scores, metric: str) -> dict[str, float]:
    """Return the mean score of each case on a metric; cases where it is undefined are left out."""
    values: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        score = scores.get(row.key, {}).get(metric)
        if score is not None and score.value is not None:
            values[row.case].append(score.value)
    return {case: sum(each) / len(each) for case, each in values.items()}
