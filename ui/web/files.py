"""The files as which an answer or a conversation can be taken along."""

from __future__ import annotations

from collections.abc import Callable

from assistant.values import Language
from ui.export import FORMATS, Format
from ui.messages.web import TEXTS

__all__ = ["files"]


def files(language: Language, address: Callable[[Format], str]) -> list[dict[str, str]]:
    """Return per format where the file is and what it is called."""
    t = TEXTS[language]
    return [{"url": address(form), "label": t[f"as_{form}"]} for form in FORMATS]
