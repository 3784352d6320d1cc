"""Keep everything the program wrote in one file, and put it back.

The file is a compressed tar archive:

```
data/...          the data folder: added documents, conversations, feedback, accounts
index/CURRENT     the revision in use
index/<name>/...  its files
backup.json       the checksum of each of these, and when they were taken
```
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from assistant.errors import BackupError, translated
from assistant.settings import Settings
from assistant.shared_index import shared_database
from ingest.index import read_manifest
from ingest.manifest import POINTER
from ingest.pipeline import writing

__all__ = ["Backup", "back_up"]

FORMAT = 1
CONTENTS = "backup.json"
_SQLITE = b"SQLite format 3\0"
_PASSING = (".lock", ".new", ".part", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made or put back.

    Attributes:
        path: The file.
        created: When it was made, ISO 8601 in UTC.
        files: How many files it holds.
        size: Their bytes, before compression.
        revision: The index revision in it; None when there was no index.
    """

    path: Path
    created: str
    files: int
    size: int
    revision: str | None


def back_up(settings: Settings, path: Path) -> Backup:
    """Write the data folder and the index in use to one file, completely or not at all.

    Questions may be asked meanwhile, and conversations kept: databases are copied as of one
    moment. Documents cannot be added or removed until it is done. What is in the PostgreSQL
    database of `database_url` is its administrator's to keep, conversations among it; the added
    documents and the index are in the file all the same, as they were published last.

    Raises:
        BackupError: The file cannot be written, or is inside the data folder.
        IndexUnavailableError: The index is being written, or is damaged.
    """
    path = path.expanduser().absolute()
    if path.is_relative_to(settings.data) or path.is_relative_to(settings.index):
        raise BackupError(
            f"{str(path)!r} is inside the data folder that it would be a copy of. Choose a file "
            "elsewhere, best on another disk."
        )
    draft = path.with_name(f".{path.name}.part")
    created = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with translated(), writing(settings.index, shared_database(settings)):
            revision = _revision(settings.index)
            with draft.open("wb") as file:
                with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
                    sums = _fill(archive, settings, revision)
                    _add_contents(archive, created, revision, sums)
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BackupError(
            f"The backup cannot be written to {str(path)!r}: {reason}. "
            "Check the folder, its rights and the free space, or choose another file."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    size = sum(length for _, length in sums.values())
    return Backup(path=path, created=created, files=len(sums), size=size, revision=revision)


def _revision(index_dir: Path) -> str | None:
    return read_manifest(index_dir).revision if (index_dir / POINTER).exists() else None


def _fill(
    archive: tarfile.TarFile, settings: Settings, revision: str | None
) -> dict[str, tuple[str, int]]:
    """Add every file and return the checksum and the size of each."""
    sums = {}
    with tempfile.TemporaryDirectory(prefix="leidraad-backup-") as folder:
        for name, path in _files(settings, revision):
            source = _still(path, Path(folder) / "database", exactly=name.startswith("index/"))
            with source.open("rb") as file:
                member = tarfile.TarInfo(name)
                member.size = os.fstat(file.fileno()).st_size
                member.mtime = int(path.stat().st_mtime)
                member.mode = 0o600
                reader = _Reader(file)
                archive.addfile(member, reader)
            sums[name] = (reader.sha256.hexdigest(), member.size)
    return sums


class _Reader(io.RawIOBase):
    """Reads a file and keeps the checksum of what was read.

    Chroma may write to a file of its own between two readings, so there is only one.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sha256.update(data)
        return data


def _files(settings: Settings, revision: str | None) -> Iterator[tuple[str, Path]]:
    """Yield what is worth keeping, by its name in the archive."""
    for path in sorted(settings.data.rglob("*")) if settings.data.is_dir() else ():
        inside = path.relative_to(settings.data)
        passing = path.name.endswith(_PASSING) or any(p.startswith(".") for p in inside.parts)
        if path.is_file() and not passing and not path.is_relative_to(settings.index):
            yield f"data/{inside.as_posix()}", path
    if revision is None:
        return
    yield f"index/{POINTER}", settings.index / POINTER
    for path in sorted((settings.index / revision).rglob("*")):
        if path.is_file():
            yield f"index/{path.relative_to(settings.index).as_posix()}", path


def _still(path: Path, copy: Path, *, exactly: bool) -> Path:
    """Return the file, or for a database a copy as of one moment.

    `exactly` copies byte for byte, for a database that is guarded by a checksum.
    """
    with path.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            return path
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as original:
        if exactly:
            original.execute("BEGIN")
            original.execute("SELECT count(*) FROM sqlite_master")  # nobody writes until we close
            shutil.copyfile(path, copy)
            return copy
        with closing(sqlite3.connect(copy)) as taken:
            original.backup(taken)
            # A copy that claims a write-ahead log would look for one that was not taken along.
            taken.execute("PRAGMA journal_mode=DELETE")
    return copy


def _add_contents(
    archive: tarfile.TarFile, created: str, revision: str | None, sums: dict[str, tuple[str, int]]
) -> None:
    record = {
        "format": FORMAT,
        "created": created,
        "revision": revision,
        "files": {name: {"sha256": digest, "size": size} for name, (digest, size) in sums.items()},
    }
    data = json.dumps(record, indent=1, ensure_ascii=False).encode()
    member = tarfile.TarInfo(CONTENTS)
    member.size = len(data)
    member.mode = 0o600
    archive.addfile(member, io.BytesIO(data))
