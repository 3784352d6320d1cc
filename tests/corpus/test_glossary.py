"""The glossary reader, and the glossary that we ship."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

import corpus.glossary
from corpus.errors import CatalogueError, CorpusError, GlossaryError
from corpus.glossary import Concept, Cues, Glossary, Region, read_glossary

SHIPPED = Path(corpus.glossary.__file__).with_name("glossary.toml")

# Abbreviations that really have two meanings in Dutch health care.
AMBIGUOUS_ABBREVIATIONS = {"avg", "mto", "ok", "vms", "zzp"}

# English words with a capital inside an otherwise lower-case phrase.
NAMES = {
    "Alzheimer's", "DigiD", "Dutch", "Friday", "Green", "Deal", "January", "MedMij", "Netherlands",
    "Parkinson's", "Saturday", "Sunday", "Thuisarts",
}  # fmt: skip
SMALL_WORDS = {"a", "and", "at", "for", "in", "of", "on", "the", "to", "with", "programme"}


@pytest.fixture(scope="module")
def shipped() -> Glossary:
    return read_glossary(SHIPPED)


def write(folder: Path, text: str) -> Path:
    path = folder / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    return path


# The file we ship


def test_shipped_glossary_is_broad(shipped: Glossary) -> None:
    assert len(shipped.concepts) >= 450
    assert len(shipped.regions) >= 40
    assert sum(bool(concept.english) for concept in shipped.concepts) >= 450


def test_shipped_glossary_gives_each_term_to_one_concept(shipped: Glossary) -> None:
    counts = Counter(term.casefold() for concept in shipped.concepts for term in concept.terms)

    assert [term for term, count in counts.items() if count > 1] == []


def test_shipped_abbreviations_have_one_meaning_except_the_known_ones(shipped: Glossary) -> None:
    counts = Counter(short.casefold() for concept in shipped.concepts for short in concept.short)

    assert {short for short, count in counts.items() if count > 1} == AMBIGUOUS_ABBREVIATIONS


def test_no_shipped_abbreviation_is_the_term_of_another_concept(shipped: Glossary) -> None:
    terms = {term.casefold() for concept in shipped.concepts for term in concept.terms}
    shorts = {short.casefold() for concept in shipped.concepts for short in concept.short}

    assert terms & shorts == set()


def test_no_shipped_concept_lists_its_own_term_as_something_weaker(shipped: Glossary) -> None:
    repeated = [
        (concept.terms[0], word)
        for concept in shipped.concepts
        for word in (*concept.everyday, *concept.related)
        if word.casefold() in {term.casefold() for term in concept.terms}
    ]

    assert repeated == []


def test_shipped_english_is_lower_case_except_names_and_abbreviations(shipped: Glossary) -> None:
    assert [
        (concept.terms[0], phrase)
        for concept in shipped.concepts
        for phrase in concept.english
        if not is_lower_case_or_name(phrase)
    ] == []


def is_lower_case_or_name(phrase: str) -> bool:
    """Tell whether each capital belongs to an abbreviation, a known name or a full title."""
    words = [word.strip("()'’") for word in re.split(r"[\s,/-]+", phrase)]
    capitalised = [word for word in words if word != word.lower() and not is_abbreviation(word)]
    if all(word in NAMES for word in capitalised):
        return True
    return all(
        word in capitalised or is_abbreviation(word) or word in SMALL_WORDS for word in words
    )


def is_abbreviation(word: str) -> bool:
    return re.fullmatch(r"[A-Z0-9&]{2,}(?:s|'s|19)?|[A-Z]|\d+|COVID|A&E", word) is not None


def test_shipped_definitions_are_one_short_sentence(shipped: Glossary) -> None:
    for concept in shipped.concepts:
        if concept.definition:
            assert concept.definition.endswith("."), concept.terms[0]
            assert len(concept.definition) <= 140, concept.terms[0]


def test_shipped_cues_are_complete(shipped: Glossary) -> None:
    for name in Cues.model_fields:
        words = getattr(shipped.cues, name)
        assert len(words) >= 15, name
        assert len(set(words)) == len(words), name
        assert all(word == word.lower() for word in words), name


@pytest.mark.parametrize(
    ("wording", "preferred"),
    [
        ("spoedpost", "huisartsenpost"),
        ("1,5-lijnszorg", "anderhalvelijnszorg"),
        ("financiering", "bekostiging"),
    ],
)
def test_synonyms_lead_to_the_preferred_term(
    shipped: Glossary, wording: str, preferred: str
) -> None:
    concept = next(c for c in shipped.concepts if wording in c.terms)

    assert concept.terms[0] == preferred


# Reading


def test_a_glossary_file_is_read_in_its_order(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        schema = 1
        [[concept]]
        terms = ["arts", "dokter"]
        english = ["doctor"]
        [[concept]]
        terms = ["zorgpad"]
        [[region]]
        name = "Zeeland"
        places = ["Goes"]
        [cues]
        imperatives = ["maak"]
        """,
    )

    glossary = read_glossary(path)

    assert glossary == Glossary(
        concepts=(
            Concept(terms=("arts", "dokter"), english=("doctor",)),
            Concept(terms=("zorgpad",)),
        ),
        regions=(Region(name="Zeeland", places=("Goes",)),),
        cues=Cues(imperatives=("maak",)),
    )


