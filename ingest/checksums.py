"""Notice damage to the files of a revision: bytes that fell over, files cut short or gone.

The checksums guard against accidents, not against somebody who can write to the folder.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ingest.manifest import MANIFEST, MANIFEST_SUM

__all__ = ["checksums", "damaged_files"]

_BLOCK = 1 << 20
_SQLITE = b"SQLite format 3\0"
_CHANGING_TABLE = "acquire_write"
_CHANGING_HEADER = (range(24, 28), range(92, 100))  # the change counters of an SQLite file
_UNUSED = "length.bin"
"""Chroma writes whatever is in memory to this file."""
_GRAPH, _GRAPH_HEADER = "data_level0.bin", "header.bin"
_GRAPH_SIZE = slice(20, 28)  # of the header: how many vectors the graph holds


def checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file below a folder that is to stay as it is."""
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not _is_free_to_change(path)
    )
    return dict(zip(names, _each(folder, names), strict=True))


def _is_free_to_change(path: Path) -> bool:
    """Whether a file holds nothing: a graph without vectors is whatever was in memory, too.

    Chroma puts vectors in the graph a thousand at a time, and keeps the others in its database.
    """
    if path.name == _GRAPH:
        header = path.with_name(_GRAPH_HEADER)
        return header.is_file() and not any(header.read_bytes()[_GRAPH_SIZE])
    return path.name in (MANIFEST, MANIFEST_SUM, _UNUSED)


def damaged_files(
    folder: Path, recorded: Mapping[str, str], names: Iterable[str]
) -> frozenset[str]:
    """Return which of the files `names` differ from what was `recorded`, or are gone."""
    wanted = list(names)
    found = _each(folder, wanted)
    return frozenset(n for n, value in zip(wanted, found, strict=True) if value != recorded.get(n))


def _each(folder: Path, names: list[str]) -> list[str]:
    """Return the checksum of each file, "" for one that cannot be read."""
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        return list(pool.map(_of_file, (folder / name for name in names)))


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                return _of_database(path)
            file.seek(0)
            value = size = 0
            while block := file.read(_BLOCK):
                value, size = zlib.crc32(block, value), size + len(block)
            return f"{value:08x}-{size}"
    except (OSError, sqlite3.Error):
        return ""


def _of_database(path: Path) -> str:
    """Leave out what Chroma changes when it merely opens a database.

    That is a counter of openings in a table of its own, and the file's own change counters.
    """
    with path.open("rb") as file:
        (page_size,) = struct.unpack(">H", file.read(18)[16:])
    page_size = 65_536 if page_size == 1 else page_size
    changing = _root_page(path)
    value = size = 0
    with path.open("rb") as file:
        while page := file.read(page_size):
            if size == 0:
                page = _without(page, _CHANGING_HEADER)
            if size != (changing - 1) * page_size:
                value = zlib.crc32(page, value)
            size += len(page)
    return f"{value:08x}-{size}"


def _without(page: bytes, ranges: Iterable[range]) -> bytes:
    blanked = bytearray(page)
    for span in ranges:
        blanked[span.start : span.stop] = bytes(len(span))
    return bytes(blanked)


def _root_page(path: Path) -> int:
    """Return on which page of a database the table is that changes; 0 when there is none."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (_CHANGING_TABLE,)
        ).fetchone()
    finally:
        connection.close()
    return int(found[0]) if found else 0
