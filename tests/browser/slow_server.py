"""`leidraad ui` with an assistant that takes its time, as one with a language model does."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ui.server.observing
from assistant import Filters, Turn
from assistant.events import Event, TextEvent
from ui.cli import main
from ui.server.observing import ObservedAssistant


class SlowAssistant(ObservedAssistant):
    """Says one word at a time."""

    def stream(
        self,
        question: str,
        history: Sequence[Turn | str] = (),
        *,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> Iterator[Event]:
        """Yield the real events, slowly."""
        for event in super().stream(question, history, filters=filters):
            time.sleep(0.06 if isinstance(event, TextEvent) else 0.6)
            yield event


if __name__ == "__main__":
    ui.server.observing.ObservedAssistant = SlowAssistant  # type: ignore[misc]
    main()