@pytest.mark.parametrize("name", [None, "missing.toml"])
def test_no_file_gives_an_empty_glossary(tmp_path: Path, name: str | None) -> None:
    glossary = read_glossary(tmp_path / name if name else None)

    assert glossary == Glossary(concepts=(), regions=(), cues=Cues())


def test_two_concepts_may_share_an_abbreviation(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        schema = 1
        [[concept]]
        terms = ["operatie"]
        short = ["OK"]
        [[concept]]
        terms = ["operatiekamer"]
        short = ["OK"]
        """,
    )

    assert [concept.short for concept in read_glossary(path).concepts] == [("OK",), ("OK",)]


def test_what_was_read_cannot_be_changed(shipped: Glossary) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        shipped.concepts = ()  # type: ignore[misc]  # the point of the test
    with pytest.raises(ValidationError):
        shipped.concepts[0].definition = "anders"  # type: ignore[misc]  # the point of the test


# Refusing


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schema = \nx = 1", r"is not valid TOML: .*line 1.*Correct the file"),
        ("", r"`schema`: is missing\. Add it\."),
        ("schema = 2", r"`schema`: 2 is not accepted"),
        ("schema = 1\nconcepts = []", r"`concepts`: is not a known field\. Correct the spelling"),
        (
            'schema = 1\n[[concept]]\nterms = ["arts"]\nenglisch = ["doctor"]',
            r"\[\[concept\]\] 1 \('arts'\), `englisch`: is not a known field",
        ),
        (
            'schema = 1\n[[concept]]\nterms = ["arts"]\n[[concept]]\nshort = ["HA"]',
            r"\[\[concept\]\] 2, `terms`: is missing",
        ),
        (
            'schema = 1\n[[concept]]\nterms = ["arts", " dokter"]',
            r"\[\[concept\]\] 1 \('arts'\), `terms`, item 2: ' dokter' is not accepted",
        ),
        ('schema = 1\nconcept = "arts"', r"`concept`: 'arts' is not accepted"),
        (
            'schema = 1\n[[concept]]\nterms = ["a", "b"]\n[[concept]]\nterms = ["c", "B"]',
            r"\[\[concept\]\] 2 \('c'\), `terms`: 'B' is already in \[\[concept\]\] 1 \('a'\)",
        ),
        (
            'schema = 1\n[[concept]]\nterms = ["arts", "Arts"]',
            r"\[\[concept\]\] 1 \('arts'\), `terms`: 'Arts' is listed twice",
        ),
        (
            'schema = 1\n[[concept]]\nterms = ["arts"]\nenglish = ["doctor", "doctor"]',
            r"\[\[concept\]\] 1 \('arts'\), `english`: 'doctor' is listed twice",
        ),
        (
            'schema = 1\n[[region]]\nname = "A"\n[[region]]\nname = "B"\nalso = ["a"]',
            r"\[\[region\]\] 2 \('B'\): 'a' is already in \[\[region\]\] 1 \('A'\)",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_the_value_and_the_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    path = write(tmp_path, text)

    with pytest.raises(GlossaryError, match=message) as caught:
        read_glossary(path)

    assert caught.value.path == path
    assert str(caught.value).startswith(repr(str(path)))


def test_further_mistakes_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, 'schema = 1\n[[concept]]\nterms = ["a"]\nx = 1\ny = 2\nz = 3')

    with pytest.raises(GlossaryError, match=r"There are 2 more mistakes\."):
        read_glossary(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be read"):
        read_glossary(tmp_path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_bytes(b"schema = 1 # patient\xeb")

    with pytest.raises(GlossaryError, match="byte 20: is not UTF-8 text"):
        read_glossary(path)


def test_all_corpus_errors_have_one_root() -> None:
    assert issubclass(GlossaryError, CorpusError)
    assert issubclass(CatalogueError, CorpusError)
