"""The copies that a machine keeps of what the database holds."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import DatabaseError, IndexMissingError, IndexWriteError
from ingest.manifest import current_revision, read_manifest
from ingest.postgres.files import digest, fetch_file, listed
from ingest.postgres.schema import published
from ingest.publication import flush, publish, remove_revisions

if TYPE_CHECKING:
    from psycopg import Connection

    from ingest.postgres.connection import Address

__all__ = ["Copies"]

_FETCHING = ".fetching"
_PATIENCE = 600.0
"""Seconds to wait for another process that fetches into the same folder."""


class Copies:
    """The revisions in an index folder and the added documents in another."""

    def __init__(self, address: Address, index_dir: Path, added_dir: Path) -> None:
        """Keep the copies in these folders."""
        self._place = str(address)
        self._index_dir = index_dir
        self._added_dir = added_dir

    def bring(self, connection: Connection) -> str | None:
        """Fetch the revision in use, and make the added documents the same.

        Where a writer holds this folder, the added documents are left to it: it fetched them
        before it began, and nobody else can publish until it has finished.

        Raises:
            DatabaseError: A file is damaged, or there are documents here that would be lost.
            IndexWriteError: The disk refuses.
        """
        from psycopg import IsolationLevel

        connection.isolation_level = IsolationLevel.REPEATABLE_READ  # one moment, for all files
        try:
            self._index_dir.mkdir(parents=True, exist_ok=True)
            return self._bring(connection)
        except OSError as error:
            raise IndexWriteError(self._index_dir, error.strerror or str(error)) from error

    def _bring(self, connection: Connection) -> str | None:
        from filelock import FileLock, Timeout

        try:
            lock = FileLock(self._index_dir / ".lock", timeout=0, is_singleton=True)
            with lock, connection.transaction():
                return self._fetch(connection, alone=True)
        except Timeout:
            with connection.transaction():
                return self._fetch(connection, alone=False)

    def are_here(self, revision: str) -> bool:
        """Whether a revision is here and in use, and the added documents with it."""
        return _current(self._index_dir) == revision and self._has(revision)

    def mend(self, connection: Connection, revision: str, names: Collection[str]) -> None:
        """Fetch files of a revision again.

        Raises:
            DatabaseError: A file is damaged there as well.
            IndexWriteError: The disk refuses.
        """
        sums = listed(connection, revision, "index")
        try:
            for name in sorted(names):
                target = self._index_dir / revision / name
                fetch_file(connection, self._place, sums.get(name, ""), target, {})
        except OSError as error:
            raise IndexWriteError(self._index_dir, error.strerror or str(error)) from error

    def _fetch(self, connection: Connection, *, alone: bool) -> str | None:
        revision = published(connection)
        if revision is None:
            return None
        before = _current(self._index_dir)
        if not self._has(revision):
            self._fetch_revision(connection, revision, before)
        if alone and before != revision:
            self._fetch_added(connection, revision, before)
            publish(self._index_dir, revision)
            remove_revisions(self._index_dir, keep=[revision, before])
        return revision

    def _fetch_revision(self, connection: Connection, revision: str, before: str | None) -> None:
        """Fetch a revision into a folder beside its own, and give it its name when complete."""
        from filelock import FileLock

        draft, target = self._index_dir / _FETCHING, self._index_dir / revision
        with FileLock(self._index_dir / f"{_FETCHING}.lock", timeout=_PATIENCE):
            if self._has(revision):
                return  # another process was first
            shutil.rmtree(draft, ignore_errors=True)
            shutil.rmtree(target, ignore_errors=True)
            here = self._known(before)
            for name, sha256 in listed(connection, revision, "index").items():
                fetch_file(connection, self._place, sha256, draft / name, here)
            flush(draft)
            draft.rename(target)

    def _has(self, revision: str) -> bool:
        try:
            read_manifest(self._index_dir, revision)
        except IndexMissingError:
            return False
        return True

    def _known(self, before: str | None) -> dict[str, Path]:
        """Return the documents that are here already, by checksum."""
        folder = self._index_dir / (before or "") / "documents"
        return {digest(path): path for path in folder.iterdir()} if folder.is_dir() else {}

    def _fetch_added(self, connection: Connection, revision: str, before: str | None) -> None:
        wanted = listed(connection, revision, "added")
        here = {
            path.relative_to(self._added_dir).as_posix(): path
            for path in (self._added_dir.rglob("*") if self._added_dir.is_dir() else ())
            if path.is_file() and not path.name.startswith(".")
        }
        self._keep_own(wanted, here, before)
        for name, sha256 in wanted.items():
            if name not in here or digest(here[name]) != sha256:
                fetch_file(connection, self._place, sha256, self._added_dir / name, {})
        for name in here.keys() - wanted.keys():
            here[name].unlink()

    def _keep_own(self, wanted: dict[str, str], here: dict[str, Path], before: str | None) -> None:
        """Refuse to replace documents that came from elsewhere than a shared index."""
        try:
            shared = before and read_manifest(self._index_dir, before).vectors == "postgresql"
        except IndexMissingError:
            shared = False
        own = [n for n, path in here.items() if wanted.get(n) != digest(path)]
        if own and not shared:
            raise DatabaseError(
                self._place,
                f"documents were added in {str(self._added_dir)!r} that it does not have, such as "
                f"{min(own)!r}",
                "Move that folder elsewhere, and add them anew with `leidraad ingest FILE`.",
            )


def _current(index_dir: Path) -> str | None:
    try:
        return current_revision(index_dir)
    except IndexMissingError:
        return None
