"""Bring the index up to date with the documents.

A run reads what is new, reuses what is unchanged, builds a new revision beside the one in use,
checks it, and only then points readers at it. Whatever goes wrong before that leaves the index
as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import Source
from ingest.documents import document_key
from ingest.entries import STAGING, Content, Previous, Progress
from ingest.errors import (
    EmptyCorpusError,
    IndexLockedError,
    IndexMissingError,
    IndexWriteError,
)
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.local_vectors import store_vectors
from ingest.manifest import Manifest, current_revision, read_manifest
from ingest.outcomes import Outcome, kept, outcome, removed, resumed, skipped_report, unchanged
from ingest.publication import publish, remove_revisions, remove_unfinished
from ingest.reading import Job, read_all
from ingest.report import DocumentReport, IngestReport
from ingest.revision import Target, build_revision, content_name
from ingest.vectors import load_library

if TYPE_CHECKING:
    from ingest.embedding import TextEmbeddings
    from ingest.postgres.database import Database

__all__ = ["Progress", "ingest", "writing"]


def ingest(
    sources: Sequence[Source],
    index_dir: Path,
    embedding: TextEmbeddings,
    *,
    database: Database | None = None,
    rebuild: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = lambda what, done, total: None,
) -> IngestReport:
    """Make the index hold exactly `sources`.

    A document that cannot be read does not stop the others. It is reported, and nothing of it
    stays in the index: an answer must not quote what may no longer be what the document says.
    A run that was broken off is taken up where it was, as far as reading and embedding go. Parts
    of the index that are damaged are made anew.

    Args:
        sources: Every document that should be searchable, in any order, each id once; others are
            removed.
        index_dir: Where revisions are kept; made when missing.
        embedding: Turns passages into vectors.
        database: Through which the index is shared, if it is.
        rebuild: Read and embed everything anew.
        limits: What reading one file may take.
        progress: Told about each document and step.

    Raises:
        IndexLockedError: Another process is writing this index.
        IndexWriteError: The folder cannot be written.
        EmptyCorpusError: No document has any text.
        DatabaseError: The database cannot be used.
    """
    sources = sorted(sources, key=lambda source: source.id)
    with writing(index_dir, database):
        remove_unfinished(index_dir)
        before = None if rebuild else _previous(index_dir, embedding)
        in_place = before is not None and _is_in_place(before.manifest, database)
        if before and in_place and _is_settled(before, sources, embedding):
            return _nothing_new(before.manifest)
        staging = _staging(index_dir, anew=rebuild)
        try:
            outcomes = _read_all(sources, staging, before, embedding, limits, progress)
            content = _content(outcomes, sources, index_dir)
            reports = _reports(outcomes, before, sources)
            same = before and not before.damaged and _is_same(before, content, embedding)
            if before and in_place and same:
                return _report(before.manifest.revision, reports, changed=False)
            replaced = _published(index_dir)
            with _publication(index_dir, database) as (target, finish):
                revision = build_revision(
                    index_dir, content, embedding, before=before, target=target, progress=progress
                )
                finish(revision)
            publish(index_dir, revision)
        except (OSError, IndexWriteError):
            shutil.rmtree(staging, ignore_errors=True)  # a full disk needs the room
            raise
        remove_revisions(index_dir, keep=[revision, replaced])  # readers may still use the latter
        shutil.rmtree(staging, ignore_errors=True)
    return _report(revision, reports, changed=True)


@contextmanager
def writing(index_dir: Path, database: Database | None = None) -> Iterator[None]:
    """Hold the only writer's place, in the database as well; translate what the disk refuses.

    Whoever holds it may take it again. What others published in the database is here then.

    Raises:
        IndexLockedError: Another process, or another thread of this one, holds it.
        IndexWriteError: The folder cannot be written.
        DatabaseError: The database cannot be used.
    """
    from filelock import FileLock, Timeout

    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / ".lock", timeout=0, is_singleton=True)
        with lock, database.writing() if database else nullcontext():
            yield
    except Timeout as error:
        raise IndexLockedError(index_dir) from error
    except OSError as error:
        raise IndexWriteError(index_dir, error.strerror or str(error)) from error


@contextmanager
def _publication(
    index_dir: Path, database: Database | None
) -> Iterator[tuple[Target, Callable[[str], None]]]:
    """Yield where vectors go, and what must be called with the revision when it is finished."""
    if database is None:
        load_library()  # before other threads are at work
        yield Target(engine="chroma", store=store_vectors), lambda revision: None
        return
    with database.publication() as publication:
        yield publication.target, lambda revision: publication.publish(index_dir / revision)


def _report(revision: str, reports: Sequence[DocumentReport], *, changed: bool) -> IngestReport:
    return IngestReport(revision=revision, changed=changed, documents=tuple(reports))


def _reports(
    outcomes: Sequence[Outcome], before: Previous | None, sources: Sequence[Source]
) -> list[DocumentReport]:
    reports = [outcome.report for outcome in outcomes]
    reports += removed(before.manifest if before else None, sources)
    return sorted(reports, key=lambda report: report.source_id)


def _is_same(before: Previous, content: Content, embedding: TextEmbeddings) -> bool:
    name = content_name(content, embedding.model_id)
    return before.manifest.revision.partition(".")[0] == name


def _content(outcomes: Sequence[Outcome], sources: Sequence[Source], index_dir: Path) -> Content:
    entries = tuple(o.entry for o in outcomes if o.entry)
    if not entries:
        failures = [o.report.reason for o in outcomes if o.report.state == "failed"]
        raise EmptyCorpusError(_common_folder(sources, index_dir), failures)
    return Content(entries=entries, skipped=tuple(o.skipped for o in outcomes if o.skipped))


def _staging(index_dir: Path, *, anew: bool) -> Path:
    folder = index_dir / STAGING
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    return folder


def _previous(index_dir: Path, embedding: TextEmbeddings) -> Previous | None:
    """Return the revision in use when it can be built upon."""
    try:
        manifest = read_manifest(index_dir)
    except IndexMissingError:
        return None
    if manifest.embedding_model != embedding.model_id:
        return None
    return Previous.examined(index_dir, manifest)


def _published(index_dir: Path) -> str | None:
    try:
        return current_revision(index_dir)
    except IndexMissingError:
        return None


def _is_in_place(manifest: Manifest, database: Database | None) -> bool:
    """Whether the vectors of the revision in use are where they should be."""
    return database.holds(manifest) if database else manifest.vectors == "chroma"


def _is_settled(before: Previous, sources: Sequence[Source], embedding: TextEmbeddings) -> bool:
    """Whether there is nothing to do; documents that failed are always tried again."""
    failed = any(record.state == "failed" for record in before.manifest.skipped)
    sound = not failed and not before.damaged
    return sound and before.manifest.covers(sources, embedding.model_id)


def _nothing_new(before: Manifest) -> IngestReport:
    reports = [unchanged(record) for record in before.sources]
    reports += [skipped_report(record) for record in before.skipped]
    reports.sort(key=lambda report: report.source_id)
    return _report(before.revision, reports, changed=False)


def _read_all(
    sources: Sequence[Source],
    staging: Path,
    before: Previous | None,
    embedding: TextEmbeddings,
    limits: Limits,
    progress: Progress,
) -> list[Outcome]:
    """Take over what is unchanged and read the rest, several files at a time."""
    known = {r.source["id"]: r for r in before.manifest.sources} if before else {}
    keys = {source.id: document_key(source, embedding.model_id) for source in sources}
    outcomes: dict[str, Outcome] = {}
    for source in sources:
        key, record = keys[source.id], known.get(source.id)
        found = kept(source, key, record, before) or resumed(source, key, record, staging)
        if found:
            outcomes[source.id] = found
    jobs = [
        Job(source=source, target=staging / f"{keys[source.id]}.json")
        for source in sources
        if source.id not in outcomes
    ]
    done = len(outcomes)
    if jobs:
        progress(jobs[0].source.id, done, len(sources))
    for job, reading in zip(jobs, read_all(jobs, limits), strict=True):
        source = job.source
        record = known.get(source.id)
        outcomes[source.id] = outcome(job, keys[source.id], record, reading)
        done += 1
        progress(source.id, done, len(sources))
    progress("", len(sources), len(sources))
    return [outcomes[source.id] for source in sources]


def _common_folder(sources: Sequence[Source], index_dir: Path) -> Path:
    return Path(os.path.commonpath([s.path.parent for s in sources])) if sources else index_dir
