"""Turn the words of a question into concepts, each with the ways it may be written.

Sources of variants, in the order in which they are trusted: the word itself; abbreviations the
documents spell out; synonyms, in Dutch, English and daily speech; the parts of a compound; two
words written as one; and, for a word that nobody knows, the words that look like it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile

from assistant.spelling import SpeltWords
from assistant.synonyms import Key, Synonyms, key_of
from ingest.dutch import Token, common_words, stem, tokenise
from ingest.lexical import LexicalIndex, Variant, WeightedTerm
from ingest.stopwords import STOPWORDS

__all__ = ["Expander"]

_LONGEST_PHRASE = 6
_MOST_VARIANTS = 24


@dataclass(frozen=True, slots=True)
class _Word:
    """A content word of the question, or several that form one expression."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def key(self) -> Key:
        return tuple(stem(token.folded) for token in self.tokens)


class Expander:
    """Expands questions against one index."""

    def __init__(
        self, lexical: LexicalIndex, synonyms: Synonyms, abbreviations: Mapping[str, str]
    ) -> None:
        """Prepare for questions.

        Args:
            lexical: What the documents' words are.
            synonyms: What words mean the same.
            abbreviations: Short forms that the documents spell out, with the long forms.
        """
        self._lexical = lexical
        self._synonyms = synonyms
        self._spelt_out: dict[Key, set[Key]] = {}
        for short, long in abbreviations.items():
            self._spelt_out.setdefault(key_of(short), set()).add(key_of(long))
            self._spelt_out.setdefault(key_of(long), set()).add(key_of(short))

    def expand(self, question: str, *, english: bool = False) -> tuple[WeightedTerm, ...]:
        """Return the concepts of a question, in order of appearance, each once.

        Args:
            question: The question, standalone.
            english: Whether its words may be English even when they are Dutch words as well.
        """
        tokens = [t for t in tokenise(question) if t.folded]
        found: dict[Key, WeightedTerm] = {}
        for word in self._words(tokens):
            if word.key not in found:
                found[word.key] = self._term(word, question, english)
        joined = self._written_as_one([t for t in tokens if t.folded not in STOPWORDS])
        for key, variant in joined:
            if key in found:
                term = found[key]
                variants = self._useful((*term.variants, variant))
                found[key] = replace(term, variants=tuple(variants))
        return tuple(found.values())

    @cached_property
    def vocabulary(self) -> list[str]:
        """Folded words of the documents that are long enough to be misspelt recognisably."""
        return sorted(w for w in self._lexical.words if len(w) >= 5 and w.isalpha())

    @cached_property
    def _vocabulary(self) -> SpeltWords:
        return SpeltWords(self.vocabulary)

    @cached_property
    def _glossary_words(self) -> SpeltWords:
        return SpeltWords(self._synonyms.single_words)

    def _words(self, tokens: Sequence[Token]) -> Iterable[_Word]:
        """Yield expressions the glossary knows as a whole, and single words otherwise."""
        position = 0
        while position < len(tokens):
            length = self._phrase_at(tokens, position)
            members = tokens[position : position + length]
            content = tuple(t for t in members if t.folded not in STOPWORDS)
            if length > 1:
                yield _Word(" ".join(t.text for t in members), content)
            elif content:
                yield _Word(content[0].text, content)
            position += length

    def _phrase_at(self, tokens: Sequence[Token], position: int) -> int:
        """Return how many tokens from `position` form the longest known expression, else 1."""
        if tokens[position].folded in STOPWORDS:
            return 1
        for length in range(min(_LONGEST_PHRASE, len(tokens) - position), 1, -1):
            last = tokens[position + length - 1]
            content = [
                stem(t.folded)
                for t in tokens[position : position + length]
                if t.folded not in STOPWORDS
            ]
            key = tuple(content)
            known = len(key) > 1 and (self._synonyms.knows(key) or key in self._spelt_out)
            if known and last.folded not in STOPWORDS:
                return length
        return 1

    def _term(self, word: _Word, question: str, english: bool) -> WeightedTerm:
        variants = [Variant(word.key, 1.0)]
        variants += self._from_documents(word.key)
        variants += self._synonyms.variants(word.key, 1.0, self._unfit_roles(word, english))
        if len(word.tokens) == 1:
            variants += self._parts(word.tokens[0].folded)
            variants += self._inflections(word.tokens[0])
            if not self._understood(variants) and not self._synonyms.knows(word.key):
                variants += self._look_alikes(word.tokens[0].folded)
        else:
            variants += [Variant((part,), 0.4, "part") for part in word.key]
        return WeightedTerm(
            text=word.text,
            variants=tuple(self._useful(variants)),
            is_name=_is_name(word.tokens, question),
        )

    def _from_documents(self, key: Key) -> list[Variant]:
        return [
            Variant(other, 0.95, "abbreviation") for other in sorted(self._spelt_out.get(key, ()))
        ]

    def _unfit_roles(self, word: _Word, english: bool) -> frozenset[str]:
        """Return how a word should not be read.

        An ordinary Dutch word is neither English nor, without capitals, an abbreviation.
        """
        token = word.tokens[0]
        if len(word.tokens) > 1 or token.folded not in common_words():
            return frozenset()
        unfit = set() if english else {"english"}
        if sum(c.isupper() for c in token.text) < 2:
            unfit.add("short")
        return frozenset(unfit)

    def _parts(self, folded: str) -> list[Variant]:
        parts = sorted(self._lexical.compounds.parts(folded))
        if not parts:
            return []
        share = 0.6 if self._in_documents(stem(folded)) else 0.75
        smallest = tuple(p for p in parts if not any(p != q and q in p for q in parts)) or parts
        together = [Variant(tuple(smallest), share, "part")] if len(smallest) > 1 else []
        return [*together, *(Variant((part,), 0.35, "part") for part in parts)]

    def _inflections(self, token: Token) -> list[Variant]:
        """Return words that only add an ending, such as the adjective of a place name."""
        folded = token.folded
        if len(folded) < 5 or not folded.isalpha():
            return []
        places = range(bisect_right(self.vocabulary, folded), len(self.vocabulary))
        following = (self.vocabulary[place] for place in places)
        longer = takewhile(lambda word: word.startswith(folded), following)
        return [
            Variant((stem(word),), 0.8, "inflection")
            for word in longer
            if len(word) - len(folded) <= 3
        ]

    def _understood(self, variants: Iterable[Variant]) -> bool:
        return any(
            v.weight >= 0.5 and all(self._in_documents(term) for term in v.terms) for v in variants
        )

    def _look_alikes(self, folded: str) -> list[Variant]:
        """Return the words of the documents and the glossary within one or two typing errors."""
        if len(folded) < 5 or not folded.isalpha() or folded in common_words():
            return []
        most = 1 if len(folded) < 8 else 2
        variants = []
        for candidate, distance in self._vocabulary.nearest(folded, most, limit=4):
            if candidate[0] != folded[0] and (distance > 1 or len(folded) < 8):
                continue
            weight = 0.85 if distance <= 1 else 0.7
            variants.append(Variant((stem(candidate),), weight, "spelling"))
            variants += self._meaning_of_look_alike(stem(candidate), weight)
        if variants or len(folded) < 7:
            return variants
        return self._glossary_look_alikes(folded, most)

    def _glossary_look_alikes(self, folded: str, most: int) -> list[Variant]:
        near = self._glossary_words.nearest(stem(folded), most, limit=2)
        return [v for candidate, _ in near for v in self._meaning_of_look_alike(candidate, 0.8)]

    def _meaning_of_look_alike(self, stemmed: str, weight: float) -> list[Variant]:
        """Return what a word means that is perhaps not the word that was asked."""
        meanings = self._synonyms.variants((stemmed,), weight)
        return [replace(variant, reason="spelling") for variant in meanings]

    def _written_as_one(self, tokens: Sequence[Token]) -> Iterable[tuple[Key, Variant]]:
        """Yield, for neighbouring words, the single word the documents write for them."""
        for first, second in pairwise(tokens):
            joined = first.folded + second.folded
            if not joined.isalpha() or len(joined) < 7:
                continue
            forms = [stem(joined)] if self._in_documents(stem(joined)) else []
            forms = forms or [
                v.terms[0] for v in self._look_alikes(joined) if v.reason == "spelling"
            ]
            for form in forms[:1]:
                for token in (first, second):
                    yield (stem(token.folded),), Variant((form,), 0.9, "spelling")

    def _useful(self, variants: Iterable[Variant]) -> list[Variant]:
        """Keep each form once, at its best weight, and only forms the documents have."""
        best: dict[Key, Variant] = {}
        for variant in variants:
            known = best.get(variant.terms)
            if (known is None or known.weight < variant.weight) and variant.terms:
                best[variant.terms] = variant
        present = [v for v in best.values() if all(self._in_documents(t) for t in v.terms)]
        return sorted(present, key=lambda v: -v.weight)[:_MOST_VARIANTS]

    def _in_documents(self, term: str) -> bool:
        return self._lexical.knows(term)


def _is_name(tokens: Sequence[Token], question: str) -> bool:
    """Whether a word is written as a name: a capital or digit-and-capital, not at the start."""
    first = tokens[0]
    before = question[: first.start].rstrip()
    opens = not before or before[-1] in ".?!:"
    capital = first.text[0].isupper()
    return capital and (not opens or sum(c.isupper() for c in first.text) > 1)
