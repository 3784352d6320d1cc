"""The errors of reading and indexing documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

__all__ = [
    "Cause",
    "DatabaseError",
    "DocumentRefusedError",
    "EmptyCorpusError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexWriteError",
    "IngestError",
    "UnreadableDocumentError",
    "UnsupportedFormatError",
]


Cause = Literal["unsupported", "encrypted", "limit", "unsafe", "broken", "missing", "no text"]
"""Why nothing of a document is in the index.

"unsupported": of a format that we do not read. "encrypted": it needs a password. "limit": it needs
more time, memory, pages or characters than we allow. "unsafe": it holds what no real document
holds, such as an archive that unpacks to outside its folder. "broken": damaged. "missing": the
file cannot be opened. "no text": it can be read, and says nothing; it may be a scan.
"""


_SAVE_AGAIN = "Open the file in its own program, save it again and ingest the new copy."
_WAY_OUT: dict[Cause, str] = {
    "unsupported": "Convert the file to .docx, .odt, .pdf, .html, .md or .txt.",
    "encrypted": "Save a copy without a password and ingest that.",
    "limit": "Split the document, or raise the limit (the settings `ingest.*`).",
    "unsafe": "Ask whoever made the file for a clean copy, and do not open this one.",
    "broken": _SAVE_AGAIN,
    "missing": "Check that the file is there and may be read.",
    "no text": "Add a version with text, or run it through text recognition (OCR).",
}


class IngestError(Exception):
    """The root of everything that can go wrong between a file and the index."""


class UnreadableDocumentError(IngestError):
    """The format is one we read, but this file cannot be opened, decrypted or parsed.

    Attributes:
        path: The file.
        reason: Why, in English, without the text of the document.
        cause: The same as one word.
    """

    def __init__(self, path: Path, reason: str, cause: Cause = "broken") -> None:
        """Compose the message; `reason` has no closing full stop."""
        self.path, self.reason, self.cause = path, reason, cause
        super().__init__(f"Cannot read {str(path)!r}: {reason}. {_WAY_OUT[cause]}")


class UnsupportedFormatError(IngestError):
    """The content of the file is not one of the formats we read.

    Attributes:
        path: The file.
        found: What the content looks like, in English.
        cause: Always "unsupported".
    """

    cause: Cause = "unsupported"

    def __init__(self, path: Path, found: str) -> None:
        """Compose the message; `found` names a format."""
        self.path, self.found = path, found
        super().__init__(
            f"Cannot read {str(path)!r}: it looks like {found}. "
            "Supported are .txt, .md, .html, .pdf, .docx and .odt; convert the file to one of them."
        )


class DocumentRefusedError(IngestError):
    """A process of its own could not read a file.

    Attributes:
        path: The file.
        cause: Why, as one word.
    """

    def __init__(self, path: Path, message: str, cause: Cause) -> None:
        """Take over the `message` of that process."""
        self.path, self.cause = path, cause
        super().__init__(message)


class EmptyCorpusError(IngestError):
    """No document of the corpus gave any text, so that there is nothing to search."""

    def __init__(self, folder: Path, failures: Sequence[str]) -> None:
        """Compose the message; `failures` say why documents could not be read, if any."""
        why = f" {failures[0]}" if failures else ""
        super().__init__(
            f"None of the documents in {str(folder)!r} has text that can be read.{why} "
            "Add documents to it (.txt, .md, .html, .pdf, .docx or .odt) and ingest again."
        )


class IndexLockedError(IngestError):
    """Another process is writing the index."""

    def __init__(self, place: Path | str) -> None:
        """Compose the message; `place` is the folder of the index, or its database."""
        super().__init__(
            f"Another process is updating the index in {str(place)!r}. "
            "Wait until it has finished and try again; the index itself can be read meanwhile."
        )


class IndexMissingError(IngestError):
    """There is no index, or not one that this version with this embedding model can read."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Compose the message; `reason` has no closing full stop."""
        self.folder, self.reason = folder, reason
        super().__init__(
            f"The index in {str(folder)!r} cannot be used: {reason}. "
            "Run `leidraad ingest --rebuild` to make it again from the documents."
        )


class IndexWriteError(IngestError):
    """The index could not be written; the previous one, if any, is untouched."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Compose the message; `reason` has no closing full stop."""
        super().__init__(
            f"The index in {str(folder)!r} cannot be written: {reason}. "
            "Check the rights and the free space of that folder, or choose another one "
            "(`data_dir`, LEIDRAAD_DATA_DIR); an index that was there is still in use."
        )


class DatabaseError(IngestError):
    """The database of `database_url` cannot be used; an index that is in it is untouched."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        """Compose the message.

        Args:
            place: The host and the name of the database, never its password.
            problem: What is wrong, without a closing full stop.
            remedy: What to do next, as a sentence.
        """
        super().__init__(f"The database {place!r} cannot be used: {problem}. {remedy}")
