"""Giving no answer, judged both ways, and confidence.

With U the questions that the documents do not answer and A the others:

- precision |abstained ∩ U| / |abstained|; recall |abstained ∩ U| / |U|; F1 of both;
- over-refusal |abstained ∩ A| / |A|; false answers 1 - recall;
- F1_GR: mean of the F1 of abstaining and the F1 of answering (Trust-Eval);
- risk-coverage: answers sorted by confidence; at each distinct threshold coverage = kept / n and
  risk = wrong / kept. AURC = Σ risk · Δcoverage over groups of equal confidence, so a constant
  confidence has AURC = mean risk; E-AURC = AURC - AURC of the ideal order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

__all__ = [
    "Advice",
    "Point",
    "abstention_metrics",
    "at_threshold",
    "aurc",
    "excess_aurc",
    "risk_coverage",
    "threshold_advice",
]

_CERTAINTY = 0.95


@dataclass(frozen=True, slots=True)
class Point:
    """Answering only from `threshold` on: the share that is answered, and how much is wrong."""

    threshold: float
    coverage: float
    risk: float
    kept: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The lowest threshold whose risk is, with 95 % certainty, at most `target`."""

    target: float
    point: Point
    bound: float


def abstention_metrics(
    abstained: Sequence[bool], should: Sequence[bool]
) -> dict[str, float | None]:
    """Return the measures of abstaining; None where a group has no questions."""
    both = sum(a and s for a, s in zip(abstained, should, strict=True))
    silent, unanswerable = sum(abstained), sum(should)
    answerable = len(should) - unanswerable
    wrongly = silent - both
    refusing = _f1(both, silent, unanswerable)
    answering = _f1(answerable - wrongly, len(should) - silent, answerable)
    known = [value for value in (refusing, answering) if value is not None]
    return {
        "abstention_precision": both / silent if silent else None,
        "abstention_recall": both / unanswerable if unanswerable else None,
        "abstention_f1": refusing if unanswerable else None,
        "over_refusal": wrongly / answerable if answerable else None,
        "false_answers": 1 - both / unanswerable if unanswerable else None,
        "f1_gr": sum(known) / 2 if len(known) == 2 else None,
    }


def risk_coverage(
    confidence: Sequence[float], wrong: Sequence[bool], total: int | None = None
) -> list[Point]:
    """Return a point for each distinct confidence, the highest first; [] without answers.

    Args:
        confidence: Of each answer that was given.
        wrong: Whether it is wrong.
        total: Number of questions, also those without an answer; default: every one had one.
    """
    asked = total if total is not None else len(confidence)
    ranked = sorted(zip(confidence, wrong, strict=True), key=lambda pair: -pair[0])
    points: list[Point] = []
    kept = failed = 0
    for threshold, group in groupby(ranked, key=lambda pair: pair[0]):
        members = [bad for _, bad in group]
        kept, failed = kept + len(members), failed + sum(members)
        points.append(Point(threshold, kept / asked, failed / kept, kept, failed))
    return points


def aurc(points: Sequence[Point]) -> float | None:
    """Return the area under the risk-coverage curve; None without points."""
    before = [0.0, *(point.coverage for point in points)]
    areas = [p.risk * (p.coverage - b) for p, b in zip(points, before, strict=False)]
    return sum(areas) if points else None


def excess_aurc(confidence: Sequence[float], wrong: Sequence[bool]) -> float | None:
    """Return AURC above that of the ideal order, which puts all right answers first."""
    actual = aurc(risk_coverage(confidence, wrong))
    order = sorted(wrong)
    ideal = aurc(risk_coverage([float(-n) for n in range(len(order))], order))
    return None if actual is None or ideal is None else actual - ideal


def threshold_advice(points: Sequence[Point], target: float) -> Advice | None:
    """Return the threshold that answers most while the risk is surely at most `target`.

    Sure is the one-sided 95 % Clopper-Pearson bound: none wrong of 60 is at most 4.9 %. None when
    no threshold gives that certainty.
    """
    from scipy.stats import beta

    best: Advice | None = None
    for point in points:
        bound = (
            1.0
            if point.wrong == point.kept
            else float(beta.ppf(_CERTAINTY, point.wrong + 1, point.kept - point.wrong))
        )
        if bound <= target:
            best = Advice(target=target, point=point, bound=bound)
    return best


def at_threshold(points: Sequence[Point], threshold: float) -> Point | None:
    """Return what answering only from `threshold` on gives; None when nothing is answered then."""
    reached = [point for point in points if point.threshold >= threshold]
    return reached[-1] if reached else None


def _f1(both: int, said: int, true: int) -> float | None:
    return 2 * both / (said + true) if said + true else None
