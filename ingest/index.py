"""The published index: one folder per revision, and a pointer to the one in use.

```
index_dir/
  CURRENT                   the name of the revision in use
  .lock                     held by whoever writes
  <revision>/
    manifest.json           what it was made from and with, and the checksums of its files
    documents/<key>.json    text, sections and chunks of a document;  <key>.npy  its vectors
    chunks.jsonl            every chunk, by row;  chunks.npy  where each begins
    parts.jsonl             its paragraphs, list items and table rows, likewise
    texts.bin               every document's text and outline;  texts.npy  where each begins
    chroma/                 the vectors, searchable; not where PostgreSQL holds them
    lexical/                BM25 over Dutch terms
```
A revision is complete before the pointer names it and never changes afterwards; its manifest is
written last. Its name is a digest of its content, with a counter after a rebuild of the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import Source
from ingest.checksums import damaged_files
from ingest.chunk_store import ChunkStore
from ingest.chunks import Chunk
from ingest.document_store import DocumentStore
from ingest.documents import Document
from ingest.errors import IndexMissingError
from ingest.lexical import LexicalIndex
from ingest.local_vectors import LocalVectors
from ingest.manifest import Manifest, SourceRecord, current_revision, read_manifest
from ingest.parts import Part
from ingest.vector_cache import VectorCache

if TYPE_CHECKING:
    from langchain_core.vectorstores import VectorStore

    from ingest.embedding import TextEmbeddings
    from ingest.postgres.database import Database
    from ingest.postgres.vectors import SharedVectors

__all__ = [
    "Index",
    "Manifest",
    "SourceRecord",
    "check_files",
    "check_index",
    "current_revision",
    "manifest_in_use",
    "open_index",
    "read_manifest",
]


class Index:
    """A revision, opened for reading. What it holds is loaded when first asked for."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        embedding: TextEmbeddings,
        vectors: LocalVectors | SharedVectors,
    ) -> None:
        """Use `open_index`; this constructor checks nothing."""
        self._folder = folder
        self.manifest = manifest
        self.embedding = embedding
        self.sources: Mapping[str, Source] = {
            record.source["id"]: record.to_source() for record in manifest.sources
        }
        self._records = {record.source["id"]: record for record in manifest.sources}
        self._numbers = {source_id: number for number, source_id in enumerate(self.sources)}
        self._first_rows = [record.first_row for record in manifest.sources]
        self.passage_vectors = VectorCache(embedding)
        self._vectors = vectors
        self.document = lru_cache(maxsize=64)(self._read_document)
        self.chunk = lru_cache(maxsize=1_024)(self._read_chunk)

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

    @property
    def store(self) -> VectorStore:
        """The vectors, as a LangChain vector store."""
        with self._readable(self._vectors.part):
            return self._vectors.store

    @cached_property
    def _chunks(self) -> ChunkStore:
        with self._readable("chunks"):
            return ChunkStore(self._folder)

    @cached_property
    def _documents(self) -> DocumentStore:
        with self._readable("texts"):
            return DocumentStore(self._folder)

    def parts(self, chunk_id: str) -> tuple[Part, ...]:
        """Return the paragraphs, list items and table rows of a chunk, in order."""
        with self._readable("parts"):
            return self._chunks.read_parts(self.row(chunk_id))

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
        with self._readable(self._vectors.part):
            found = self._vectors.nearest(vector, min(k, self.rows), source_ids)
        return {self.row(chunk_id): similarity for chunk_id, similarity in found}

    def close(self) -> None:
        """Let go of the files; the index is not usable afterwards."""
        self._vectors.close()
        for part in ("_chunks", "_documents"):
            if part in self.__dict__:
                self.__dict__[part].close()

    def _read_chunk(self, row: int) -> Chunk:
        with self._readable("chunks"):
            return self._chunks.read(row)

    def _read_document(self, source_id: str) -> Document:
        record = self._records[source_id]
        rows = range(record.first_row, record.first_row + record.chunks)
        with self._readable("texts"):
            return self._documents.read(
                self._numbers[source_id], self.sources[source_id], rows, self.chunk
            )

    @contextmanager
    def _readable(self, part: str) -> Iterator[None]:
        """Say which part of the index is gone or damaged, and what mends it."""
        try:
            yield
        except (OSError, ValueError, KeyError) as error:
            problem = f"its part {part!r} is missing or damaged ({type(error).__name__})"
            raise IndexMissingError(self._folder.parent, problem) from error


def manifest_in_use(index_dir: Path, database: Database | None = None) -> Manifest:
    """Read the manifest of the revision in use; what a database has that is not here is fetched.

    Raises:
        IndexMissingError: There is none, it is damaged, another version of the program made it, or
            its vectors are not where they should be.
        DatabaseError: The database cannot be used.
    """
    revision = database.bring() if database else current_revision(index_dir)
    if revision is None:
        raise IndexMissingError(index_dir, "there is none yet")
    manifest = read_manifest(index_dir, revision)
    if (manifest.vectors == "postgresql") != (database is not None):
        problem = "its vectors are not where the setting `database_url` says"
        raise IndexMissingError(index_dir, problem)
    return manifest


def open_index(
    index_dir: Path, embedding: TextEmbeddings, database: Database | None = None
) -> Index:
    """Open the revision in use.

    Args:
        index_dir: Where revisions are kept.
        embedding: The embedding model; it embeds the questions.
        database: Through which the index is shared, if it is.

    Raises:
        IndexMissingError: There is no index, it has another format, or it was built with another
            embedding model than `embedding`.
        DatabaseError: The database cannot be used.
    """
    manifest = manifest_in_use(index_dir, database)
    if manifest.embedding_model != embedding.model_id:
        raise IndexMissingError(
            index_dir,
            f"it was built with the embedding model {manifest.embedding_model!r}, but the "
            f"setting `embedding_model` now names {embedding.model_id!r}",
        )
    folder = index_dir / manifest.revision
    rows = sum(record.chunks for record in manifest.sources)
    if database:
        return Index(folder, manifest, embedding, database.vectors(manifest, embedding, rows))
    return Index(folder, manifest, embedding, LocalVectors(folder, embedding, rows))


def check_index(index_dir: Path, database: Database | None = None) -> Manifest:
    """Read every file of the revision in use, and return its manifest.

    Raises:
        IndexMissingError: There is no index, it has another format, or a part of it is damaged.
        DatabaseError: The database cannot be used.
    """
    manifest = manifest_in_use(index_dir, database)
    if database and not database.holds(manifest):
        raise IndexMissingError(index_dir, "its vectors are not all in the database")
    check_files(index_dir, manifest, database)
    return manifest


def check_files(index_dir: Path, manifest: Manifest, database: Database | None = None) -> None:
    """Read every file of a revision.

    Files that are damaged here and sound in the database are fetched again.

    Raises:
        IndexMissingError: A file is damaged.
        DatabaseError: The database cannot be used.
    """
    folder = index_dir / manifest.revision
    damaged = damaged_files(folder, manifest.files, manifest.files)
    if damaged and database:
        database.mend(manifest.revision, damaged)
        damaged = damaged_files(folder, manifest.files, damaged)
    if damaged:
        raise IndexMissingError(index_dir, f"its part {min(damaged)!r} is damaged")
