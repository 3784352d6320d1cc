"""The sort of answer a question wants, told by how it asks."""

from __future__ import annotations

import time

import pytest

from assistant.intent import detect_intent, split_parts


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Wat moeten we afspreken over zebravinken?", "agree"),
        ("Welke tips zijn er voor zebravinken?", "agree"),
        ("Wat wordt aanbevolen over zebravinken?", "agree"),
        ("What should we agree on zebra finches?", "agree"),
        ("Wat is een zebravink?", "definition"),
        ("Wat betekent zebravink?", "definition"),
        ("What is a zebra finch?", "definition"),
        ("Wie verzorgt de zebravink?", "who"),
        ("Who looks after the zebra finch?", "who"),
        ("Wanneer broedt de zebravink?", "when"),
        ("In welk jaar kwam de zebravink?", "when"),
        ("Hoeveel eieren legt de zebravink?", "number"),
        ("How many eggs are there?", "number"),
        ("Welke vogels zijn er?", "list"),
        ("Noem drie vogels.", "list"),
        ("Noem een voorbeeld van een volière.", "example"),
        ("Wat is het verschil tussen de zebravink en de mus?", "compare"),
        ("Vergelijk de zebravink met de mus.", "compare"),
        ("zebravink", "fact"),
    ],
)
def test_the_form_of_the_question_tells_the_intent(question: str, intent: str) -> None:
    assert detect_intent(question) == intent


@pytest.mark.parametrize("question", ["", "?", "   ", "🐦", "12345"])
def test_a_question_without_words_asks_for_a_fact(question: str) -> None:
    assert detect_intent(question) == "fact"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Wie is de imker en wanneer begon hij?", ["Wie is de imker", "wanneer begon hij?"]),
        ("Wat is een korf? Hoe groot is een korf?", ["Wat is een korf", "Hoe groot is een korf?"]),
        ("Wat kosten brood en kaas?", ["Wat kosten brood en kaas?"]),
        ("Wie en wat?", ["Wie, wat?"]),
        ("", [""]),
    ],
)
def test_a_question_is_split_where_a_second_question_begins(
    question: str, parts: list[str]
) -> None:
    assert split_parts(question) == parts


@pytest.mark.parametrize(
    "piece", ["wat ", "wat wij ", "raadt aan ", "moeten we ", "leg a ", "en wat ", "?", "? wat "]
)
def test_no_question_takes_long(piece: str) -> None:
    question = (piece * 2_000)[:2_000]
    began = time.process_time()

    detect_intent(question)
    split_parts(question)

    assert time.process_time() - began < 1
