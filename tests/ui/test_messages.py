"""What a person reads on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

# Named here so that their errors are known.
import ui.server.serving
import ui.store.errors  # noqa: F401
from assistant import AssistantError
from assistant.errors import IndexUnavailableError, QuestionError
from assistant.frames import spoken_date
from assistant.values import Language, Outcome
from ui.messages import ERRORS, OUTCOMES, UNEXPECTED, WORDS, error_line, exit_code


def _all_errors(root: type[AssistantError]) -> Iterator[type[AssistantError]]:
    yield root
    for child in root.__subclasses__():
        yield from _all_errors(child)


def test_every_error_has_a_dutch_message_and_no_message_is_left_of_one_that_is_gone() -> None:
    errors = list(_all_errors(AssistantError))

    for error in errors:
        assert any(ancestor.__name__ in ERRORS for ancestor in error.__mro__[:-3])
    assert set(ERRORS) <= {error.__name__ for error in errors}


def test_dutch_comes_first_and_the_detail_follows() -> None:
    line = error_line(IndexUnavailableError("The index\nis gone."))

    assert line == "Fout: De zoekindex kan niet worden gelezen of gemaakt. The index is gone."


def test_an_error_that_is_not_ours_says_what_it_is() -> None:
    line = error_line(KeyError("x"))

    assert line.startswith(f"Fout: {UNEXPECTED} KeyError: 'x'")


@pytest.mark.parametrize(
    ("error", "code"), [(QuestionError("x"), 2), (AssistantError("x"), 1), (OSError("x"), 1)]
)
def test_a_wrong_question_is_wrong_use(error: Exception, code: int) -> None:
    assert exit_code(error) == code


def test_every_outcome_has_an_exit_code() -> None:
    assert set(OUTCOMES) == set(get_args(Outcome))
    assert set(OUTCOMES.values()) == {0, 3}


def test_both_languages_have_the_same_words() -> None:
    assert set(WORDS) == set(get_args(Language))
    assert WORDS["nl"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize(
    ("date", "language", "spoken"),
    [
        ("2026", "nl", "2026"),
        ("2026-06", "nl", "juni 2026"),
        ("2026-06-08", "nl", "8 juni 2026"),
        ("2026-06-08", "en", "8 June 2026"),
        (None, "nl", "zonder datum"),
    ],
)
def test_dates_are_written_as_they_are_spoken(date: str | None, language: str, spoken: str) -> None:
    assert spoken_date(date, language) == spoken
