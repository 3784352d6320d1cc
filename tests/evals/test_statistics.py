"""Intervals and tests reproduce known values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.statistics.intervals import (
    mean_interval,
    proportion_interval,
    resampled_interval,
    smallest_change,
)
from evals.statistics.paired import adjusted_bh, adjusted_holm, binary_p, counted, paired


def test_fifty_of_fifty_is_at_least_93_percent() -> None:
    interval = proportion_interval(50, 50)

    assert interval.low == pytest.approx(0.929, abs=5e-4)
    assert interval.high == 1.0


def test_yes_or_no_scores_get_wilson_and_others_bca() -> None:
    assert mean_interval([0.0, 1.0, 1.0]).method == "wilson"  # type: ignore[union-attr]
    assert mean_interval([0.2, 0.9, 0.4, 0.7]).method == "bca"  # type: ignore[union-attr]
    assert mean_interval([]) is None


def test_scores_of_one_conversation_count_as_one_draw() -> None:
    values = [0.0, 1.0] * 20
    alone = resampled_interval(values)
    together = resampled_interval([0.0] * 20 + [1.0] * 20, [n // 10 for n in range(40)])

    assert alone is not None
    assert together is not None
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_equal_scores_have_an_interval_of_nothing() -> None:
    interval = resampled_interval([0.4, 0.4, 0.4])

    assert interval is not None
    assert interval.low == interval.high == pytest.approx(0.4)


def test_identical_runs_differ_by_nothing() -> None:
    for scores in ([0.5, 0.2, 1.0], [1.0, 0.0, 1.0]):
        difference = paired(scores, scores)

        assert difference is not None
        assert (difference.change, difference.p) == (0.0, 1.0)
        assert (difference.low, difference.high) == (0.0, 0.0)


def test_sixty_wins_to_none_are_no_chance() -> None:
    rng = np.random.default_rng(0)
    old = rng.random(60) / 2
    difference = paired(old.tolist(), (old + 0.3).tolist())

    assert difference is not None
    assert difference.p == pytest.approx(2e-4, abs=1e-4)
    assert (difference.wins, difference.ties, difference.losses) == (60, 0, 0)


def test_ties_say_nothing() -> None:
    assert binary_p(0, 0) == 1.0
    assert binary_p(3, 3) == 1.0
    assert paired([1.0] * 50 + [0.0], [1.0] * 50 + [1.0]).p == 1.0  # type: ignore[union-attr]


def test_mcnemar_is_exact() -> None:
    assert binary_p(8, 1) == pytest.approx(0.0390625)


def test_an_f1_is_tested_by_swapping_cases() -> None:
    def share(sums: np.ndarray) -> np.ndarray:
        return np.asarray(sums[..., 0] / sums[..., 1])

    ones = np.column_stack([np.ones(40), np.ones(40)])
    half = np.column_stack([np.tile([0.0, 1.0], 20), np.ones(40)])

    same, better = counted(half, half, share), counted(half, ones, share)

    assert same is not None
    assert better is not None
    assert (same.change, same.p) == (0.0, 1.0)
    assert better.change == pytest.approx(0.5)
    assert better.p < 0.001
    assert (better.wins, better.losses) == (20, 0)


def test_several_tests_are_paid_for() -> None:
    assert adjusted_holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert adjusted_holm([]) == adjusted_bh([]) == []


@pytest.mark.parametrize(("n", "points"), [(50, 0.177), (100, 0.125), (200, 0.089), (400, 0.063)])
def test_the_smallest_change_that_can_be_seen(n: int, points: float) -> None:
    assert smallest_change(n) == pytest.approx(points, abs=5e-4)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_an_interval_holds_its_mean(values: list[float]) -> None:
    interval = mean_interval(values)

    assert interval is not None
    assert interval.low - 1e-9 <= interval.value <= interval.high + 1e-9
