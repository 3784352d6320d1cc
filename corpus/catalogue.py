"""Read what a corpus folder holds: the documents and what `catalogue.toml` says about them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import CatalogueError

__all__ = ["Source", "SourceKind", "packaged_corpus", "read_sources"]

SourceKind = Literal["leidraad", "nieuws", "convenant", "regiobeeld", "overig"]

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".odt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document and what is known about it.

    Attributes:
        id: The file name without its extension; unique in a corpus.
        path: Where the file is.
        title: As the catalogue gives it; empty until the document has been read when the
            catalogue has no entry for it.
        publisher: Who published it, or None.
        date: ISO 8601, as precise as known: "2026", "2026-06" or "2026-06-18"; or None.
        kind: What sort of document it is; "overig" when nobody said.
        region: The region it is about, or None for the whole country or unknown.
        url: Where the original can be read, or None.
        language: ISO 639-1 code of the text.
        sha256: Of the file's bytes, in hexadecimal.
        notes: Known faults of the text (transcription errors, repetitions), in Dutch.
    """

    id: str
    path: Path
    title: str = ""
    publisher: str | None = None
    date: str | None = None
    kind: SourceKind = "overig"
    region: str | None = None
    url: str | None = None
    language: str = "nl"
    sha256: str
    notes: tuple[str, ...] = ()


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    publisher: str | None = None
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    kind: SourceKind = "overig"
    region: str | None = None
    url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "nl"
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    notes: tuple[str, ...] = ()


class _Catalogue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: tuple[_Entry, ...] = ()


def packaged_corpus() -> Path:
    """Return the corpus folder that ships with the product."""
    return Path(__file__).parent


def read_sources(corpus_dir: Path, *, more_documents: Iterable[Path] = ()) -> tuple[Source, ...]:
    """List the documents of a corpus, ordered by id.

    Args:
        corpus_dir: A folder with `documents/` (any supported format, subfolders allowed) and,
            optionally, `catalogue.toml`.
        more_documents: Folders with further documents, without a catalogue; their documents
            replace those of the corpus that have the same id.

    Raises:
        CatalogueError: `documents/` is missing or cannot be read, the catalogue is malformed,
            names a file that is not there, or gives a checksum that the file does not have.
    """
    documents = corpus_dir / "documents"
    if not documents.is_dir():
        raise CatalogueError(
            f"There is no folder {str(documents)!r}. Put the documents in it, or point "
            "`corpus_dir` (LEIDRAAD_CORPUS_DIR) at a folder that holds `documents/`."
        )
    entries = _read_entries(corpus_dir / "catalogue.toml")
    files = {file.relative_to(documents).as_posix(): file for file in _document_files(documents)}
    missing = sorted(set(entries) - set(files))
    if missing:
        raise CatalogueError(
            f"`catalogue.toml` in {str(corpus_dir)!r} names {missing[0]!r}, which is not in "
            "`documents/`. Add the file or remove the entry."
        )
    found = _by_id((file, entries.get(name)) for name, file in sorted(files.items()))
    for folder in more_documents:
        if folder.is_dir():
            found |= _by_id((file, None) for file in _document_files(folder))
    return tuple(found[key] for key in sorted(found))


def _document_files(folder: Path) -> list[Path]:
    try:
        return sorted(
            file
            for file in folder.rglob("*")
            if file.suffix.lower() in SUFFIXES and file.is_file() and file.name[0] not in ".~"
        )
    except OSError as error:
        raise CatalogueError(
            f"The folder {str(folder)!r} cannot be read ({error.strerror}). Check its rights."
        ) from error


def _by_id(files: Iterable[tuple[Path, _Entry | None]]) -> dict[str, Source]:
    """Name each file by its stem; a second file with the same stem keeps its full name."""
    sources: dict[str, Source] = {}
    for file, entry in files:
        key = file.stem if file.stem not in sources else file.name
        while key in sources:
            key = f"{file.parent.name}/{key}"
        sources[key] = _source(key, file, entry)
    return sources


def _source(key: str, file: Path, entry: _Entry | None) -> Source:
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise CatalogueError(
            f"The document {str(file)!r} cannot be read ({error.strerror}). Check its rights."
        ) from error
    if entry is None:
        return Source(id=key, path=file, sha256=digest)
    if entry.sha256 not in (None, digest):
        raise CatalogueError(
            f"The document {entry.file!r} is not the one that `catalogue.toml` describes: its "
            f"sha256 is {digest}. Restore the file, or correct its entry."
        )
    return Source(
        id=key,
        path=file,
        title=entry.title,
        publisher=entry.publisher,
        date=entry.date,
        kind=entry.kind,
        region=entry.region,
        url=entry.url,
        language=entry.language,
        sha256=digest,
        notes=entry.notes,
    )


def _read_entries(path: Path) -> Mapping[str, _Entry]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = _Catalogue.model_validate(raw).source
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{str(path)!r} cannot be read: {error}. Correct the file.") from error
    except ValidationError as error:
        raise CatalogueError(_explain(path, raw, error)) from error
    doubles = {e.file for e in entries if sum(o.file == e.file for o in entries) > 1}
    if doubles:
        raise CatalogueError(
            f"{str(path)!r} describes {min(doubles)!r} more than once. Keep one entry."
        )
    return {entry.file: entry for entry in entries}


def _explain(path: Path, raw: dict[str, object], error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = first["loc"]
    entries = raw.get("source")
    name = ""
    if len(place) > 1 and isinstance(entries, list) and isinstance(place[1], int):
        name = f" of {entries[place[1]].get('file', place[1])!r}"
    field = str(place[-1])
    hint = f" Kinds are: {', '.join(get_args(SourceKind))}." if field == "kind" else ""
    message = re.sub(r"^Input should", "it should", first["msg"])
    return (
        f"{str(path)!r}: the field {field!r}{name} has {first['input']!r}; {message}.{hint} "
        "Correct the entry."
    )
