"""Refuse zipped documents that hold what no real document holds.

Nothing is unpacked to the disk, and archives inside a document are never opened.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from ingest.errors import UnreadableDocumentError

__all__ = ["check_archive"]

_MAX_FILES = 5_000
_MAX_UNPACKED_BYTES = 200_000_000
_MAX_XML_BYTES = 60_000_000
_MAX_RATIO = 100
_SMALL = 10_000_000  # bytes; a small file may well be nothing but blanks
_KIND_BITS = 0o170000
_LINK_BITS = 0o120000
_BLOCK = 65_536


def check_archive(path: Path) -> tuple[str, ...]:
    """Check the archive at `path` and return what a person should know about it.

    Raises:
        UnreadableDocumentError: It is damaged, encrypted, unpacks to too much, names files
            outside its own folder, or its XML declares a document type (and with it entities).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(path, entries)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_xml(path, archive, entry)
            _check_declarations(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, RuntimeError) as error:
        raise UnreadableDocumentError(path, "it is a damaged zip or Office file") from error
    return _remarks([entry.filename for entry in entries])


def _check_entries(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocumentError(path, "it is encrypted", "encrypted")
    names = [entry.filename for entry in entries]
    if any(map(_leads_outside, names)) or any(map(_is_link, entries)):
        raise UnreadableDocumentError(path, "it names files outside its own folder", "unsafe")
    if len(set(names)) < len(names):
        raise UnreadableDocumentError(path, "it holds two files of the same name", "unsafe")
    unpacked = sum(entry.file_size for entry in entries)
    largest_xml = max((e.file_size for e in entries if e.filename.endswith(".xml")), default=0)
    blown_up = any(
        entry.file_size > _SMALL and entry.file_size > _MAX_RATIO * entry.compress_size
        for entry in entries
    )
    too_large = unpacked > _MAX_UNPACKED_BYTES or largest_xml > _MAX_XML_BYTES
    if len(entries) > _MAX_FILES or too_large or blown_up:
        reason = f"it unpacks to {unpacked} bytes in {len(entries)} files, more than we accept"
        raise UnreadableDocumentError(path, reason, "limit")


def _leads_outside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name.partition("/")[0]


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return (entry.external_attr >> 16) & _KIND_BITS == _LINK_BITS


def _check_xml(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read up to the first element; damaged XML is left to the reader to complain about."""
    from xml.parsers import expat

    state = {"declares": False, "begun": False}
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: state.update(declares=True)
    parser.StartElementHandler = lambda *_: state.update(begun=True)
    try:
        with archive.open(entry) as file:
            while not (state["declares"] or state["begun"]) and (block := file.read(_BLOCK)):
                parser.Parse(block)
    except (expat.ExpatError, zipfile.BadZipFile):
        pass
    if state["declares"]:
        reason = f"{entry.filename!r} in it declares a document type, which may hide entities"
        raise UnreadableDocumentError(path, reason, "unsafe")


def _check_declarations(path: Path, archive: zipfile.ZipFile) -> None:
    """OpenDocument says in its manifest what is encrypted, and Word what runs macros."""
    if b"encryption-data" in _contents(archive, "META-INF/manifest.xml"):
        raise UnreadableDocumentError(path, "it is protected with a password", "encrypted")
    if b"macroEnabled" in _contents(archive, "[Content_Types].xml"):
        raise UnreadableDocumentError(path, "it is a Word file that runs macros (.docm)", "unsafe")


def _contents(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _remarks(names: Sequence[str]) -> tuple[str, ...]:
    lower = [name.lower() for name in names]
    macros = any(name.endswith("vbaproject.bin") for name in lower) or any(
        name.startswith(("basic/", "scripts/")) and not name.endswith("/") for name in lower
    )
    return ("it holds macros; they were not run",) if macros else ()
