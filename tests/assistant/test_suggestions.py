"""Suggested questions can be answered, and go somewhere else than where one is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Answer, Assistant
from assistant.answering import Engine
from assistant.frames import in_sentence
from assistant.nearest import nearest_subjects
from assistant.once import once
from assistant.suggestions import Suggestions
from assistant.values import Language

ANSWERED = [
    "Wat moeten we afspreken over medisch-specialistische zorg thuis?",
    "Wat is een RTA?",
    "Welke partijen tekenden het convenant in Midden-Limburg?",
    "What should we agree on elderly care?",
]
UNANSWERED = ["Wat kost een brood?", "Wat is de hoofdstad van Mongolië?", "asdf", "???"]


@pytest.fixture(scope="module")
def suggestions(assistant: Assistant) -> Suggestions:
    return Suggestions(assistant)


def _places(answer: Answer) -> set[tuple[str, int]]:
    return {(citation.source_id, citation.start) for citation in answer.citations}


@pytest.mark.parametrize("question", [*ANSWERED, *UNANSWERED])
def test_every_suggestion_is_answered_with_something_new(
    assistant: Assistant, suggestions: Suggestions, question: str
) -> None:
    answer = assistant.ask(question)

    found = suggestions.after(answer)

    assert 1 <= len(found) <= 3
    assert len({s.question for s in found}) == len(found)
    for suggestion in found:
        following = assistant.ask(suggestion.question)
        assert following.outcome == "answered", suggestion
        assert not _places(following) <= _places(answer)


def test_what_was_asked_before_is_not_suggested_again(
    assistant: Assistant, suggestions: Suggestions
) -> None:
    answer = assistant.ask(ANSWERED[0])
    first = suggestions.after(answer)

    more = suggestions.after(answer, [s.question.upper() for s in first])

    assert not {s.question for s in first} & {s.question for s in more}


def test_a_suggestion_of_an_earlier_day_stays_as_long_as_the_documents_answer_it(
    assistant: Assistant, suggestions: Suggestions
) -> None:
    answer = assistant.ask(ANSWERED[0])
    questions = [s.question for s in suggestions.after(answer)]

    kept = suggestions.still_answered([*questions, "Wat kost een brood?"], "earlier")

    assert kept == tuple(questions)
    assert suggestions.still_answered(["Al eens getoond"], answer.index_revision) == (
        "Al eens getoond",
    )


def test_suggestions_speak_the_language_of_the_answer(
    assistant: Assistant, suggestions: Suggestions
) -> None:
    found = suggestions.after(assistant.ask("What should we agree on elderly care?"))

    assert all(s.question.startswith(("What", "Which")) for s in found)


def test_an_unanswered_question_leads_to_its_nearest_subjects(
    assistant: Assistant, suggestions: Suggestions
) -> None:
    answer = assistant.ask("Hoeveel SEH-artsen werken er in Tilburg?")

    near = nearest_subjects(answer.passages)
    found = suggestions.after(answer)

    assert answer.outcome == "not_in_sources"
    assert 1 <= len(near) <= 3
    assert all(subject.title in answer.text for subject in near)
    assert {s.reason for s in found} == {"near"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_starters_are_answered_and_cover_themes_and_regions(
    assistant: Assistant, suggestions: Suggestions, language: Language
) -> None:
    starters = suggestions.starters(language)

    assert len(starters) == 6
    assert len({starter.theme for starter in starters}) == 6
    regions = {source.region for source in assistant.sources() if source.region}
    assert 1 <= sum(starter.theme in regions for starter in starters) <= 3
    for starter in starters:
        assert assistant.ask(starter.question).outcome == "answered"


def test_another_subject_has_starters_of_its_own(garden: Assistant) -> None:
    starters = Suggestions(garden).starters()

    assert starters
    for starter in starters:
        assert garden.ask(starter.question).outcome == "answered"


def test_a_question_is_answered_once_for_all_who_might_ask_it(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggestions = Suggestions(assistant)
    first = suggestions.starters()
    engine = assistant.engine()

    def again(*_: object) -> Iterator[None]:
        raise AssertionError("asked again")

    monkeypatch.setattr(engine, "verdict", again)

    assert suggestions.starters() == first


@pytest.mark.parametrize(
    ("heading", "text", "spoken"),
    [
        ("Ouderenzorg", "Ouderenzorg\n\nVoor ouderen.", "ouderenzorg"),
        ("Nijmegen en omgeving", "Zo gaat het in Nijmegen.", "Nijmegen en omgeving"),
        ("ICT", "Over ict.", "ICT"),
        ("Transmurale zorg", "Het Netwerk Transmurale Zorg.", "transmurale zorg"),
        ("(Medisch) leiderschap", "", "(Medisch) leiderschap"),
    ],
)
def test_a_heading_fits_in_a_sentence(heading: str, text: str, spoken: str) -> None:
    assert in_sentence(heading, text) == spoken


def test_what_is_the_same_for_all_questions_is_worked_out_once_for_an_engine() -> None:
    class Documents(Engine):
        def __init__(self) -> None:
            self.read = 0

    @once
    def length(engine: Documents, heading: str, *, plus: int = 0) -> int:
        engine.read += 1
        return len(heading) + plus

    first, second = Documents(), Documents()

    assert [length(first, "ab"), length(first, "ab"), length(first, "ab", plus=1)] == [2, 2, 3]
    assert first.read == 2
    assert length(second, "ab") == 2
    assert second.read == 1
