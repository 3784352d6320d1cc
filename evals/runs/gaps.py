"""What the same question gets when it is asked otherwise: by itself, with its gold in hand, again.

- context gap: `correct` of later turns in their conversation, minus that of their self-contained
  form: what it costs to rest on the conversation;
- gap to the oracle: a metric with the passages of the gold put before all others, minus the same
  without: what better finding could still win. What stays wrong is for want of choosing or wording;
- instability: the share of questions asked several times that were right once and wrong once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from evals.runs.rows import AnswerRow, Key, Variant
from evals.runs.values import Scores, case_values
from evals.statistics.paired import paired

__all__ = ["ORACLE", "context_gap", "instability", "oracle_gap"]

ORACLE = ("correct", "facts", "citation_precision", "citation_recall", "citation_f1", "abstained")
"""What is measured with the gold in hand; `abstained` is silence on questions with an answer."""


def context_gap(rows: Iterable[AnswerRow], scores: Scores) -> dict[str, Any] | None:
    """Return how much later turns lose by resting on the conversation; None without such turns."""
    both = _both_correct(rows, scores, "standalone")
    if not both:
        return None
    asked = sum(one for one, _ in both) / len(both)
    alone = sum(other for _, other in both) / len(both)
    return {"n": len(both), "conversation": asked, "standalone": alone, "gap": asked - alone}


def oracle_gap(rows: Sequence[AnswerRow], scores: Scores) -> dict[str, Any] | None:
    """Return what having the gold in hand changes; None when it was not tried.

    `mended` of the `wrong` answers are right with the gold in hand; `spoilt` went the other way.
    """
    both = _both_correct(rows, scores, "oracle")
    if not both:
        return None
    keys = {(row.case, row.turn, row.repeat) for row in rows if row.variant == "oracle"}
    given = [row for row in rows if (row.case, row.turn, row.repeat) in keys]
    asked = [row for row in given if row.variant == "asked"]
    forced = [row for row in given if row.variant == "oracle"]
    metrics = {}
    for metric in ORACLE:
        before, after = case_values(asked, scores, metric), case_values(forced, scores, metric)
        shared = [case for case in before if case in after]
        difference = paired([before[c] for c in shared], [after[c] for c in shared])
        metrics[metric] = asdict(difference) if difference else None
    return {
        "n": len(both),
        "wrong": sum(before < 1 for before, _ in both),
        "mended": sum(before < 1 <= after for before, after in both),
        "spoilt": sum(after < 1 <= before for before, after in both),
        "metrics": metrics,
    }


def instability(rows: Iterable[AnswerRow], scores: Scores) -> dict[str, Any] | None:
    """Return the share of questions that were right one time and wrong another."""
    seen: dict[tuple[str, int], set[float]] = defaultdict(set)
    times: Counter[tuple[str, int]] = Counter()
    for row in rows:
        value = _correct(row, scores)
        if value is not None:
            seen[(row.case, row.turn)].add(value)
            times[(row.case, row.turn)] += 1
    repeated = [values for key, values in seen.items() if times[key] > 1]
    if not repeated:
        return None
    return {"n": len(repeated), "unstable": sum(len(v) > 1 for v in repeated) / len(repeated)}


def _both_correct(
    rows: Iterable[AnswerRow], scores: Scores, variant: Variant
) -> list[tuple[float, float]]:
    """Return `correct` as asked and in another form, of the questions that have both."""
    values: dict[Key, dict[str, float]] = defaultdict(dict)
    for row in rows:
        value = _correct(row, scores)
        if value is not None:
            values[(row.case, row.turn, "", row.repeat)][row.variant] = value
    return [(v["asked"], v[variant]) for v in values.values() if "asked" in v and variant in v]


def _correct(row: AnswerRow, scores: Scores) -> float | None:
    score = scores.get(row.key, {}).get("correct")
    return score.value if score is not None else None
