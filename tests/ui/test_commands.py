"""The commands for users, feedback and the server."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from evals.cases.case import Case
from tests.ui.conftest import Run
from ui.feedback_cases import case_of
from ui.store import Reason, Store, Verdict, open_store

PASSWORD = "vier gewone woorden samen"  # noqa: S105  # of a test


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the accounts and feedback of each test apart."""
    monkeypatch.setenv("LEIDRAAD_UI__DATABASE", f"sqlite:///{tmp_path / 'proef.db'}")
    return tmp_path


@pytest.fixture
def store(own_data: Path) -> Iterator[Store]:
    opened = open_store(Settings())
    yield opened
    opened.close()


def _type(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_accounts_are_made_listed_changed_and_removed(
    leidraad: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, PASSWORD + "\n")
    added = leidraad("users", "add", "Anna", "--role", "redacteur")
    listed = leidraad("users", "list", "--json")
    _type(monkeypatch, PASSWORD + " anders\n")
    changed = leidraad("users", "password", "anna")

    assert added.code == listed.code == changed.code == 0
    assert PASSWORD not in added.out + added.err
    ((user),) = json.loads(listed.out)
    assert (user["name"], user["role"]) == ("anna", "redacteur")

    removed = leidraad("users", "remove", "anna", "--yes")

    assert removed.code == 0
    assert store.users.everybody() == []


def test_removing_an_account_deletes_what_was_asked_with_it(
    leidraad: Run, store: Store, assistant: Assistant
) -> None:
    store.users.add("anna", PASSWORD)
    owner = store.users.owner_id("anna")
    conversation = store.conversations.start(owner)
    turn = store.conversations.append(owner, conversation.id, assistant.ask("Wat is een RTA?"))
    store.feedback.give(owner, turn.id, "goed")

    leidraad("users", "remove", "anna", "--yes")

    assert store.conversations.find(owner) == []
    assert list(store.feedback.everything()) == []


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "said"),
    [
        (("users", "add", "anna"), "kort\n", 1, "12 or more"),
        (("users", "add", "a b"), PASSWORD, 1, "cannot be used"),
        (("users", "add", "anna", "--role", "baas"), PASSWORD, 2, "lezer"),
        (("users", "remove", "bert", "--yes"), "", 1, "no user"),
        (("users", "password", "bert"), PASSWORD, 1, "no user"),
        (("feedback", "export", "--out", "/er/is/niets/x.jsonl"), "", 2, "no folder"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    leidraad: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    typed: str,
    code: int,
    said: str,
) -> None:
    _type(monkeypatch, typed)

    done = leidraad(*arguments)

    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


def _feedback(
    store: Store,
    assistant: Assistant,
    *questions: str,
    verdict: Verdict = "goed",
    reason: Reason | None = None,
    comment: str = "",
) -> None:
    conversation = store.conversations.start("anna")
    turns = [
        store.conversations.append("anna", conversation.id, assistant.ask(question))
        for question in questions
    ]
    store.feedback.give("anna", turns[-1].id, verdict, reason=reason, comment=comment)


def test_feedback_becomes_cases_that_an_evaluation_can_read(
    leidraad: Run, store: Store, assistant: Assistant, tmp_path: Path
) -> None:
    _feedback(store, assistant, "Wat moeten we afspreken over ouderenzorg?")
    _feedback(store, assistant, "Wat kost een MRI in Groningen?")
    _feedback(store, assistant, "Wat is een RTA?", "En een RSO?")
    _feedback(
        store,
        assistant,
        "Wie tekenden het convenant?",
        verdict="fout",
        reason="bron_klopt_niet",
        comment="Het staat op de laatste bladzijde.",
    )

    done = leidraad("feedback", "export", "--out", str(tmp_path / "cases.jsonl"))

    lines = (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    praised, silent, followed, blamed = (Case.model_validate(json.loads(line)) for line in lines)
    assert done.code == 0
    assert "4 cases" in done.out
    assert praised.gold[0].any_of[0].doc == "leidraad-rho-ziekenhuis"
    assert [group.grade for group in praised.gold][:2] == [2, 1]
    assert silent.should_abstain
    assert [turn.question for turn in followed.turns] == ["Wat is een RTA?", "En een RSO?"]
    assert not blamed.judged
    assert "reden:bron_klopt_niet" in blamed.tags
    assert blamed.notes == "Het staat op de laatste bladzijde."
    assert len({praised.id, silent.id, followed.id, blamed.id}) == 4


def test_praise_demands_the_first_quote_and_values_the_others(
    store: Store, assistant: Assistant
) -> None:
    _feedback(store, assistant, "Wat moeten we afspreken over ouderenzorg?")

    (given,) = store.feedback.everything()
    case = case_of(given)

    quotes = [group["any_of"][0]["quote"] for group in case["gold"]]
    assert quotes[0] == given.answer["citations"][0]["quote"]
    assert all(len(quote) >= 25 for quote in quotes)


@pytest.mark.enable_socket
def test_a_port_in_use_is_told_in_dutch(leidraad: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = leidraad("ui", "--port", str(port))

    assert done.code == 1
    assert f"Poort {port} is al in gebruik" in done.err
    assert "--port" in done.err


@pytest.mark.enable_socket
def test_an_address_for_everybody_needs_accounts(process: Run) -> None:
    done = process("ui", "--host", "0.0.0.0", "--port", "17999")  # noqa: S104  # what is tested

    assert done.code == 1
    assert "leidraad users add" in done.err
    assert "Traceback" not in done.err
