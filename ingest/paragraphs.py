"""Cut the text of a section into paragraphs and list items, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

__all__ = ["Paragraph", "find_paragraphs"]

_BULLETS = "-*•–·●○■□▪▫◦◆➢➤►▸‣⁃∙✓✔\uf0b7\uf0a7\uf0d8\uf0fc"  # the last four: Word's symbols
_MARKER = re.compile(
    rf"[^\S\n]*(?:[{_BULLETS}]|[oO](?=[^\S\n]{{2}})|\(?\d{{1,2}}[.)]|\(?[a-z][.)])[^\S\n]+(?=\S)"
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
    paragraphs: list[Paragraph] = []
    list_id = -1
    runs = list(_runs(text, start, end))
    for (is_item, first, last), following in zip_longest(runs, runs[1:]):
        marker = _MARKER.match(text, first, last) if is_item else None
        introduces = following is not None and following[0] and text[last - 1] == ":"
        kind: Kind = "item" if is_item else "lead_in" if introduces else "paragraph"
        opens_list = not paragraphs or paragraphs[-1].list_id is None
        list_id += kind == "lead_in" or (kind == "item" and opens_list)
        paragraphs.append(
            Paragraph(
                kind=kind,
                start=first,
                body_start=marker.end() if marker else first,
                end=last,
                list_id=None if kind == "paragraph" else list_id,
            )
        )
    return tuple(paragraphs)


def _runs(text: str, start: int, end: int) -> Iterator[tuple[bool, int, int]]:
    """Group lines; yield whether they are a list item, and where their visible part is."""
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
