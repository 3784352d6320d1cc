"""Conversations: each of one owner, and invisible to everybody else."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from assistant import Answer
from assistant.personal_data import mask_personal_data
from ui.store.database import Sessions
from ui.store.errors import ConversationNotFoundError, StoreError
from ui.store.masking import masked_answer
from ui.store.tables import ConversationRow, TurnRow
from ui.store.values import Conversation, StoredTurn

__all__ = ["Conversations"]

_LONGEST_TITLE = 80
_MOST_LISTED = 500


class Conversations:
    """The conversations of all owners; every method sees those of one owner only.

    Raises, from every method:
        StoreError: The database cannot be read or written.
        ConversationNotFoundError: There is no such conversation of this owner.
    """

    def __init__(self, sessions: Sessions) -> None:
        """Use the database behind `sessions`."""
        self._sessions = sessions

    def start(self, owner_id: str, title: str = "") -> Conversation:
        """Start an empty conversation; without a title, its first question becomes the title."""
        now = datetime.now(UTC)
        row = ConversationRow(
            id=secrets.token_hex(16),
            owner_id=owner_id,
            title=_title(title),
            searchable=_folded(_title(title)),
            created=now,
            updated=now,
        )
        with self._sessions.begin() as session:
            session.add(row)
        return _conversation(row, 0)

    def find(self, owner_id: str, search: str = "", limit: int = 100) -> list[Conversation]:
        """Return conversations, the last used first.

        Args:
            owner_id: Whose.
            search: Words that must all occur in the title, a question or an answer, in any
                order, without regard to case and accents; none: every conversation.
            limit: The most to return; at most 500.
        """
        turns = func.count(TurnRow.id)
        query = (
            select(ConversationRow, turns)
            .outerjoin(TurnRow)
            .where(ConversationRow.owner_id == owner_id)
            .group_by(ConversationRow.id)
            .order_by(ConversationRow.updated.desc())
            .limit(min(limit, _MOST_LISTED))
        )
        for word in _folded(search).split():
            query = query.where(_holds(word))
        with self._sessions.begin() as session:
            return [_conversation(row, count) for row, count in session.execute(query)]

    def get(self, owner_id: str, conversation_id: str) -> Conversation:
        """Return one conversation."""
        with self._sessions.begin() as session:
            row = _own(session, owner_id, conversation_id)
            return _conversation(row, _count(session, row.id))

    def turns(self, owner_id: str, conversation_id: str) -> list[StoredTurn]:
        """Return what was asked and answered, oldest first."""
        with self._sessions.begin() as session:
            row = _own(session, owner_id, conversation_id)
            return [stored_turn(turn) for turn in row.turns]

    def turn(self, owner_id: str, turn_id: int) -> StoredTurn:
        """Return one turn.

        Raises:
            ConversationNotFoundError: There is no such turn in a conversation of this owner.
        """
        with self._sessions.begin() as session:
            return stored_turn(own_turn(session, owner_id, turn_id))

    def append(
        self,
        owner_id: str,
        conversation_id: str,
        answer: Answer | Mapping[str, Any],
        suggestions: Sequence[str] = (),
    ) -> StoredTurn:
        """Add a question and its whole answer at the end; personal data in it is masked.

        Args:
            owner_id: Whose conversation it is.
            conversation_id: Which one.
            answer: The answer, or what `Answer.to_dict` gives.
            suggestions: Questions to go on with.
        """
        kept = masked_answer(answer.to_dict() if isinstance(answer, Answer) else answer)
        now = datetime.now(UTC)
        with self._sessions.begin() as session:
            # First of all the write: it makes others who append here wait for their turn.
            session.execute(
                update(ConversationRow)
                .where(ConversationRow.id == conversation_id, ConversationRow.owner_id == owner_id)
                .values(updated=now)
            )
            conversation = _own(session, owner_id, conversation_id)
            turn = TurnRow(
                conversation_id=conversation.id,
                position=_count(session, conversation.id) + 1,
                question=kept["question"],
                answer=kept,
                suggestions=list(suggestions),
                searchable=_folded(f"{kept['question']}\n{kept['text']}"),
                asked=now,
            )
            session.add(turn)
            if not conversation.title:
                _name(conversation, _title(kept["question"]))
        return stored_turn(turn)

    def rename(self, owner_id: str, conversation_id: str, title: str) -> Conversation:
        """Give a conversation another title.

        Raises:
            StoreError: The title is empty.
        """
        new = _title(title)
        if not new:
            raise StoreError("The title is empty. Give the conversation a name.")
        with self._sessions.begin() as session:
            row = _own(session, owner_id, conversation_id)
            _name(row, new)
            return _conversation(row, _count(session, row.id))

    def delete(self, owner_id: str, conversation_id: str) -> None:
        """Delete a conversation with all its turns."""
        with self._sessions.begin() as session:
            session.delete(_own(session, owner_id, conversation_id))

    def delete_all(self, owner_id: str) -> int:
        """Delete every conversation of an owner, and return how many there were."""
        with self._sessions.begin() as session:
            return _delete(session, ConversationRow.owner_id == owner_id)

    def delete_before(self, moment: datetime) -> int:
        """Delete the conversations of all owners that were last used before `moment`."""
        with self._sessions.begin() as session:
            return _delete(session, ConversationRow.updated < moment)


def stored_turn(row: TurnRow) -> StoredTurn:
    """Return the value of a row."""
    return StoredTurn(
        id=row.id,
        conversation_id=row.conversation_id,
        position=row.position,
        question=row.question,
        answer=row.answer,
        asked=row.asked,
        suggestions=tuple(row.suggestions),
    )


def own_turn(session: Session, owner_id: str, turn_id: int) -> TurnRow:
    """Return the row of a turn of an owner.

    Raises:
        ConversationNotFoundError: There is no such turn in a conversation of this owner.
    """
    query = (
        select(TurnRow)
        .join(ConversationRow)
        .where(TurnRow.id == turn_id, ConversationRow.owner_id == owner_id)
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise ConversationNotFoundError(str(turn_id))
    return row


def _own(session: Session, owner_id: str, conversation_id: str) -> ConversationRow:
    query = select(ConversationRow).where(
        ConversationRow.id == conversation_id, ConversationRow.owner_id == owner_id
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise ConversationNotFoundError(conversation_id)
    return row


def _conversation(row: ConversationRow, turns: int) -> Conversation:
    return Conversation(
        id=row.id, title=row.title, created=row.created, updated=row.updated, turns=turns
    )


def _count(session: Session, conversation_id: str) -> int:
    query = select(func.count()).where(TurnRow.conversation_id == conversation_id)
    return session.scalar(query) or 0


def _delete(session: Session, chosen: ColumnElement[bool]) -> int:
    ids = select(ConversationRow.id).where(chosen)
    count = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    session.execute(delete(TurnRow).where(TurnRow.conversation_id.in_(ids)))
    session.execute(delete(ConversationRow).where(chosen))
    return count


def _holds(word: str) -> ColumnElement[bool]:
    turn = aliased(TurnRow)
    in_turn = exists().where(
        turn.conversation_id == ConversationRow.id, turn.searchable.contains(word, autoescape=True)
    )
    return or_(ConversationRow.searchable.contains(word, autoescape=True), in_turn)


def _name(row: ConversationRow, title: str) -> None:
    row.title, row.searchable = title, _folded(title)


def _folded(text: str) -> str:
    """Return a text as it is compared in a search: without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _title(text: str) -> str:
    """Return a title on one line, cut at a word when it is long."""
    line = " ".join(mask_personal_data(text).split())
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
