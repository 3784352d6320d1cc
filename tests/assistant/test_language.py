"""The language of the frame sentences."""

from __future__ import annotations

import pytest

from assistant.language import detect_language


@pytest.mark.parametrize(
    "question",
    [
        "Wat is een RTA?",
        "afspraken acute zorg",
        "Wie is de trekker van het project?",
        "Wat is het plan of approach?",
        "VVT",
        "",
        "🙂",
    ],
)
def test_dutch_and_what_cannot_be_told_get_a_dutch_frame(question: str) -> None:
    assert detect_language(question)[0] == "nl"


@pytest.mark.parametrize(
    "question",
    [
        "What is an RTA?",
        "Who signed the covenant?",
        "What should we agree on medisch-specialistische zorg thuis?",
        "How many organisations are involved in the region?",
    ],
)
def test_english_gets_an_english_frame_also_with_dutch_terms(question: str) -> None:
    assert detect_language(question)[0] == "en"


def test_a_mix_is_noticed() -> None:
    assert detect_language("What staat er in de leidraad about digital care?")[1]
    assert not detect_language("Wat staat er in de leidraad?")[1]
