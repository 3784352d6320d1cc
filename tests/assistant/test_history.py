"""Follow-up questions are made standalone; questions that stand on their own are left alone."""

from __future__ import annotations

import pytest

from assistant import Assistant, Turn
from assistant.errors import QuestionError
from assistant.history import subject_of, to_standalone


def _standalone(question: str, *earlier: str) -> str:
    return to_standalone(question, [Turn(question=text) for text in earlier])[0]


@pytest.mark.parametrize(
    ("earlier", "question", "standalone"),
    [
        ("Wat moeten we afspreken over acute zorg?", "en voor ouderenzorg?",
         "Wat moeten we afspreken over ouderenzorg?"),
        ("Wat staat er over preventie?", "Ja", "Wat staat er over preventie?"),
        ("Wat staat er over de arbeidsmarkt?", "En over preventie dan?",
         "Wat staat er over preventie?"),
        ("What should we agree on acute care?", "And on elderly care?",
         "What should we agree on elderly care?"),
    ],
)  # fmt: skip
def test_a_question_that_only_names_another_subject_takes_over_the_rest(
    earlier: str, question: str, standalone: str
) -> None:
    assert _standalone(question, earlier) == standalone


@pytest.mark.parametrize(
    ("earlier", "question", "subject"),
    [
        ("Wie is de voorzitter van de stuurgroep?", "Wanneer is hij begonnen?", "voorzitter"),
        ("Wat is een meekijkconsult?", "Hoe werkt dat?", "meekijkconsult"),
        ("Wat is het Verwijsloket?", "Wie betaalt dat?", "Verwijsloket"),
        ("What is a letter of intent?", "Who signed it?", "letter of intent"),
        ("Wat is het convenant?", "Waarom?", "convenant"),
    ],
)
def test_a_pronoun_gets_the_subject_of_the_question_before(
    earlier: str, question: str, subject: str
) -> None:
    assert subject.casefold() in _standalone(question, earlier).casefold()


@pytest.mark.parametrize(
    "question",
    [
        "Welke partijen tekenden het convenant in Midden-Limburg?",
        "Hoeveel leden heeft de regio Twente?",
        "What should we agree on digital care?",
    ],
)
def test_a_new_subject_is_not_mixed_with_the_old_one(question: str) -> None:
    assert _standalone(question, "Wat is een meekijkconsult?") == question


def test_a_chain_of_follow_ups_goes_back_to_the_question_that_named_the_subject() -> None:
    found = _standalone("Waarom?", "Wat is een meekijkconsult?", "Hoe werkt dat?")

    assert "meekijkconsult" in found


def test_only_the_last_subject_counts_in_a_long_history() -> None:
    history = [f"Wat is onderwerp nummer{n}?" for n in range(500)]

    found = _standalone("Hoe werkt dat?", *history)

    assert "nummer499" in found
    assert "nummer498" not in found


@pytest.mark.parametrize("earlier", [[], [""], ["   ", "\n"]])
def test_without_an_earlier_question_nothing_is_filled_in(earlier: list[str]) -> None:
    assert _standalone("En daar?", *earlier) == "En daar?"


def test_an_empty_turn_between_others_is_passed_over() -> None:
    assert "meekijkconsult" in _standalone("Hoe werkt dat?", "Wat is een meekijkconsult?", " ")


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Wat is een meekijkconsult?", "een meekijkconsult"),
        ("Hoeveel leden heeft de regio?", "leden heeft de regio"),
        ("Vertel iets over preventie.", "preventie"),
        ("Wat dan?", "Wat dan"),
    ],
)
def test_the_subject_is_what_follows_the_opening(question: str, subject: str) -> None:
    assert subject_of(question) == subject


def test_turns_and_plain_questions_are_the_same_history(assistant: Assistant) -> None:
    first = assistant.ask("Wat moeten we afspreken over acute zorg?")

    by_turn = assistant.ask("en voor ouderenzorg?", [Turn(question=first.question, answer=first)])
    by_text = assistant.ask("en voor ouderenzorg?", [first.question])

    assert by_turn.standalone_question == by_text.standalone_question
    assert by_turn.standalone_question == "Wat moeten we afspreken over ouderenzorg?"
    assert by_turn.text == by_text.text


def test_an_earlier_question_is_cleaned_like_the_question_itself(assistant: Assistant) -> None:
    answer = assistant.ask("Hoe werkt dat?", ["Wat is\x00 een\u200b\n\nmeekijkconsult\u202e?"])

    assert "een meekijkconsult" in answer.standalone_question
    assert answer.standalone_question.isprintable()


def test_one_string_is_no_history(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="list of earlier questions"):
        assistant.ask("En daar?", "Wat is een RTA?")
