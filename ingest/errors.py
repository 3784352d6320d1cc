"""The errors of reading and indexing documents."""

from __future__ import annotations

from pathlib import Path

__all__ = ["IngestError", "UnreadableDocumentError", "UnsupportedFormatError"]


class IngestError(Exception):
    """The root of everything that can go wrong between a file and the index."""


class UnreadableDocumentError(IngestError):
    """The format is one we read, but this file cannot be opened, decrypted or parsed.

    Attributes:
        path: The file.
        reason: Why, in English, without the text of the document.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"Cannot read {str(path)!r}: {reason}. "
            "Open the file in its own program, save it again and ingest the new copy."
        )


class UnsupportedFormatError(IngestError):
    """The content of the file is not one of the formats we read.

    Attributes:
        path: The file.
        found: What the content looks like, in English.
    """

    def __init__(self, path: Path, found: str) -> None:
        self.path, self.found = path, found
        super().__init__(
            f"Cannot read {str(path)!r}: it looks like {found}. "
            "Supported are .txt, .md, .html, .pdf, .docx and .odt; convert the file to one of these."
        )
