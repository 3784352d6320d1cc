"""A small embedding model and documents that the tests write."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import Source
from ingest.embedding import TextEmbeddings, Vectors

WriteSource = Callable[..., Source]


class WordHashEmbeddings(TextEmbeddings):
    """Gives each word a place by its hash, and counts the texts it embeds."""

    def __init__(self, model_id: str = "word-hash") -> None:
        super().__init__(model_id=model_id, dimension=16, query_prompt="", passage_prompt="")
        self.texts: list[str] = []

    def _batches(self, texts: Sequence[str]) -> Iterator[Vectors]:
        self.texts += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[row, hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        yield vectors


@pytest.fixture
def embedding() -> WordHashEmbeddings:
    return WordHashEmbeddings()


@pytest.fixture
def write_source(tmp_path: Path) -> WriteSource:
    """Write a text file and return it as a source; keywords are fields of `Source`."""

    def write(name: str, text: str, **known: str) -> Source:
        path = tmp_path / "documents" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Source(id=path.stem, path=path, sha256=digest, **known)  # type: ignore[arg-type]  # `kind` is narrower

    return write
