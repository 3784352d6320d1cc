"""From a question to a cited answer: the public names, for staff and for the layers above."""

from __future__ import annotations

from assistant import quiet  # noqa: F401  # first: libraries read its switches on import
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.events import AnswerEvent, Event, StageEvent, TextEvent
from assistant.settings import Settings, read_settings
from assistant.values import Answer, Citation, Filters, Passage, Statement, Turn
from corpus.catalogue import Source
from ingest.report import IngestReport

__all__ = [
    "Answer",
    "AnswerEvent",
    "Assistant",
    "AssistantError",
    "Citation",
    "Event",
    "Filters",
    "IngestReport",
    "Passage",
    "Settings",
    "Source",
    "StageEvent",
    "Statement",
    "TextEvent",
    "Turn",
    "read_settings",
]
