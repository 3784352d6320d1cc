"""What would be made of a file, without adding it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.draft import readable
from assistant.language import guess_language
from corpus.catalogue import Source
from ingest.documents import Document
from ingest.limits import Limits
from ingest.reading import read_isolated
from ingest.sections import document_title

__all__ = ["Preview", "PreviewSection", "preview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSection:
    """A section as it was recognised.

    Attributes:
        path: The headings from the outermost to its own, as they read; () above the first one.
        page: On which it starts, from 1; None without pages.
        characters: Of the text under its heading.
    """

    path: tuple[str, ...]
    page: int | None
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be made of a file.

    Attributes:
        name: The file name it would be kept under.
        source_id: The id it would get.
        title: The title that was recognised, else the file name without its extension.
        language: "nl" or "en" as far as can be told, else None.
        sections: In order.
        pages: How many; None for formats without pages.
        empty_pages: Pages without text, from 1.
        warnings: What else a person should know, in English.
        characters: Of the whole text; 0 when nothing can be quoted from it.
        passages: How many would be searchable.
        same_name: The document that has the same id already, or None.
        same_text: A document with exactly the same content, or None.
    """

    name: str
    source_id: str
    title: str
    language: str | None
    sections: tuple[PreviewSection, ...]
    pages: int | None
    empty_pages: tuple[int, ...]
    warnings: tuple[str, ...]
    characters: int
    passages: int
    same_name: Source | None
    same_text: Source | None


def preview(path: Path, name: str, known: Sequence[Source], limits: Limits) -> Preview:
    """Read a file, in a process of its own, and say what was recognised in it.

    Args:
        path: The file.
        name: The name it would be kept under.
        known: The documents there are.
        limits: What reading it may take.

    Raises:
        DocumentRefusedError: The file cannot be read.
        OSError: The file cannot be opened.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    source_id = Path(name).stem
    document = read_isolated(Source(id=source_id, path=path, sha256=digest), limits)
    extracted = document.extracted
    return Preview(
        name=name,
        source_id=source_id,
        title=readable(document_title(extracted) or source_id),
        language=guess_language(extracted.text),
        sections=_sections(document),
        pages=len(extracted.pages) or None,
        empty_pages=extracted.empty_pages,
        warnings=extracted.warnings,
        characters=len(extracted.text.strip()),
        passages=len(document.chunks),
        same_name=next((s for s in known if s.id == source_id), None),
        same_text=next((s for s in known if s.sha256 == digest), None),
    )


def _sections(document: Document) -> tuple[PreviewSection, ...]:
    text = document.extracted.text
    return tuple(
        PreviewSection(
            path=tuple(readable(heading) for heading in section.path),
            page=section.first_page,
            characters=len(text[section.body_start : section.end].strip()),
        )
        for section in document.sections
        if section.path or text[section.body_start : section.end].strip()
    )
