"""Say what became of each document: taken over, read, left out or removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.catalogue import Source
from ingest.documents import Document
from ingest.entries import Entry, Previous
from ingest.errors import Cause
from ingest.manifest import Manifest, SkippedRecord, SourceRecord
from ingest.reading import Job, Reading
from ingest.report import DocumentReport
from ingest.text import page_ranges

__all__ = ["Outcome", "kept", "outcome", "removed", "resumed", "skipped_report", "unchanged"]

_NO_TEXT = "the document holds no text; it may be a scan"
_WITHDRAWN = "What an earlier version of it said is no longer in the index"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: an entry, or the reason why it has none."""

    report: DocumentReport
    entry: Entry | None = None
    skipped: SkippedRecord | None = None


def kept(
    source: Source, key: str, record: SourceRecord | None, before: Previous | None
) -> Outcome | None:
    """Take a document over from the previous revision when it is the same and undamaged."""
    if record is None or before is None or record.key != key:
        return None
    path = before.document(key)
    if path is None:
        return None
    report = unchanged(record)
    if not record.describes(source):
        report = replace(report, state="updated")
    entry = Entry(
        source=source if source.title else replace(source, title=record.source["title"]),
        key=key,
        chunks=record.chunks,
        path=path,
        empty_pages=record.empty_pages,
        warnings=record.warnings,
    )
    return Outcome(report, entry=entry)


def resumed(source: Source, key: str, record: SourceRecord | None, staging: Path) -> Outcome | None:
    """Take a document that a run read before it was broken off."""
    job = Job(source=source, target=staging / f"{key}.json")
    if not job.target.exists():
        return None
    try:
        document = Document.load(job.target, source)
    except (OSError, ValueError):
        return None
    return outcome(job, key, record, Reading.of(document))


def outcome(job: Job, key: str, record: SourceRecord | None, reading: Reading) -> Outcome:
    """Say what became of a document; `record` is what the index has of an earlier version."""
    source = job.source
    if reading.cause is not None:
        return _without(source, key, record, reading, reading.cause)
    if not reading.chunks:
        return _without(source, key, record, reading, "no text")
    report = DocumentReport(
        source_id=source.id,
        state="updated" if record else "added",
        chunks=reading.chunks,
        empty_pages=reading.empty_pages,
        warnings=reading.warnings,
    )
    entry = Entry(
        source=replace(source, title=reading.title),
        key=key,
        chunks=reading.chunks,
        path=job.target,
        empty_pages=reading.empty_pages,
        warnings=reading.warnings,
    )
    return Outcome(report, entry=entry)


def _without(
    source: Source, key: str, record: SourceRecord | None, reading: Reading, cause: Cause
) -> Outcome:
    """Leave a document out, saying so when an earlier version was in the index."""
    skipped = SkippedRecord(
        source_id=source.id,
        key=key,
        state="empty" if cause == "no text" else "failed",
        cause=cause,
        reason=reading.reason or _empty_reason(reading),
        empty_pages=reading.empty_pages,
        warnings=reading.warnings,
    )
    report = skipped_report(skipped)
    if record is not None:
        report = replace(report, reason=f"{skipped.reason.rstrip('.')}. {_WITHDRAWN}.")
    return Outcome(report, skipped=skipped)


def _empty_reason(reading: Reading) -> str:
    where = f" on {page_ranges(reading.empty_pages)}" if reading.empty_pages else ""
    return _NO_TEXT.replace("no text", f"no text{where}")


def unchanged(record: SourceRecord) -> DocumentReport:
    """Report a document of the index that stays as it is."""
    return DocumentReport(
        source_id=record.source["id"],
        state="unchanged",
        chunks=record.chunks,
        empty_pages=record.empty_pages,
        warnings=record.warnings,
    )


def skipped_report(record: SkippedRecord) -> DocumentReport:
    """Report a document that is left out."""
    return DocumentReport(
        source_id=record.source_id,
        state=record.state,
        cause=record.cause,
        reason=record.reason,
        empty_pages=record.empty_pages,
        warnings=record.warnings,
    )


def removed(before: Manifest | None, sources: Sequence[Source]) -> list[DocumentReport]:
    """Report the documents that are no longer in the corpus."""
    if before is None:
        return []
    known = [r.source["id"] for r in before.sources] + [r.source_id for r in before.skipped]
    gone = set(known) - {source.id for source in sources}
    return [DocumentReport(source_id=source_id, state="removed") for source_id in gone]
