"""Know which words mean the same: from the glossary of the field and the thesaurus of Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from corpus.glossary import Concept, Glossary
from corpus.thesaurus import parse_line
from ingest.dutch import fold, folded_words, stem
from ingest.lexical import Variant
from ingest.stopwords import STOPWORDS

__all__ = ["Key", "Synonyms", "key_of"]

Key = tuple[str, ...]
"""The stems of the words of an expression that count."""

ORDINARY = 0.8
"""What a meaning of the thesaurus counts for, next to one of the glossary."""

# What a match counts for when the question used one kind of word and the document another.
_ROLE_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "terms": {"terms": 0.85, "short": 0.9, "everyday": 0.5, "related": 0.35},
    "short": {"terms": 0.95, "short": 0.9, "related": 0.35},
    "english": {"terms": 0.9, "short": 0.9, "everyday": 0.4, "related": 0.35},
    "everyday": {"terms": 0.7, "short": 0.6, "everyday": 0.5, "related": 0.35},
    "related": {"terms": 0.35},
}
_REASONS = {
    "terms": "synonym",
    "short": "abbreviation",
    "english": "english",
    "everyday": "everyday",
    "related": "related",
}
_WORD = re.compile(r"[^\W_]+")

Meaning = tuple[Concept, str, float]
"""A concept, the role that an expression has in it, and what the source of both counts for."""


class Synonyms:
    """Finds the other ways to say an expression."""

    def __init__(self, glossary: Glossary, thesaurus: Sequence[str] = ()) -> None:
        """Prepare for questions.

        Args:
            glossary: Read as a whole.
            thesaurus: Lines as `parse_line` takes them; each is parsed when first needed.
        """
        self._lines = thesaurus
        self._glossary: dict[Key, list[Meaning]] = {}
        for concept in glossary.concepts:
            for key, meaning in _meanings(concept, 1.0):
                self._glossary.setdefault(key, []).append(meaning)
        self._parsed = lru_cache(maxsize=None)(self._parse)

    def knows(self, key: Key) -> bool:
        """Whether an expression has a meaning here."""
        return bool(self._meanings_of(key))

    def variants(
        self, key: Key, trust: float = 1.0, unfit: frozenset[str] = frozenset()
    ) -> list[Variant]:
        """Return the other ways to say an expression, each counting for at most `trust`.

        Args:
            key: The expression.
            trust: How sure it is that this expression is meant.
            unfit: Roles in which it should not be read ("english", "short").
        """
        return [
            Variant(key_of(phrase), trust * worth * weight, _REASONS[other])
            for concept, role, worth in self._meanings_of(key)
            if role not in unfit
            for other, weight in _ROLE_WEIGHTS[role].items()
            for phrase in getattr(concept, other)
        ]

    @cached_property
    def single_words(self) -> list[str]:
        """The stems of five letters or more that are an expression of the glossary."""
        return [key[0] for key in self._glossary if len(key) == 1 and len(key[0]) >= 5]

    def _meanings_of(self, key: Key) -> list[Meaning]:
        return [*self._glossary.get(key, ()), *self._ordinary(key)]

    def _ordinary(self, key: Key) -> Iterator[Meaning]:
        lines = [self._postings.get(word, frozenset()) for word in key]
        for number in sorted(frozenset.intersection(*lines)) if lines else ():
            yield from self._parsed(number).get(key, ())

    def _parse(self, number: int) -> dict[Key, list[Meaning]]:
        found: dict[Key, list[Meaning]] = {}
        for key, meaning in _meanings(parse_line(self._lines[number]), ORDINARY):
            found.setdefault(key, []).append(meaning)
        return found

    @cached_property
    def _postings(self) -> dict[str, frozenset[int]]:
        """Return in which lines of the thesaurus each stem occurs."""
        lines: dict[str, set[int]] = {}
        for number, line in enumerate(self._lines):
            for word in set(_WORD.findall(line)):
                lines.setdefault(word, set()).add(number)
        stems: dict[str, set[int]] = {}
        for word, numbers in lines.items():
            for form in {stem(fold(word)), *_plurals(fold(word))}:
                stems.setdefault(form, set()).update(numbers)
        return {form: frozenset(numbers) for form, numbers in stems.items()}


@lru_cache(maxsize=20_000)
def key_of(phrase: str) -> Key:
    """Return the stems of the words of a phrase that count; of all when none does."""
    return tuple(map(stem, _content(phrase)))


def _meanings(concept: Concept, worth: float) -> Iterator[tuple[Key, Meaning]]:
    for role in _ROLE_WEIGHTS:
        for phrase in getattr(concept, role):
            for key in _keys(phrase, role):
                yield key, (concept, role, worth)


def _keys(phrase: str, role: str) -> set[Key]:
    """Return the forms of a phrase; English ones also in the plural, which the stemmer leaves."""
    words = _content(phrase)
    key = tuple(map(stem, words))
    if role != "english" or not words:
        return {key}
    return {key, *((*key[:-1], plural) for plural in _plurals(words[-1]))}


def _plurals(word: str) -> Iterable[str]:
    """Return the stem of the English plural of a folded word."""
    return [stem(f"{word[:-1]}ies" if word.endswith("y") else f"{word}s")]


def _content(phrase: str) -> list[str]:
    words = folded_words(phrase)
    return [word for word in words if word not in STOPWORDS] or words
