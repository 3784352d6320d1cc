"""Words that look alike are found without comparing all of them, and none is missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from assistant.spelling import SpeltWords

WORDS = st.text("abcdéz", min_size=1, max_size=7)


@given(st.lists(WORDS, unique=True, max_size=40), WORDS, st.integers(1, 2), st.integers(1, 4))
def test_the_nearest_words_are_those_of_comparing_every_word(
    words: list[str], asked: str, most: int, limit: int
) -> None:
    distances = [(word, OSA.distance(asked, word)) for word in words]
    near = sorted((pair for pair in distances if pair[1] <= most), key=lambda pair: pair[1])

    assert SpeltWords(words).nearest(asked, most, limit) == near[:limit]


def test_letters_that_changed_places_are_one_error() -> None:
    assert SpeltWords(["huisarts", "huisraad"]).nearest("huisatrs", 1, 4) == [("huisarts", 1)]
