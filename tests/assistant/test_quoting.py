"""Which words of a paragraph are quoted."""

from __future__ import annotations

import pytest

from assistant.quoting import telling_sentence
from ingest.paragraphs import find_paragraphs

LONG = "Het team bezoekt de patiënt thuis en stelt samen met de mantelzorger een zorgplan op."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"Een titel die lang genoeg is om een zin te kunnen zijn, maar niets stelt\n{LONG}", LONG),
        (f"Welke hulpverleners in uw wijk zijn betrokken bij de zorg voor ouderen? {LONG}", LONG),
        (f"Kort. {LONG}", LONG),
        ("Kort.", "Kort."),
    ],
)
def test_an_example_is_told_by_its_first_sentence_that_states_something(
    text: str, told: str
) -> None:
    start, end = telling_sentence(text, next(iter(find_paragraphs(text, 0, len(text)))))

    assert text[start:end] == told
