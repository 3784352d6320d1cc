"""95 % intervals: where the figure probably lies on new questions of the same kind."""

from __future__ import annotations

import math
import warnings
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CONFIDENCE",
    "RESAMPLES",
    "SEED",
    "Interval",
    "mean_interval",
    "proportion_interval",
    "resampled_interval",
    "smallest_change",
]

CONFIDENCE = 0.95
RESAMPLES = 9_999
SEED = 20_261_124
_POWER = 2.8
"""z of a two-sided 5 % test plus z of 80 % power, rounded."""

_FEWEST = 6
"""Cases that must turn, all the same way, before that can be called no chance: 2 · 0.5⁶ < 0.05."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean with its interval.

    Attributes:
        n: Number of scores.
        value: Their mean.
        low: Lower end.
        high: Upper end.
        method: "wilson", "bca", "percentile", or "none" with fewer than two clusters.
    """

    n: int
    value: float
    low: float
    high: float
    method: str


def proportion_interval(successes: int, n: int) -> Interval:
    """Return Wilson's interval of a share.

    Raises:
        ValueError: There is nothing to take a share of.
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"There is no share of {successes} in {n}.")
    from scipy.stats import binomtest

    bounds = binomtest(successes, n).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(
        n=n,
        value=successes / n,
        low=float(bounds.low),
        high=float(bounds.high),
        method="wilson",
    )


def mean_interval(
    values: Sequence[float], clusters: Sequence[Hashable] | None = None
) -> Interval | None:
    """Return the mean and its interval; None without values.

    Independent yes-or-no scores get Wilson's interval. Others get a BCa bootstrap that draws
    whole clusters, such as conversations, and the percentile one where BCa is not defined.

    Args:
        values: The scores.
        clusters: For each score what it hangs together with; default: all are independent.
    """
    if not values:
        return None
    names = list(clusters) if clusters is not None else list(range(len(values)))
    if len(set(names)) == len(names) and set(values) <= {0.0, 1.0}:
        return proportion_interval(round(sum(values)), len(values))
    return resampled_interval(values, names)


def resampled_interval(
    values: Sequence[float], clusters: Sequence[Hashable] | None = None
) -> Interval | None:
    """Return the mean and its bootstrap interval, whatever the scores are; None without values."""
    if not values:
        return None
    names = list(clusters) if clusters is not None else list(range(len(values)))
    sums, sizes = _by_cluster(values, names)
    mean = float(sums.sum() / sizes.sum())
    if len(sums) < 2:
        return Interval(n=len(values), value=mean, low=mean, high=mean, method="none")
    low, high, method = _bootstrap(sums, sizes, mean)
    return Interval(n=len(values), value=mean, low=low, high=high, method=method)


def smallest_change(n: int, discordant: float = 0.2) -> float | None:
    """Return the smallest change that a comparison on `n` cases is likely to notice.

    Args:
        n: Cases that both runs have.
        discordant: Share of cases on which the runs differ; 0.2 before one knows.

    Returns:
        2.8 · √d / √n, at least 6 cases and at most 1; None without cases. At 1 nothing is noticed.
    """
    return min(1.0, max(_POWER * math.sqrt(discordant / n), _FEWEST / n)) if n else None


def _by_cluster(values: Sequence[float], names: Sequence[Hashable]) -> tuple[Floats, Floats]:
    order = {name: number for number, name in enumerate(dict.fromkeys(names))}
    index = [order[name] for name in names]
    sums = np.bincount(index, weights=np.asarray(values, dtype=float)).astype(np.float64)
    return sums, np.bincount(index).astype(np.float64)


def _bootstrap(sums: Floats, sizes: Floats, mean: float) -> tuple[float, float, str]:
    from scipy.stats import DegenerateDataWarning, bootstrap

    if len(set((sums / sizes).tolist())) == 1:
        return mean, mean, "percentile"  # nothing varies: BCa is not defined

    def ratio(s: Floats, n: Floats, axis: int = -1) -> Floats:
        quotient: Floats = s.sum(axis=axis) / n.sum(axis=axis)
        return quotient

    for method in ("BCa", "percentile"):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", DegenerateDataWarning)  # answered by the next method
            interval = bootstrap(
                (sums, sizes),
                ratio,
                paired=True,
                vectorized=True,
                n_resamples=RESAMPLES,
                confidence_level=CONFIDENCE,
                method=method,
                rng=np.random.default_rng(SEED),
            ).confidence_interval
        if math.isfinite(interval.low) and math.isfinite(interval.high):
            return float(interval.low), float(interval.high), method.lower()
    return mean, mean, "none"
