"""Accounts, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from ui.store import Store
from ui.store.errors import UserError

PASSWORD = "vier gewone woorden samen"  # noqa: S105  # of a test
HOUR = timedelta(hours=1)


def test_the_right_password_signs_in_and_a_wrong_one_does_not(store: Store) -> None:
    store.users.add("Anna", PASSWORD, "redacteur")

    token = store.users.sign_in("ANNA", PASSWORD, HOUR)

    assert token is not None
    signed_in = store.users.signed_in(token)
    assert signed_in is not None
    assert (signed_in[1].name, signed_in[1].role) == ("anna", "redacteur")
    assert store.users.sign_in("anna", PASSWORD + "x", HOUR) is None
    assert store.users.sign_in("bert", PASSWORD, HOUR) is None


def test_each_sign_in_has_its_own_token_and_signing_out_ends_one(store: Store) -> None:
    store.users.add("anna", PASSWORD)
    first, second = (store.users.sign_in("anna", PASSWORD, HOUR) for _ in range(2))
    assert first is not None
    assert second is not None

    store.users.sign_out(first)

    assert first != second
    assert store.users.signed_in(first) is None
    assert store.users.signed_in(second) is not None


def test_a_sign_in_ends_by_itself_and_is_forgotten(store: Store) -> None:
    store.users.add("anna", PASSWORD)

    token = store.users.sign_in("anna", PASSWORD, timedelta(seconds=-1))

    assert token is not None
    assert store.users.signed_in(token) is None
    store.users.forget_expired()


@pytest.mark.parametrize("change", ["remove", "password"])
def test_whoever_is_signed_in_is_out_after_a_change_of_the_account(
    store: Store, change: str
) -> None:
    store.users.add("anna", PASSWORD)
    token = store.users.sign_in("anna", PASSWORD, HOUR)
    assert token is not None

    if change == "remove":
        store.users.remove("anna")
    else:
        store.users.set_password("anna", "een heel ander wachtwoord")

    assert store.users.signed_in(token) is None


def test_a_new_account_with_an_old_name_gets_another_owner_id(store: Store) -> None:
    store.users.add("anna", PASSWORD)
    before = store.users.owner_id("anna")
    store.users.remove("anna")
    store.users.add("anna", PASSWORD)

    assert store.users.owner_id("anna") != before


def test_neither_passwords_nor_tokens_are_in_the_database(
    store: Store, kept: Callable[[], bytes]
) -> None:
    store.users.add("anna", PASSWORD)
    token = store.users.sign_in("anna", PASSWORD, HOUR)
    assert token is not None

    assert PASSWORD.encode() not in kept()
    assert token.encode() not in kept()
    assert b"$argon2id$" in kept()


@pytest.mark.parametrize("password", ["kort", "x" * 1_001, "aaaaaaaaaaaaaa", "Anna.de.Vries"])
def test_a_password_that_is_easily_guessed_is_refused(store: Store, password: str) -> None:
    with pytest.raises(UserError):
        store.users.add("anna.de.vries", password)

    assert not store.users.exist()


@pytest.mark.parametrize("name", ["", "a b", "x" * 101, "<b>", "a/b"])
def test_a_name_that_cannot_be_used_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UserError):
        store.users.add(name, PASSWORD)


def test_a_name_is_given_once(store: Store) -> None:
    store.users.add("anna", PASSWORD)

    with pytest.raises(UserError, match="already"):
        store.users.add("ANNA", PASSWORD)
    with pytest.raises(UserError, match="no user"):
        store.users.remove("bert")


def test_a_secret_is_the_same_for_everybody_who_asks(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: store.secret("cookie"), range(8)))

    assert len(found) == 1
    assert len(found.pop()) == 64
    assert store.secret("cookie") != store.secret("other")
