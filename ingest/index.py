"""The published index: one folder per revision, and a pointer to the one in use.

```
index_dir/
  CURRENT                   the name of the revision in use
  .lock                     held by whoever writes
  <revision>/
    manifest.json           what it was made from and with, and the checksums of its files
    documents/<key>.json    text, sections and chunks of a document;  <key>.npy  its vectors
    chunks.jsonl            every chunk, by row;  chunks.npy  where each begins
    chroma/                 the vectors, searchable
    lexical/                BM25 over Dutch terms
```
A revision is complete before the pointer names it and never changes afterwards; its manifest is
written last. Its name is a digest of its content, with a counter after a rebuild of the same.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.catalogue import Source
from ingest.checksums import checksum, damaged_files
from ingest.chunk_store import ChunkStore
from ingest.chunks import Chunk
from ingest.documents import Document
from ingest.errors import IndexMissingError
from ingest.lexical import LexicalIndex
from ingest.manifest import Manifest, SourceRecord, current_revision, read_manifest
from ingest.vector_cache import VectorCache
from ingest.vectors import close_client, nearest, open_client, open_store

if TYPE_CHECKING:
    from langchain_chroma import Chroma

    from ingest.embedding import TextEmbeddings

__all__ = [
    "Index",
    "Manifest",
    "SourceRecord",
    "check_index",
    "current_revision",
    "open_index",
    "read_manifest",
]


class Index:
    """A revision, opened for reading. What it holds is loaded when first asked for."""

    def __init__(self, folder: Path, manifest: Manifest, embedding: TextEmbeddings) -> None:
        """Use `open_index`; this constructor checks nothing."""
        self._folder = folder
        self.manifest = manifest
        self.embedding = embedding
        self.sources: Mapping[str, Source] = {
            record.source["id"]: record.to_source() for record in manifest.sources
        }
        self._records = {record.source["id"]: record for record in manifest.sources}
        self._first_rows = [record.first_row for record in manifest.sources]
        self.passage_vectors = VectorCache(embedding)
        self._clients: list[Any] = []
        self.document = lru_cache(maxsize=64)(self._load_document)

    @property
    def revision(self) -> str:
        """Identifies the content: the same documents and model give the same revision.

        A rebuild of the same content adds a counter (".2"), so that readers notice.
        """
        return self.manifest.revision

    @cached_property
    def rows(self) -> int:
        """The number of chunks."""
        return sum(record.chunks for record in self.manifest.sources)

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The lexical index."""
        with self._readable("lexical"):
            return LexicalIndex.load(self._folder / "lexical")

    @cached_property
    def store(self) -> Chroma:
        """The vectors, as a LangChain vector store."""
        with self._readable("chroma"):
            client = open_client(self._writable("chroma"))
            self._clients.append(client)  # without a lock, two threads may open one each
            return open_store(client, self.embedding, expected=self.rows)

    @cached_property
    def _chunks(self) -> ChunkStore:
        with self._readable("chunks"):
            return ChunkStore(self._folder)

    def chunk(self, row: int) -> Chunk:
        """Return the chunk at a row."""
        with self._readable("chunks"):
            return self._chunks.read(row)

    def row(self, chunk_id: str) -> int:
        """Return the row of a chunk."""
        source_id, _, ordinal = chunk_id.rsplit(":", 2)
        return self._records[source_id].first_row + int(ordinal)

    def source_of(self, row: int) -> Source:
        """Return the document that a row belongs to."""
        record = self.manifest.sources[bisect_right(self._first_rows, row) - 1]
        return self.sources[record.source["id"]]

    def rows_of(self, source_ids: Sequence[str]) -> list[int]:
        """Return the rows of some documents, in order."""
        records = (self._records[source_id] for source_id in source_ids)
        return [row for r in records for row in range(r.first_row, r.first_row + r.chunks)]

    def nearest(
        self, question: str, k: int, source_ids: Sequence[str] | None = None
    ) -> dict[int, float]:
        """Return the `k` rows closest in meaning to a question, with their cosine similarity.

        Args:
            question: The question, standalone.
            k: At most so many rows.
            source_ids: The documents to search; None for all.
        """
        vector = self.embedding.embed_query(question)
        with self._readable("chroma"):
            found = nearest(self.store, vector, min(k, self.rows), source_ids)
        return {self.row(chunk_id): similarity for chunk_id, similarity in found}

    def close(self) -> None:
        """Let go of the files; the index is not usable afterwards."""
        while self._clients:
            close_client(self._clients.pop())
        if "_chunks" in self.__dict__:
            self._chunks.close()
        if "_copies" in self.__dict__:
            self._copies.cleanup()

    def _writable(self, part: str) -> Path:
        """Return the folder of a part; a copy where it cannot be written, for Chroma must."""
        folder = self._folder / part
        if all(os.access(path, os.W_OK) for path in (folder, *folder.rglob("*"))):
            return folder
        copy = Path(self._copies.name) / part
        shutil.copytree(folder, copy, copy_function=shutil.copyfile, dirs_exist_ok=True)
        return copy

    @cached_property
    def _copies(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory(prefix="leidraad-")

    def _load_document(self, source_id: str) -> Document:
        name = f"documents/{self._records[source_id].key}.json"
        with self._readable(name):
            data = (self._folder / name).read_bytes()
            if checksum(data) != self.manifest.files.get(name):
                raise ValueError("it is not what was written")
            return Document.loads(data, self.sources[source_id], name)

    @contextmanager
    def _readable(self, part: str) -> Iterator[None]:
        """Say which part of the index is gone or damaged, and what mends it."""
        try:
            yield
        except (OSError, ValueError, KeyError) as error:
            problem = f"its part {part!r} is missing or damaged ({type(error).__name__})"
            raise IndexMissingError(self._folder.parent, problem) from error


def open_index(index_dir: Path, embedding: TextEmbeddings) -> Index:
    """Open the revision in use.

    Raises:
        IndexMissingError: There is no index, it has another format, or it was built with another
            embedding model than `embedding`.
    """
    manifest = read_manifest(index_dir)
    if manifest.embedding_model != embedding.model_id:
        raise IndexMissingError(
            index_dir,
            f"it was built with the embedding model {manifest.embedding_model!r}, but the "
            f"setting `embedding_model` now names {embedding.model_id!r}",
        )
    return Index(index_dir / manifest.revision, manifest, embedding)


def check_index(index_dir: Path) -> Manifest:
    """Read every file of the revision in use, and return its manifest.

    Raises:
        IndexMissingError: There is no index, it has another format, or a file of it is damaged.
    """
    manifest = read_manifest(index_dir)
    damaged = damaged_files(index_dir / manifest.revision, manifest.files, manifest.files)
    if damaged:
        raise IndexMissingError(index_dir, f"its part {min(damaged)!r} is damaged")
    return manifest
