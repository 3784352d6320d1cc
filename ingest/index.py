"""The published index: one folder per revision, and a pointer to the one in use.

```
index_dir/
  CURRENT                   the name of the revision in use
  <revision>/
    manifest.json           what it was made from and with
    documents/<key>.json    text, sections and chunks of a document;  <key>.npy  its vectors
    chroma/                 the vectors, searchable
    lexical/                BM25 over Dutch terms
```
A revision is complete before the pointer names it and never changes afterwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.catalogue import Source
from ingest.chunks import Chunk
from ingest.documents import Document
from ingest.errors import IndexMissingError
from ingest.lexical import LexicalIndex
from ingest.vector_cache import VectorCache
from ingest.vectors import close_client, nearest, open_client, open_store

if TYPE_CHECKING:
    from langchain_chroma import Chroma

    from ingest.embedding import TextEmbeddings

__all__ = ["Index", "Manifest", "SourceRecord", "current_revision", "open_index"]

SCHEMA = 1
POINTER = "CURRENT"


class SourceRecord(BaseModel):
    """A document of the index: its catalogue entry, and where its chunks are.

    Its chunks are the rows `first_row` up to `first_row + chunks`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: dict[str, Any]
    key: str
    first_row: int
    chunks: int
    empty_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_source(self) -> Source:
        """Return the catalogue entry as a value."""
        fields = self.source | {
            "path": Path(self.source["path"]),
            "notes": tuple(self.source["notes"]),
        }
        return Source(**fields)


class Manifest(BaseModel):
    """What an index was made from and with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int
    revision: str
    embedding_model: str
    dimension: int
    sources: tuple[SourceRecord, ...]
    abbreviations: dict[str, str]

    @staticmethod
    def describe(source: Source) -> dict[str, Any]:
        """Return a source in the form the manifest keeps."""
        return asdict(source) | {"path": str(source.path)}


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
        self._client: Any = None
        self.document = lru_cache(maxsize=64)(self._load_document)

    @property
    def revision(self) -> str:
        """Identifies the content: the same documents and model give the same revision."""
        return self.manifest.revision

    @property
    def rows(self) -> int:
        """The number of chunks."""
        return sum(record.chunks for record in self.manifest.sources)

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The lexical index."""
        return LexicalIndex.load(self._folder / "lexical")

    @cached_property
    def store(self) -> Chroma:
        """The vectors, as a LangChain vector store."""
        self._client = open_client(self._folder / "chroma")
        return open_store(self._client, self.embedding)

    def chunk(self, row: int) -> Chunk:
        """Return the chunk at a row."""
        record = self.manifest.sources[bisect_right(self._first_rows, row) - 1]
        return self.document(record.source["id"]).chunks[row - record.first_row]

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
        found = nearest(self.store, vector, min(k, self.rows), source_ids)
        return {self.row(chunk_id): similarity for chunk_id, similarity in found}

    def close(self) -> None:
        """Let go of the files; the index is not usable afterwards."""
        if self._client is not None:
            close_client(self._client)
            self._client = None

    def _load_document(self, source_id: str) -> Document:
        path = self._folder / "documents" / f"{self._records[source_id].key}.json"
        try:
            return Document.load(path, self.sources[source_id])
        except (OSError, ValueError) as error:
            raise IndexMissingError(self._folder.parent, f"it is damaged ({error})") from error


def current_revision(index_dir: Path) -> str | None:
    """Return the name of the revision in use, or None when there is none."""
    try:
        return (index_dir / POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def read_manifest(index_dir: Path) -> Manifest:
    """Read the manifest of the revision in use.

    Raises:
        IndexMissingError: There is none, or another version of the program made it.
    """
    revision = current_revision(index_dir)
    if revision is None:
        raise IndexMissingError(index_dir, "there is none yet")
    try:
        text = (index_dir / revision / "manifest.json").read_text(encoding="utf-8")
        manifest = Manifest.model_validate_json(text)
    except FileNotFoundError as error:
        raise IndexMissingError(index_dir, f"its revision {revision!r} is gone") from error
    except ValidationError as error:
        raise IndexMissingError(index_dir, "another version of the program made it") from error
    if manifest.schema_version != SCHEMA:
        raise IndexMissingError(
            index_dir,
            f"it has format {manifest.schema_version} and this version reads format {SCHEMA}",
        )
    return manifest


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
