"""What can go wrong with what is remembered."""

from __future__ import annotations

from assistant import AssistantError

__all__ = ["ConversationNotFoundError", "StoreError", "UserError"]


class StoreError(AssistantError):
    """The database cannot be opened, read or written."""


class ConversationNotFoundError(StoreError):
    """There is no such conversation, or it belongs to somebody else: the two look the same."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(
            f"There is no conversation {conversation_id!r} of yours. Choose one from the list."
        )


class UserError(StoreError):
    """An account cannot be made, found or changed as asked."""
