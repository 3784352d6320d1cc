"""Put the lines of a PDF together again: paragraphs, lists, table rows and headings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, NamedTuple

from ingest.readers.hyphenation import WordMender
from ingest.readers.pdf_lines import PdfLine, PdfPage
from ingest.text import Heading, PageSpan

__all__ = ["LaidOut", "lay_out"]

_BULLET = re.compile(r"(?:[•▪◦‣●○■□➢✓✔*·–—-]|o(?=\s))(?:\s+|$)")
_NOTE = re.compile(r"\d{1,3}\s+\S")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S")
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*\d{0,2}$")
_WIDE = 1.35  # times the usual distance between lines: a new paragraph
_NEIGHBOURS = 8
_MIN_FULL = 40  # characters: a shorter line is no sign of running text

_Kind = Literal["heading", "item", "row", "paragraph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """The text of all pages, with the spans of the pages and the headings in it."""

    text: str
    pages: tuple[PageSpan, ...]
    headings: tuple[Heading, ...]


class _Placed(NamedTuple):
    line: PdfLine
    page: int
    width: int  # of the longest line around it that starts at the same place, in characters


@dataclass(slots=True)
class _Block:
    kind: _Kind
    text: str
    first: _Placed
    last: _Placed
    page_starts: dict[int, int]


def lay_out(pages: Sequence[PdfPage]) -> LaidOut:
    """Return the text of `pages`: a blank line between blocks, a line end within a list or table.

    A paragraph that runs over to the next page stays one paragraph.
    """
    spacing = _spacing(pages)
    body = _body_size(pages)
    mender = WordMender(line.text for page in pages for line in page.lines)
    blocks: list[_Block] = []
    for page in pages:
        notes = _take_notes(blocks, body)
        for index, placed in enumerate(_placed(page)):
            joined = bool(blocks) and _joins(blocks[-1], placed, spacing, body)
            if joined:
                _append(blocks[-1], placed, mender)
            if index == 0:
                blocks[len(blocks) - joined : len(blocks) - joined] = notes
                notes = []
            if not joined:
                blocks.append(_opened(placed))
        blocks += notes
    return _assembled(pages, blocks)


def _placed(page: PdfPage) -> list[_Placed]:
    placed = []
    for index, line in enumerate(page.lines):
        around = page.lines[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS]
        alike = [
            len(o.text) for o in around if abs(o.x - line.x) < 5 or abs(o.size - line.size) < 0.3
        ]
        placed.append(_Placed(line, page.number, max(alike, default=len(line.text))))
    return placed


def _spacing(pages: Sequence[PdfPage]) -> dict[float, float]:
    """Return the usual distance between lines for each size of type."""
    gaps: dict[float, list[float]] = defaultdict(list)
    for page in pages:
        for above, below in zip(page.lines, page.lines[1:], strict=False):
            gap = above.y - below.y
            if above.size == below.size and 0.8 * above.size < gap < 2.2 * above.size:
                gaps[above.size].append(gap)
    return {size: median(found) for size, found in gaps.items()}


def _body_size(pages: Sequence[PdfPage]) -> float:
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            weights[line.size] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def _take_notes(blocks: list[_Block], body: float) -> list[_Block]:
    """Take the footnotes off the end of the last page, and return them.

    They come back before a paragraph that runs over to the next page, else after it, so that
    no sentence is cut in two by a note.
    """
    end = len(blocks)
    while (
        end and blocks[end - 1].first.line.size < 0.9 * body and blocks[end - 1].kind != "heading"
    ):
        end -= 1
    opens = next((i for i in range(end, len(blocks)) if blocks[i].text[0].isdigit()), len(blocks))
    notes = blocks[opens:]
    if any(len(note.page_starts) > 1 or 0 in note.page_starts for note in notes):
        return []
    del blocks[opens:]
    return notes


def _kind(line: PdfLine) -> _Kind:
    if line.heading_level is not None:
        return "heading"
    if _BULLET.match(line.text) or _NUMBERED.match(line.text):
        return "item"
    return "row" if " | " in line.text or _is_row_of_numbers(line.text) else "paragraph"


def _is_row_of_numbers(text: str) -> bool:
    words = text.split()
    numbers = sum(not any(c.isalpha() for c in word) for word in words)
    return numbers >= 3 and numbers > len(words) / 2


def _opened(placed: _Placed) -> _Block:
    line = placed.line
    kind = _kind(line)
    text = _BULLET.sub("- ", line.text, count=1) if kind == "item" else line.text
    return _Block(kind, text.strip(" ") if text != "- " else "-", placed, placed, {placed.page: 0})


def _append(block: _Block, placed: _Placed, mender: WordMender) -> None:
    text = placed.line.text
    if block.text == "-":
        block.text = "- " + _BULLET.sub("", text, count=1)
    else:
        block.text = mender.join(block.text, text)
    block.page_starts.setdefault(placed.page, max(0, len(block.text) - len(text)))
    block.last = placed


def _joins(block: _Block, placed: _Placed, spacing: dict[float, float], body: float) -> bool:
    """Whether a line continues the block above it."""
    above, line = block.last.line, placed.line
    kind = _kind(line)
    if line.size < 0.95 * body and _NOTE.match(line.text):
        return False
    if above.size < 0.9 * body and _NOTE.match(block.text) and line.size < 0.95 * body:
        return placed.page == block.last.page and kind == "paragraph"
    if "heading" in {block.kind, kind} or abs(above.size - line.size) > 0.08 * above.size + 0.1:
        return False
    if block.text == "-":
        return True
    gap = above.y - line.y
    if placed.page != block.last.page or gap <= -0.5 * line.size:
        if kind != "paragraph" or block.kind == "row" or _ENDS_SENTENCE.search(above.text):
            return False
        was_full = _is_full(block.last, line, share=0.75) and len(above.text) > _MIN_FULL
        return line.text[0].islower() or above.text.endswith("-") or was_full
    usual = spacing.get(above.size, 1.2 * above.size)
    return gap <= _WIDE * usual and _joins_below(block, placed.line, kind)


def _joins_below(block: _Block, line: PdfLine, kind: _Kind) -> bool:
    """Whether a line at the usual distance continues the block above it."""
    above = block.last.line
    if block.kind == "row":
        in_last_cell = abs(line.x - above.last_cell) < 4 and line.x > block.first.line.x
        return kind == "paragraph" and in_last_cell
    if kind == "item":
        starts_list = line.text[0] in "•▪◦‣●○■□➢✓✔o(" or abs(line.x - above.x) > 4
        runs_on = block.kind == "paragraph" and not _ENDS_SENTENCE.search(above.text)
        return runs_on and not starts_list and _is_full(block.last, line)
    if kind == "row" or (block.kind == "item" and line.x < block.first.line.x - 4):
        return False
    return not _ends_paragraph(block.last, line)


def _is_full(placed: _Placed, following: PdfLine, *, share: float = 0.9) -> bool:
    """Whether the line and the next word take `share` of the width, so that it had to end."""
    first_word = following.text.split()[0]
    return len(placed.line.text) + 1 + len(first_word) > share * placed.width


def _ends_paragraph(placed: _Placed, following: PdfLine) -> bool:
    text = placed.line.text
    if following.text[0].islower() or text.endswith("-"):
        return False
    length = len(text) + 1 + len(following.text.split()[0])
    if _ENDS_SENTENCE.search(text):
        return length < 0.88 * placed.width
    return length < 0.6 * placed.width


def _assembled(pages: Sequence[PdfPage], blocks: Sequence[_Block]) -> LaidOut:
    pieces: list[str] = []
    headings: list[Heading] = []
    page_starts: dict[int, int] = {}
    length = 0
    indents: list[float] = []
    for index, block in enumerate(blocks):
        previous = blocks[index - 1] if index else None
        joined = (
            previous is not None and block.kind == previous.kind and block.kind in {"item", "row"}
        )
        if index:
            pieces.append("\n" if joined else "\n\n")
            length += len(pieces[-1])
        indents = _indents(indents if joined else [], block)
        indent = "  " * (len(indents) - 1) if indents else ""
        text = indent + block.text
        for page, start in block.page_starts.items():
            page_starts.setdefault(page, length + (start + len(indent) if start else 0))
        if block.kind == "heading":
            level = block.first.line.heading_level or 1
            end = length + len(text)
            headings.append(Heading(start=length, end=end, level=level, title=block.text))
        pieces.append(text)
        length += len(text)
    return LaidOut(
        text="".join(pieces), pages=_spans(pages, page_starts, length), headings=tuple(headings)
    )


def _indents(above: list[float], block: _Block) -> list[float]:
    """Return where the lists start that a list item stands in, from the outermost."""
    if block.kind != "item":
        return []
    x = block.first.line.x
    kept = [start for start in above if start < x - 5]
    return [*kept, x]


def _spans(
    pages: Sequence[PdfPage], page_starts: dict[int, int], length: int
) -> tuple[PageSpan, ...]:
    """Return a span for every page; one without text is empty and stands where it would be."""
    spans: list[PageSpan] = []
    end = length
    for page in reversed(pages):
        start = page_starts.get(page.number, end)
        spans.append(PageSpan(number=page.number, start=start, end=end))
        end = start
    if spans and spans[-1].start:
        spans[-1] = PageSpan(number=spans[-1].number, start=0, end=spans[-1].end)
    return tuple(reversed(spans))
