"""Refuse zipped documents that would unpack to more than any real document holds."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ingest.errors import UnreadableDocumentError

__all__ = ["refuse_bomb"]

_MAX_FILES = 5_000
_MAX_UNPACKED_BYTES = 500_000_000
_MAX_XML_BYTES = 60_000_000


def refuse_bomb(path: Path) -> None:
    """Check the directory of the archive at `path`, without unpacking anything.

    Raises:
        UnreadableDocumentError: The archive is damaged, encrypted or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise UnreadableDocumentError(path, "it is a damaged zip or Office file") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocumentError(path, "it is encrypted")
    largest_xml = max((e.file_size for e in entries if e.filename.endswith(".xml")), default=0)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_FILES or unpacked > _MAX_UNPACKED_BYTES or largest_xml > _MAX_XML_BYTES:
        raise UnreadableDocumentError(path, f"it unpacks to {unpacked} bytes, more than we accept")
