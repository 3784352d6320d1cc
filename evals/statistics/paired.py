"""Differences between two runs on the same cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.statistics.intervals import RESAMPLES, SEED, Interval, resampled_interval

__all__ = [
    "Difference",
    "adjusted_bh",
    "adjusted_holm",
    "binary_p",
    "counted",
    "drawn_interval",
    "paired",
    "permutation_p",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Candidate minus baseline on the cases that both have.

    Attributes:
        n: Number of cases.
        baseline: Mean of the baseline.
        candidate: Mean of the candidate.
        change: Their difference.
        low: Lower end of its 95 % interval.
        high: Upper end.
        p: Chance of a difference this large when both are equally good; two-sided.
        wins: Cases on which the candidate scores higher.
        ties: Cases with equal scores.
        losses: Cases on which it scores lower.
        test: "mcnemar" or "permutation".
    """

    n: int
    baseline: float
    candidate: float
    change: float
    low: float
    high: float
    p: float
    wins: int
    ties: int
    losses: int
    test: str


def paired(baseline: Sequence[float], candidate: Sequence[float]) -> Difference | None:
    """Compare two runs; the same position in both is the same case. None without cases.

    Yes-or-no scores are tested by McNemar's exact test, others by a paired permutation test.

    Raises:
        ValueError: The two have different lengths.
    """
    old, new = np.asarray(baseline, dtype=float), np.asarray(candidate, dtype=float)
    if old.shape != new.shape:
        raise ValueError(f"{len(old)} scores cannot be paired with {len(new)}.")
    if not len(old):
        return None
    changes = new - old
    interval = resampled_interval([float(change) for change in changes])
    if interval is None:
        raise AssertionError("there are values")
    wins, losses = int((changes > 0).sum()), int((changes < 0).sum())
    binary = set(np.unique(np.concatenate([old, new]))) <= {0.0, 1.0}
    return Difference(
        n=len(old),
        baseline=float(old.mean()),
        candidate=float(new.mean()),
        change=float(changes.mean()),
        low=interval.low,
        high=interval.high,
        p=binary_p(wins, losses) if binary else permutation_p(changes),
        wins=wins,
        ties=len(old) - wins - losses,
        losses=losses,
        test="mcnemar" if binary else "permutation",
    )


def binary_p(wins: int, losses: int) -> float:
    """Return the p of McNemar's exact test."""
    from scipy.stats import binomtest

    return float(binomtest(min(wins, losses), wins + losses).pvalue) if wins + losses else 1.0


def permutation_p(changes: Floats) -> float:
    """Return the p of the paired permutation test (Fisher's randomisation) of a mean of 0."""
    from scipy.stats import permutation_test

    if not changes.any():
        return 1.0
    result = permutation_test(
        (changes, np.zeros_like(changes)),
        lambda one, other, axis=-1: (one - other).mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
    )
    return float(result.pvalue)


def counted(
    baseline: Floats, candidate: Floats, statistic: Callable[[Floats], Floats]
) -> Difference | None:
    """Compare a figure that is not a mean of cases, such as an F1. None without cases.

    The p comes from swapping the two runs case by case at random, with the +1 correction; the
    interval from drawing cases anew.

    Args:
        baseline: Per case the counts that the figure is made of, `[cases, counts]`-shaped.
        candidate: The same of the candidate.
        statistic: The figure, of sums shaped `[..., counts]`.
    """
    n = len(baseline)
    if not n:
        return None
    rng = np.random.default_rng(SEED)
    before = float(statistic(baseline.sum(axis=0)))
    after = float(statistic(candidate.sum(axis=0)))
    gap = candidate - baseline
    moved = rng.integers(0, 2, size=(RESAMPLES, n)).astype(float) @ gap
    swapped = statistic(candidate.sum(axis=0) - moved) - statistic(baseline.sum(axis=0) + moved)
    extreme = int((np.abs(swapped) >= abs(after - before) - 1e-12).sum())
    drawn = _drawn(n, rng)
    changes = statistic(drawn @ candidate) - statistic(drawn @ baseline)
    low, high = (float(bound) for bound in np.nanpercentile(changes, [2.5, 97.5]))
    better = int((gap @ _direction(baseline, statistic) > 0).sum())
    worse = int((gap @ _direction(baseline, statistic) < 0).sum())
    return Difference(
        n=n,
        baseline=before,
        candidate=after,
        change=after - before,
        low=low,
        high=high,
        p=1.0 if not gap.any() else (extreme + 1) / (RESAMPLES + 1),
        wins=better,
        ties=n - better - worse,
        losses=worse,
        test="permutation",
    )


def drawn_interval(counts: Floats, statistic: Callable[[Floats], Floats]) -> Interval | None:
    """Return a figure that is not a mean of cases, with its percentile interval.

    Args:
        counts: As for `counted`.
        statistic: Likewise.
    """
    if not len(counts):
        return None
    values = statistic(_drawn(len(counts), np.random.default_rng(SEED)) @ counts)
    low, high = (float(bound) for bound in np.nanpercentile(values, [2.5, 97.5]))
    value = float(statistic(counts.sum(axis=0)))
    return Interval(n=len(counts), value=value, low=low, high=high, method="percentile")


def _drawn(n: int, rng: np.random.Generator) -> Floats:
    """Return how often each of `n` cases is drawn, in each of many samples of `n`."""
    return rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(np.float64)


def _direction(counts: Floats, statistic: Callable[[Floats], Floats]) -> Floats:
    """Return how the figure moves with each count, so that cases can be called won or lost."""
    total = counts.sum(axis=0)
    steps = np.eye(len(total))
    slope: Floats = statistic(total + steps) - statistic(total - steps)
    return slope


def adjusted_holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for several tests, after Holm, in the same order."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def adjusted_bh(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for the share of false finds (Benjamini-Hochberg)."""
    if not p_values:
        return []
    from scipy.stats import false_discovery_control

    return [float(p) for p in false_discovery_control(list(p_values))]
