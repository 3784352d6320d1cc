"""The values that the store takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from assistant import Turn

__all__ = [
    "REASONS",
    "ROLES",
    "Conversation",
    "Feedback",
    "Reason",
    "Role",
    "StoredTurn",
    "User",
    "Verdict",
]

Role = Literal["lezer", "redacteur"]
"""A lezer asks and reads; a redacteur manages the documents as well."""

ROLES: tuple[Role, ...] = get_args(Role)

Verdict = Literal["goed", "fout"]
"""Thumbs up or thumbs down."""

Reason = Literal["fout", "bron_klopt_niet", "onvolledig", "onduidelijk"]

REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation of one owner.

    Attributes:
        id: 32 hexadecimal digits that cannot be guessed.
        title: As the list shows it; at first the beginning of the first question.
        created: When it was started, with time zone.
        updated: When it last got a turn or another title, with time zone.
        turns: How many questions were asked in it.
    """

    id: str
    title: str
    created: datetime
    updated: datetime
    turns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTurn:
    """A question and its answer as they were kept.

    Attributes:
        id: Of the turn, for feedback on it.
        conversation_id: The conversation it is part of.
        position: Within the conversation, from 1.
        question: With personal data masked.
        answer: The whole answer, as `Answer.to_dict` gave it, with the same masking.
        asked: When, with time zone.
        suggestions: Questions to go on with, that the documents answered at the time.
    """

    id: int
    conversation_id: str
    position: int
    question: str
    answer: Mapping[str, Any]
    asked: datetime
    suggestions: tuple[str, ...] = ()

    def as_turn(self) -> Turn:
        """Return the turn as history for a next question."""
        return Turn(question=str(self.answer.get("standalone_question") or self.question))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody thought of an answer.

    Attributes:
        id: Of the feedback.
        verdict: Thumbs up ("goed") or down ("fout").
        reason: What is the matter, for thumbs down.
        comment: Free text, with personal data masked; may be empty.
        earlier_questions: The questions before it in the conversation, oldest first.
        answer: The whole answer, as `Answer.to_dict` gave it.
        given: When, with time zone.
    """

    id: int
    verdict: Verdict
    reason: Reason | None
    comment: str
    earlier_questions: tuple[str, ...]
    answer: Mapping[str, Any]
    given: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A local account."""

    name: str
    role: Role
    created: datetime
