"""What the browser interface remembers: conversations, feedback, users and who is signed in."""

from __future__ import annotations

from ui.store.errors import ConversationNotFoundError, StoreError, UserError
from ui.store.store import Store, open_store
from ui.store.values import (
    REASONS,
    ROLES,
    Conversation,
    Feedback,
    Reason,
    Role,
    StoredTurn,
    User,
    Verdict,
)

__all__ = [
    "REASONS",
    "ROLES",
    "Conversation",
    "ConversationNotFoundError",
    "Feedback",
    "Reason",
    "Role",
    "Store",
    "StoreError",
    "StoredTurn",
    "User",
    "UserError",
    "Verdict",
    "open_store",
]
