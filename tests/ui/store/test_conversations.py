"""Conversations are kept, found, and seen by their owner only."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant import Settings
from tests.ui.store.conftest import MakeAnswer
from ui.store import Store, StoreError, open_store
from ui.store.errors import ConversationNotFoundError

ANNA, BERT = "anna", "bert"
only_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def test_a_conversation_keeps_its_answers_whole_and_in_order(
    store: Store, make_answer: MakeAnswer
) -> None:
    answers = [make_answer(f"Vraag {number}?") for number in range(3)]
    conversation = store.conversations.start(ANNA)

    for answer in answers:
        store.conversations.append(ANNA, conversation.id, answer)

    turns = store.conversations.turns(ANNA, conversation.id)
    assert [turn.answer for turn in turns] == [answer.to_dict() for answer in answers]
    assert [turn.position for turn in turns] == [1, 2, 3]
    assert store.conversations.get(ANNA, conversation.id).turns == 3


def test_the_first_question_becomes_the_title_until_the_owner_names_it(
    store: Store, make_answer: MakeAnswer
) -> None:
    conversation = store.conversations.start(ANNA)

    store.conversations.append(ANNA, conversation.id, make_answer("Wat is een RTA?"))
    first = store.conversations.get(ANNA, conversation.id).title
    renamed = store.conversations.rename(ANNA, conversation.id, "  Voor het\nbestuur ")

    assert first == "Wat is een RTA?"
    assert renamed.title == "Voor het bestuur"


def test_a_long_question_gives_a_short_title(store: Store, make_answer: MakeAnswer) -> None:
    conversation = store.conversations.start(ANNA)

    store.conversations.append(ANNA, conversation.id, make_answer("woord " * 100))

    assert len(store.conversations.get(ANNA, conversation.id).title) <= 80


def test_an_empty_title_is_refused(store: Store) -> None:
    conversation = store.conversations.start(ANNA, "Zo heet het")

    with pytest.raises(StoreError, match="empty"):
        store.conversations.rename(ANNA, conversation.id, "  ")


def test_the_list_has_the_last_used_conversation_first(
    store: Store, make_answer: MakeAnswer
) -> None:
    older = store.conversations.start(ANNA, "Ouder")
    store.conversations.start(ANNA, "Nieuwer")

    store.conversations.append(ANNA, older.id, make_answer())

    assert [c.title for c in store.conversations.find(ANNA)] == ["Ouder", "Nieuwer"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", 2),
        ("COORDINATIE", 1),
        ("coördinatie", 1),
        ("patient afspraak", 1),
        ("titel", 1),
        ("niets", 0),
        ("100%", 0),
        ("_", 0),
    ],
)
def test_search_looks_in_title_question_and_answer(
    store: Store, make_answer: MakeAnswer, search: str, found: int
) -> None:
    one = store.conversations.start(ANNA)
    store.conversations.append(
        ANNA, one.id, make_answer("Wie doet de coördinatie?", "Een afspraak over de patiënt.")
    )
    store.conversations.start(ANNA, "Een titel")

    assert len(store.conversations.find(ANNA, search)) == found


def test_nobody_sees_or_changes_the_conversation_of_somebody_else(
    store: Store, make_answer: MakeAnswer
) -> None:
    conversation = store.conversations.start(ANNA)
    turn = store.conversations.append(ANNA, conversation.id, make_answer())
    attempts = [
        lambda: store.conversations.get(BERT, conversation.id),
        lambda: store.conversations.turns(BERT, conversation.id),
        lambda: store.conversations.turn(BERT, turn.id),
        lambda: store.conversations.append(BERT, conversation.id, make_answer()),
        lambda: store.conversations.rename(BERT, conversation.id, "Van mij"),
        lambda: store.conversations.delete(BERT, conversation.id),
        lambda: store.feedback.give(BERT, turn.id, "goed"),
    ]

    for attempt in attempts:
        with pytest.raises(ConversationNotFoundError):
            attempt()

    assert store.conversations.find(BERT) == []
    assert store.conversations.find(BERT, "RTA") == []
    assert store.conversations.get(ANNA, conversation.id).turns == 1


def test_deleting_everything_of_one_owner_leaves_the_others(
    store: Store, make_answer: MakeAnswer
) -> None:
    for owner in (ANNA, BERT):
        conversation = store.conversations.start(owner)
        turn = store.conversations.append(owner, conversation.id, make_answer())
        store.feedback.give(owner, turn.id, "goed")

    store.delete_owner(ANNA)

    assert store.conversations.find(ANNA) == []
    assert len(store.conversations.find(BERT)) == 1
    assert len(list(store.feedback.everything())) == 1


@only_sqlite
def test_what_is_deleted_is_no_longer_in_the_files(
    store: Store, kept: Callable[[], bytes], make_answer: MakeAnswer
) -> None:
    conversation = store.conversations.start(ANNA)
    store.conversations.append(
        ANNA, conversation.id, make_answer("Hoe gaat het met zeldzaamwoord?")
    )

    store.conversations.delete(ANNA, conversation.id)
    store.close()

    assert b"zeldzaamwoord" not in kept()


def test_any_character_can_be_kept(store: Store, make_answer: MakeAnswer) -> None:
    conversation = store.conversations.start(ANNA, "Titel\0")

    turn = store.conversations.append(ANNA, conversation.id, make_answer("Wat\0 is 🙂?", "Een\0."))

    assert store.conversations.turn(ANNA, turn.id).answer["text"].startswith("Een")
    assert [c.title for c in store.conversations.find(ANNA, "een\0 🙂")] == ["Titel"]


def test_conversations_survive_a_restart(settings: Settings, make_answer: MakeAnswer) -> None:
    before = open_store(settings)
    conversation = before.conversations.start(ANNA)
    before.conversations.append(ANNA, conversation.id, make_answer())
    before.close()

    after = open_store(settings)

    assert len(after.conversations.turns(ANNA, conversation.id)) == 1
    after.close()


def test_personal_data_in_a_question_is_not_stored(
    store: Store, kept: Callable[[], bytes], make_answer: MakeAnswer
) -> None:
    question = "Mag de patiënt met BSN 111222333 (jan@voorbeeld.nl) thuis blijven?"
    conversation = store.conversations.start(ANNA)

    turn = store.conversations.append(
        ANNA, conversation.id, make_answer(question, f"Over “{question}” is niets gevonden.")
    )
    store.feedback.give(ANNA, turn.id, "fout", comment="Bel 06-12345678 terug.")

    assert b"thuis blijven" in kept()
    assert not any(data in kept() for data in (b"111222333", b"jan@voorbeeld.nl", b"12345678"))
    assert "[BSN]" in turn.question


def test_questions_asked_at_the_same_time_all_get_a_place(
    store: Store, make_answer: MakeAnswer
) -> None:
    conversation = store.conversations.start(ANNA)

    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda _: store.conversations.append(ANNA, conversation.id, make_answer()),
                range(24),
            )
        )

    turns = store.conversations.turns(ANNA, conversation.id)
    assert [turn.position for turn in turns] == list(range(1, 25))


def test_questions_to_go_on_with_are_kept_with_their_answer(
    store: Store, make_answer: MakeAnswer
) -> None:
    conversation = store.conversations.start(ANNA)

    store.conversations.append(ANNA, conversation.id, make_answer(), ["En nu?", "En dan?"])

    (turn,) = store.conversations.turns(ANNA, conversation.id)
    assert turn.suggestions == ("En nu?", "En dan?")


def test_conversations_of_an_older_version_are_still_there(
    settings: Settings, make_answer: MakeAnswer, change: Callable[..., None]
) -> None:
    store = open_store(settings)
    conversation = store.conversations.start(ANNA)
    store.conversations.append(ANNA, conversation.id, make_answer())
    store.close()
    change(
        "ALTER TABLE turns DROP COLUMN suggestions",
        "UPDATE alembic_version SET version_num = '0001'",
    )

    newer = open_store(settings)

    (turn,) = newer.conversations.turns(ANNA, conversation.id)
    assert (turn.answer, turn.suggestions) == (make_answer().to_dict(), ())
    newer.close()


def test_unused_conversations_go_after_the_retention_period(
    store: Store, make_answer: MakeAnswer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Past(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=40)

    with monkeypatch.context() as past:
        past.setattr("ui.store.conversations.datetime", Past)
        past.setattr("ui.store.feedback.datetime", Past)
        old = store.conversations.start(ANNA)
        turn = store.conversations.append(ANNA, old.id, make_answer())
        store.feedback.give(ANNA, turn.id, "goed")
    store.conversations.start(ANNA, "Nieuw")

    assert store.enforce_retention(0) == 0
    assert store.enforce_retention(50) == 0
    assert store.enforce_retention(30) == 1
    assert [c.title for c in store.conversations.find(ANNA)] == ["Nieuw"]
    assert list(store.feedback.everything()) == []


@only_sqlite
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_others_on_the_machine_cannot_read_the_database(store: Store, settings: Settings) -> None:
    for file in settings.data.glob("leidraad.db*"):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


def test_a_database_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    (tmp_path / "leidraad.db").mkdir()

    with pytest.raises(StoreError, match="cannot be used"):
        open_store(Settings(data_dir=tmp_path))
