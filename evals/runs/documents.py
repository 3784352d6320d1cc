"""The documents as a system saw them: their texts, sections and passages.

A run keeps a copy, so that it can be scored, reported and compared when the corpus has moved on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from evals.cases.quotes import QuoteFinder

if TYPE_CHECKING:
    from assistant import Assistant

__all__ = ["DocumentRecord", "SectionRecord", "documents_of", "finder_for", "plain_documents"]


class SectionRecord(BaseModel):
    """A section: its headings, outermost first, and the characters from its heading on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: tuple[str, ...]
    start: int
    end: int


class DocumentRecord(BaseModel):
    """A document: what a citation's offsets count in, and how it was cut."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    date: Annotated[str, Field(description='ISO 8601, as precise as known, or "".')] = ""
    sha256: Annotated[str, Field(description="Of `text`.")]
    text: str
    pages: tuple[tuple[int, int, int], ...] = ()
    sections: tuple[SectionRecord, ...] = ()
    chunks: tuple[tuple[int, int], ...] = ()


def documents_of(assistant: Assistant) -> tuple[DocumentRecord, ...]:
    """Return the documents in the index of an assistant, ordered by id."""
    index = assistant.engine().index
    records = []
    for source in assistant.sources():
        document = index.document(source.id)
        records.append(
            DocumentRecord(
                id=source.id,
                title=source.title,
                date=source.date or "",
                sha256=_digest(document.extracted.text),
                text=document.extracted.text,
                pages=tuple((p.number, p.start, p.end) for p in document.extracted.pages),
                sections=tuple(
                    SectionRecord(path=s.path, start=s.start, end=s.end) for s in document.sections
                ),
                chunks=tuple((c.start, c.end) for c in document.chunks),
            )
        )
    return tuple(records)


def plain_documents(texts: Mapping[str, str]) -> tuple[DocumentRecord, ...]:
    """Return documents of which only the text is known, for a system that is not ours."""
    return tuple(
        DocumentRecord(id=key, title=key, sha256=_digest(text), text=text)
        for key, text in sorted(texts.items())
    )


def finder_for(documents: Iterable[DocumentRecord]) -> QuoteFinder:
    """Return what looks quotations up in these documents."""
    kept = list(documents)
    return QuoteFinder(
        texts={d.id: d.text for d in kept},
        pages={d.id: d.pages for d in kept if d.pages},
        dates={d.id: d.date for d in kept if d.date},
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
