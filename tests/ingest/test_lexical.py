"""The lexical index scores as BM25 does, and counts the forms of a word as one word."""

from __future__ import annotations

import json
import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dutch import PART
from ingest.lexical import PART_WEIGHT, SAME_MEANING, LexicalIndex, Variant, WeightedTerm, best_rows

ROWS = [
    ["zorg", "thuis", "zorg"],
    ["zorg", "plan", f"{PART}plan"],
    ["spoedpost", f"{PART}spoed", f"{PART}post"],
    ["spoed", "regio"],
    ["regio", "thuis", "plan", "plan", "plan"],
]


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(ROWS, {"zorg": 3, "thuis": 2, "zorgplan": 1})


def concept(*variants: Variant, weight: float = 1.0) -> WeightedTerm:
    return WeightedTerm("woord", variants, weight)


def plain(*terms: str) -> WeightedTerm:
    return concept(Variant(terms, 1.0))


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=8))
def test_a_plain_term_scores_as_in_bm25s(rows: list[list[str]]) -> None:
    index = LexicalIndex.build(rows, {})
    if not any(rows):
        assert not index.scores([plain("a")]).any()
        return
    reference = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
    reference.index(rows, show_progress=False)

    for term in "abcdef":
        if any(term in row for row in rows):
            expected = reference.get_scores([term])
            np.testing.assert_allclose(index.scores([plain(term)]), expected, rtol=1e-4)
        else:
            assert not index.scores([plain(term)]).any()


def test_concepts_add_up_by_their_weight(index: LexicalIndex) -> None:
    both = index.scores([plain("zorg"), concept(Variant(("thuis",), 1.0), weight=0.5)])

    expected = index.scores([plain("zorg")]) + 0.5 * index.scores([plain("thuis")])
    np.testing.assert_allclose(both, expected, rtol=1e-5)


def test_a_part_of_a_compound_counts_less_than_the_word_itself(index: LexicalIndex) -> None:
    scores = index.scores([plain("spoed")])

    assert scores[3] > scores[2] > 0
    only_part = index.scores([plain("post")])
    assert 0 < only_part[2] < PART_WEIGHT * index.rarity(plain("post"))
    assert not only_part[[0, 1, 3, 4]].any()


def test_the_best_variant_counts_and_not_their_sum(index: LexicalIndex) -> None:
    one = index.scores([concept(Variant(("zorg",), 1.0), Variant(("thuis",), 0.3))])
    alone = index.scores([plain("zorg")])

    assert one[0] == pytest.approx(alone[0], rel=1e-5)
    assert one[4] > 0 == alone[4]


def test_all_terms_of_a_phrase_are_needed(index: LexicalIndex) -> None:
    scores = index.scores([plain("zorg", "thuis")])

    assert scores[0] > 0
    assert not scores[1:].any()
    assert not index.scores([plain("zorg", "onbekend")]).any()


def test_a_concept_is_as_rare_as_all_its_forms_of_the_same_meaning(index: LexicalIndex) -> None:
    single = index.rarity(plain("thuis"))
    synonyms = concept(Variant(("thuis",), 1.0), Variant(("regio",), SAME_MEANING))
    related = concept(Variant(("thuis",), 1.0), Variant(("regio",), SAME_MEANING - 0.01))

    assert single == pytest.approx(math.log(1 + (5 - 2 + 0.5) / (2 + 0.5)))
    assert index.rarity(synonyms) == pytest.approx(math.log(1 + (5 - 3 + 0.5) / (3 + 0.5)))
    assert index.rarity(related) == pytest.approx(single)


@pytest.mark.parametrize("term", [WeightedTerm("x", ()), plain("onbekend"), plain("")])
def test_unknown_terms_are_harmless_and_as_rare_as_can_be(
    term: WeightedTerm, index: LexicalIndex
) -> None:
    assert not index.scores([term]).any()
    assert index.scores([]).shape == (5,)
    assert index.rarity(term) == pytest.approx(math.log(1 + 5.5 / 0.5))
    assert index.rarity(term) > index.rarity(plain("spoedpost"))


def test_document_frequency_counts_words_or_parts(index: LexicalIndex) -> None:
    assert index.document_frequency("zorg") == 2
    assert index.document_frequency("post") == 1
    assert index.document_frequency("onbekend") == 0


@pytest.mark.parametrize("term", ["zorg", "post", "onbekend", "", PART])
def test_a_term_is_known_when_a_chunk_holds_it(index: LexicalIndex, term: str) -> None:
    assert index.knows(term) == (index.document_frequency(term) > 0)


@given(st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0]), min_size=1, max_size=20), st.integers(1, 9))
def test_the_best_rows_are_the_first_when_all_are_sorted(values: list[float], k: int) -> None:
    ordered = sorted(range(len(values)), key=lambda row: -values[row])

    assert best_rows(np.array(values, dtype=np.float32), k) == ordered[:k]


def test_compounds_are_split_into_words_of_the_texts(index: LexicalIndex) -> None:
    assert "zorgplan" in index.compounds.words
    assert index.compounds.parts("thuiszorgplan")


def test_a_saved_index_scores_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "lexical"
    index.save(folder)

    opened = LexicalIndex.load(folder)

    assert json.loads((folder / "words.json").read_text(encoding="utf-8")) == dict(index.words)
    assert opened.words == index.words
    assert opened.rows == index.rows == 5
    for term in ("zorg", "thuis", "spoed", "onbekend"):
        np.testing.assert_array_equal(opened.scores([plain(term)]), index.scores([plain(term)]))


@pytest.mark.parametrize("rows", [[[]], [[], []], [[], ["zorg"]]])
def test_chunks_without_terms_can_be_indexed(rows: list[list[str]], tmp_path: Path) -> None:
    index = LexicalIndex.build(rows, {})
    index.save(tmp_path / "lexical")

    opened = LexicalIndex.load(tmp_path / "lexical")

    assert opened.rows == len(rows)
    assert opened.scores([plain("zorg")]).shape == (len(rows),)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(1, 50))
def test_the_best_rows_are_those_of_a_full_sort(values: list[int], k: int) -> None:
    scores = np.array(values, dtype=np.float32)

    assert best_rows(scores, k) == np.argsort(-scores, kind="stable")[:k].tolist()
