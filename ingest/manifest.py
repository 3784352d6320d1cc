"""What an index was made from and with, and which revision is in use."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from corpus.catalogue import Source
from ingest.documents import document_key
from ingest.errors import Cause, IndexMissingError

__all__ = [
    "MANIFEST",
    "MANIFEST_SUM",
    "POINTER",
    "REVISION_NAME",
    "SCHEMA",
    "Manifest",
    "SkippedRecord",
    "SourceRecord",
    "VectorEngine",
    "current_revision",
    "read_manifest",
]

SCHEMA = 6
POINTER = "CURRENT"
MANIFEST = "manifest.json"
MANIFEST_SUM = "manifest.sum"
VectorEngine = Literal["chroma", "postgresql"]
REVISION_NAME = re.compile(r"[0-9a-f]{16}(?:\.\d+)?")


class SourceRecord(BaseModel):
    """A document of the index: its catalogue entry, and where its chunks are.

    Its chunks are the rows `first_row` up to `first_row + chunks`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: dict[str, Any]
    key: str
    first_row: int
    chunks: int
    empty_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    @field_validator("source")
    @classmethod
    def _is_complete(cls, source: dict[str, Any]) -> dict[str, Any]:
        if source.keys() != {field.name for field in fields(Source)}:
            raise ValueError("the catalogue of this version has other fields")
        return source

    def to_source(self) -> Source:
        """Return the catalogue entry as a value."""
        values = self.source | {
            "path": Path(self.source["path"]),
            "notes": tuple(self.source["notes"]),
        }
        return Source(**values)

    def describes(self, source: Source) -> bool:
        """Whether the catalogue still says the same of this document.

        Its place does not matter, nor its title when that was read from the document.
        """
        own = self.to_source()
        return own == replace(source, path=own.path, title=source.title or own.title)


class SkippedRecord(BaseModel):
    """A document of the corpus of which nothing is in the index, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_id: str
    key: str
    state: Literal["empty", "failed"]
    cause: Cause
    reason: str
    empty_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


class Manifest(BaseModel):
    """What an index was made from and with.

    `abbreviations` are the short forms that the documents spell out, with their long forms.
    `vectors` says what searches the vectors: Chroma in the revision's folder, or PostgreSQL.
    `files` gives the checksum of each file of the revision, by its path in the revision's folder.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int
    revision: str
    embedding_model: str
    dimension: int
    vectors: VectorEngine = "chroma"
    sources: tuple[SourceRecord, ...]
    skipped: tuple[SkippedRecord, ...] = ()
    abbreviations: dict[str, str]
    files: dict[str, str]

    def save(self, folder: Path) -> None:
        """Write the manifest, and the checksum by which damage to itself is noticed."""
        text = self.model_dump_json(indent=1)
        (folder / MANIFEST_SUM).write_text(_sum(text), encoding="ascii")
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @staticmethod
    def describe(source: Source) -> dict[str, Any]:
        """Return a source in the form the manifest keeps."""
        return asdict(source) | {"path": str(source.path)}

    def covers(self, sources: Sequence[Source], model_id: str) -> bool:
        """Whether the index was made from exactly these documents, with this embedding model.

        A document that could not be read then counts as covered as long as it is the same file.
        Where the files are does not matter.
        """
        present = {source.id: source for source in sources}
        keys = {record.source["id"]: record.key for record in self.sources}
        keys |= {record.source_id: record.key for record in self.skipped}
        return (
            self.embedding_model == model_id
            and keys == {name: document_key(source, model_id) for name, source in present.items()}
            and all(r.describes(present[r.source["id"]]) for r in self.sources)
        )


def current_revision(index_dir: Path) -> str | None:
    """Return the name of the revision in use, or None when there is none.

    Raises:
        IndexMissingError: The folder cannot be read, or its pointer names no revision.
    """
    try:
        name = (index_dir / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        problem = f"it cannot be read ({error.strerror or type(error).__name__})"
        raise IndexMissingError(index_dir, problem) from error
    except UnicodeDecodeError as error:
        raise IndexMissingError(index_dir, f"its file {POINTER!r} is damaged") from error
    if not REVISION_NAME.fullmatch(name):
        raise IndexMissingError(index_dir, f"its file {POINTER!r} is damaged")
    return name


def read_manifest(index_dir: Path, revision: str | None = None) -> Manifest:
    """Read the manifest of a revision, by default of the one in use.

    Raises:
        IndexMissingError: There is none, it is damaged, or another version of the program made it.
    """
    revision = revision or current_revision(index_dir)
    if revision is None:
        raise IndexMissingError(index_dir, "there is none yet")
    try:
        text = (index_dir / revision / MANIFEST).read_text(encoding="utf-8")
        record = json.loads(text)
    except FileNotFoundError as error:
        raise IndexMissingError(index_dir, f"its revision {revision!r} is gone") from error
    except OSError as error:
        problem = f"it cannot be read ({error.strerror or type(error).__name__})"
        raise IndexMissingError(index_dir, problem) from error
    except ValueError as error:
        raise IndexMissingError(index_dir, "its manifest is damaged") from error
    schema = record.get("schema_version") if isinstance(record, dict) else None
    if schema not in (None, SCHEMA):
        raise IndexMissingError(
            index_dir, f"it has format {schema} and this version reads format {SCHEMA}"
        )
    if not _is_sound(index_dir / revision / MANIFEST_SUM, text):
        raise IndexMissingError(index_dir, "its manifest is damaged")
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        raise IndexMissingError(index_dir, "another version of the program made it") from error


def _is_sound(sum_file: Path, text: str) -> bool:
    try:
        return sum_file.read_bytes() == _sum(text).encode()
    except OSError:
        return False


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
