"""A theme is tried with weights that never saw it."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.ranking import FEATURES
from evals import fitting_by_theme
from evals.cases.case import Case, Split
from evals.fitting import Example
from evals.fitting_by_theme import outcomes, themes_of


def _example(number: int, theme: str, split: Split, *, answerable: bool = True) -> Example:
    """A question of which the second of two pieces holds gold, told by a feature of its theme."""
    pieces = np.zeros((2, len(FEATURES)))
    pieces[1, 0 if theme == "a" else 1] = 1.0
    return Example(
        case=Case(
            id=f"{theme}-{split}-{number}", question="?", split=split, tags=(f"thema:{theme}",)
        ),
        pieces=pieces,
        gold=np.array([False, answerable]),
        measures={"known": float(answerable), "confidence": 0.5},
        answerable=answerable,
    )


@pytest.fixture
def examples() -> list[Example]:
    """Two themes, whose gold is told by different features."""
    return [
        _example(number, theme, "test" if number % 7 == 6 else "dev", answerable=number % 2 == 0)
        for theme in ("a", "b")
        for number in range(35)
    ]


def test_weights_that_did_not_see_a_theme_do_not_know_what_tells_its_gold(
    examples: list[Example],
) -> None:
    found = outcomes(examples)

    assert [o.theme for o in found] == ["a"] * 35 + ["b"] * 35
    answerable = [o for o in found if o.seen[0] is not None]
    assert {o.seen[0] for o in answerable} == {1.0}
    assert {o.unseen[0] for o in answerable} == {0.0}
    assert {o.unseen[1] for o in found} == {1.0}  # what is known is told alike in both


def test_a_case_is_counted_under_its_first_theme() -> None:
    case = Case(id="x", question="?", tags=("stijl:kort", "thema:zorg", "thema:geld"))

    assert themes_of(case) == ["zorg", "geld"]


def test_the_table_has_a_row_per_theme_and_says_what_a_new_theme_costs(
    examples: list[Example],
) -> None:
    table = fitting_by_theme._table(outcomes(examples))

    assert "| a | 30 / 5 | 1.000 | 0.000 | 1.000 | 1.000 |" in table
    assert "all, best piece: -100.0 points when the theme is new (-100.0 to -100.0)" in table
