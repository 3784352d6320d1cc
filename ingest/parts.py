"""The paragraphs, list items and table rows of each chunk, with what stands above them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.chunks import Chunk
from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sections import Section

__all__ = ["Part", "find_parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph, list item or table row, as far as it lies within a chunk.

    Attributes:
        section: The headings above it, outermost first.
        section_start: Offset where its section starts.
        paragraph: Its span, in the text of the document.
        lead_in: The line that introduces its list, or the row that names its table's columns; ""
            when there is none.
    """

    section: tuple[str, ...]
    section_start: int
    paragraph: Paragraph
    lead_in: str


def find_parts(
    text: str, sections: Sequence[Section], chunks: Iterable[Chunk]
) -> Iterator[tuple[Part, ...]]:
    """Yield the parts of each chunk, in order; headings and the lines in a table are left out.

    Args:
        text: Of the document.
        sections: All of its sections, in order.
        chunks: In order, without overlap.
    """
    parts = [part for section in sections for part in _parts_of(text, section)]
    ends = [part.paragraph.end for part in parts]
    for chunk in chunks:
        found = []
        for part in parts[bisect_right(ends, chunk.start) :]:
            if part.paragraph.start >= chunk.end:
                break
            found.append(_within(part, chunk))
        yield tuple(found)


def _parts_of(text: str, section: Section) -> Iterator[Part]:
    lead_in, of_list = "", None
    for paragraph in find_paragraphs(text, section.body_start, section.end):
        if paragraph.kind in ("lead_in", "header"):
            line = text[paragraph.start : paragraph.end]
            same = of_list == paragraph.list_id
            lead_in, of_list = f"{lead_in}\n{line}" if same else line, paragraph.list_id
        introduced = paragraph.kind in ("item", "row") and paragraph.list_id == of_list
        if paragraph.kind != "rule":
            yield Part(
                section=section.path,
                section_start=section.start,
                paragraph=paragraph,
                lead_in=lead_in if introduced else "",
            )


def _within(part: Part, chunk: Chunk) -> Part:
    """Cut off what lies outside the chunk: only a very long paragraph is in more than one."""
    whole = part.paragraph
    start = max(whole.start, chunk.start)
    if start == whole.start and whole.end <= chunk.end:
        return part
    paragraph = replace(
        whole, start=start, body_start=max(whole.body_start, start), end=min(whole.end, chunk.end)
    )
    return replace(part, paragraph=paragraph)
