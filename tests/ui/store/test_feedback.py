"""Feedback goes with the whole answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.store.conftest import MakeAnswer
from ui.store import Store, StoreError

ANNA = "anna"


def test_feedback_keeps_the_answer_and_the_questions_before_it(
    store: Store, make_answer: MakeAnswer
) -> None:
    conversation = store.conversations.start(ANNA)
    store.conversations.append(ANNA, conversation.id, make_answer("Eerst?"))
    turn = store.conversations.append(ANNA, conversation.id, make_answer("Dan?"))

    store.feedback.give(
        ANNA, turn.id, "fout", reason="bron_klopt_niet", comment=" Het staat er niet. "
    )

    (kept,) = store.feedback.everything()
    assert kept.answer == turn.answer
    assert kept.earlier_questions == ("Eerst?",)
    assert (kept.verdict, kept.reason) == ("fout", "bron_klopt_niet")
    assert kept.comment == "Het staat er niet."


def test_a_second_opinion_replaces_the_first(store: Store, make_answer: MakeAnswer) -> None:
    conversation = store.conversations.start(ANNA)
    turn = store.conversations.append(ANNA, conversation.id, make_answer())

    store.feedback.give(ANNA, turn.id, "fout", reason="onvolledig")
    store.feedback.give(ANNA, turn.id, "goed")

    assert [f.verdict for f in store.feedback.everything()] == ["goed"]
    store.feedback.withdraw(ANNA, turn.id)
    assert store.feedback.of_turn(ANNA, turn.id) is None


def test_feedback_stays_when_its_conversation_is_deleted(
    store: Store, make_answer: MakeAnswer
) -> None:
    conversation = store.conversations.start(ANNA)
    turn = store.conversations.append(ANNA, conversation.id, make_answer())
    store.feedback.give(ANNA, turn.id, "fout", reason="fout")

    store.conversations.delete(ANNA, conversation.id)

    assert len(list(store.feedback.everything())) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"verdict": "misschien"},
        {"verdict": "goed", "reason": "fout"},
        {"verdict": "fout", "reason": "anders"},
        {"verdict": "fout", "comment": "x" * 4_001},
    ],
)
def test_feedback_that_makes_no_sense_is_refused(
    store: Store, make_answer: MakeAnswer, given: dict[str, Any]
) -> None:
    conversation = store.conversations.start(ANNA)
    turn = store.conversations.append(ANNA, conversation.id, make_answer())

    with pytest.raises(StoreError):
        store.feedback.give(ANNA, turn.id, **given)

    assert list(store.feedback.everything()) == []
