"""Read plain text: verbatim, but for line ends and invisible characters."""

from __future__ import annotations

from pathlib import Path

from ingest.characters import decode, invisible_warning, without_invisible
from ingest.text import ExtractedText

__all__ = ["read"]


def read(path: Path) -> ExtractedText:
    """Read the text file at `path`; headings are left to be deduced from the text."""
    text, removed = without_invisible(decode(path.read_bytes()))
    return ExtractedText(text=text, warnings=invisible_warning(removed))
