"""Build a revision of the index in its own folder.

Nothing here touches the revision in use: it is taken over from, never written to. One document
at a time is in memory.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.checksums import checksums
from ingest.documents import searchable_text
from ingest.entries import (
    STAGING,
    Content,
    Entry,
    Previous,
    Progress,
    load_vectors,
    save_vectors,
    take_over,
)
from ingest.errors import IndexWriteError
from ingest.manifest import SCHEMA, Manifest, SourceRecord, VectorEngine
from ingest.publication import flush
from ingest.words_process import words_beside

if TYPE_CHECKING:
    from ingest.embedding import TextEmbeddings

__all__ = ["Target", "build_revision", "content_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the vectors of a new revision are made searchable.

    Attributes:
        engine: What searches them.
        store: Takes them from the revision's folder; as `ingest.local_vectors.store_vectors`.
        taken: Names that a new revision cannot have, beside those of the folders there are.
    """

    engine: VectorEngine
    store: Callable[[Path, Previous | None, Sequence[Entry], TextEmbeddings, Progress], None]
    taken: Collection[str] = ()


_RESERVE = 20_000_000  # bytes that must be free beside what is copied


def content_name(content: Content, model_id: str) -> str:
    """Name the content: the same documents, catalogue and model give the same name."""
    digest = hashlib.sha256(f"{SCHEMA} {model_id}".encode())
    for entry in content.entries:
        described = Manifest.describe(entry.source) | {"path": ""}
        digest.update(f"\n{entry.key} {sorted(described.items())!r}".encode())
    for record in content.skipped:
        digest.update(f"\n{record.key} {record.state}".encode())
    return digest.hexdigest()[:16]


def build_revision(
    index_dir: Path,
    content: Content,
    embedding: TextEmbeddings,
    *,
    before: Previous | None,
    target: Target,
    progress: Progress,
) -> str:
    """Write a complete revision into a new folder of `index_dir` and return its name.

    Args:
        index_dir: Where revisions are kept.
        content: What the revision must hold.
        embedding: Turns passages into vectors.
        before: The revision from which vectors may be taken over, or None.
        target: Where they are made searchable.
        progress: Told about each step.

    Raises:
        OSError: The disk refuses; what was written is removed.
        IndexWriteError: The vectors could not be stored, or there is too little room.
    """
    name = _free_name(index_dir, content_name(content, embedding.model_id), target.taken)
    folder = index_dir / name
    _check_room(index_dir, before)
    try:
        (folder / "documents").mkdir(parents=True)
        with words_beside(folder, content.entries) as words:
            _store_documents(folder, before, content.entries, embedding, progress)
            target.store(folder, before, content.entries, embedding, progress)
            abbreviations = words()
        _write_manifest(folder, content, embedding, abbreviations, target.engine)
        flush(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    progress("indexing", 1, 1)
    return name


def _free_name(index_dir: Path, content: str, taken: Collection[str]) -> str:
    """Return `content`, with a counter when readers may still be using a folder of that name."""
    name, number = content, 1
    while name in taken or (index_dir / name).exists():
        number += 1
        name = f"{content}.{number}"
    return name


def _check_room(index_dir: Path, before: Previous | None) -> None:
    """Refuse before anything is written what would fill the disk half-way."""
    chroma = before.chroma() if before else None
    copied = sum(p.stat().st_size for p in chroma.rglob("*") if p.is_file()) if chroma else 0
    free = shutil.disk_usage(index_dir).free
    if free < copied + _RESERVE:
        reason = f"{free} bytes are free on its disk and {copied + _RESERVE} are needed"
        raise IndexWriteError(index_dir, reason)


def _store_documents(
    folder: Path,
    before: Previous | None,
    entries: Sequence[Entry],
    embedding: TextEmbeddings,
    progress: Progress,
) -> None:
    """Keep each document with its vectors; those that are known are not computed again."""
    total = sum(entry.chunks for entry in entries)
    done = 0
    for entry in entries:
        progress("embedding", done, total)
        take_over(entry.path, folder / "documents" / f"{entry.key}.json")
        shape = (entry.chunks, embedding.dimension)
        known = before.vectors(entry.key) if before else None
        staged = folder.parent / STAGING / f"{entry.key}.npy"
        path = next((p for p in (known, staged) if load_vectors(p, shape) is not None), None)
        if path is None:
            document = entry.load()
            texts = [searchable_text(document.source, chunk) for chunk in document.chunks]
            staged.parent.mkdir(exist_ok=True)
            save_vectors(staged, embedding.encode(texts))
        take_over(path or staged, folder / "documents" / f"{entry.key}.npy")
        done += entry.chunks
    progress("embedding", done, total)


def _write_manifest(
    folder: Path,
    content: Content,
    embedding: TextEmbeddings,
    abbreviations: dict[str, str],
    engine: VectorEngine,
) -> None:
    records: list[SourceRecord] = []
    row = 0
    for entry in content.entries:
        records.append(
            SourceRecord(
                source=Manifest.describe(entry.source),
                key=entry.key,
                first_row=row,
                chunks=entry.chunks,
                empty_pages=entry.empty_pages,
                warnings=entry.warnings,
            )
        )
        row += entry.chunks
    manifest = Manifest(
        schema_version=SCHEMA,
        revision=folder.name,
        embedding_model=embedding.model_id,
        dimension=embedding.dimension,
        vectors=engine,
        sources=tuple(records),
        skipped=content.skipped,
        abbreviations=abbreviations,
        files=checksums(folder),
    )
    manifest.save(folder)
