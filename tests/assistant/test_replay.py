"""A recorded answer can be made again, and what is different is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant, Filters, Settings
from assistant.errors import QuestionError
from assistant.record import read_record, write_record
from assistant.replay import ask_recorded, replayed
from tests.assistant.scripted import Given, ScriptedChatModel

QUESTION = "Hoeveel leden telt de buurttuin?"
DOCUMENTS = {
    "tuin.txt": "De buurttuin in Deventer telt 48 leden. De tuin is elke woensdag open.\n",
    "bijen.txt": "De imkervereniging telt 20 imkers en bestaat sinds 1997.\n",
}


def faithful(given: Given) -> str:
    return "\n".join(
        f"{sentence.strip().rstrip('.')} [{mark}]."
        for mark, text in given.passages.items()
        for sentence in text.split(". ")
    )


@pytest.fixture
def corpus(tmp_path: Path, write_corpus: Callable[..., Path]) -> Path:
    return write_corpus(tmp_path / "corpus", DOCUMENTS)


def opened(corpus: Path, *, model: bool = True) -> Assistant:
    settings = Settings(corpus_dir=corpus, data_dir=corpus.parent / "data")
    return Assistant.open(
        settings, chat_model=ScriptedChatModel(script=faithful) if model else None
    )


def test_a_record_holds_all_that_the_answer_was_made_from(corpus: Path) -> None:
    with opened(corpus) as assistant:
        answer, record = ask_recorded(assistant, QUESTION, ["Wat is er te doen?"], Filters())
        hashes = {source.id: source.sha256 for source in assistant.sources()}

    assert record.answer == answer.to_dict()
    assert (record.model, record.prompt) == ("ScriptedChatModel", "answer.v1.nl")
    assert "48 leden" in record.draft
    assert {p.source_id: p.sha256 for p in record.passages}.items() <= hashes.items()
    assert any(p.mark and p.mark in record.draft for p in record.passages)
    assert record.history == ("Wat is er te doen?",)
    assert any(s["reason"] == "" and s["shown"] for s in record.statements)
    assert record.usage["calls"] >= 1


def test_a_record_survives_its_file(corpus: Path, tmp_path: Path) -> None:
    with opened(corpus) as assistant:
        _, record = ask_recorded(assistant, QUESTION, [], Filters())
    file = tmp_path / "record.json"

    write_record(record, file)

    assert json.dumps(read_record(file).to_dict()) == json.dumps(record.to_dict())


def test_nothing_changes_when_nothing_changed(corpus: Path) -> None:
    with opened(corpus, model=False) as assistant:
        _, record = ask_recorded(assistant, QUESTION, [], Filters())

        assert replayed(assistant, record).none


def test_a_changed_document_changes_statements_and_is_named(corpus: Path) -> None:
    with opened(corpus) as assistant:
        _, record = ask_recorded(assistant, QUESTION, [], Filters())
    text = DOCUMENTS["tuin.txt"].replace("48", "52")
    (corpus / "documents" / "tuin.txt").write_text(text, encoding="utf-8")

    with opened(corpus) as assistant:
        changes = replayed(assistant, record)

    assert changes.lists["documents_changed"] == ("tuin",)
    assert any("52" in statement for statement in changes.lists["statements_gained"])
    assert any("48" in statement for statement in changes.lists["statements_lost"])
    assert any("48" in statement for statement in changes.lists["judged_otherwise"])
    assert "text" in changes.values


def test_a_document_that_is_gone_is_named(corpus: Path) -> None:
    with opened(corpus) as assistant:
        _, record = ask_recorded(assistant, QUESTION, [], Filters())
    (corpus / "documents" / "tuin.txt").unlink()

    with opened(corpus) as assistant:
        changes = replayed(assistant, record)

    assert changes.lists["documents_gone"] == ("tuin",)
    assert changes.values["outcome"][0] == "answered"


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"version": 1}', b"\xff"])
def test_a_file_that_is_no_record_is_an_error_of_one_line(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "record.json"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(QuestionError, match=r"record\.json") as raised:
        read_record(file)

    assert "\n" not in str(raised.value)
