"""Chroma, embedded: the only module that knows it.

Chroma loses vectors when two processes write to one folder, and a reader does not see what
another process deletes. So a folder is written by one process, once, before anybody reads it;
`ingest.index` publishes it. The HTTP server of Chroma is never started.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.catalogue import Source
from ingest.chunks import Chunk

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

__all__ = [
    "close_client",
    "load_library",
    "nearest",
    "open_client",
    "open_collection",
    "open_store",
    "passage_metadata",
    "write_vectors",
]

COLLECTION = "passages"
_BATCH = 2_000


def load_library() -> None:
    """Import Chroma, which takes seconds, and twice as many beside other work in Python."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb  # noqa: F401


def open_client(folder: Path) -> ClientAPI:
    """Open Chroma's embedded client on a folder, with its telemetry off.

    Raises:
        OSError: Chroma cannot open the folder; so do the functions below for its other errors.
    """
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False, allow_reset=False)
    with _errors():
        try:
            return chromadb.PersistentClient(path=str(folder), settings=settings)
        except (ValueError, AttributeError) as error:  # how it fails on damaged files
            raise OSError(f"Chroma cannot open {str(folder)!r}") from error


def close_client(client: ClientAPI) -> None:
    """Let go of the folder's files."""
    client.close()  # type: ignore[attr-defined]  # on the class behind the interface


def write_vectors(
    client: ClientAPI,
    *,
    remove: Iterable[Source],
    add: Iterable[tuple[Source, Sequence[Chunk], NDArray[np.float32]]],
) -> int:
    """Bring the collection up to date and return how many chunks it holds.

    Args:
        client: On a folder that nobody reads yet.
        remove: The documents of which every chunk goes.
        add: Per document its chunks and their vectors, `[chunks, dimension]`-shaped.
    """
    with _errors():
        collection = client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for source in remove:
            collection.delete(where={"source_id": source.id})
        for source, chunks, vectors in add:
            for first in range(0, len(chunks), _BATCH):
                batch = chunks[first : first + _BATCH]
                collection.upsert(
                    ids=[chunk.id for chunk in batch],
                    embeddings=vectors[first : first + _BATCH],
                    documents=[chunk.text for chunk in batch],
                    metadatas=[passage_metadata(source, chunk) for chunk in batch],
                )
        return int(collection.count())


def open_store(client: ClientAPI, embedding: Embeddings, *, expected: int) -> Chroma:
    """Return the collection as a LangChain vector store that searches with `embedding`.

    Raises:
        ValueError: The collection does not hold `expected` chunks.
    """
    from langchain_chroma import Chroma

    with _errors():
        count = client.get_collection(COLLECTION, embedding_function=None).count()
        if count != expected:
            raise ValueError(f"{count} of {expected} passages are stored")
        return Chroma(
            client=client,
            collection_name=COLLECTION,
            embedding_function=embedding,
            create_collection_if_not_exists=False,
        )


@contextmanager
def _errors() -> Iterator[None]:
    """Pass Chroma's and SQLite's complaints about files on as what they are, an `OSError`."""
    import sqlite3

    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, sqlite3.Error) as error:
        raise OSError(f"Chroma: {error}") from error


def open_collection(client: ClientAPI) -> Collection:
    """Return Chroma's own collection, which can search without fetching texts."""
    with _errors():
        return client.get_collection(COLLECTION, embedding_function=None)


def nearest(
    collection: Collection, vector: list[float], k: int, source_ids: Sequence[str] | None
) -> list[tuple[str, float]]:
    """Return the ids of the `k` nearest chunks with their cosine similarity, best first.

    LangChain's store would fetch every text as well, which takes twice as long as searching.
    """
    where: dict[str, Any] | None = None
    if source_ids is not None:
        where = {"source_id": {"$in": list(source_ids)}}
    with _errors():
        found = collection.query(
            query_embeddings=vector, n_results=k, where=where, include=["distances"]
        )
    (ids,), (distances,) = found["ids"], found["distances"] or [[]]
    return [(name, 1.0 - distance) for name, distance in zip(ids, distances, strict=True)]


def passage_metadata(source: Source, chunk: Chunk) -> dict[str, Any]:
    """Return what a vector store tells about a passage beside its text."""
    record = {
        "source_id": source.id,
        "title": source.title,
        "section": " › ".join(chunk.section),
        "start": chunk.start,
        "end": chunk.end,
        "page": chunk.page,
        "kind": source.kind,
        "region": source.region,
        "date": source.date,
    }
    return {key: value for key, value in record.items() if value is not None}
