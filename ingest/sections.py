"""Divide a document into sections, each with the path of headings it stands under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.headings import find_headings, find_title
from ingest.outline import with_levels
from ingest.text import ExtractedText, Heading

__all__ = ["Section", "document_title", "find_sections", "section_at", "sections_within"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the text under it, up to the next heading of any level.

    Attributes:
        source_id: The document.
        path: The headings from the outermost to the section's own; () for the text above the
            first heading and for the text under the document's title.
        start: Where the heading starts, or the text when there is no heading. Front matter
            stands between `start` and `body_start`, as a heading does.
        body_start: Where the text under the heading starts; `start` when there is no heading,
            `end` when there is no text.
        end: Where the section ends, white space included; the next one starts here.
        first_page: The page on which the section starts, from 1; None without pages.
        last_page: The page on which its last visible character stands.
    """

    source_id: str
    path: tuple[str, ...]
    start: int
    body_start: int
    end: int
    first_page: int | None
    last_page: int | None

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.body_start <= self.end:
            raise ValueError(
                f"Section {self.path!r} of {self.source_id!r} runs from {self.start} over "
                f"{self.body_start} to {self.end}; these must not decrease."
            )


def document_title(extracted: ExtractedText) -> str | None:
    """Return the title in the metadata, else the title line of the text, or None."""
    if extracted.title:
        return extracted.title
    title = _title_line(extracted)
    return title.title if title else None


def find_sections(source_id: str, extracted: ExtractedText) -> tuple[Section, ...]:
    """Return the sections of a document in order; together they cover its text exactly.

    Headings marked in the file are used as they are. A document without any is searched for
    lines that read as headings. The title line of the document opens a section, but is no
    part of a path. An empty text has no sections.
    """
    text = extracted.text
    if not text:
        return ()
    title = _title_line(extracted)
    headings = _headings_below(title, extracted)
    starts = _starts(extracted, title, headings)
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    return tuple(
        _section(source_id, extracted, path, start, end, heading_end)
        for (start, heading_end, path), end in zip(starts, ends, strict=True)
    )


def sections_within(sections: Sequence[Section], start: int, end: int) -> Iterator[Section]:
    """Yield the sections of which something lies between two offsets, in order.

    Args:
        sections: All sections of a document, in order.
        start: Offset of the first character, at least 0.
        end: Offset after the last character.
    """
    first = bisect_right(sections, start, key=lambda section: section.start) - 1
    for place in range(max(first, 0), len(sections)):
        section = sections[place]
        if section.start >= end:
            return
        if max(section.start, start) < min(section.end, end):
            yield section


def section_at(sections: Sequence[Section], offset: int) -> Section | None:
    """Return the section that holds the character at an offset; None without one."""
    return next(sections_within(sections, offset, offset + 1), None)


def _title_line(extracted: ExtractedText) -> Heading | None:
    """Return the line of the text that is the title of the whole document, or None."""
    above = extracted.headings[0].start if extracted.headings else len(extracted.text)
    line = find_title(extracted.text[:above], begin=extracted.front_matter_end)
    if line or not extracted.headings:
        return line
    first, *others = extracted.headings
    if extracted.title and _same(first.title, extracted.title):
        return first
    if extracted.text[extracted.front_matter_end : above].strip():
        return None
    if others:
        return first if first.level < min(heading.level for heading in others) else None
    return None if extracted.title else first


def _headings_below(title: Heading | None, extracted: ExtractedText) -> tuple[Heading, ...]:
    below = tuple(heading for heading in extracted.headings if heading != title)
    if not below:
        begin = title.end if title else extracted.front_matter_end
        below = find_headings(extracted.text, begin=begin)
    return with_levels(extracted.text, below)


def _starts(
    extracted: ExtractedText, title: Heading | None, headings: Sequence[Heading]
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return where each section starts, where its heading ends, and its path."""
    starts: list[tuple[int, int, tuple[str, ...]]] = []
    if title:
        starts.append((title.start, title.end, ()))
    open_headings: list[Heading] = []
    for heading in headings:
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop()
        open_headings.append(heading)
        starts.append((heading.start, heading.end, tuple(h.title for h in open_headings)))
    starts.sort(key=lambda start: start[0])
    front = extracted.front_matter_end
    if not starts or extracted.text[: starts[0][0]].strip():
        return [(0, front, ()), *starts]
    return [(0, *starts[0][1:]), *starts[1:]]


def _section(
    source_id: str,
    extracted: ExtractedText,
    path: tuple[str, ...],
    start: int,
    end: int,
    heading_end: int,
) -> Section:
    text = extracted.text
    body = heading_end if heading_end > start else start
    if heading_end > start:
        body += len(text[body:end]) - len(text[body:end].lstrip())
    last = max(start, start + len(text[start:end].rstrip()) - 1)
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    return Section(
        source_id=source_id,
        path=path,
        start=start,
        body_start=min(body, end),
        end=end,
        first_page=extracted.page_at(min(first, last)),
        last_page=extracted.page_at(last),
    )


def _same(one: str, other: str) -> bool:
    return (
        re.sub(r"\W+", " ", one).casefold().strip() == re.sub(r"\W+", " ", other).casefold().strip()
    )
