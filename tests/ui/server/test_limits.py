"""How often something may be done, with a clock that the test moves."""

from __future__ import annotations

from ui.server.limits import Allowance, Attempts


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_an_allowance_is_used_up_and_comes_back_with_time() -> None:
    clock = Clock()
    allowance = Allowance(6, clock=clock)

    first = [allowance.take("anna") for _ in range(7)]
    other = allowance.take("bert")
    clock.now += 10
    later = [allowance.take("anna") for _ in range(2)]

    assert first == [0.0] * 6 + [10.0]
    assert other == 0.0
    assert later == [0.0, 10.0]


def test_an_allowance_never_grows_above_its_size() -> None:
    clock = Clock()
    allowance = Allowance(2, clock=clock)
    clock.now += 10_000

    assert [allowance.take("anna") > 0 for _ in range(3)] == [False, False, True]


def test_an_allowance_forgets_who_was_seen_longest_ago() -> None:
    allowance = Allowance(1, most=2, clock=Clock())
    for name in ("anna", "bert", "carla"):
        allowance.take(name)

    assert allowance.take("anna") == 0.0
    assert allowance.take("carla") > 0


def test_failures_make_wait_until_the_oldest_is_long_ago() -> None:
    clock = Clock()
    attempts = Attempts(2, 60, clock=clock)

    attempts.failed("anna")
    free = attempts.must_wait("anna")
    clock.now += 10
    attempts.failed("anna")
    locked = attempts.must_wait("anna")
    clock.now += 50.1

    assert (free, locked) == (0.0, 50.0)
    assert attempts.must_wait("anna") == 0.0
    assert attempts.must_wait("bert") == 0.0


def test_success_forgets_the_failures() -> None:
    attempts = Attempts(1, 60, clock=Clock())
    attempts.failed("anna")

    attempts.succeeded("anna")

    assert attempts.must_wait("anna") == 0.0
