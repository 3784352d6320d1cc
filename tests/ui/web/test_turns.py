"""What is shown of an answer beside its words."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from assistant import Assistant
from ui.web.turns import TurnLook, turn_html


@pytest.fixture
def answer(assistant: Assistant) -> dict[str, Any]:
    return assistant.ask("Wat moeten we afspreken over ouderenzorg?").to_dict()


def _shown(assistant: Assistant, answer: dict[str, Any]) -> BeautifulSoup:
    html = turn_html(
        assistant, None, answer, "nl", root="", longest=2000, look=TurnLook(latest=True)
    )
    return BeautifulSoup(html, "lxml")


def test_sources_of_different_years_are_pointed_out(
    assistant: Assistant, answer: dict[str, Any]
) -> None:
    assert _shown(assistant, answer).select_one(".note") is None
    other = answer["citations"][0] | {"source_id": "convenant-midden-limburg", "marker": 99}
    answer["citations"] = [*answer["citations"], other]

    note = _shown(assistant, answer).select_one(".note")

    assert note is not None
    assert "van 2019 tot 2026" in note.text


def test_a_quote_that_is_not_in_its_document_is_counted_out(
    assistant: Assistant, answer: dict[str, Any]
) -> None:
    total = len(answer["citations"])
    verified = _shown(assistant, answer).select_one(".verified")
    assert verified is not None
    assert f"Alle citaten letterlijk teruggevonden: {total} van {total}" in verified.text

    answer["citations"][0] = answer["citations"][0] | {"quote": "Dit staat er niet."}
    counted = _shown(assistant, answer).select_one(".verified.not")

    assert counted is not None
    assert f"{total - 1} van {total}" in counted.text


def test_an_answer_of_a_document_that_is_gone_is_still_shown(
    assistant: Assistant, answer: dict[str, Any]
) -> None:
    answer["citations"] = [c | {"source_id": "verdwenen"} for c in answer["citations"]]

    page = _shown(assistant, answer)

    assert page.select_one(".verified.not") is not None
    assert page.select_one(".source-title") is not None
