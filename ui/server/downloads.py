"""Download an answer or a conversation as a note; only its owner can."""

from __future__ import annotations

from ui.export import Format

__all__ = ["answer_url", "conversation_url"]


def conversation_url(root_path: str, conversation_id: str, form: Format) -> str:
    """Return the address of a conversation as a file; `root_path` is `settings.ui.root_path`."""
    return f"{root_path}/uitvoer/gesprek/{conversation_id}.{form}"


def answer_url(root_path: str, turn_id: int, form: Format) -> str:
    """Return the address of one answer as a file; `root_path` is `settings.ui.root_path`."""
    return f"{root_path}/uitvoer/antwoord/{turn_id}.{form}"
