"""Cut the text of a section into paragraphs and list items, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from ingest.tables import count_headers, line_kinds

__all__ = ["Paragraph", "find_paragraphs"]

_BULLETS = "-*•–·●○■□▪▫◦◆➢➤►▸‣⁃∙✓✔\uf0b7\uf0a7\uf0d8\uf0fc"  # the last four: Word's symbols
_MARKER = re.compile(
    rf"[^\S\n]*(?:[{_BULLETS}]|[oO](?=[^\S\n]{{2}})|\(?\d{{1,2}}[.)]|\(?[a-z][.)])[^\S\n]+(?=\S)"
)
_LINE = re.compile(r"[^\n]*")

Kind = Literal["paragraph", "lead_in", "item", "header", "row", "rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, the line that introduces a list, one item of a list, or one row of a table.

    Attributes:
        kind: Which of these it is; a "header" names the columns of a table, a "rule" is a line
            between its rows.
        start: Offset of its first visible character: the marker, for a list item.
        body_start: Offset of its first word.
        end: Offset after its last visible character.
        list_id: Counts the lists and tables from 0; the same for a list's lead-in and items, and
            for all of a table; None outside.
    """

    kind: Kind
    start: int
    body_start: int
    end: int
    list_id: int | None = None

    @property
    def is_of_table(self) -> bool:
        """Whether it is a row of a table, one that names its columns, or a line between them."""
        return self.kind in ("header", "row", "rule")


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines that belong together, as offsets of their visible part."""

    kind: Literal["paragraph", "item", "row", "rule"]
    start: int
    end: int
    opens_table: bool = False


def find_paragraphs(text: str, start: int, end: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs of `text[start:end]`, in order.

    A blank line ends a paragraph and a list marker starts one. A paragraph that ends with a colon
    before a list item introduces that list. A list goes on over blank lines; a table does not.
    """
    paragraphs: list[Paragraph] = []
    list_id = -1
    runs = list(_runs(text, start, end))
    headers = _headers(text, runs)
    for number, (run, following) in enumerate(zip_longest(runs, runs[1:])):
        marker = _MARKER.match(text, run.start, run.end) if run.kind == "item" else None
        introduces = following and following.kind == "item" and text[run.end - 1] == ":"
        kind: Kind = run.kind
        if run.kind == "paragraph" and introduces:
            kind = "lead_in"
        elif number in headers:
            kind = "header"
        opens_list = not paragraphs or paragraphs[-1].list_id is None or paragraphs[-1].is_of_table
        list_id += kind == "lead_in" or run.opens_table or (kind == "item" and opens_list)
        paragraphs.append(
            Paragraph(
                kind=kind,
                start=run.start,
                body_start=marker.end() if marker else _first_cell(text, run),
                end=run.end,
                list_id=None if kind == "paragraph" else list_id,
            )
        )
    return tuple(paragraphs)


def _first_cell(text: str, run: _Run) -> int:
    """Return where the first word of lines begins: after the pipe that opens a row."""
    opening = re.match(r"\|\s*(?=[^\s|])", text[run.start : run.end])
    return run.start + (opening.end() if opening and run.kind == "row" else 0)


def _headers(text: str, runs: Sequence[_Run]) -> set[int]:
    """Return the positions of the rows that name the columns of their table."""
    opening = [n for n, run in enumerate(runs) if run.opens_table]
    found: set[int] = set()
    for first in opening:
        table = [first]
        while (after := table[-1] + 1) < len(runs) and _goes_on(runs[after]):
            table.append(after)
        rows = [n for n in table if runs[n].kind == "row"]
        texts = [text[runs[n].start : runs[n].end] if n in rows else None for n in table]
        found.update(rows[: count_headers(texts)])
    return found


def _goes_on(run: _Run) -> bool:
    return run.kind in ("row", "rule") and not run.opens_table


def _runs(text: str, start: int, end: int) -> Iterator[_Run]:
    """Group lines into list items, paragraphs, and single rows of tables."""
    starts, lines = _lines(text, start, end)
    run: _Run | None = None
    before: Literal["row", "rule", "other"] = "other"
    for first, line, in_table in zip(starts, lines, line_kinds(lines), strict=True):
        visible = line.strip()
        is_item = bool(_MARKER.match(line))
        if run and (is_item or not visible or in_table != "other"):
            yield run
            run = None
        begin, stop = first + len(line) - len(line.lstrip()), first + len(line.rstrip())
        if in_table != "other" and not is_item:
            yield _Run(in_table, begin, stop, opens_table=before == "other")
        elif visible and run:
            run = replace(run, end=stop)
        elif visible:
            run = _Run("item" if is_item else "paragraph", begin, stop)
        before = "other" if is_item else in_table
    if run:
        yield run


def _lines(text: str, start: int, end: int) -> tuple[list[int], list[str]]:
    """Return where the lines start, and the lines."""
    starts, lines = [], []
    position = start
    while position < end:
        match = _LINE.match(text, position, end)
        line = match.group() if match else ""
        starts.append(position)
        lines.append(line)
        position += len(line) + 1
    return starts, lines
