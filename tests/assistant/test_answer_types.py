"""Whether a text holds the sort of thing a question asks for."""

from __future__ import annotations

import pytest

from assistant.answer_types import dated, explains


@pytest.mark.parametrize(
    ("words", "text", "explained"),
    [
        ("RTA", "Een RTA is een afspraak tussen huisartsen en specialisten.", True),
        ("ZorgNed", "ZorgNed - vereniging van zorgaanbieders", True),
        ("meekijkconsult", "Meekijkconsulten (MKC) zijn korte vragen.", True),
        ("spoedpost", "Bij de spoedpost werken twintig mensen, dat is veel.", False),
        ("RTA", "De afspraken zijn gemaakt. Later kwam een RTA.", False),
    ],
)
def test_a_text_that_opens_with_what_some_words_mean_explains_them(
    words: str, text: str, explained: bool
) -> None:
    assert explains(words, text) is explained


@pytest.mark.parametrize(
    ("question", "most", "less"),
    [
        ("Wanneer is het getekend?", "Op 7 januari 2026.", "Begin januari."),
        ("Wanneer is het getekend?", "Begin januari.", "Door alle partijen."),
        ("In welk jaar is het getekend?", "In 2026.", "In januari."),
        ("Op welke dag van de week was dat?", "Woensdag 20 februari.", "Op 20 februari 2019."),
        ("What day of the week was it?", "Woensdag 20 februari.", "Begin februari."),
    ],
)
def test_the_date_that_is_asked_for_says_it_best(question: str, most: str, less: str) -> None:
    assert dated(question, most) > dated(question, less)
