"""Build a revision of the index in its own folder, and publish it when it is complete.

Nothing here touches the revision in use: it is taken over from, never written to.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.documents import Document, searchable_text
from ingest.dutch import Compounds, common_words, folded_words, index_terms
from ingest.errors import IndexWriteError
from ingest.lexical import LexicalIndex
from ingest.manifest import POINTER, REVISION_NAME, SCHEMA, Manifest, SkippedRecord, SourceRecord
from ingest.vectors import close_client, open_client, write_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.embedding import TextEmbeddings

__all__ = [
    "Content",
    "Entry",
    "Progress",
    "build_revision",
    "content_name",
    "publish",
    "remove_revisions",
    "remove_unfinished",
]

Progress = Callable[[str, int, int], None]
"""Called as `progress(what, done, total)`; `what` is a document's id or a step's name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that will be in the index, and the key under which it is kept."""

    document: Document
    key: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision holds, ordered by document id; `entries` is not empty."""

    entries: tuple[Entry, ...]
    skipped: tuple[SkippedRecord, ...]


def content_name(content: Content, model_id: str) -> str:
    """Name the content: the same documents, catalogue and model give the same name."""
    digest = hashlib.sha256(f"{SCHEMA} {model_id}".encode())
    for entry in content.entries:
        described = Manifest.describe(entry.document.source) | {"path": ""}
        digest.update(f"\n{entry.key} {sorted(described.items())!r}".encode())
    for record in content.skipped:
        digest.update(f"\n{record.key} {record.state}".encode())
    return digest.hexdigest()[:16]


