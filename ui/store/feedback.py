"""What people thought of answers, each with the whole answer it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, delete, select

from assistant.personal_data import mask_personal_data
from ui.store.conversations import own_turn
from ui.store.database import Sessions
from ui.store.errors import StoreError
from ui.store.tables import FeedbackRow, TurnRow
from ui.store.values import REASONS, Feedback, Reason, Verdict

__all__ = ["FeedbackBook"]

_LONGEST_COMMENT = 4_000


class FeedbackBook:
    """The feedback of everybody.

    Raises, from every method:
        StoreError: The database cannot be read or written.
    """

    def __init__(self, sessions: Sessions) -> None:
        """Use the database behind `sessions`."""
        self._sessions = sessions

    def give(
        self,
        owner_id: str,
        turn_id: int,
        verdict: Verdict,
        *,
        reason: Reason | None = None,
        comment: str = "",
    ) -> Feedback:
        """Keep feedback on an answer; what the same owner said about it before is replaced.

        Args:
            owner_id: Who gives it.
            turn_id: The turn, of a conversation of this owner.
            verdict: Thumbs up or down.
            reason: What is the matter; only with thumbs down.
            comment: Free text, at most 4,000 characters; personal data is masked.

        Raises:
            ConversationNotFoundError: There is no such turn in a conversation of this owner.
            StoreError: The verdict, reason or comment cannot be used.
        """
        if verdict not in ("goed", "fout"):
            raise StoreError(f"The verdict {verdict!r} is not one of 'goed' and 'fout'.")
        if reason is not None and (verdict == "goed" or reason not in REASONS):
            raise StoreError(
                f"The reason {reason!r} does not go with {verdict!r}; with 'fout' it is one of "
                f"{', '.join(REASONS)}."
            )
        if len(comment) > _LONGEST_COMMENT:
            raise StoreError(
                f"The comment has {len(comment):,} characters; the most is {_LONGEST_COMMENT:,}."
            )
        with self._sessions.begin() as session:
            session.execute(
                delete(FeedbackRow).where(
                    FeedbackRow.owner_id == owner_id, FeedbackRow.turn_id == turn_id
                )
            )
            turn = own_turn(session, owner_id, turn_id)
            earlier = select(TurnRow.question).where(
                TurnRow.conversation_id == turn.conversation_id, TurnRow.position < turn.position
            )
            row = FeedbackRow(
                owner_id=owner_id,
                turn_id=turn.id,
                verdict=verdict,
                reason=reason,
                comment=mask_personal_data(comment.strip()),
                earlier_questions=list(session.scalars(earlier.order_by(TurnRow.position))),
                answer=turn.answer,
                given=datetime.now(UTC),
            )
            session.add(row)
        return _feedback(row)

    def of_turn(self, owner_id: str, turn_id: int) -> Feedback | None:
        """Return what an owner said about a turn, if anything."""
        query = select(FeedbackRow).where(
            FeedbackRow.owner_id == owner_id, FeedbackRow.turn_id == turn_id
        )
        with self._sessions.begin() as session:
            row = session.scalars(query).one_or_none()
            return None if row is None else _feedback(row)

    def withdraw(self, owner_id: str, turn_id: int) -> None:
        """Forget what an owner said about a turn."""
        self._delete(FeedbackRow.owner_id == owner_id, FeedbackRow.turn_id == turn_id)

    def everything(self) -> Iterator[Feedback]:
        """Yield all feedback, oldest first."""
        with self._sessions.begin() as session:
            query = select(FeedbackRow).order_by(FeedbackRow.given, FeedbackRow.id)
            for row in session.scalars(query.execution_options(yield_per=200)):
                yield _feedback(row)

    def delete_all(self, owner_id: str) -> int:
        """Delete all feedback of an owner, and return how much there was."""
        return self._delete(FeedbackRow.owner_id == owner_id)

    def delete_before(self, moment: datetime) -> int:
        """Delete the feedback of all owners that was given before `moment`."""
        return self._delete(FeedbackRow.given < moment)

    def _delete(self, *chosen: ColumnElement[bool]) -> int:
        with self._sessions.begin() as session:
            result = session.execute(delete(FeedbackRow).where(*chosen))
            return cast(CursorResult[object], result).rowcount


def _feedback(row: FeedbackRow) -> Feedback:
    return Feedback(
        id=row.id,
        verdict=cast(Verdict, row.verdict),
        reason=cast(Reason | None, row.reason),
        comment=row.comment,
        earlier_questions=tuple(row.earlier_questions),
        answer=row.answer,
        given=row.given,
    )
