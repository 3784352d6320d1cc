"""Cut sections into the passages that are searched and shown.

A chunk is one stretch of the source text. It follows meaning: a list stays with the line that
introduces it, a list item or a sentence is never cut, a heading stays with the text under it, and
short sections that belong to the same heading share a chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sections import Section
from ingest.sentences import find_sentences
from ingest.text import ExtractedText

__all__ = ["Chunk", "make_chunks"]

TARGET = 900
"""Characters: a chunk is closed when the next piece would take it past this."""
LIST_LIMIT = 1500
"""Characters: up to this length a list with its lead-in is one piece."""
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

    Args:
        extracted: The document's text.
        sections: All its sections, in order.
        revision: Hexadecimal digest of the file, part of each chunk's id.
    """
    chunks: list[Chunk] = []
    for path, start, end in _spans(extracted.text, sections):
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


def _spans(text: str, sections: Sequence[Section]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    for family in _families(text, sections):
        if len(family) > 1:
            pieces: Iterable[_Piece] = filter(
                None, (_trimmed(text, s.start, s.end) for s in family)
            )
            path = _common_path([s.path for s in family])
            for start, end in _pack(pieces):
                yield path, start, end
        else:
            section = family[0]
            for start, end in _pack(_pieces(text, section)):
                yield section.path, start, end


def _families(text: str, sections: Sequence[Section]) -> list[list[Section]]:
    """Group neighbouring short sections under one heading; any other section stands alone."""
    families: list[list[Section]] = []
    for section in sections:
        last = families[-1] if families else None
        if last and all(_is_short(text, s) for s in (*last, section)) and _related(last, section):
            last.append(section)
        else:
            families.append([section])
    return families


def _is_short(text: str, section: Section) -> bool:
    return len(text[section.start : section.end].strip()) <= SHORT_SECTION


def _related(family: Sequence[Section], section: Section) -> bool:
    parent = section.path[:-1]
    untitled = not section.path and not family[-1].path
    return untitled or bool(parent) and all(s.path[: len(parent)] == parent for s in family)


def _common_path(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shortest = min(paths, key=len)
    for length in range(len(shortest), 0, -1):
        if all(path[:length] == shortest[:length] for path in paths):
            return shortest[:length]
    return ()


def _pieces(text: str, section: Section) -> Iterator[_Piece]:
    """Yield the parts of a section that stay whole; the heading is part of the first."""
    paragraphs = find_paragraphs(text, section.body_start, section.end)
    heading = _trimmed(text, section.start, section.body_start)
    first = True
    for _, group in groupby(_with_list_runs(paragraphs), key=lambda pair: pair[0]):
        members = [paragraph for _, paragraph in group]
        for piece in _list_or_paragraphs(text, members):
            if first and heading:
                piece = _Piece(heading.start, piece.end)
            first = False
            yield piece
    if first and heading:
        yield heading


def _with_list_runs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[tuple[str, int], Paragraph]]:
    """Pair each paragraph with the run it belongs to: its list, or itself."""
    for number, paragraph in enumerate(paragraphs):
        yield ("list", paragraph.list_id) if paragraph.list_id is not None else ("own", number), paragraph


def _list_or_paragraphs(text: str, members: Sequence[Paragraph]) -> Iterator[_Piece]:
    whole = _Piece(members[0].start, members[-1].end)
    if members[0].list_id is not None and whole.end - whole.start <= LIST_LIMIT:
        yield whole
        return
    lead = members[0] if members[0].kind == "lead_in" and len(members) > 1 else None
    for paragraph in members[1:] if lead else members:
        start = lead.start if lead else paragraph.start
        lead = None
        yield from _sentences_packed(text, paragraph, start)


def _sentences_packed(text: str, paragraph: Paragraph, start: int) -> Iterator[_Piece]:
    """Keep a paragraph whole, unless it is far too long: then cut between sentences."""
    if paragraph.end - start <= LIST_LIMIT:
        yield _Piece(start, paragraph.end)
        return
    sentences = find_sentences(text, paragraph.body_start, paragraph.end)
    spans = [_Piece(s, e) for s, e in sentences] or [_Piece(start, paragraph.end)]
    spans[0] = _Piece(start, spans[0].end)
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
