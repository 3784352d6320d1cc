"""The documents that were added to a corpus, in a folder of their own with its own catalogue.

A change is made completely or not at all: whatever fails while it is under way puts the files and
the catalogue back as they were.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from corpus.entries import CATALOGUE, Entry, read_entries, write_entries
from corpus.errors import AdditionsLockedError

__all__ = ["AddedDocuments", "Change"]

PATIENCE = 20.0
"""Seconds to wait for another change to end."""
_OLD = ".old"


class Change:
    """A change under way; made by `AddedDocuments.change`."""

    def __init__(self, folder: Path) -> None:
        """Start from what the folder holds."""
        self._folder = folder
        self._described = dict(read_entries(folder / CATALOGUE))
        self._before = dict(self._described)
        self._set_aside: dict[Path, Path] = {}
        self._made: list[Path] = []

    def put(self, file: Path, name: str) -> None:
        """Keep a copy of a file as `name`, in place of what has that name.

        Raises:
            OSError: It cannot be copied.
        """
        target = self._folder / name
        if target.exists() and target.samefile(file):
            return
        draft = self._folder / f".{name}.new"
        try:
            shutil.copyfile(file, draft)
            self._put_aside(target)
            draft.replace(target)
            self._made.append(target)
        finally:
            draft.unlink(missing_ok=True)

    def describe(self, entry: Entry) -> None:
        """Let the catalogue say this of the file that the entry names.

        Raises:
            OSError: The catalogue cannot be written.
        """
        self._described[entry.file] = entry
        self._write(self._described)

    def drop(self, name: str) -> None:
        """Remove a file and what the catalogue says of it.

        Raises:
            OSError: It cannot be removed.
        """
        if self._described.pop(name, None) is not None:
            self._write(self._described)
        self._put_aside(self._folder / name)

    def undo(self) -> None:
        """Put everything back."""
        for path in self._made:
            path.unlink(missing_ok=True)
        for path, aside in self._set_aside.items():
            aside.replace(path)
        if self._described != self._before:
            self._write(self._before)

    def finish(self) -> None:
        """Let go of what was replaced and removed."""
        for aside in self._set_aside.values():
            aside.unlink(missing_ok=True)

    def _put_aside(self, path: Path) -> None:
        if path in self._made:
            self._made.remove(path)
            path.unlink()
        elif path.exists():
            aside = path.with_name(f".{path.name}{_OLD}")
            path.replace(aside)
            self._set_aside[path] = aside

    def _write(self, entries: Mapping[str, Entry]) -> None:
        write_entries(self._folder / CATALOGUE, entries)


class AddedDocuments:
    """A folder with added documents."""

    def __init__(self, folder: Path) -> None:
        """Use a folder; it is made when something is added."""
        self.folder = folder

    def entries(self) -> Mapping[str, Entry]:
        """Return what the catalogue says, by file name.

        Raises:
            CatalogueError: It cannot be read or is malformed.
        """
        return read_entries(self.folder / CATALOGUE)

    def holds(self, path: Path) -> bool:
        """Whether a file is one of the added documents themselves."""
        return path.parent == self.folder and path.is_file()

    def has(self, name: str) -> bool:
        """Whether a file of this name was added."""
        return (self.folder / name).is_file()

    def name_of(self, source_id: str) -> str | None:
        """Return the name of the added file that a document was read from, or None."""
        if not self.folder.is_dir():
            return None
        names = (path.name for path in self.folder.iterdir() if not path.name.startswith("."))
        return next((n for n in names if source_id in (n, Path(n).stem)), None)

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Change the folder; an error inside the `with` undoes the change and goes on.

        Raises:
            AdditionsLockedError: Another change goes on for too long.
            CatalogueError: The catalogue cannot be read or is malformed.
            OSError: The folder cannot be written.
        """
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".lock", timeout=PATIENCE)
        try:
            lock.acquire()
        except Timeout as error:
            raise AdditionsLockedError(self.folder) from error
        try:
            self._clear()
            change = Change(self.folder)
            try:
                yield change
            except BaseException:
                change.undo()
                raise
            change.finish()
        finally:
            lock.release()

    def _clear(self) -> None:
        """Remove what a change that was cut off had set aside; the index follows the files."""
        for path in self.folder.iterdir():
            if path.name.startswith(".") and path.name.endswith((_OLD, ".new")):
                path.unlink(missing_ok=True)
