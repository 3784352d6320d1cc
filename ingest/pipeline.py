"""Bring the index up to date with the documents.

A run reads what is new, reuses what is unchanged, builds a new revision beside the one in use,
checks it, and only then points readers at it. Whatever goes wrong before that leaves the index
as it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.catalogue import Source
from ingest.documents import Document, document_key, read_document
from ingest.errors import (
    EmptyCorpusError,
    IndexLockedError,
    IndexMissingError,
    IndexWriteError,
    IngestError,
)
from ingest.manifest import Manifest, SkippedRecord, SourceRecord, current_revision, read_manifest
from ingest.report import DocumentReport, IngestReport
from ingest.revision import (
    Content,
    Entry,
    Progress,
    build_revision,
    content_name,
    publish,
    remove_revisions,
    remove_unfinished,
)

if TYPE_CHECKING:
    from ingest.embedding import TextEmbeddings

__all__ = ["Progress", "ingest"]

_NO_TEXT = "the document holds no text; it may be a scan"
_WITHDRAWN = "What an earlier version of it said is no longer in the index"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one document: an entry, or the reason why it has none."""

    report: DocumentReport
    entry: Entry | None = None
    skipped: SkippedRecord | None = None


def ingest(
    sources: Sequence[Source],
    index_dir: Path,
    embedding: TextEmbeddings,
    *,
    rebuild: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> IngestReport:
    """Make the index hold exactly `sources`.

    A document that cannot be read does not stop the others. It is reported, and nothing of it
    stays in the index: an answer must not quote what may no longer be what the document says.

    Args:
        sources: Every document that should be searchable, in any order, each id once; others are
            removed.
        index_dir: Where revisions are kept; made when missing.
        embedding: Turns passages into vectors.
        rebuild: Read and embed everything anew.
        progress: Told about each document and step.

    Raises:
        IndexLockedError: Another process is writing this index.
        IndexWriteError: The folder cannot be written.
        EmptyCorpusError: No document has any text.
    """
    sources = sorted(sources, key=lambda source: source.id)
    with _writing(index_dir):
        remove_unfinished(index_dir)
        before = None if rebuild else _previous(index_dir, embedding)
        if before and _is_settled(before, sources, embedding):
            return _nothing_new(before)
        outcomes = _read_all(sources, index_dir, before, embedding, progress)
        reports = [outcome.report for outcome in outcomes] + _removed(before, sources)
        reports.sort(key=lambda report: report.source_id)
        content = _content(outcomes, sources, index_dir)
        name = content_name(content, embedding.model_id)
        if before is not None and before.revision.partition(".")[0] == name:
            return IngestReport(revision=before.revision, changed=False, documents=tuple(reports))
        replaced = _published(index_dir)
        revision = build_revision(index_dir, content, embedding, before=before, progress=progress)
        publish(index_dir, revision)
        remove_revisions(index_dir, keep=[revision, replaced])  # readers may still use the latter
    return IngestReport(revision=revision, changed=True, documents=tuple(reports))


def _content(outcomes: Sequence[_Outcome], sources: Sequence[Source], index_dir: Path) -> Content:
    entries = tuple(o.entry for o in outcomes if o.entry)
    if not entries:
        failures = [o.report.reason for o in outcomes if o.report.state == "failed"]
        raise EmptyCorpusError(_common_folder(sources, index_dir), failures)
    return Content(entries=entries, skipped=tuple(o.skipped for o in outcomes if o.skipped))


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
    """Return the revision in use when it can be built upon."""
    try:
        manifest = read_manifest(index_dir)
    except IndexMissingError:
        return None
    return manifest if manifest.embedding_model == embedding.model_id else None


def _published(index_dir: Path) -> str | None:
    try:
        return current_revision(index_dir)
    except IndexMissingError:
        return None


def _is_settled(before: Manifest, sources: Sequence[Source], embedding: TextEmbeddings) -> bool:
    """Whether there is nothing to do; documents that failed are always tried again."""
    failed = any(record.state == "failed" for record in before.skipped)
    return not failed and before.covers(sources, embedding.model_id)


def _nothing_new(before: Manifest) -> IngestReport:
    reports = [_unchanged(record) for record in before.sources]
    reports += [_skipped(record) for record in before.skipped]
    reports.sort(key=lambda report: report.source_id)
    return IngestReport(revision=before.revision, changed=False, documents=tuple(reports))


def _read_all(
    sources: Sequence[Source],
    index_dir: Path,
    before: Manifest | None,
    embedding: TextEmbeddings,
    progress: Progress,
) -> list[_Outcome]:
    known = {record.source["id"]: record for record in before.sources} if before else {}
    folder = index_dir / before.revision / "documents" if before else index_dir
    outcomes = []
    for number, source in enumerate(sources):
        progress(source.id, number, len(sources))
        key = document_key(source, embedding.model_id)
        record = known.get(source.id)
        outcomes.append(_kept(source, key, record, folder) or _read(source, key, record))
    progress("", len(sources), len(sources))
    return outcomes


def _kept(source: Source, key: str, record: SourceRecord | None, folder: Path) -> _Outcome | None:
    """Take a document over from the previous revision when it is the same and undamaged."""
    if record is None or record.key != key:
        return None
    if not source.title:
        source = replace(source, title=record.source["title"])
    try:
        document = Document.load(folder / f"{key}.json", source)
    except (OSError, ValueError):
        return None
    report = _unchanged(record)
    if not record.describes(source):
        report = replace(report, state="updated")
    return _Outcome(report, entry=Entry(document, key))


def _read(source: Source, key: str, record: SourceRecord | None) -> _Outcome:
    """Read a document; `record` is what the index has of an earlier version."""
    try:
        document = read_document(source)
    except IngestError as error:
        return _without(source, key, record, "failed", str(error))
    except Exception as error:  # noqa: BLE001  # a reader's bug must not stop other documents
        reason = f"Cannot read {str(source.path)!r}: {type(error).__name__}: {error}."
        return _without(source, key, record, "failed", reason)
    if not document.chunks:
        return _without(source, key, record, "empty", _NO_TEXT, document)
    extracted = document.extracted
    report = DocumentReport(
        source_id=source.id,
        state="updated" if record else "added",
        chunks=len(document.chunks),
        empty_pages=extracted.empty_pages,
        warnings=extracted.warnings,
    )
    return _Outcome(report, entry=Entry(document, key))


def _without(
    source: Source,
    key: str,
    record: SourceRecord | None,
    state: Literal["empty", "failed"],
    reason: str,
    document: Document | None = None,
) -> _Outcome:
    """Leave a document out, saying so when an earlier version was in the index."""
    skipped = SkippedRecord(
        source_id=source.id,
        key=key,
        state=state,
        reason=reason,
        empty_pages=document.extracted.empty_pages if document else (),
        warnings=document.extracted.warnings if document else (),
    )
    report = _skipped(skipped)
    if record is not None:
        report = replace(report, reason=f"{reason.rstrip('.')}. {_WITHDRAWN}.")
    return _Outcome(report, skipped=skipped)


def _unchanged(record: SourceRecord) -> DocumentReport:
    return DocumentReport(
        source_id=record.source["id"],
        state="unchanged",
        chunks=record.chunks,
        empty_pages=record.empty_pages,
        warnings=record.warnings,
    )


def _skipped(record: SkippedRecord) -> DocumentReport:
    return DocumentReport(
        source_id=record.source_id,
        state=record.state,
        reason=record.reason,
        empty_pages=record.empty_pages,
        warnings=record.warnings,
    )


def _removed(before: Manifest | None, sources: Sequence[Source]) -> list[DocumentReport]:
    """Report the documents that are no longer in the corpus."""
    if before is None:
        return []
    known = [r.source["id"] for r in before.sources] + [r.source_id for r in before.skipped]
    gone = set(known) - {source.id for source in sources}
    return [DocumentReport(source_id=source_id, state="removed") for source_id in gone]


def _common_folder(sources: Sequence[Source], index_dir: Path) -> Path:
    return Path(os.path.commonpath([s.path.parent for s in sources])) if sources else index_dir
