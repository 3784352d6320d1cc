"""Measure the product's own search on single passages, through the product's own code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant import Assistant
from assistant.answering import Engine
from assistant.library import Library
from assistant.retrieval import search
from assistant.settings import RetrievalSettings, Settings, read_settings
from assistant.themes import Themes
from assistant.values import Filters, Passage, Query
from evals.benchmarks.fusion import DEPTH, Scores

__all__ = ["ProductFigures", "ProductSearch", "open_product"]

_CHUNKS = 40  # of the search; a passage may be cut into several


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFigures:
    """What one series of questions finds.

    Attributes:
        lexical: The scores of the lexical leg, `[questions, passages]`; a passage counts for its
            best chunk.
        searched: nDCG@10 of the search, which fuses both legs.
        ranked: nDCG@10 after the passages that hold the best sentences were put first, as an
            answer gets them.
    """

    lexical: Scores
    searched: float
    ranked: float


class ProductSearch:
    """An index in which each passage is a document, searched as the assistant does."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        """Use `open_product`."""
        self._engine, self._index = engine, engine.index
        self._themes = Themes(engine.index, Library(settings).glossary.cues)
        # Rows follow the ids of the documents, and so the numbers of the passages.
        rows = [self._index.rows_of([source]) for source in self._index.sources]
        self._first_rows = [chunks[0] for chunks in rows]

    def measure(self, questions: Sequence[str]) -> ProductFigures:
        """Ask for every passage, in order."""
        lexical, searched, ranked = [], [], []
        for number, question in enumerate(questions):
            query, passages, _ = self._engine.evidence(question, (), Filters())
            lexical.append(self._lexical(query))
            found = search(self._index, query, _CHUNKS, themes=self._themes)
            searched.append(_gain(number, found))
            ranked.append(_gain(number, passages))
        return ProductFigures(
            lexical=np.stack(lexical),
            searched=float(np.mean(searched)),
            ranked=float(np.mean(ranked)),
        )

    def _lexical(self, query: Query) -> Scores:
        scores = self._index.lexical.scores(query.terms).astype(np.float64)
        best: Scores = np.maximum.reduceat(scores, self._first_rows)
        return best


@contextmanager
def open_product(passages: Sequence[str], model: str = "default") -> Iterator[ProductSearch]:
    """Build an index of the passages in a folder that is removed afterwards.

    Args:
        passages: Each becomes a document; passage `n` answers question `n`.
        model: The setting `embedding_model`.
    """
    with TemporaryDirectory(prefix="leidraad-bench-") as place:
        documents = Path(place) / "corpus" / "documents"
        documents.mkdir(parents=True)
        for number, passage in enumerate(passages):
            (documents / f"{_name(number)}.txt").write_text(passage, encoding="utf-8")
        settings = read_settings(
            corpus_dir=documents.parent,
            data_dir=Path(place) / "data",
            embedding_model=model,
            retrieval=RetrievalSettings(k=_CHUNKS // 2),
        )
        with Assistant.open(settings) as assistant:
            yield ProductSearch(assistant.engine(), settings)


def _gain(number: int, chunks: Sequence[Passage]) -> float:
    """Return what a question adds to nDCG@10, its passage counting for its best chunk."""
    order = list(dict.fromkeys(chunk.source_id for chunk in chunks))[:DEPTH]
    return 1 / float(np.log2(order.index(_name(number)) + 2)) if _name(number) in order else 0.0


def _name(number: int) -> str:
    return f"passage-{number:04d}"
