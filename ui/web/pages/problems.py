"""Say in the language of the page why something with a document did not work."""

from __future__ import annotations

import re

from assistant import AssistantError
from assistant.errors import DocumentError
from assistant.values import Language
from ui.messages import spoken_error
from ui.messages.pages import DOCUMENT_PROBLEMS, PAGE_TEXTS, READING_WARNINGS
from ui.messages.web import TEXTS

__all__ = ["spoken_problem", "spoken_warning"]


def spoken_problem(error: AssistantError, language: Language) -> str:
    """Return what is the matter and what to do."""
    if isinstance(error, DocumentError):
        field = PAGE_TEXTS[language].get(f"field_{error.about}", error.about)
        return DOCUMENT_PROBLEMS[language][error.problem].format(about=field)
    spoken = spoken_error(error) if language == "nl" else None
    return spoken or TEXTS[language]["failed"]


def spoken_warning(warning: str, language: Language) -> str:
    """Return a remark about the reading of a file; "" when the page tells it in another way."""
    if language == "en":
        return warning
    for pattern, said in READING_WARNINGS:
        match = re.fullmatch(pattern, warning)
        if match:
            return said.format(*match.groups())
    return warning
