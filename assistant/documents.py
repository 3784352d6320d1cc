"""Manage the documents: look at a file, add it with what is known about it, replace, remove."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.errors import DocumentError, DocumentProblem, translated
from assistant.library import Library
from assistant.metadata import Metadata, make_entry, safe_name
from assistant.preview import Preview, preview
from corpus.catalogue import Source
from corpus.errors import AdditionsLockedError
from ingest.errors import Cause, DocumentRefusedError, IndexLockedError, IngestError
from ingest.manifest import SkippedRecord
from ingest.report import IngestReport

__all__ = ["DocumentRecord", "Documents"]

Progress = Callable[[str, int, int], None]

_PROBLEMS: Mapping[Cause, DocumentProblem] = {
    "unsupported": "format",
    "encrypted": "encrypted",
    "limit": "limit",
    "unsafe": "unsafe",
    "broken": "unreadable",
    "missing": "unreadable",
    "no text": "empty",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """A document and what became of it.

    Attributes:
        source: What is known about it.
        state: "ready" when it can be searched; "empty" or "failed" when it cannot.
        added: Whether it was added, so that it can be removed; else it belongs to the corpus.
        passages: How many can be searched.
        empty_pages: Pages without text, from 1.
        warnings: What else a person should know, in English.
        reason: Why it cannot be searched, in English, or "".
    """

    source: Source
    state: Literal["ready", "empty", "failed"]
    added: bool
    passages: int = 0
    empty_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    reason: str = ""


class Documents:
    """The documents of a corpus, to look at and to change.

    Every change is published at once, completely or not at all; when it fails, the documents are
    as they were.
    """

    def __init__(self, library: Library) -> None:
        """Manage the documents of a library."""
        self._library = library

    def listed(self) -> tuple[DocumentRecord, ...]:
        """Return all documents, those that cannot be searched too, ordered by id.

        Raises:
            AssistantError: The documents or the index cannot be read.
        """
        with translated():
            manifest = self._library.manifest()
        found = [
            DocumentRecord(
                source=record.to_source(),
                state="ready",
                added=self._library.additions.has(Path(record.source["path"]).name),
                passages=record.chunks,
                empty_pages=record.empty_pages,
                warnings=record.warnings,
            )
            for record in manifest.sources
        ]
        found += [self._skipped(record) for record in manifest.skipped]
        return tuple(sorted(found, key=lambda record: record.source.id))

    def _skipped(self, record: SkippedRecord) -> DocumentRecord:
        name = self._library.additions.name_of(record.source_id)
        path = self._library.additions.folder / (name or record.source_id)
        return DocumentRecord(
            source=Source(id=record.source_id, path=path, title=record.source_id, sha256=""),
            state=record.state,
            added=name is not None,
            empty_pages=record.empty_pages,
            warnings=record.warnings,
            reason=record.reason,
        )

    def preview(self, path: str | Path, *, name: str = "") -> Preview:
        """Say what is recognised in a file; nothing is added.

        Args:
            path: The file.
            name: What it was called where it comes from; "" takes that of `path`.

        Raises:
            DocumentError: The file has no usable name or cannot be read.
            AssistantError: The documents there are cannot be read.
        """
        path = Path(path)
        kept = safe_name(name or path.name)
        with translated():
            known = [record.to_source() for record in self._library.manifest().sources]
            with _readable():
                return preview(path, kept, known, self._library.limits)

    def add(
        self,
        path: str | Path,
        metadata: Metadata | None = None,
        *,
        name: str = "",
        replacing: str = "",
        progress: Progress = lambda what, done, total: None,
    ) -> IngestReport:
        """Add a document, or put it in the place of another.

        Args:
            path: The file; a copy is kept in `data_dir`.
            metadata: What is known about it.
            name: What the file was called where it comes from; "" takes that of `path`.
            replacing: The id of the document that it is a new version of; it keeps that id.
            progress: Told about each document and step.

        Raises:
            DocumentError: Its name, content or metadata cannot be used, or it is there already.
            AssistantError: The documents or the index cannot be read or written.
        """
        path = Path(path)
        kept = safe_name(name or path.name)
        if replacing:
            if "/" in replacing:
                raise DocumentError("name", f"{replacing!r} cannot be replaced under that id.")
            kept = replacing + Path(kept).suffix
        seen = self.preview(path, name=kept)
        if not seen.passages:
            raise DocumentError("empty", f"There is no text in {kept!r}; it may be a scan.")
        entry = make_entry(kept, metadata or Metadata(), seen.title)
        with translated(), _alone(), self._library.change() as change:
            sources = {source.id: source for source in self._library.sources()}
            self._check_place(sources, seen, replacing)
            old = sources.get(replacing)
            if old is not None and self._library.additions.holds(old.path):
                change.drop(old.path.name)
            change.put(path, kept)
            change.describe(entry)
            return self._library.index(progress)

    def describe(
        self,
        source_id: str,
        metadata: Metadata,
        *,
        progress: Progress = lambda what, done, total: None,
    ) -> IngestReport:
        """Change what is known about an added document.

        Raises:
            DocumentError: There is no such document, it was not added, or a field is wrong.
            AssistantError: The documents or the index cannot be read or written.
        """
        with translated(), _alone(), self._library.change() as change:
            source = self._added(source_id, {s.id: s for s in self._library.sources()})
            change.describe(make_entry(source.path.name, metadata, source.title or source.id))
            return self._library.index(progress)

    def remove(
        self,
        source_ids: Sequence[str],
        *,
        progress: Progress = lambda what, done, total: None,
    ) -> IngestReport:
        """Remove added documents; a document of the corpus that one replaced is back.

        Raises:
            DocumentError: There is no such document, it was not added, or none would be left.
            AssistantError: The documents or the index cannot be read or written.
        """
        with translated(), _alone(), self._library.change() as change:
            sources = {source.id: source for source in self._library.sources()}
            for source_id in dict.fromkeys(source_ids):
                change.drop(self._added(source_id, sources).path.name)
            if not self._library.sources():
                raise DocumentError("last", "The last document cannot be removed; add one first.")
            return self._library.index(progress)

    def _added(self, source_id: str, sources: dict[str, Source]) -> Source:
        source = sources.get(source_id)
        if source is None:
            raise DocumentError(
                "unknown",
                f"There is no document {source_id!r}. Choose one of "
                f"{', '.join(map(repr, sources))}.",
            )
        if not self._library.additions.holds(source.path):
            raise DocumentError(
                "fixed",
                f"The document {source_id!r} belongs to the corpus folder: "
                f"remove {str(source.path)!r} and run `leidraad ingest`.",
            )
        return source

    @staticmethod
    def _check_place(sources: dict[str, Source], seen: Preview, replacing: str) -> None:
        """Refuse a document that is there already, unless it replaces that one."""
        if replacing and replacing not in sources:
            raise DocumentError("unknown", f"There is no document {replacing!r} to replace.")
        same = [s.id for s in sources.values() if seen.same_text and s.id == seen.same_text.id]
        if same and same != [replacing]:
            raise DocumentError(
                "same", f"The document {same[0]!r} has exactly this content.", same[0]
            )
        there = {source_id.casefold(): source_id for source_id in sources}
        taken = there.get(seen.source_id.casefold())
        if taken not in (None, replacing):
            raise DocumentError(
                "exists",
                f"There is a document {taken!r} already. Replace it, or rename the file.",
                taken or "",
            )


@contextmanager
def _readable() -> Iterator[None]:
    """Say of a file that cannot be read why."""
    try:
        yield
    except DocumentRefusedError as error:
        raise DocumentError(_PROBLEMS[error.cause], str(error)) from error
    except (IngestError, OSError) as error:
        raise DocumentError("unreadable", str(error)) from error


@contextmanager
def _alone() -> Iterator[None]:
    """Say that somebody else is changing the documents."""
    try:
        yield
    except (AdditionsLockedError, IndexLockedError) as error:
        raise DocumentError("busy", str(error)) from error
