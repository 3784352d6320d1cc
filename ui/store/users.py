"""Local accounts, and who is signed in."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ui.store.database import Sessions
from ui.store.errors import UserError
from ui.store.tables import SignInRow, UserRow
from ui.store.values import ROLES, Role, User

__all__ = ["SHORTEST_PASSWORD", "Users"]

SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 1_000
_CHECKS_AT_ONCE = 4
"""Each takes 64 MiB of memory: many at once would be an attack on the machine."""

_NAME = re.compile(r"[\w.@+-]{1,100}")


class Users:
    """The accounts and the sign-ins.

    Raises, from every method:
        StoreError: The database cannot be read or written.
    """

    def __init__(self, sessions: Sessions) -> None:
        """Use the database behind `sessions`."""
        self._sessions = sessions
        self._hasher = PasswordHasher()
        self._room = threading.BoundedSemaphore(_CHECKS_AT_ONCE)

    @cached_property
    def _nobody(self) -> str:
        """A hash that fits no password: checking takes as long for a name that is not there."""
        return self._hasher.hash(secrets.token_hex())

    def add(self, name: str, password: str, role: Role = "lezer") -> User:
        """Make an account.

        Raises:
            UserError: The name or password cannot be used, or the name is taken.
        """
        folded = _checked_name(name)
        if role not in ROLES:
            raise UserError(f"The role {role!r} is not there. Choose one of {', '.join(ROLES)}.")
        row = UserRow(
            id=secrets.token_hex(16),
            name=folded,
            role=role,
            password_hash=self._hasher.hash(_checked_password(password, folded)),
            created=datetime.now(UTC),
        )
        with self._sessions.begin() as session:
            if _row(session, folded) is not None:
                raise UserError(f"There is a user {folded!r} already. Choose another name.")
            session.add(row)
        return _user(row)

    def everybody(self) -> list[User]:
        """Return all accounts, by name."""
        with self._sessions.begin() as session:
            return [_user(row) for row in session.scalars(select(UserRow).order_by(UserRow.name))]

    def exist(self) -> bool:
        """Whether there is any account."""
        with self._sessions.begin() as session:
            return bool(session.scalar(select(func.count()).select_from(UserRow)))

    def owner_id(self, name: str) -> str:
        """Return the id under which the conversations of an account are kept.

        Raises:
            UserError: There is no such account.
        """
        with self._sessions.begin() as session:
            return _owner_id(_existing(session, name))

    def remove(self, name: str) -> None:
        """Remove an account; whoever uses it is signed out.

        Raises:
            UserError: There is no such account.
        """
        with self._sessions.begin() as session:
            session.delete(_existing(session, name))

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password; whoever uses it is signed out.

        Raises:
            UserError: There is no such account, or the password cannot be used.
        """
        new = self._hasher.hash(_checked_password(password, name))
        with self._sessions.begin() as session:
            row = _existing(session, name)
            row.password_hash = new
            session.execute(delete(SignInRow).where(SignInRow.user_id == row.id))

    def sign_in(self, name: str, password: str, valid: timedelta) -> str | None:
        """Return a new token for the browser, or None when name and password do not go together.

        The token has 256 random bits; whoever has it is signed in until `valid` is over.
        """
        with self._sessions.begin() as session:
            row = _row(session, name)
        known = self._nobody if row is None else row.password_hash
        if not self._fits(known, password[:_LONGEST_PASSWORD]) or row is None:
            return None
        token = secrets.token_urlsafe(32)
        with self._sessions.begin() as session:
            session.add(
                SignInRow(
                    token_hash=_hash(token), user_id=row.id, expires=datetime.now(UTC) + valid
                )
            )
        return token

    def signed_in(self, token: str) -> tuple[str, User] | None:
        """Return the owner id and the account that a token stands for, or None."""
        query = (
            select(UserRow)
            .join(SignInRow, SignInRow.user_id == UserRow.id)
            .where(SignInRow.token_hash == _hash(token), SignInRow.expires > datetime.now(UTC))
        )
        with self._sessions.begin() as session:
            row = session.scalars(query).one_or_none()
            return None if row is None else (_owner_id(row), _user(row))

    def sign_out(self, token: str) -> None:
        """Make a token worthless."""
        with self._sessions.begin() as session:
            session.execute(delete(SignInRow).where(SignInRow.token_hash == _hash(token)))

    def forget_expired(self) -> None:
        """Delete the sign-ins that are over."""
        with self._sessions.begin() as session:
            session.execute(delete(SignInRow).where(SignInRow.expires <= datetime.now(UTC)))

    def _fits(self, known: str, password: str) -> bool:
        try:
            with self._room:
                return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False


def _row(session: Session, name: str) -> UserRow | None:
    return session.scalars(select(UserRow).where(UserRow.name == name.casefold())).one_or_none()


def _existing(session: Session, name: str) -> UserRow:
    row = _row(session, name)
    if row is None:
        raise UserError(f"There is no user {name!r}. `leidraad users list` shows who there are.")
    return row


def _user(row: UserRow) -> User:
    return User(name=row.name, role=cast(Role, row.role), created=row.created)


def _owner_id(row: UserRow) -> str:
    """Return an id that no later account of the same name gets."""
    return f"user:{row.id}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UserError(
            f"The name {name!r} cannot be used. Take 1 to 100 letters, digits, or any of . _ @ + -"
        )
    return name.casefold()


def _checked_password(password: str, name: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise UserError(
            f"The password has {len(password)} characters. Take {SHORTEST_PASSWORD} or more, up to "
            f"{_LONGEST_PASSWORD}; a few words in a row are easy to remember."
        )
    if len(set(password.casefold())) < 5 or password.casefold() == name.casefold():
        raise UserError("The password is easily guessed. Take another one.")
    return password
