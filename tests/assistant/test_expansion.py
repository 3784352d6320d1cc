"""A word of the question finds the words that the documents use for the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from assistant import Assistant, Filters
from assistant.expansion import Expander
from assistant.synonyms import Synonyms
from corpus.glossary import Concept, Glossary
from ingest.dutch import Compounds, common_words, index_terms, stem, tokenise
from ingest.lexical import LexicalIndex, WeightedTerm

GLOSSARY = Glossary(
    concepts=(
        Concept(
            terms=("huisartsenpost", "spoedpost"),
            short=("HAP",),
            english=("GP out-of-hours service", "emergency surgery"),
            everyday=("avonddokter",),
            related=("acute zorg",),
        ),
        Concept(terms=("wijkverpleging",), english=("district nurse",)),
        Concept(terms=("zorg",), short=("ZG",), english=("care",)),
    )
)
TEXTS = (
    "De huisartsenpost is open in de avond. De acute zorg wacht.",
    "De wijkverpleging werkt samen. Proactieve zorgplanning helpt.",
    "Het verwijsloket en de anderhalvelijnszorg groeien. PZP is een gesprek.",
)


def _expander(
    texts: Iterable[str] = TEXTS,
    glossary: Glossary = GLOSSARY,
    abbreviations: Mapping[str, str] | None = None,
) -> Expander:
    texts = list(texts)
    words = Counter(token.folded for text in texts for token in tokenise(text))
    compounds = Compounds(words.keys() | common_words())
    lexical = LexicalIndex.build((index_terms(text, compounds) for text in texts), words)
    return Expander(lexical, Synonyms(glossary), abbreviations or {})


def _forms(terms: Iterable[WeightedTerm]) -> dict[tuple[str, ...], tuple[float, str]]:
    return {v.terms: (v.weight, v.reason) for term in terms for v in term.variants}


@pytest.mark.parametrize(
    ("question", "english", "reason"),
    [
        ("huisartsenpost", False, "exact"),
        ("spoedpost", False, "synonym"),
        ("HAP", False, "synonym"),
        ("avonddokter", False, "synonym"),
        ("the GP out-of-hours service", True, "synonym"),
        ("GP out-of-hours services", True, "synonym"),
        ("huisartsenpots", False, "spelling"),
        ("huisartsen post", False, "spelling"),
        ("huisartsen-post", False, "spelling"),
    ],
)
def test_each_way_of_writing_finds_the_word_of_the_documents(
    question: str, english: bool, reason: str
) -> None:
    found = _forms(_expander().expand(question, english=english))

    assert found[(stem("huisartsenpost"),)][1] == reason


def test_an_abbreviation_that_the_documents_spell_out_works_both_ways() -> None:
    expander = _expander(abbreviations={"PZP": "proactieve zorgplanning"})

    short = _forms(expander.expand("Wat is PZP?"))
    long = _forms(expander.expand("Wat is proactieve zorgplanning?"))

    assert short[("proactief", "zorgplan")] == (0.95, "abbreviation")
    assert long[("pzp",)] == (0.95, "abbreviation")


def test_a_compound_finds_its_parts_and_a_part_its_compound() -> None:
    by_compound = _expander(["De verpleging komt langs."], Glossary())
    by_part = _expander(["De wijkverpleging komt langs."], Glossary())

    assert _forms(by_compound.expand("wijkverpleging"))[("verpleg",)][1] == "part"
    assert ("verpleg",) in _forms(by_part.expand("verpleging"))


def test_variants_are_sorted_by_weight_and_each_form_comes_once(assistant: Assistant) -> None:
    query = assistant.engine().evidence(
        "Wat spreken we af over de HAP, acute zorg en het verwijsloket?", [], Filters()
    )[0]

    for term in query.terms:
        weights = [variant.weight for variant in term.variants]
        forms = [variant.terms for variant in term.variants]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("word", ["zebravink", "Xyzzy", "quux"])
def test_a_word_that_nobody_knows_has_no_variants(word: str) -> None:
    (term,) = _expander().expand(word)

    assert term.text == word
    assert term.variants == ()


@pytest.mark.parametrize("word", ["werkt", "groeien", "avond"])
def test_a_known_word_is_not_corrected(word: str) -> None:
    assert all(reason != "spelling" for _, reason in _forms(_expander().expand(word)).values())


def test_an_ordinary_dutch_word_is_not_taken_for_a_typing_error() -> None:
    expander = _expander(["De wandelen en de wandeling begint."], Glossary())

    assert "handelen" in common_words()
    assert all(reason != "spelling" for _, reason in _forms(expander.expand("handelen")).values())
    assert _forms(expander.expand("wandelng"))[(stem("wandeling"),)][1] == "spelling"


def test_an_english_word_that_is_dutch_too_is_read_as_dutch_in_a_dutch_question() -> None:
    glossary = Glossary(concepts=(Concept(terms=("onderwerp",), english=("thema",)),))
    expander = _expander(["Het onderwerp is belangrijk."], glossary)

    assert "thema" in common_words()
    assert not _forms(expander.expand("Welk thema?"))
    assert _forms(expander.expand("Which thema?", english=True))


def test_a_concept_that_occurs_twice_in_the_question_counts_once() -> None:
    assert len(_expander().expand("Huisartsenpost of huisartsenposten?")) == 1


@pytest.mark.parametrize("question", ["", "?!", "de het een", "🙂"])
def test_without_content_words_there_are_no_terms(question: str) -> None:
    assert _expander().expand(question) == ()


def test_a_capital_marks_a_name_unless_it_opens_the_sentence() -> None:
    named = {t.text: t.is_name for t in _expander().expand("Zebravink of Isala? Kanarie en KNMG.")}

    assert named == {"Zebravink": False, "Isala": True, "Kanarie": False, "KNMG": True}
