"""Bring the index up to date with the documents.

A run reads what is new, reuses what is unchanged, builds a new revision beside the one in use,
checks it, and only then points readers at it. Whatever goes wrong before that leaves the index
as it was.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import Source
from ingest.documents import Document, document_key, read_document, searchable_text
from ingest.dutch import Compounds, common_words, index_terms, tokenise
from ingest.errors import (
    EmptyCorpusError,
    IndexLockedError,
    IndexMissingError,
    IndexWriteError,
    IngestError,
)
from ingest.index import POINTER, SCHEMA, Manifest, SourceRecord, current_revision, read_manifest
from ingest.lexical import LexicalIndex
from ingest.report import DocumentReport, IngestReport, State
from ingest.vectors import close_client, open_client, write_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.embedding import TextEmbeddings

__all__ = ["Progress", "ingest"]

Progress = Callable[[str, int, int], None]
"""Called as `progress(what, done, total)`; `what` is a document's id or a step's name."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document that will be in the index; `state` says how it differs from before."""

    document: Document
    key: str
    state: State


def ingest(
    sources: Sequence[Source],
    index_dir: Path,
    embedding: TextEmbeddings,
    *,
    rebuild: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> IngestReport:
    """Make the index hold exactly `sources`.

    Args:
        sources: Every document that should be searchable; others are removed.
        index_dir: Where revisions are kept; made when missing.
        embedding: Turns passages into vectors.
        rebuild: Read and embed everything anew.
        progress: Told about each document and step.

    Raises:
        IndexLockedError: Another process is writing this index.
        IndexWriteError: The folder cannot be written.
        EmptyCorpusError: No document has any text.
    """
    with _writing(index_dir):
        before = None if rebuild else _previous(index_dir, embedding)
        entries, reports = _read_all(sources, index_dir, before, embedding, progress)
        removed = _removed(before, sources)
        reports += [DocumentReport(source_id=key, state="removed") for key in removed]
        reports.sort(key=lambda report: report.source_id)
        if not entries:
            raise EmptyCorpusError(_common_folder(sources, index_dir))
        revision = _revision(entries, embedding)
        if before is not None and before.revision == revision:
            return IngestReport(revision=revision, changed=False, documents=tuple(reports))
        _build(index_dir, revision, entries, before, embedding, progress)
        _publish(index_dir, revision)
        _sweep(index_dir, keep={revision, before.revision if before else revision})
    return IngestReport(revision=revision, changed=True, documents=tuple(reports))


@contextmanager
def _writing(index_dir: Path) -> Iterator[None]:
    """Hold the only writer's place; translate what the disk refuses."""
    from filelock import FileLock, Timeout

    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(index_dir / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise IndexLockedError(index_dir) from error
    except OSError as error:
        raise IndexWriteError(index_dir, error.strerror or str(error)) from error


def _previous(index_dir: Path, embedding: TextEmbeddings) -> Manifest | None:
    try:
        manifest = read_manifest(index_dir)
    except IndexMissingError:
        return None
    return manifest if manifest.embedding_model == embedding.model_id else None


def _read_all(
    sources: Sequence[Source],
    index_dir: Path,
    before: Manifest | None,
    embedding: TextEmbeddings,
    progress: Progress,
) -> tuple[list[_Entry], list[DocumentReport]]:
    known = {record.source["id"]: record for record in before.sources} if before else {}
    entries: list[_Entry] = []
    reports: list[DocumentReport] = []
    for number, source in enumerate(sources):
        progress(source.id, number, len(sources))
        key = document_key(source, embedding.model_id)
        record = known.get(source.id)
        try:
            if before and record and record.key == key:
                folder = index_dir / before.revision / "documents"
                kept = _catalogued(source, record.to_source())
                document, state = Document.load(folder / f"{key}.json", kept), "unchanged"
            else:
                document, state = read_document(source), "updated" if record else "added"
        except IngestError as error:
            reports.append(DocumentReport(source_id=source.id, state="failed", reason=str(error)))
            continue
        entry = _Entry(document, key, state)  # type: ignore[arg-type]  # one of two literals
        reports.append(_report(entry))
        if document.chunks:
            entries.append(entry)
    progress("", len(sources), len(sources))
    return entries, reports


def _catalogued(source: Source, before: Source) -> Source:
    """Keep the title that was read from the document when the catalogue gives none."""
    from dataclasses import replace

    return source if source.title else replace(source, title=before.title)


def _report(entry: _Entry) -> DocumentReport:
    extracted = entry.document.extracted
    empty = not entry.document.chunks
    return DocumentReport(
        source_id=entry.document.source.id,
        state="empty" if empty else entry.state,
        chunks=len(entry.document.chunks),
        reason="the document holds no text; it may be a scan" if empty else "",
        empty_pages=extracted.empty_pages,
        warnings=extracted.warnings,
    )


def _removed(before: Manifest | None, sources: Sequence[Source]) -> list[str]:
    present = {source.id for source in sources}
    return (
        [r.source["id"] for r in before.sources if r.source["id"] not in present] if before else []
    )


def _revision(entries: Sequence[_Entry], embedding: TextEmbeddings) -> str:
    """Name the content: the same documents, catalogue and model give the same name."""
    digest = hashlib.sha256(f"{SCHEMA} {embedding.model_id}".encode())
    for entry in entries:
        described = Manifest.describe(entry.document.source) | {"path": ""}
        digest.update(f"\n{entry.key} {sorted(described.items())!r}".encode())
    return digest.hexdigest()[:16]


def _build(
    index_dir: Path,
    revision: str,
    entries: Sequence[_Entry],
    before: Manifest | None,
    embedding: TextEmbeddings,
    progress: Progress,
) -> None:
    """Write a complete revision into its own folder."""
    folder = index_dir / revision
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "documents").mkdir(parents=True)
    old = index_dir / before.revision if before else None
    reused = {record.key for record in before.sources} if before else set()
    vectors = {}
    for number, entry in enumerate(entries):
        progress("embedding", number, len(entries))
        vectors[entry.key] = _store(folder, old if entry.key in reused else None, entry, embedding)
    progress("indexing", 0, 2)
    _write_chroma(folder, old, before, entries, vectors)
    progress("indexing", 1, 2)
    _write_lexical(folder, entries)
    _write_manifest(folder, revision, entries, embedding)
    progress("indexing", 2, 2)


def _store(
    folder: Path, old: Path | None, entry: _Entry, embedding: TextEmbeddings
) -> NDArray[np.float32]:
    """Keep a document and its vectors, taken over from the old revision when it has them."""
    import numpy as np

    target = folder / "documents" / f"{entry.key}.npy"
    if old is not None:
        for suffix in (".json", ".npy"):
            shutil.copyfile(
                old / "documents" / f"{entry.key}{suffix}",
                folder / "documents" / f"{entry.key}{suffix}",
            )
        return np.load(target).astype(np.float32)
    document = entry.document
    document.save(target.with_suffix(".json"))
    texts = [searchable_text(document.source, chunk) for chunk in document.chunks]
    vectors = embedding.encode(texts)
    np.save(target, vectors)
    return vectors


def _write_chroma(
    folder: Path,
    old: Path | None,
    before: Manifest | None,
    entries: Sequence[_Entry],
    vectors: dict[str, NDArray[np.float32]],
) -> None:
    """Take the previous vectors over and apply what differs; check the count."""
    target = folder / "chroma"
    keys = {entry.key for entry in entries}
    kept = {record.key for record in before.sources} & keys if before else set()
    if old is not None and kept:
        shutil.copytree(old / "chroma", target)
    gone = [r.to_source() for r in before.sources if r.key not in keys] if before and kept else []
    client = open_client(target)
    try:
        count = write_vectors(
            client,
            remove=gone,
            add=(
                (e.document.source, e.document.chunks, vectors[e.key])
                for e in entries
                if e.key not in kept
            ),
        )
    finally:
        close_client(client)
    expected = sum(len(entry.document.chunks) for entry in entries)
    if count != expected:
        raise IndexWriteError(folder, f"{count} of {expected} passages were stored")


def _write_lexical(folder: Path, entries: Sequence[_Entry]) -> None:
    texts = [
        searchable_text(entry.document.source, chunk)
        for entry in entries
        for chunk in entry.document.chunks
    ]
    words = Counter(token.folded for text in texts for token in tokenise(text))
    compounds = Compounds(words.keys() | common_words())
    LexicalIndex.build((index_terms(text, compounds) for text in texts), words).save(
        folder / "lexical"
    )


def _write_manifest(
    folder: Path, revision: str, entries: Sequence[_Entry], embedding: TextEmbeddings
) -> None:
    records: list[SourceRecord] = []
    abbreviations: dict[str, str] = {}
    row = 0
    for entry in entries:
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
        revision=revision,
        embedding_model=embedding.model_id,
        dimension=embedding.dimension,
        sources=tuple(records),
        abbreviations=abbreviations,
    )
    (folder / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def _publish(index_dir: Path, revision: str) -> None:
    """Point readers at a finished revision, in one step."""
    draft = index_dir / f"{POINTER}.new"
    with draft.open("w", encoding="utf-8") as file:
        file.write(revision)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(index_dir / POINTER)


def _sweep(index_dir: Path, keep: set[str]) -> None:
    """Remove revisions that no reader should still need, and what a broken run left behind."""
    for folder in index_dir.iterdir():
        if (
            folder.is_dir()
            and folder.name not in keep
            and folder.name != current_revision(index_dir)
        ):
            shutil.rmtree(folder, ignore_errors=True)


def _common_folder(sources: Sequence[Source], index_dir: Path) -> Path:
    return Path(os.path.commonpath([s.path.parent for s in sources])) if sources else index_dir
