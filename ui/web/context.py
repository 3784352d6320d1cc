"""What every page of the interface works with, and what an event tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.values import Language
from ui.web.templating import language_of

if TYPE_CHECKING:
    import gradio as gr

    from assistant import Assistant, Settings
    from ui.server.visitor import Visitor
    from ui.store import Store

__all__ = ["Context", "Heard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came with an event of a surface; nothing in it can be trusted.

    Attributes:
        fields: The data of the element, of its form and of the context, by name.
        visitor: Who did it; this comes from the server, not from the browser.
    """

    fields: dict[str, str]
    visitor: Visitor

    @property
    def language(self) -> Language:
        """The language of the interface."""
        return language_of(self.get("language"))

    def get(self, name: str) -> str:
        """Return a field; "" when it was not sent."""
        return self.fields.get(name, "")

    def number(self, name: str) -> int | None:
        """Return a field as a whole number that is not negative; None when it is none."""
        text = self.get(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a page works with.

    Attributes:
        assistant: Answers.
        store: Remembers.
        settings: `settings.ui` is about the interface.
        visitor_of: Tells who made a request.
    """

    assistant: Assistant
    store: Store
    settings: Settings
    visitor_of: Callable[[gr.Request], Visitor]

    @property
    def root(self) -> str:
        """What stands before the path of every page: "" or such as "/assistent"."""
        return self.settings.ui.root_path

    def heard(self, event: gr.EventData, request: gr.Request) -> Heard:
        """Return what an event tells."""
        data: Any = event._data if isinstance(event._data, dict) else {}
        fields = {str(name): text for name, text in data.items() if isinstance(text, str)}
        return Heard(fields=fields, visitor=self.visitor_of(request))
