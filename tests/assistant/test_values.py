"""The JSON of an answer is what the contract says, field for field."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields

import pytest

from assistant import Answer, Assistant, Filters, Turn

QUESTION = "Wat moeten we afspreken over medisch-specialistische zorg thuis?"


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    return assistant.ask(QUESTION)


def test_the_json_has_the_fields_of_the_answer(answer: Answer) -> None:
    assert set(answer.to_dict()) == {field.name for field in fields(Answer)}


def test_the_json_survives_a_round_trip_unchanged(answer: Answer) -> None:
    record = answer.to_dict()

    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_a_citation_has_just_the_fields_of_the_contract(answer: Answer) -> None:
    (citation, *_) = answer.to_dict()["citations"]

    assert set(citation) == {
        "marker", "source_id", "title", "section", "page", "quote", "start", "end", "url",
    }  # fmt: skip
    assert isinstance(citation["section"], list)


def test_a_passage_is_flat_and_names_score_and_rank_of_each_leg(answer: Answer) -> None:
    for rank, passage in enumerate(answer.to_dict()["passages"], start=1):
        assert set(passage) == {
            "source_id", "title", "section", "page", "start", "end", "text", "score", "rank",
            "legs",
        }  # fmt: skip
        assert isinstance(passage["section"], list)
        assert passage["rank"] == rank
        assert set(passage["legs"]) == {"dense", "lexical"}
        assert all(set(leg) == {"score", "rank"} for leg in passage["legs"].values())


def test_passages_are_in_the_json_also_when_nothing_is_answered(assistant: Assistant) -> None:
    refused = assistant.ask("Hoe laat vertrekt de trein naar Groningen?").to_dict()

    assert refused["passages"]
    assert refused["citations"] == refused["statements"] == []


def test_statements_name_the_markers_that_support_them(answer: Answer) -> None:
    record = answer.to_dict()
    markers = [citation["marker"] for citation in record["citations"]]

    assert record["statements"]
    for statement in record["statements"]:
        assert set(statement) == {"text", "markers"}
        assert set(statement["markers"]) <= set(markers)


def test_timings_are_milliseconds_by_stage_and_in_total(answer: Answer) -> None:
    assert list(answer.timings) == ["understand", "retrieve", "compose", "verify", "total"]
    assert sum(list(answer.timings.values())[:-1]) <= answer.timings["total"] + 1


def test_confidence_is_a_probability(answer: Answer) -> None:
    assert 0 <= answer.confidence <= 1


def test_values_cannot_be_changed(answer: Answer) -> None:
    with pytest.raises(FrozenInstanceError):
        answer.text = "anders"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Turn(question="Wat is een RTA?").question = "anders"  # type: ignore[misc]


def test_filters_are_true_only_when_they_limit_something() -> None:
    assert not Filters()
    assert Filters(since="2023")
