"""Read plain text: verbatim, but for line ends and invisible characters."""

from __future__ import annotations

from pathlib import Path

from ingest.characters import decode, invisible_warning, without_invisible
from ingest.readers.markdown import marked_headings
from ingest.text import ExtractedText

__all__ = ["read"]


def read(path: Path) -> ExtractedText:
    """Read the text file at `path`.

    Headings that are marked as in Markdown are reported; others are left to be deduced.
    """
    text, removed = without_invisible(decode(path.read_bytes()))
    return ExtractedText(
        text=text, headings=marked_headings(text), warnings=invisible_warning(removed)
    )
