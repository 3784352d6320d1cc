"""Make batches of texts that belong together, tokenised."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.training.augment import as_question, misspell, replace_synonyms, roughen
from ingest.training.data import TrainingData

__all__ = ["Batch", "PairMaker", "TokenIds", "tokenise"]

TokenIds: TypeAlias = NDArray[np.int64]
Batch: TypeAlias = tuple[list[TokenIds], list[TokenIds]]
"""Left and right texts; each left text belongs to the right text of the same rank only."""

_SOURCE_WEIGHT = {"law": 1.0, "law-health": 2.0}
_OTHER_WEIGHT = 6.0
_ONE_SENTENCE_WEIGHT = 0.3
_NEIGHBOURS = 4  # passages from one place in one document that meet in a batch
_QUESTION_WORDS = 40
_BARE_NUMBER = re.compile(r"(Artikel|Paragraaf|Bijlage)?\s*[\dIVX.:a-z]*")
_MOST_SYNONYMS = 10  # lemmas with more are too vague
_ALIKE = 0.78  # the score from which two sentences count as saying the same


def tokenise(tokenizer: Tokenizer, texts: Sequence[str]) -> list[TokenIds]:
    """Return the token ids of each text."""
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]


class PairMaker:
    """Draws batches of pairs, a family at a time, with its own random numbers.

    Families: `sentence` (a sentence and the rest of its passage), `heading` (a heading and its
    text), `parallel` (English and Dutch), `alike` (sentences that people find alike), `synonym`
    (words, and sentences with other words in them), `paraphrase` (our own groups of phrases).
    """

    def __init__(
        self, data: TrainingData, tokenizer: Tokenizer, *, seed: int, longest: int, keep: float
    ) -> None:
        """Tokenise the passages.

        Args:
            data: What to draw from.
            tokenizer: Of the model in training.
            seed: Of all random choices.
            longest: The most tokens of a passage.
            keep: How often the sentence stays in its passage, so that the same words also count.
        """
        self._data, self._tokenizer = data, tokenizer
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._numbers = np.random.default_rng(seed)
        self._longest, self._keep = longest, keep
        self._sentences = [s for passage in data.passages for s in passage.sentences]
        self.sentence_ids = tokenise(tokenizer, self._sentences)
        self._starts = np.cumsum([0] + [len(passage.sentences) for passage in data.passages])
        self._title_ids = tokenise(
            tokenizer, [f"{passage.title[:120]} {passage.heading}" for passage in data.passages]
        )
        self._weights = _shares(
            [
                _SOURCE_WEIGHT.get(passage.source, _OTHER_WEIGHT)
                * (1 if len(passage.sentences) > 1 else _ONE_SENTENCE_WEIGHT)
                for passage in data.passages
            ]
        )
        self._headed = [
            number
            for number, passage in enumerate(data.passages)
            if len(passage.heading.split()) > 1 and not _BARE_NUMBER.fullmatch(passage.heading)
        ]
        self._headed_weights = _shares(self._weights[self._headed])
        self._synonyms = {
            lemma.lower(): words for lemma, *words in data.synonyms if 0 < len(words) <= 8
        }
        self._synonym_pairs = [
            (lemma, word)
            for lemma, *words in data.synonyms
            if len(words) <= _MOST_SYNONYMS
            for word in words
        ]
        self._alike = [
            (pair.first, pair.second)
            for pair in data.scored
            if pair.score >= _ALIKE and not pair.contradicts
        ]
        self.families: dict[str, Callable[[int], Batch]] = {
            "sentence": self._draw_sentences,
            "heading": self._draw_headings,
            "parallel": self._draw_parallel,
            "alike": self._draw_alike,
            "synonym": self._draw_synonyms,
            "paraphrase": self._draw_paraphrases,
        }

    def _draw_sentences(self, size: int) -> Batch:
        places = self._numbers.choice(
            len(self._starts) - 1, size=size // _NEIGHBOURS, p=self._weights
        )
        last = len(self._starts) - 2
        chosen = dict.fromkeys(
            min(int(place) + step, last) for place in places for step in range(_NEIGHBOURS)
        )
        queries, passages = [], []
        for number in chosen:
            start, end = int(self._starts[number]), int(self._starts[number + 1])
            sentence = self._random.randrange(start, end)
            keep = self._random.random() < self._keep
            if end - start == 1 and not keep:
                continue
            queries.append(self._sentences[sentence])
            passages.append(self._passage(number, without=None if keep else sentence))
        return self._ask(queries), passages

    def _draw_headings(self, size: int) -> Batch:
        chosen = self._numbers.choice(self._headed, size=size, p=self._headed_weights)
        queries, passages = [], []
        for number in dict.fromkeys(chosen.tolist()):
            passage = self._data.passages[number]
            with_title = self._random.random() < 0.3
            queries.append(
                f"{passage.title[:100]} {passage.heading}" if with_title else passage.heading
            )
            start, end = self._starts[number], self._starts[number + 1]
            passages.append(np.concatenate(self.sentence_ids[start:end])[: self._longest])
        return self._ask(queries), passages

    def _draw_parallel(self, size: int) -> Batch:
        english, dutch = [], []
        for number in self._some(len(self._data.parallel), size):
            left, right = self._data.parallel[number]
            if self._random.random() < 0.3:
                right = replace_synonyms(right, self._random, self._synonyms, share=0.2)
            english.append(self._sometimes_rough(left))
            dutch.append(self._sometimes_rough(right))
        return self._tokens(english), self._tokens(dutch)

    def _draw_alike(self, size: int) -> Batch:
        chosen = [self._alike[number] for number in self._some(len(self._alike), size)]
        pairs = [pair if self._random.random() < 0.5 else pair[::-1] for pair in chosen]
        left = [roughen(first, self._random, typos=0.1, dropped=0.1) for first, _ in pairs]
        return self._tokens(left), self._tokens([second for _, second in pairs])

    def _draw_synonyms(self, size: int) -> Batch:
        left, right = [], []
        for number in self._some(len(self._synonym_pairs), size * 2 // 3):
            lemma, word = self._synonym_pairs[number]
            left.append(lemma if self._random.random() < 0.8 else misspell(lemma, self._random))
            right.append(word)
        for number in self._some(len(self._sentences), size // 3):
            sentence = " ".join(self._sentences[number].split()[:25])
            other = replace_synonyms(sentence, self._random, self._synonyms, share=0.5)
            left.append(roughen(other, self._random, typos=0.4, dropped=0.15))
            right.append(sentence)
        return self._tokens(left), self._tokens(right)

    def _draw_paraphrases(self, size: int) -> Batch:
        left, right = [], []
        groups = [group for group in self._data.paraphrases if len(group) > 1]
        for group in self._random.sample(groups, min(size, len(groups))):
            first, second = self._random.sample(group, 2)
            if self._random.random() < 0.3:
                first = as_question(first, self._random)
            left.append(roughen(first, self._random, typos=0.1, dropped=0))
            right.append(second)
        return self._tokens(left), self._tokens(right)

    def _passage(self, number: int, *, without: int | None) -> TokenIds:
        """Return a window of a passage, now and then with its title and with tokens left out."""
        start, end = int(self._starts[number]), int(self._starts[number + 1])
        parts = [self.sentence_ids[place] for place in range(start, end) if place != without]
        tokens = np.concatenate(parts)
        if len(tokens) > self._longest:
            first = self._random.randrange(len(tokens) - self._longest)
            tokens = tokens[first if self._random.random() < 0.6 else 0 :][: self._longest]
        if self._random.random() < 0.4:
            tokens = np.concatenate([self._title_ids[number], tokens])
        if self._random.random() < 0.5:
            kept = tokens[self._numbers.random(len(tokens)) > 0.1]
            tokens = kept if len(kept) else tokens
        return np.unique(tokens)  # as the tokenizer does it within a sentence

    def _ask(self, texts: Sequence[str]) -> list[TokenIds]:
        """Turn texts into what people type."""
        random, asked = self._random, []
        for text in texts:
            query = " ".join(text.split()[:_QUESTION_WORDS])
            if random.random() < 0.4:
                query = as_question(query, random)
            if random.random() < 0.3:
                query = replace_synonyms(query, random, self._synonyms, share=0.3)
            if random.random() < 0.7:
                typos = 0.5 if random.random() < 0.5 else 0
                query = roughen(query, random, typos=typos, dropped=0.1)
            asked.append(query)
        return self._tokens(asked)

    def _sometimes_rough(self, text: str) -> str:
        if self._random.random() >= 0.4:
            return text
        typos = 0.15 if self._random.random() < 0.5 else 0
        return roughen(text, self._random, typos=typos, dropped=0.1)

    def _some(self, count: int, size: int) -> list[int]:
        return self._random.sample(range(count), min(size, count))

    def _tokens(self, texts: Sequence[str]) -> list[TokenIds]:
        return tokenise(self._tokenizer, texts)


def _shares(weights: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights that sum to one."""
    array = np.asarray(weights, dtype=np.float64)
    shares: NDArray[np.float64] = array / array.sum()
    return shares
