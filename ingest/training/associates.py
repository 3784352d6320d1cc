"""Which tokens go with which: translations and synonyms, counted before any training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from ingest.training.data import TrainingData

__all__ = ["move_towards", "synonym_links", "translation_links"]

_MOST_SYNONYMS = 8  # lemmas with more are too vague


def translation_links(tokenizer: Tokenizer, data: TrainingData) -> csr_array:
    """Return how strongly each token goes with the tokens of translations of its sentences."""
    english, dutch = zip(*data.parallel, strict=True)
    links = _dice(_occurrences(tokenizer, english), _occurrences(tokenizer, dutch))
    return _strongest(links, count=6, power=2, least=0.05)


def synonym_links(tokenizer: Tokenizer, data: TrainingData) -> csr_array:
    """Return how strongly each token goes with the tokens of synonyms and paraphrases."""
    pairs = [
        pair
        for lemma, *words in data.synonyms
        if len(words) <= _MOST_SYNONYMS
        for word in words
        for pair in ((lemma, word), (word, lemma))
    ]
    pairs += [
        (first, second)
        for group in data.paraphrases
        for first in group
        for second in group
        if first != second
    ] * 2
    left, right = zip(*pairs, strict=True)
    links = _dice(_occurrences(tokenizer, left), _occurrences(tokenizer, right), together=1)
    links.setdiag(0)
    return _strongest(links, count=8, power=1, least=0.02)


def move_towards(
    vectors: NDArray[np.float32], links: csr_array, share: NDArray[np.floating[Any]]
) -> NDArray[np.float32]:
    """Turn each vector towards the weighted mean of those it is linked with.

    Args:
        vectors: One for each token.
        links: Square; a row without links leaves its vector as it is.
        share: For each token, which part of its variance is taken from the others.

    Returns:
        Vectors of the lengths they had.
    """
    targets = links @ vectors
    share = np.where(np.linalg.norm(targets, axis=1) > 0, share, 0)[:, None]
    turned = np.sqrt(1 - share) * _unit(vectors) + np.sqrt(share) * _unit(targets)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    moved: NDArray[np.float32] = (lengths * _unit(turned)).astype(np.float32)
    return moved


def _occurrences(tokenizer: Tokenizer, texts: Sequence[str]) -> csr_array:
    """Return which tokens each text has, `[texts, tokens]`, as ones."""
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    rows = [np.unique(np.array(encoding.ids, dtype=np.int64)) for encoding in encodings]
    ends = np.cumsum([0, *map(len, rows)])
    ones = np.ones(ends[-1], dtype=np.float32)
    shape = (len(texts), tokenizer.get_vocab_size())
    return csr_array((ones, np.concatenate(rows), ends), shape=shape)


def _dice(left: csr_array, right: csr_array, *, together: int = 2) -> csr_array:
    """Return the Dice coefficients of tokens that meet at least `together` times."""
    counts = (left.T @ right).tocoo()
    total = left.sum(axis=0)[counts.row] + right.sum(axis=0)[counts.col]
    kept = counts.data >= together
    place = (counts.row[kept], counts.col[kept])
    return csr_array((2 * counts.data[kept] / total[kept], place), shape=counts.shape)


def _strongest(links: csr_array, *, count: int, power: float, least: float) -> csr_array:
    """Keep the strongest `count` of each row that reach `least`, raised to `power`."""
    data = np.where(links.data >= least, links.data**power, 0)
    for start, end in zip(links.indptr, links.indptr[1:], strict=False):
        if end - start > count:
            data[start + np.argsort(data[start:end])[:-count]] = 0
    kept = csr_array((data, links.indices, links.indptr), shape=links.shape)
    kept.eliminate_zeros()
    return kept


def _unit(vectors: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float64] = vectors / np.maximum(lengths, 1e-9)
    return unit
