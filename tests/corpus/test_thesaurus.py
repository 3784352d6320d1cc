"""The thesaurus reader, and the thesaurus that we ship."""

from __future__ import annotations

import pytest

from corpus.errors import ThesaurusError
from corpus.thesaurus import parse_line, read_thesaurus

LINES = read_thesaurus()


def test_a_line_gives_its_formal_everyday_and_english_words() -> None:
    concept = parse_line("oudere, senior = opa, iemand op leeftijd = older person")

    assert concept.terms == ("oudere", "senior")
    assert concept.everyday == ("opa", "iemand op leeftijd")
    assert concept.english == ("older person",)


def test_english_may_be_missing() -> None:
    assert parse_line("kloof = gat =").english == ()


@pytest.mark.parametrize("line", ["kloof", "kloof = gat", " = gat = gap", "kloof = = gap"])
def test_a_line_without_its_three_fields_is_refused(line: str) -> None:
    with pytest.raises(ThesaurusError, match="three fields"):
        parse_line(line)


def test_every_line_that_ships_can_be_read() -> None:
    concepts = [parse_line(line) for line in LINES]

    assert len(concepts) > 3_000
    assert all(concept.terms and concept.everyday for concept in concepts)


def test_no_meaning_ships_twice() -> None:
    heads = [line.split(" = ")[0] for line in LINES]

    assert len(heads) == len(set(heads))


def test_comments_are_not_read() -> None:
    assert not [line for line in LINES if line.startswith("#")]
