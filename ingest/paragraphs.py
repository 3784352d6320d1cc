"""Cut the text of a section into paragraphs and list items, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Paragraph", "find_paragraphs"]

_MARKER = re.compile(
    r"[ \t\u00a0]*(?:[-*•–▪◦‣·]|[oO](?=[ \t\u00a0]{2})|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t\u00a0]+(?=\S)"
)
_LINE = re.compile(r"[^\n]*")

Kind = Literal["paragraph", "lead_in", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, the line that introduces a list, or one item of a list.

    Attributes:
        kind: Which of these it is.
        start: Offset of its first visible character: the marker, for a list item.
        body_start: Offset of its first word.
        end: Offset after its last visible character.
        list_id: Counts the lists from 0; the same for a list's lead-in and items, None outside.
    """

    kind: Kind
    start: int
    body_start: int
    end: int
    list_id: int | None = None


def find_paragraphs(text: str, start: int, end: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs of `text[start:end]`, in order.

    A blank line ends a paragraph and a list marker starts one. A paragraph that ends with a colon
    before a list item introduces that list. A list goes on over blank lines.
    """
    runs = list(_runs(text, start, end))
    paragraphs: list[Paragraph] = []
    list_id = -1
    for number, (is_item, first, last) in enumerate(runs):
        marker = _MARKER.match(text, first, last) if is_item else None
        body = marker.end() if marker else first
        if is_item:
            if not paragraphs or paragraphs[-1].list_id is None:
                list_id += 1
            kind: Kind = "item"
        elif _introduces_list(text[first:last], runs[number + 1 : number + 2]):
            list_id += 1
            kind = "lead_in"
        else:
            kind = "paragraph"
        paragraphs.append(
            Paragraph(
                kind=kind,
                start=first,
                body_start=body,
                end=last,
                list_id=None if kind == "paragraph" else list_id,
            )
        )
    return tuple(paragraphs)


def _introduces_list(text: str, following: Sequence[tuple[bool, int, int]]) -> bool:
    return bool(following) and following[0][0] and text.endswith(":")


def _runs(text: str, start: int, end: int) -> Iterator[tuple[bool, int, int]]:
    """Group lines; yields whether it is a list item, and where its visible part starts and ends."""
    run: tuple[bool, int, int] | None = None
    position = start
    while position < end:
        match = _LINE.match(text, position, end)
        line_end = match.end() if match else end
        line = text[position:line_end]
        first = position + len(line) - len(line.lstrip())
        last = position + len(line.rstrip())
        is_item = bool(_MARKER.match(line))
        if run and (is_item or not line.strip()):
            yield run
            run = None
        if line.strip():
            run = (run[0], run[1], last) if run else (is_item, first, last)
        position = line_end + 1
    if run:
        yield run
