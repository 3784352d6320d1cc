"""Read what a corpus folder holds: the documents and what `catalogue.toml` says about them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.entries import CATALOGUE, Entry, SourceKind, read_entries
from corpus.errors import CatalogueError

__all__ = ["Source", "SourceKind", "packaged_corpus", "read_sources"]

SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt"}
)
"""The file name endings, in lower case, of what counts as a document."""


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


def packaged_corpus() -> Path:
    """Return the corpus folder that ships with the product."""
    return Path(__file__).parent


def read_sources(corpus_dir: Path, *, more_documents: Iterable[Path] = ()) -> tuple[Source, ...]:
    """List the documents of a corpus, ordered by id.

    Args:
        corpus_dir: A folder with `documents/` (any supported format, subfolders allowed) and,
            optionally, `catalogue.toml`.
        more_documents: Folders with further documents, each with a catalogue of its own in it or
            none; their documents replace those of the corpus that have the same id.

    Raises:
        CatalogueError: `documents/` or a document cannot be read, the catalogue is malformed,
            names a file that is not there, or gives a checksum that the file does not have.
    """
    documents = corpus_dir / "documents"
    if not documents.is_dir():
        raise CatalogueError(
            f"There is no folder {str(documents)!r}. Put the documents in it, or point "
            "`corpus_dir` (LEIDRAAD_CORPUS_DIR) at a folder that holds `documents/`."
        )
    entries = read_entries(corpus_dir / CATALOGUE)
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
            described = read_entries(folder / CATALOGUE)
            found |= _by_id(
                (file, described.get(file.relative_to(folder).as_posix()))
                for file in _document_files(folder)
            )
    return tuple(found[key] for key in sorted(found))


def _document_files(folder: Path) -> list[Path]:
    """Return the documents below a folder; hidden and temporary ones are no documents."""
    try:
        any(folder.iterdir())  # `rglob` is silent about a folder that it may not read
        files = [
            file
            for file in folder.rglob("*")
            if file.suffix.lower() in SUFFIXES
            and file.is_file()
            and not any(part.startswith((".", "~")) for part in file.relative_to(folder).parts)
        ]
    except OSError as error:
        raise CatalogueError(
            f"The folder {str(folder)!r} cannot be read ({error.strerror}). Check its rights."
        ) from error
    for file in files:
        try:
            str(file).encode()
        except UnicodeEncodeError as error:
            raise CatalogueError(
                f"The name of the document {str(file)!a} is no valid text. Rename the file."
            ) from error
    return sorted(files)


def _by_id(files: Iterable[tuple[Path, Entry | None]]) -> dict[str, Source]:
    """Name each file by its stem; a second file with the same stem keeps its full name."""
    sources: dict[str, Source] = {}
    for file, entry in files:
        key = file.stem if file.stem not in sources else file.name
        while key in sources:
            key = f"{file.parent.name}/{key}"
        sources[key] = _source(key, file, entry)
    return sources


def _source(key: str, file: Path, entry: Entry | None) -> Source:
    try:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
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
