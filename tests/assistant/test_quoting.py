"""Which words of a paragraph are quoted."""

from __future__ import annotations

import pytest

from assistant.quoting import telling_sentence
from ingest.paragraphs import find_paragraphs
from tests.assistant.conftest import OpenOn

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


def test_a_row_of_a_table_is_quoted_with_the_names_of_its_columns(open_on: OpenOn) -> None:
    rows = "| Huurwoningen | 36% /26% | 580 |\n| Koopwoningen | 64% /74% | 885 |"
    table = f"| **Woningen** | | |\n|---|---|---|\n| Kenmerken | Deel | Aantal |\n{rows}\n"
    dorp = f"# Het dorp\n\nHet dorp ligt aan het water.\n\n## Cijfers\n\n{table}"
    assistant = open_on({"dorp.md": dorp, "tuin.md": "# Tuin\n\nDe tuin is groen."})

    answer = assistant.ask("Hoeveel huurwoningen zijn er?")

    assert answer.outcome == "answered"
    assert answer.citations[0].quote == "Huurwoningen | 36% /26% | 580"
    assert "Woningen: Kenmerken \\| Deel \\| Aantal" in answer.text
    assert "Huurwoningen \\| 36% /26% \\| 580" in answer.text
