"""Files in the database: compressed, in pieces, each content once."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from ingest.entries import take_over
from ingest.errors import DatabaseError

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["Part", "digest", "fetch_file", "keep_files", "listed"]

Part = Literal["index", "added"]
"""The files of the revision itself, or the documents that were added to the corpus."""

_PIECE = 4 << 20  # bytes before compression
_LEVEL = 1


def keep_files(connection: Connection, revision: str, part: Part, folder: Path) -> None:
    """Keep every file of a folder under the name of a revision; hidden ones are left out."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        inside = path.relative_to(folder)
        if not path.is_file() or any(name.startswith(".") for name in inside.parts):
            continue
        sha256 = digest(path)
        known = connection.execute(
            "SELECT FROM leidraad.piece WHERE sha256 = %s LIMIT 1", [sha256]
        ).fetchone()
        if known is None:
            _keep(connection, path, sha256)
        connection.execute(
            "INSERT INTO leidraad.file VALUES (%s, %s, %s, %s)",
            [revision, part, inside.as_posix(), sha256],
        )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(connection: Connection, path: Path, sha256: str) -> None:
    with path.open("rb") as file:
        number = 0
        while (piece := file.read(_PIECE)) or number == 0:  # an empty file has one empty piece
            connection.execute(
                "INSERT INTO leidraad.piece VALUES (%s, %s, %b)",
                [sha256, number, zlib.compress(piece, _LEVEL)],
            )
            number += 1


def listed(connection: Connection, revision: str, part: Part) -> dict[str, str]:
    """Return the SHA-256 of each file of a revision, by its path in the folder."""
    rows = connection.execute(
        "SELECT name, sha256 FROM leidraad.file WHERE revision = %s AND part = %s",
        [revision, part],
    ).fetchall()
    return {name: sha256 for name, sha256 in rows if _stays_inside(name)}


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def fetch_file(
    connection: Connection, place: str, sha256: str, target: Path, here: Mapping[str, Path]
) -> None:
    """Write a file, completely or not at all; from `here`, by checksum, when it is there.

    Raises:
        DatabaseError: What the database has is not what was put in; `place` names it.
        OSError: The disk refuses.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    if sha256 in here:
        take_over(here[sha256], draft)
    if not draft.exists() or digest(draft) != sha256:
        draft.unlink(missing_ok=True)
        with draft.open("wb") as file:
            for piece in _pieces(connection, sha256):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if digest(draft) != sha256:
            draft.unlink()
            problem = f"its copy of {target.name!r} is damaged or gone"
            raise DatabaseError(place, problem, "Put back a copy of the database (`pg_restore`).")
    draft.replace(target)


def _pieces(connection: Connection, sha256: str) -> Iterable[bytes]:
    number = 0
    while True:
        row = connection.execute(
            "SELECT content FROM leidraad.piece WHERE sha256 = %s AND number = %s",
            [sha256, number],
            binary=True,
        ).fetchone()
        if row is None:
            return
        try:
            yield zlib.decompress(row[0])
        except zlib.error:
            return  # the checksum of the whole tells
        number += 1
