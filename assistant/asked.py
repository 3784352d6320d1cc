"""Read what a caller asks: the question, the input of a chain, and the history in either form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.errors import QuestionError
from assistant.question import clean
from assistant.values import Turn

__all__ = ["History", "asked", "checked_question", "turns_of"]

History = Sequence[Turn | str]


def asked(value: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `ask` that the input of a chain stands for."""
    given = {"question": value} if isinstance(value, str) else dict(value)
    unknown = given.keys() - {"question", "history", "filters"}
    if unknown or "question" not in given:
        raise QuestionError(
            f"The input has {sorted(given)}; give `question` and, if wanted, `history` and "
            "`filters`."
        )
    return given


def turns_of(history: History) -> list[Turn]:
    """Return the history as turns.

    Raises:
        QuestionError: It is a single string.
    """
    if isinstance(history, str):
        raise QuestionError("`history` is one string; give a list of earlier questions or turns.")
    return [turn if isinstance(turn, Turn) else Turn(question=turn) for turn in history]


def checked_question(question: str, most: int) -> str:
    """Return the question when it is a text of at most `most` characters with something visible.

    Raises:
        QuestionError: It is not.
    """
    if not isinstance(question, str):
        raise QuestionError(f"The question is a {type(question).__name__}; it must be a text.")
    if len(question) > most:
        raise QuestionError(
            f"The question has {len(question):,} characters; the most is {most:,}. "
            "Shorten it, or raise `max_question_length`."
        )
    if not clean(question):
        raise QuestionError("The question is empty. Ask something, such as: 'Wat is een RTA?'")
    return question
