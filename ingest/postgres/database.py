"""The index of several machines: what one publishes in the database, the others fetch.

A writer holds a lock of the database for the whole run, on the connection with which it publishes.
A revision, its files and its vectors become visible in one transaction, together with the pointer
to it; of a writer that is killed nothing is left. Whoever reads keeps copies of the files, in its
index folder and its folder of added documents, and searches the vectors in the database.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.entries import Entry, Previous, Progress, with_vectors
from ingest.errors import IndexLockedError, IndexWriteError
from ingest.manifest import Manifest
from ingest.postgres.connection import Address
from ingest.postgres.copies import Copies
from ingest.postgres.files import keep_files
from ingest.postgres.schema import clear, described, prepare, published, vector_table
from ingest.postgres.vectors import SharedVectors, count_vectors, write_vectors
from ingest.revision import Target

if TYPE_CHECKING:
    from psycopg import Connection

    from ingest.embedding import TextEmbeddings

__all__ = ["Database", "Publication"]

_WRITER = 7264693101
"""The advisory lock of whoever writes the index."""
_PATIENCE = 3.0
"""Seconds that a server may need to notice that a writer was killed."""
Found = TypeVar("Found")


class Database:
    """The database through which an index is shared; safe to use from several threads."""

    def __init__(self, url: str, *, index_dir: Path, added_dir: Path) -> None:
        """Share the revisions in `index_dir` and the added documents in `added_dir`.

        Raises:
            DatabaseError: The URL cannot be used, or packages are missing.
        """
        self.address = Address(url)
        self._copies = Copies(self.address, index_dir, added_dir)
        self._added_dir = added_dir
        self._writer: Connection | None = None
        self._asking = threading.Lock()
        self._kept: list[Any] = []  # at most one connection, for the question what is in use
        weakref.finalize(self, _close, self._kept)

    def described(self) -> str:
        """Say where it is, and which PostgreSQL and which pgvector it has.

        Raises:
            DatabaseError: The database cannot be used, or has no pgvector.
        """
        return self._ask(lambda connection: described(connection, self.address))

    def revision(self) -> str | None:
        """Return the name of the revision in use, or None when there is none.

        Raises:
            DatabaseError: The database cannot be used.
        """
        return self._ask(published)

    def bring(self) -> str | None:
        """Have the revision in use here as well, with the added documents; return its name.

        Raises:
            DatabaseError: The database cannot be used, or has other documents than were added here.
            IndexWriteError: The disk refuses.
        """
        revision = self.revision()
        if revision is None or self._copies.are_here(revision):
            return revision
        with self.address.connect() as connection, self.address.reported():
            return self._copies.bring(connection)

    def mend(self, revision: str, names: Collection[str]) -> None:
        """Fetch files of a revision again.

        Raises:
            DatabaseError: The database cannot be used.
            IndexWriteError: The disk refuses.
        """
        with self.address.connect() as connection, self.address.reported():
            self._copies.mend(connection, revision, names)

    def holds(self, manifest: Manifest) -> bool:
        """Whether this is the revision in use, and the database has all its vectors.

        Raises:
            DatabaseError: The database cannot be used.
        """
        rows = sum(record.chunks for record in manifest.sources)
        table = vector_table(manifest.revision)
        return (
            manifest.vectors == "postgresql"
            and self.revision() == manifest.revision
            and self._ask(lambda connection: count_vectors(connection, table)) == rows
        )

    def vectors(self, manifest: Manifest, embedding: TextEmbeddings, rows: int) -> SharedVectors:
        """Return the vectors of a revision; they are opened when they are needed."""
        return SharedVectors(self.address, manifest.revision, embedding, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the only writer's place, with what is published brought here.

        Whoever holds it may take it again; other threads are kept out by the lock of the folder,
        which must be held already.

        Raises:
            IndexLockedError: Another process, on any machine, holds it.
            DatabaseError: The database cannot be used.
        """
        if self._writer is not None:
            yield
            return
        with self.address.connect() as connection:
            with self.address.reported():
                if not _locked(connection):
                    raise IndexLockedError(str(self.address))
                prepare(connection, self.address)
            self.bring()
            self._writer = connection
            try:
                yield
            finally:
                self._writer = None

    @contextmanager
    def publication(self) -> Iterator[Publication]:
        """Publish a revision within the `with`: all of it at its end, or nothing on an error.

        The revision that was in use stays for those who still read it; older ones are removed.

        Raises:
            DatabaseError: The database cannot be used.
        """
        connection = self._writer
        if connection is None:
            raise RuntimeError("a revision is published by whoever holds the writer's place")
        with self.address.reported():
            replaced = published(connection)
            with connection.transaction():
                connection.execute("SET LOCAL statement_timeout = 0")
                connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                publication = Publication(connection, self._added_dir)
                yield publication
            clear(connection, {name for name in (replaced, publication.revision) if name})

    def _ask(self, question: Callable[[Connection], Found]) -> Found:
        """Ask on a connection that is kept; once more when it was lost meanwhile."""
        from psycopg import Error

        with self._asking:
            if self._kept:
                try:
                    return question(self._kept[0])
                except Error:
                    _close(self._kept)
            self._kept.append(self.address.connect())
            with self.address.reported():
                return question(self._kept[0])


class Publication:
    """A revision that is being published; made by `Database.publication`."""

    def __init__(self, connection: Connection, added_dir: Path) -> None:
        """Write within a transaction of this connection."""
        self._connection = connection
        self._added_dir = added_dir
        self.revision: str | None = None

    @property
    def target(self) -> Target:
        """Where the vectors go."""
        rows = self._connection.execute("SELECT name FROM leidraad.revision").fetchall()
        taken = [name for (name,) in rows]
        return Target(engine="postgresql", store=self._store_vectors, taken=taken)

    def publish(self, folder: Path) -> None:
        """Put the files of a finished revision in, and point readers at it."""
        connection, name = self._connection, folder.name
        connection.execute("INSERT INTO leidraad.revision (name) VALUES (%s)", [name])
        keep_files(connection, name, "index", folder)
        keep_files(connection, name, "added", self._added_dir)
        connection.execute(
            "INSERT INTO leidraad.published (revision) VALUES (%s) "
            "ON CONFLICT (single) DO UPDATE SET revision = EXCLUDED.revision",
            [name],
        )
        self.revision = name

    def _store_vectors(
        self,
        folder: Path,
        before: Previous | None,
        entries: Sequence[Entry],
        embedding: TextEmbeddings,
        progress: Progress,
    ) -> None:
        rows = with_vectors(entries, folder, embedding.dimension, progress)
        count = write_vectors(self._connection, folder.name, embedding.dimension, rows)
        expected = sum(entry.chunks for entry in entries)
        if count != expected:
            raise IndexWriteError(folder, f"{count} of {expected} passages were stored")


def _locked(connection: Connection) -> bool:
    """Take the writer's place; have the server let go of it when this process is gone."""
    connection.execute("SET client_connection_check_interval = '1s'")
    connection.execute("SET idle_session_timeout = 0")
    deadline = time.monotonic() + _PATIENCE
    while True:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_WRITER]).fetchone()
        if row == (True,) or time.monotonic() > deadline:
            return row == (True,)
        time.sleep(0.1)


def _close(connections: list[Any]) -> None:
    while connections:
        connections.pop().close()