def build_revision(
    index_dir: Path,
    content: Content,
    embedding: TextEmbeddings,
    *,
    before: Manifest | None,
    progress: Progress,
) -> str:
    """Write a complete revision into a new folder of `index_dir` and return its name.

    Args:
        index_dir: Where revisions are kept.
        content: What the revision must hold.
        embedding: Turns passages into vectors.
        before: The revision from which vectors may be taken over, or None.
        progress: Told about each step.

    Raises:
        OSError: The disk refuses; what was written is removed.
        IndexWriteError: The vectors could not be stored.
    """
    name = _free_name(index_dir, content_name(content, embedding.model_id))
    folder = index_dir / name
    old = index_dir / before.revision if before else None
    try:
        (folder / "documents").mkdir(parents=True)
        vectors = _store_documents(folder, old, content.entries, embedding, progress)
        progress("indexing", 0, 2)
        _store_vectors(folder / "chroma", before, old, content.entries, vectors)
        progress("indexing", 1, 2)
        _write_lexical(folder, content.entries)
        _write_manifest(folder, content, embedding)
        _flush(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    progress("indexing", 2, 2)
    return name


def publish(index_dir: Path, revision: str) -> None:
    """Point readers at a finished revision, in one step."""
    draft = index_dir / f"{POINTER}.new"
    with draft.open("w", encoding="ascii") as file:
        file.write(revision)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(index_dir / POINTER)


def remove_unfinished(index_dir: Path) -> None:
    """Remove what a run left behind that was broken off: revisions without a manifest."""
    finished = {folder.name for folder in _revisions(index_dir) if _is_finished(folder)}
    remove_revisions(index_dir, keep=finished)


def remove_revisions(index_dir: Path, *, keep: Iterable[str | None]) -> None:
    """Remove all revisions but those named; other files and folders are let alone."""
    kept = set(keep)
    for folder in _revisions(index_dir):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _revisions(index_dir: Path) -> list[Path]:
    return [
        folder
        for folder in index_dir.iterdir()
        if REVISION_NAME.fullmatch(folder.name) and folder.is_dir()
    ]


def _is_finished(folder: Path) -> bool:
    return (folder / "manifest.json").is_file()


def _free_name(index_dir: Path, content: str) -> str:
    """Return `content`, with a counter when readers may still be using a folder of that name."""
    name, number = content, 1
    while (index_dir / name).exists():
        number += 1
        name = f"{content}.{number}"
    return name


def _store_documents(
    folder: Path,
    old: Path | None,
    entries: Sequence[Entry],
    embedding: TextEmbeddings,
    progress: Progress,
) -> dict[str, NDArray[np.float32]]:
    """Keep each document with its vectors and return the vectors by the document's key."""
    import numpy as np

    total = sum(len(entry.document.chunks) for entry in entries)
    done = 0
    stored = {}
    for entry in entries:
        progress("embedding", done, total)
        target = folder / "documents" / f"{entry.key}.json"
        entry.document.save(target)
        vectors = _kept_vectors(old, entry, embedding)
        if vectors is None:
            source = entry.document.source
            vectors = embedding.encode([searchable_text(source, c) for c in entry.document.chunks])
        np.save(target.with_suffix(".npy"), vectors)
        stored[entry.key] = vectors
        done += len(entry.document.chunks)
    progress("embedding", done, total)
    return stored


def _kept_vectors(
    old: Path | None, entry: Entry, embedding: TextEmbeddings
) -> NDArray[np.float32] | None:
    """Return the vectors that the old revision has of a document; None without sound ones."""
    import numpy as np

    if old is None:
        return None
    try:
        vectors: NDArray[np.float32] = np.load(
            old / "documents" / f"{entry.key}.npy", allow_pickle=False
        )
    except (OSError, ValueError, EOFError):
        return None
    expected = (len(entry.document.chunks), embedding.dimension)
    return vectors if vectors.shape == expected and vectors.dtype == np.float32 else None


def _store_vectors(
    target: Path,
    before: Manifest | None,
    old: Path | None,
    entries: Sequence[Entry],
    vectors: dict[str, NDArray[np.float32]],
) -> None:
    """Fill Chroma from the old revision's and what differs; from nothing when that fails."""
    expected = sum(len(entry.document.chunks) for entry in entries)
    if before is not None and old is not None:
        taken = target.with_name("chroma.taken")  # Chroma remembers a path that failed to open
        try:
            shutil.copytree(old / "chroma", taken)
            if _update_vectors(taken, before, entries, vectors) == expected:
                taken.rename(target)
                return
        except OSError:
            pass  # what is there is damaged; the disk itself is put to the test below
        shutil.rmtree(taken, ignore_errors=True)
    count = _update_vectors(target, None, entries, vectors)
    if count != expected:
        raise IndexWriteError(target, f"{count} of {expected} passages were stored")


def _update_vectors(
    target: Path,
    before: Manifest | None,
    entries: Sequence[Entry],
    vectors: dict[str, NDArray[np.float32]],
) -> int:
    """Replace the documents that differ from `before`; return how many chunks there are."""
    sources = {entry.key: entry.document.source for entry in entries}
    records = before.sources if before else ()
    kept = {r.key for r in records if r.key in sources and r.describes(sources[r.key])}
    client = open_client(target)
    try:
        return write_vectors(
            client,
            remove=[record.to_source() for record in records if record.key not in kept],
            add=(
                (entry.document.source, entry.document.chunks, vectors[entry.key])
                for entry in entries
                if entry.key not in kept
            ),
        )
    finally:
        close_client(client)


def _write_lexical(folder: Path, entries: Sequence[Entry]) -> None:
    texts = [
        searchable_text(entry.document.source, chunk)
        for entry in entries
        for chunk in entry.document.chunks
    ]
    words = Counter(word for text in texts for word in folded_words(text))
    compounds = Compounds(words.keys() | common_words())
    terms = (index_terms(text, compounds) for text in texts)
    LexicalIndex.build(terms, words).save(folder / "lexical")


def _write_manifest(folder: Path, content: Content, embedding: TextEmbeddings) -> None:
    records: list[SourceRecord] = []
    abbreviations: dict[str, str] = {}
    row = 0
    for entry in content.entries:
        document = entry.document
        records.append(
            SourceRecord(
                source=Manifest.describe(document.source),
                key=entry.key,
                first_row=row,
                chunks=len(document.chunks),
                empty_pages=document.extracted.empty_pages,
                warnings=document.extracted.warnings,
            )
        )
        row += len(document.chunks)
        abbreviations = document.abbreviations | abbreviations
    manifest = Manifest(
        schema_version=SCHEMA,
        revision=folder.name,
        embedding_model=embedding.model_id,
        dimension=embedding.dimension,
        sources=tuple(records),
        skipped=content.skipped,
        abbreviations=abbreviations,
    )
    (folder / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def _flush(folder: Path) -> None:
    """Have the disk hold the files before the pointer names them, should the power fail."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
