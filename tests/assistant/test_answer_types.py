"""Whether a text holds the sort of thing a question asks for."""

from __future__ import annotations

import pytest

from assistant.answer_types import explains


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
