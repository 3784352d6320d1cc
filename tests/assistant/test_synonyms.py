"""An expression gives the other ways to say it."""

from __future__ import annotations

from assistant.synonyms import ORDINARY, Synonyms, key_of
from corpus.glossary import Concept, Glossary

GLOSSARY = Glossary(concepts=(Concept(terms=("huisartsenpost",), short=("HAP",)),))
THESAURUS = (
    "oudere, senior = opa, iemand op leeftijd = older person",
    "samenwerken, samenwerking = de handen ineenslaan, samendoen = join forces",
)


def _weights(synonyms: Synonyms, phrase: str) -> dict[tuple[str, ...], float]:
    return {v.terms: v.weight for v in synonyms.variants(key_of(phrase))}


def test_an_everyday_word_finds_the_formal_one() -> None:
    assert key_of("oudere") in _weights(Synonyms(GLOSSARY, THESAURUS), "opa")


def test_an_expression_of_several_words_is_one_meaning() -> None:
    synonyms = Synonyms(GLOSSARY, THESAURUS)

    assert synonyms.knows(key_of("handen ineenslaan"))
    assert not synonyms.knows(key_of("handen"))
    assert key_of("samenwerking") in _weights(synonyms, "de handen ineenslaan")


def test_an_english_plural_finds_the_dutch_word() -> None:
    assert key_of("oudere") in _weights(Synonyms(GLOSSARY, THESAURUS), "older persons")


def test_the_thesaurus_counts_for_less_than_the_glossary() -> None:
    same = Synonyms(Glossary(concepts=(Concept(terms=("oudere",), everyday=("opa",)),)))

    ordinary = _weights(Synonyms(GLOSSARY, THESAURUS), "opa")[key_of("oudere")]

    assert ordinary == ORDINARY * _weights(same, "opa")[key_of("oudere")]


def test_trust_lowers_every_variant() -> None:
    synonyms = Synonyms(GLOSSARY, THESAURUS)

    full = synonyms.variants(key_of("opa"))
    half = synonyms.variants(key_of("opa"), trust=0.5)

    assert [v.weight for v in half] == [0.5 * v.weight for v in full]


def test_a_role_that_does_not_fit_gives_nothing() -> None:
    assert not Synonyms(GLOSSARY).variants(key_of("HAP"), unfit=frozenset({"short"}))


def test_a_word_that_nobody_knows_has_no_synonyms() -> None:
    synonyms = Synonyms(GLOSSARY, THESAURUS)

    assert not synonyms.knows(key_of("fiets"))
    assert synonyms.variants(key_of("fiets")) == []
