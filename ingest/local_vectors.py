"""The vectors of a revision in its own folder, searched by Chroma: one machine, no server."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.entries import Entry, Previous, Progress, with_vectors
from ingest.errors import IndexWriteError
from ingest.vectors import (
    close_client,
    nearest,
    open_client,
    open_collection,
    open_store,
    write_vectors,
)

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from langchain_chroma import Chroma

    from ingest.embedding import TextEmbeddings

__all__ = ["LocalVectors", "store_vectors"]

PART = "chroma"


class LocalVectors:
    """The vectors of a revision, opened for searching when first asked for."""

    part = PART

    def __init__(self, folder: Path, embedding: TextEmbeddings, expected: int) -> None:
        """Use those in the revision's `folder`, which should be `expected`."""
        self._folder = folder / PART
        self._embedding = embedding
        self._expected = expected
        self._clients: list[Any] = []

    @cached_property
    def store(self) -> Chroma:
        """The vectors, as a LangChain vector store.

        Raises:
            OSError: They cannot be opened.
            ValueError: It is another number than expected.
        """
        client = open_client(self._writable())
        self._clients.append(client)  # without a lock, two threads may open one each
        return open_store(client, self._embedding, expected=self._expected)

    @cached_property
    def _collection(self) -> Collection:
        _ = self.store  # opens them, and checks their number
        return open_collection(self._clients[-1])

    def nearest(
        self, vector: list[float], k: int, source_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """Return the ids of the `k` nearest chunks with their cosine similarity, best first.

        Raises:
            OSError: They cannot be searched.
            ValueError: It is another number than expected.
        """
        return nearest(self._collection, vector, k, source_ids)

    def close(self) -> None:
        """Let go of the files."""
        while self._clients:
            close_client(self._clients.pop())
        if "_copies" in self.__dict__:
            self._copies.cleanup()

    def _writable(self) -> Path:
        """Return the folder; a copy where it cannot be written, for Chroma must."""
        folder = self._folder
        if all(os.access(path, os.W_OK) for path in (folder, *folder.rglob("*"))):
            return folder
        copy = Path(self._copies.name) / PART
        shutil.copytree(folder, copy, copy_function=shutil.copyfile, dirs_exist_ok=True)
        return copy

    @cached_property
    def _copies(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory(prefix="leidraad-")


def store_vectors(
    folder: Path,
    before: Previous | None,
    entries: Sequence[Entry],
    embedding: TextEmbeddings,
    progress: Progress,
) -> None:
    """Fill Chroma from the old revision's and what differs; from nothing when that fails.

    Raises:
        IndexWriteError: Not all vectors are stored.
        OSError: The disk refuses.
    """
    target = folder / PART
    expected = sum(entry.chunks for entry in entries)
    old = before.chroma() if before and _kept(before, entries) else None
    if before is not None and old is not None:
        taken = target.with_name("chroma.taken")  # Chroma remembers a path that failed to open
        try:
            shutil.copytree(old, taken)
            if _update(taken, folder, before, entries, embedding, progress) == expected:
                taken.rename(target)
                return
        except OSError:
            pass  # what is there is damaged; the disk itself is put to the test below
        shutil.rmtree(taken, ignore_errors=True)
    count = _update(target, folder, None, entries, embedding, progress)
    if count != expected:
        raise IndexWriteError(target, f"{count} of {expected} passages were stored")


def _update(
    target: Path,
    folder: Path,
    before: Previous | None,
    entries: Sequence[Entry],
    embedding: TextEmbeddings,
    progress: Progress,
) -> int:
    """Replace the documents that differ from `before`; return how many chunks there are."""
    records = before.manifest.sources if before else ()
    kept = _kept(before, entries) if before else set()
    new = [entry for entry in entries if entry.key not in kept]
    client = open_client(target)
    try:
        return write_vectors(
            client,
            remove=[record.to_source() for record in records if record.key not in kept],
            add=with_vectors(new, folder, embedding.dimension, progress),
        )
    finally:
        close_client(client)


def _kept(before: Previous, entries: Sequence[Entry]) -> set[str]:
    """Return the keys of the documents that are the same in both; often none after an update."""
    sources = {entry.key: entry.source for entry in entries}
    records = before.manifest.sources
    return {r.key for r in records if r.key in sources and r.describes(sources[r.key])}
