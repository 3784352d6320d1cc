"""A chat model is a system like any other: measured, and compared with the quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant, Settings
from evals import load_set, run
from evals.comparison.comparing import compare
from tests.assistant.scripted import Given, ScriptedChatModel


def faithful(given: Given) -> str:
    """Copy the best passage, sentence by sentence."""
    mark, text = next(iter(given.passages.items()))
    lines = [line.strip(" -").rstrip(".") for line in text.splitlines() if len(line.split()) > 5]
    return "\n".join(f"- {line} [{mark}]." for line in lines)


@pytest.fixture
def generating(data_dir: Path, tmp_path: Path, assistant: object) -> Assistant:
    settings = Settings(data_dir=tmp_path, index_dir=data_dir / "index")
    return Assistant.open(settings, chat_model=ScriptedChatModel(script=faithful, piece=200))


def test_generated_answers_are_scored_beside_extractive_ones(
    generating: Assistant, assistant: Assistant, tmp_path: Path
) -> None:
    every = load_set("leidraad")
    questions = every.model_copy(update={"cases": every.cases[:12]})

    quotes = run(questions, system=assistant.ask, name="quotes", out=tmp_path)
    worded = run(questions, system=generating.ask, name="worded", out=tmp_path)

    assert "ScriptedChatModel" in worded.record.composer
    assert quotes.record.composer == "extractive"
    assert (tmp_path / "worded" / "rapport.html").exists()
    assert compare(quotes, worded).change("correct") is not None
