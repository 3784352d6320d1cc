"""A document as the index keeps it: its text, sections and chunks, and what to know about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from corpus.catalogue import Source
from ingest.abbreviations import find_abbreviations
from ingest.chunks import Chunk, make_chunks
from ingest.errors import UnreadableDocumentError
from ingest.extract import extract
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.sections import Section, document_title, find_sections
from ingest.text import ExtractedText, Heading, PageSpan

__all__ = ["Document", "document_key", "read_document", "searchable_text"]

READING_VERSION = 4
"""Raised when extraction, sections or chunks change, so that documents are read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source with everything that was read from it.

    Attributes:
        source: What the catalogue says of it.
        extracted: Its text, and what its format says about that.
        sections: In order; together they cover the text exactly.
        chunks: In order.
        abbreviations: The short forms that the text spells out, with their long forms.
    """

    source: Source
    extracted: ExtractedText
    sections: Sequence[Section]
    chunks: Sequence[Chunk]
    abbreviations: dict[str, str]

    def save(self, path: Path) -> None:
        """Write the document as JSON."""
        record = {
            "text": self.extracted.text,
            "title": self.extracted.title,
            "front_matter_end": self.extracted.front_matter_end,
            "pages": [[p.number, p.start, p.end] for p in self.extracted.pages],
            "headings": [asdict(heading) for heading in self.extracted.headings],
            "warnings": self.extracted.warnings,
            "empty_pages": self.extracted.empty_pages,
            "sections": [_without(asdict(s), "source_id") for s in self.sections],
            "chunks": [_without(asdict(c), "source_id", "text") for c in self.chunks],
            "abbreviations": self.abbreviations,
        }
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, source: Source) -> Document:
        """Read a saved document back; `source` is what the catalogue says of it.

        Raises:
            OSError: The file is gone or cannot be read.
            ValueError: It is damaged.
        """
        record = json.loads(path.read_bytes())
        try:
            return cls._from_record(record, source)
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path.name!r} lacks {error}") from error

    @classmethod
    def _from_record(cls, record: dict[str, Any], source: Source) -> Document:
        text = record["text"]
        extracted = ExtractedText(
            text=text,
            pages=tuple(PageSpan(number=n, start=s, end=e) for n, s, e in record["pages"]),
            headings=tuple(Heading(**heading) for heading in record["headings"]),
            title=record["title"],
            front_matter_end=record["front_matter_end"],
            warnings=tuple(record["warnings"]),
            empty_pages=tuple(record["empty_pages"]),
        )
        return cls(
            source=_titled(source, extracted),
            extracted=extracted,
            sections=tuple(
                Section(source_id=source.id, **s | {"path": tuple(s["path"])})
                for s in record["sections"]
            ),
            chunks=tuple(_chunk(source.id, text, c) for c in record["chunks"]),
            abbreviations=record["abbreviations"],
        )


def document_key(source: Source, model_id: str) -> str:
    """Return the name under which a document is kept.

    It is another name when anything changed that its text, chunks or vectors depend on.
    """
    parts = (
        str(READING_VERSION),
        source.id,
        source.path.suffix.lower(),  # decides between readers where the content does not
        source.sha256,
        source.title,
        source.region or "",
        model_id,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def read_document(
    source: Source,
    limits: Limits = DEFAULT_LIMITS,
    *,
    begin_ocr: Callable[[], None] = lambda: None,
) -> Document:
    """Read a file and cut it into sections and chunks.

    A source without a title gets the document's own, else its file name. A document without
    text has no chunks. `begin_ocr` is called before text is recognised, which takes long.

    Raises:
        IngestError: The file cannot be read.
    """
    extracted = extract(source.path, limits, begin_ocr=begin_ocr)
    source = _titled(source, extracted)
    sections = find_sections(source.id, extracted)
    chunks = make_chunks(extracted, sections, revision=source.sha256)
    _check(source.path, chunks, limits)
    return Document(
        source=source,
        extracted=extracted,
        sections=sections,
        chunks=chunks,
        abbreviations=find_abbreviations(extracted.text),
    )


def _check(path: Path, chunks: Sequence[Chunk], limits: Limits) -> None:
    """Refuse what was made to flood the index: no writer ends no sentence for pages on end."""
    longest = max((len(chunk.text) for chunk in chunks), default=0)
    if longest > limits.page_characters:
        reason = f"it has a sentence of {longest} characters, more than {limits.page_characters}"
        raise UnreadableDocumentError(path, reason, "limit")
    if len(chunks) > limits.passages:
        reason = f"it has {len(chunks)} passages, more than {limits.passages}"
        raise UnreadableDocumentError(path, reason, "limit")


def _titled(source: Source, extracted: ExtractedText) -> Source:
    if source.title:
        return source
    return replace(source, title=document_title(extracted) or source.path.stem)


def searchable_text(source: Source, chunk: Chunk) -> str:
    """Return what is embedded and analysed for a chunk: its text under its title and headings."""
    above = [source.title, source.region or "", *chunk.section]
    return "\n".join([*filter(None, above), chunk.text])


def _chunk(source_id: str, text: str, record: dict[str, Any]) -> Chunk:
    fields = record | {"section": tuple(record["section"])}
    return Chunk(source_id=source_id, text=text[record["start"] : record["end"]], **fields)


def _without(record: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in fields}
