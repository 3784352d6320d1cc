"""Cut sections into the passages that are searched and shown.

A chunk is one stretch of the source text. It follows meaning: a short list stays with the line
that introduces it and a long one's first item does, a sentence is never cut and a list item or a
paragraph only when it is very long, a heading stays with the text under it, and short sections
that belong to the same heading share a chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby, takewhile

from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sections import Section
from ingest.sentences import find_sentences
from ingest.text import ExtractedText

__all__ = ["Chunk", "make_chunks"]

TARGET = 900
"""Characters: a chunk is closed when the next piece would take it past this."""
LIST_LIMIT = 1500
"""Characters: up to this length a list with its lead-in, or any paragraph, is one piece."""
SHORT_SECTION = 350
"""Characters: neighbouring sections no longer than this share a chunk."""
REMNANT = 150
"""Characters: a piece no longer than this never makes a chunk of its own beside another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A passage of a document.

    Attributes:
        id: `<source id>:<first 12 digits of its sha256>:<ordinal>`, the same for the same file.
        source_id: The document.
        section: The headings above the passage, outermost first; may be empty.
        text: Verbatim: `extracted_text[start:end]`.
        start: Offset of the first character in the source text.
        end: Offset after the last character.
        page: The page on which it starts, from 1, or None for formats without pages.
    """

    id: str
    source_id: str
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that is not cut."""

    start: int
    end: int


def make_chunks(
    extracted: ExtractedText, sections: Sequence[Section], *, revision: str
) -> tuple[Chunk, ...]:
    """Return the chunks of a document, in order and without overlap.

    Together they hold all visible text below the front matter.

    Args:
        extracted: The document's text.
        sections: All its sections, in order.
        revision: Hexadecimal digest of the file, part of each chunk's id.
    """
    chunks: list[Chunk] = []
    for path, start, end in _spans(extracted.text, _openings(extracted, sections)):
        source_id = sections[0].source_id
        chunks.append(
            Chunk(
                id=f"{source_id}:{revision[:12]}:{len(chunks):05d}",
                source_id=source_id,
                section=path,
                text=extracted.text[start:end],
                start=start,
                end=end,
                page=extracted.page_at(start),
            )
        )
    return tuple(chunks)


def _spans(text: str, sections: Iterable[Section]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    for family in _families(text, sections):
        if len(family) > 1:
            pieces: Iterable[_Piece] = filter(
                None, (_trimmed(text, s.start, s.end) for s in family)
            )
            path = reduce(_common, (s.path for s in family))
            for start, end in _pack(pieces):
                yield path, start, end
        else:
            section = family[0]
            for start, end in _pack(_pieces(text, section)):
                yield section.path, start, end


def _openings(extracted: ExtractedText, sections: Iterable[Section]) -> Iterator[Section]:
    """Leave out the front matter, and let a bare heading open the sub-section that follows it."""
    text, front = extracted.text, extracted.front_matter_end
    bare: Section | None = None
    for section in sections:
        if section.end <= front:
            continue
        start = max(section.start, front)
        if bare is not None:
            if section.path[: len(bare.path)] == bare.path and len(section.path) > len(bare.path):
                start = bare.start
            else:
                yield bare
        opened = replace(section, start=start, body_start=max(section.body_start, front))
        has_text = _trimmed(text, opened.body_start, opened.end) is not None
        bare = None if has_text or not section.path else opened
        if bare is None:
            yield opened
    if bare is not None:
        yield bare


def _families(text: str, sections: Iterable[Section]) -> Iterator[list[Section]]:
    """Group neighbouring short sections under one heading; any other section stands alone."""
    family: list[Section] = []
    common: tuple[str, ...] = ()  # the headings that the whole family has
    for section in sections:
        if _is_short(text, section) and family and _related(family[-1], common, section):
            common = _common(common, section.path)
            family.append(section)
            continue
        if family:
            yield family
            family = []
        if _is_short(text, section):
            family, common = [section], section.path
        else:
            yield [section]
    if family:
        yield family


def _is_short(text: str, section: Section) -> bool:
    return len(text[section.start : section.end].strip()) <= SHORT_SECTION


def _related(last: Section, common: tuple[str, ...], section: Section) -> bool:
    """Whether a section belongs with the family that ends in `last` and has `common` headings."""
    if not section.path and not last.path:
        return True
    parent = section.path[:-1]
    return bool(parent) and common[: len(parent)] == parent


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings with which both paths begin."""
    pairs = zip(one, other, strict=False)
    return tuple(first for first, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _pieces(text: str, section: Section) -> Iterator[_Piece]:
    """Yield the parts of a section that stay whole; the heading is part of the first."""
    paragraphs = find_paragraphs(text, section.body_start, section.end)
    heading = _trimmed(text, section.start, section.body_start)
    for list_id, group in groupby(paragraphs, key=lambda paragraph: paragraph.list_id):
        members = list(group)
        whole = _Piece(members[0].start, members[-1].end)
        if list_id is not None and whole.end - whole.start <= LIST_LIMIT:
            pieces: Iterable[_Piece] = [whole]
        else:
            pieces = _apart(text, members)
        for piece in pieces:
            yield _Piece(heading.start, piece.end) if heading else piece
            heading = None
    if heading:
        yield heading


def _apart(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[_Piece]:
    """Yield each paragraph or item; the last words before a list stay with its first item."""
    start: int | None = None
    for paragraph in paragraphs:
        *whole, last = _sentences_packed(text, paragraph)
        for piece in whole:
            yield piece if start is None else _Piece(start, piece.end)
            start = None
        start = last.start if start is None else start
        if paragraph.kind in ("lead_in", "header"):
            continue
        yield _Piece(start, last.end)
        start = None
    if start is not None:
        yield _Piece(start, paragraphs[-1].end)


def _sentences_packed(text: str, paragraph: Paragraph) -> Iterator[_Piece]:
    """Keep a paragraph whole, unless it is far too long: then cut between sentences."""
    if paragraph.end - paragraph.start <= LIST_LIMIT:
        yield _Piece(paragraph.start, paragraph.end)
        return
    spans = [_Piece(s, e) for s, e in find_sentences(text, paragraph.body_start, paragraph.end)]
    spans[0] = _Piece(paragraph.start, spans[0].end)
    yield from (_Piece(s, e) for s, e in _pack(spans))


def _pack(pieces: Iterable[_Piece]) -> Iterator[tuple[int, int]]:
    """Join neighbouring pieces until a chunk is full."""
    start = end = -1
    for piece in pieces:
        is_remnant = min(piece.end - piece.start, end - start) <= REMNANT
        if start >= 0 and piece.end - start > TARGET + (2 * REMNANT if is_remnant else 0):
            yield start, end
            start = -1
        if start < 0:
            start = piece.start
        end = piece.end
    if start >= 0:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> _Piece | None:
    piece = text[start:end]
    if not piece.strip():
        return None
    return _Piece(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
