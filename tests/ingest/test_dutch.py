"""Words that mean the same to a reader give the same index terms."""

from __future__ import annotations

import sys
import threading
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dutch import (
    PART,
    Compounds,
    common_words,
    fold,
    folded_words,
    index_terms,
    stem,
    term_set,
    tokenise,
)
from ingest.stopwords import DUTCH, ENGLISH, STOPWORDS

VOCABULARY = "huisartsen spoedpost spoed post zorg ziekenhuis regio plan medewerker thuis".split()


@pytest.fixture
def compounds() -> Compounds:
    return Compounds(VOCABULARY)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("één", "een"),
        ("HAP's", "hap"),
        ("RHO’s", "rho"),
        ("RHO‘s", "rho"),
        ("RHOʼs", "rho"),
        ("foto's", "foto"),
        ("SEH'en", "seh"),
        ("65'er", "65"),
        ("zo'n", "zon"),
        ("ﬁnanciën", "financien"),
        ("ĳsland", "ijsland"),
        ("Café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("𝐙𝐨𝐫𝐠", "zorg"),
        ("İstanbul", "istanbul"),
        ("COÖRDINATIE", "coordinatie"),
        ("24/7", "24/7"),
        ("1,5", "1,5"),
    ],
)
def test_a_word_is_folded(word: str, folded: str) -> None:
    assert fold(word) == folded
    assert [token.folded for token in tokenise(word)] == [folded]


@given(st.text(max_size=40))
def test_tokens_lie_in_the_text_in_order_and_are_folded_for_good(text: str) -> None:
    position = 0
    for token in tokenise(text):
        assert position <= token.start < token.end
        assert text[token.start : token.end] == token.text
        assert token.folded == fold(token.text) != ""
        assert fold(token.folded) == token.folded
        assert token.folded == token.folded.lower()
        position = token.end
    assert folded_words(text) == [token.folded for token in tokenise(text)]


@given(st.text(alphabet="aeéëïöüçñAÉ zs'’-", max_size=30))
def test_composed_and_decomposed_accents_are_the_same_words(text: str) -> None:
    assert folded_words(unicodedata.normalize("NFD", text)) == folded_words(
        unicodedata.normalize("NFC", text)
    )


def test_spaces_of_any_kind_and_hyphens_separate() -> None:
    text = "zorg\u00a0thuis\u202fco-locatie 24/7 1,5-lijnszorg 3.2."

    assert folded_words(text) == [
        "zorg",
        "thuis",
        "co",
        "locatie",
        "24/7",
        "1,5",
        "lijnszorg",
        "3.2",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("afspraak", "afspraken"),
        ("huis", "huizen"),
        ("brief", "brieven"),
        ("regio", "regio's"),
        ("ziekenhuis", "ziekenhuizen"),
        ("twaalf", "12"),
        ("twelve", "12"),
        ("tweede", "2"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(("one", "other"), [("zorg", "zorgen voor"), ("12", "21"), ("1,5", "15")])
def test_other_words_have_other_terms(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


def test_stemming_in_several_threads_gives_the_same_as_in_one() -> None:
    words = sorted(common_words())[:3000]
    expected = [stem.__wrapped__(word) for word in words]
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append([stem.__wrapped__(w) for w in words]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [expected] * 4


def test_a_compound_gives_all_its_parts(compounds: Compounds) -> None:
    assert compounds.parts("huisartsenspoedpost") == {
        stem("huisartsen"),
        stem("spoedpost"),
        stem("spoed"),
        stem("post"),
    }


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("regioplan", {"regio", "plan"}),
        ("regioplannen", {"regio", "plan"}),
        ("ziekenhuiszorg", {"ziekenhuis", "zorg"}),
        ("zorgmedewerkers", {"zorg", "medewerker"}),
        ("zorg", set()),
        ("zorgplan2026", set()),
        ("onbekendwoord", set()),
        ("zorgzaamheid", set()),
        ("medewerkerschap", set()),
        ("", set()),
    ],
)
def test_a_word_is_split_into_known_words_only(
    word: str, parts: set[str], compounds: Compounds
) -> None:
    assert compounds.parts(word) == {stem(part) for part in parts}


def test_a_part_finds_the_compound_and_the_compound_its_part(compounds: Compounds) -> None:
    whole = set(index_terms("huisartsenspoedpost", compounds))
    part = set(index_terms("spoedpost", compounds))

    assert PART + stem("spoedpost") in whole
    assert stem("spoedpost") in part
    assert PART + stem("post") in whole & part


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3), st.sampled_from(["", "s"]))
def test_a_word_made_of_two_known_words_is_split(words: list[str], link: str) -> None:
    compounds = Compounds(VOCABULARY)
    made = link.join(words)

    parts = compounds.parts(made)

    assert made not in parts or len(words) == 1
    if len(words) == 2:
        assert parts


def test_the_words_of_the_vocabulary_leave_out_what_never_is_a_part() -> None:
    assert Compounds(["zorg", "iging", "waarmee", "a", "24/7", "lijkheid"]).words == {"zorg"}


def test_index_terms_leave_out_stop_words_and_join_hyphens(compounds: Compounds) -> None:
    assert index_terms("De co-locatie van de HAP's", compounds) == [
        "co",
        stem("colocatie"),
        stem("locatie"),
        "hap",
    ]
    assert stem("colocatie") in index_terms("colocatie", compounds)


@pytest.mark.parametrize("text", ["", "de het een", "☺ — ...", "ʼ", "\u0301"])
def test_a_text_without_words_has_no_terms(text: str, compounds: Compounds) -> None:
    assert index_terms(text, compounds) == []


@given(st.text(max_size=60))
def test_no_text_gives_an_empty_term(text: str) -> None:
    assert all(term not in ("", PART) for term in index_terms(text, Compounds(VOCABULARY)))


@given(st.text("zorgplanhuis é-–\n.'", max_size=60))
def test_the_set_of_terms_holds_each_term_once(text: str) -> None:
    compounds = Compounds(VOCABULARY)

    assert term_set(text, compounds) == frozenset(index_terms(text, compounds))


def test_the_word_lists_are_folded() -> None:
    for words in (DUTCH, ENGLISH, common_words()):
        assert {word for word in words if fold(word) != word} == set()
    assert STOPWORDS >= DUTCH


def test_a_large_vocabulary_is_learned_and_used_in_moments() -> None:
    syllables = ["zorg", "plan", "huis", "regio", "arts", "post", "team", "werk", "thuis", "kern"]
    words = [a + b + c + d + e for a in syllables for b in syllables for c in syllables
             for d in syllables for e in syllables]  # fmt: skip

    begin = time.process_time()
    compounds = Compounds(words)
    assert compounds.parts("zorgplanhuisregioarts" + "zorgplanhuisregioarts")
    assert time.process_time() - begin < 5


def test_a_very_long_word_is_left_whole(compounds: Compounds) -> None:
    begin = time.process_time()

    assert compounds.parts("zorg" * 100_000) == frozenset()
    assert len(index_terms("zorg" * 100_000, compounds)) == 1

    assert time.process_time() - begin < 5
    assert sys.getrecursionlimit() >= 1000
