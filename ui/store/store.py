"""Everything that is remembered, behind one door."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from assistant import Settings
from ui.store.conversations import Conversations
from ui.store.database import Sessions, close_database, open_database
from ui.store.errors import StoreError
from ui.store.feedback import FeedbackBook
from ui.store.tables import SecretRow
from ui.store.users import Users

__all__ = ["Store", "open_store"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Conversations, feedback and users of one database; safe to use from several threads.

    An owner id says whose something is; where it comes from is told in `ui.server.visitor`.
    """

    conversations: Conversations
    feedback: FeedbackBook
    users: Users
    sessions: Sessions

    def delete_owner(self, owner_id: str) -> None:
        """Delete all that an owner asked and said; an account itself stays."""
        self.feedback.delete_all(owner_id)
        self.conversations.delete_all(owner_id)

    def enforce_retention(self, days: int) -> int:
        """Delete what is older than the retention period, and sign-ins that are over.

        Args:
            days: How long a conversation that is not used any more, and feedback, are kept; 0:
                until somebody deletes them.

        Returns:
            How many conversations were deleted.
        """
        self.users.forget_expired()
        if days == 0:
            return 0
        moment = datetime.now(UTC) - timedelta(days=days)
        self.feedback.delete_before(moment)
        return self.conversations.delete_before(moment)

    def secret(self, name: str) -> str:
        """Return a random key of 256 bits; the same one for every process on this database."""
        query = select(SecretRow.value).where(SecretRow.name == name)
        with self.sessions.begin() as session:
            found = session.scalar(query)
        if found is not None:
            return found
        try:
            with self.sessions.begin() as session:
                session.add(SecretRow(name=name, value=secrets.token_hex(32)))
        except StoreError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
        return self.secret(name)

    def check(self) -> None:
        """Reach the database.

        Raises:
            StoreError: It cannot be reached.
        """
        with self.sessions.begin() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Let go of the database."""
        close_database(self.sessions)


def open_store(settings: Settings) -> Store:
    """Open the database of the settings, making or updating its tables when need be.

    Raises:
        StoreError: It cannot be opened.
    """
    sessions = open_database(settings)
    return Store(
        conversations=Conversations(sessions),
        feedback=FeedbackBook(sessions),
        users=Users(sessions),
        sessions=sessions,
    )
