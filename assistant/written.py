"""What comes of asking a chat model for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.assembly import StatementVerdict
from assistant.chat_call import Failure
from assistant.outcome import Verdict
from assistant.usage import Spent
from assistant.values import Passage

__all__ = ["StoodIn", "Written"]

StoodIn = (
    Failure
    | Literal["unreadable", "too_little", "not_found", "limit", "personal", "nothing_to_send"]
)
"""Why the extractive answer stood in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of asking the model.

    Attributes:
        verdict: The answer, worded by the model or extractive.
        composer: "extractive", or the name of the model.
        stood_in: Why the extractive answer stood in; "" when the model's stands.
        prompt: The version of the prompt; "" when the model was not asked.
        marks: The passages that the model got, by their mark.
        raw: What it wrote, unchanged.
        statements: What became of each of its statements.
        spent: What it cost.
    """

    verdict: Verdict
    composer: str
    stood_in: StoodIn | Literal[""]
    prompt: str = ""
    marks: Mapping[str, Passage]
    raw: str = ""
    statements: tuple[StatementVerdict, ...] = ()
    spent: Spent
