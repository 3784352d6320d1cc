"""What an answer in the making tells about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.record import AnswerRecord
from assistant.values import Answer

__all__ = ["AnswerEvent", "Event", "StageEvent", "TextEvent"]

Stage = Literal["understand", "retrieve", "compose", "verify"]


@dataclass(frozen=True, slots=True)
class StageEvent:
    """A stage begins."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class TextEvent:
    """The next piece of the answer's Markdown; all pieces together are `Answer.text`."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """The finished answer, and all that it was made from; always the last event."""

    answer: Answer
    record: AnswerRecord | None = None


Event = StageEvent | TextEvent | AnswerEvent
