"""What an answer in the making tells about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    """The finished answer; always the last event."""

    answer: Answer


Event = StageEvent | TextEvent | AnswerEvent
