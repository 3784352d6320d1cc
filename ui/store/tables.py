"""The tables of the database; `ui/store/migrations` makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

__all__ = [
    "Base",
    "ConversationRow",
    "FeedbackRow",
    "SecretRow",
    "SignInRow",
    "TurnRow",
    "UserRow",
]


class _Moment(TypeDecorator[datetime]):
    """A moment with its time zone; SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


class _Words(TypeDecorator[str]):
    """A text that somebody wrote; without null characters, which PostgreSQL refuses."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.replace("\0", "")


class Base(DeclarativeBase):
    """The root of the tables."""

    type_annotation_map = {datetime: _Moment, dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012  # SQLAlchemy's way


class ConversationRow(Base):
    """A conversation; `searchable` is its title, folded for searching."""

    __tablename__ = "conversations"
    __table_args__ = (Index("conversations_of_owner", "owner_id", "updated"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(_Words(200))
    searchable: Mapped[str] = mapped_column(_Words)
    created: Mapped[datetime]
    updated: Mapped[datetime] = mapped_column(index=True)
    turns: Mapped[list[TurnRow]] = relationship(
        order_by="TurnRow.position", cascade="all, delete-orphan", passive_deletes=True
    )


class TurnRow(Base):
    """A question with its answer; `searchable` is both, folded for searching."""

    __tablename__ = "turns"
    __table_args__ = (Index("turns_of_conversation", "conversation_id", "position", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    position: Mapped[int]
    question: Mapped[str] = mapped_column(_Words)
    answer: Mapped[dict[str, Any]]
    suggestions: Mapped[list[str]]
    searchable: Mapped[str] = mapped_column(_Words)
    asked: Mapped[datetime]


class FeedbackRow(Base):
    """Feedback; it stays when its conversation is deleted by the retention period of that."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(200), index=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id", ondelete="SET NULL"))
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(_Words)
    earlier_questions: Mapped[list[str]]
    answer: Mapped[dict[str, Any]]
    given: Mapped[datetime] = mapped_column(index=True)


class UserRow(Base):
    """A local account; `name` is compared without regard to case."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str] = mapped_column(String(200))
    created: Mapped[datetime]


class SignInRow(Base):
    """Somebody who is signed in; only the hash of what the browser holds is kept."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires: Mapped[datetime] = mapped_column(index=True)


class SecretRow(Base):
    """A random key that all processes on this database share."""

    __tablename__ = "secrets"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[str] = mapped_column(String(100))
