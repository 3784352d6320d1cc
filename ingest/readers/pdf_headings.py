"""Find the headings of a PDF: by its outline, and by type larger or bolder than the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.headings import reads_as_heading
from ingest.readers.pdf_lines import PdfLine, PdfPage

__all__ = ["Bookmark", "find_headings"]

_LARGER = 1.08  # times the size of the text
_MAX_COVER_CHARACTERS = 1000
_MAX_LINES = 4
_MIN_BOOKMARKS = 3
_LETTER = re.compile(r"\(?[a-z][.)]\s")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s")

_Style = tuple[float, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """An entry of the outline: `level` and `page` count from 1."""

    title: str
    level: int
    page: int


def find_headings(
    pages: Sequence[PdfPage], bookmarks: Sequence[Bookmark]
) -> tuple[str | None, list[PdfPage]]:
    """Return the title in the largest type, if any, and the pages with their headings marked.

    A heading of several lines becomes one line. A cover (a first page with little text, before
    others) has no headings.
    """
    body = _body_style(pages)
    title = _largest_type(pages, body)
    has_cover = _has_cover(pages)
    merged = [replace(page, lines=tuple(_merged(page.lines, body))) for page in pages]
    located = _located(merged, bookmarks)
    levels = _style_levels(merged, body, located)
    known_title = _plain(title or "")
    marked = []
    for page in merged:
        lines = list(page.lines)
        for index, line in enumerate(lines):
            level = located.get((page.number, index))
            on_cover = has_cover and page.number == 1
            if level is None and not on_cover and _is_candidate(lines, index, body):
                level = levels.get(_style(line), 1) + _depth_in_style(line, merged, body)
            if level is not None and (page.number == 1 or _plain(line.text) != known_title):
                lines[index] = replace(line, heading_level=level)
        marked.append(replace(page, lines=tuple(lines)))
    return title, marked


def _style(line: PdfLine) -> _Style:
    return round(line.size * 2) / 2, line.bold


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _body_style(pages: Sequence[PdfPage]) -> _Style:
    weights: Counter[_Style] = Counter()
    for page in pages:
        for line in page.lines:
            weights[_style(line)] += len(line.text)
    return weights.most_common(1)[0][0] if weights else (0.0, False)


def _has_cover(pages: Sequence[PdfPage]) -> bool:
    return len(pages) > 2 and sum(len(line.text) for line in pages[0].lines) < _MAX_COVER_CHARACTERS


def _largest_type(pages: Sequence[PdfPage], body: _Style) -> str | None:
    """Return what stands in the largest type on the first page, or None if it is not larger.

    Without a cover it must be the largest type of the whole document.
    """
    lines = pages[0].lines if pages else ()
    largest = max((line.size for line in lines), default=0.0)
    overall = max((line.size for page in pages for line in page.lines), default=0.0)
    if largest <= 0 or largest < body[0] * 1.15 or (largest < overall and not _has_cover(pages)):
        return None
    start = next(i for i, line in enumerate(lines) if line.size == largest)
    end = start
    while end < len(lines) and lines[end].size >= largest * 0.95:
        end += 1
    title = " ".join(line.text for line in lines[start:end])
    return title if 3 <= len(title) <= 250 and any(c.isalpha() for c in title) else None


def _stands_out(line: PdfLine, body: _Style) -> bool:
    return line.size >= body[0] * _LARGER or (
        line.bold and not body[1] and line.size >= body[0] * 0.9
    )


def _merged(lines: Sequence[PdfLine], body: _Style) -> list[PdfLine]:
    """Join the lines of a heading that runs over several."""
    result: list[PdfLine] = []
    count = 0
    for line in lines:
        previous = result[-1] if result else None
        if previous and count < _MAX_LINES and _continues(previous, line, body, count):
            result[-1] = replace(previous, text=f"{previous.text} {line.text}", y=line.y)
            count += 1
        else:
            result.append(line)
            count = 1
    return result


def _continues(previous: PdfLine, line: PdfLine, body: _Style, count: int) -> bool:
    if _style(previous) != _style(line) or not _stands_out(line, body):
        return False
    if not 0 < previous.y - line.y < 1.6 * line.size or " | " in previous.text + line.text:
        return False
    if _NUMBER.match(line.text) or not (line.text[0].isalnum() or line.text[0] in "(\"'“‘&"):
        return False
    long_enough = len(previous.text) > 25 * count or line.text[0].islower()
    return long_enough and not previous.text.endswith((".", ":", "?"))


def _is_candidate(lines: Sequence[PdfLine], index: int, body: _Style) -> bool:
    line = lines[index]
    if not _stands_out(line, body) or not reads_as_heading(line.text, in_larger_type=True):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following and not line.size > body[0] * _LARGER and _is_table_text(following, body):
        return False
    if following and following.text[0].islower() and _style(following)[0] <= line.size:
        return bool(_NUMBER.match(line.text)) and line.size > body[0] * _LARGER
    if line.size >= body[0] * _LARGER or index == 0:
        return True
    before = lines[index - 1]
    gap = before.y - line.y
    closed = before.text.endswith((".", ":", "?", "!", ";")) or len(before.text) < 50
    return closed or not 0 < gap < 1.5 * line.size


def _is_table_text(line: PdfLine, body: _Style) -> bool:
    """Whether a line is too bare to be what a heading is about, as in a table."""
    bare = len(line.text) < 40 and not re.search(r"[.:?;]$|^\W", line.text)
    return bare and not _stands_out(line, body)


def _located(pages: Sequence[PdfPage], bookmarks: Sequence[Bookmark]) -> dict[tuple[int, int], int]:
    """Return which line (page number, index) each bookmark is about, with its level."""
    by_number = {page.number: page for page in pages}
    found: dict[tuple[int, int], int] = {}
    for bookmark in bookmarks:
        wanted = _plain(bookmark.title)
        page = by_number.get(bookmark.page)
        if page is None or len(wanted) < 3:
            continue
        for index, line in enumerate(page.lines):
            there = _plain(line.text)
            number = _NUMBER.match(line.text)
            unnumbered = _plain(line.text[number.end() :]) if number else there
            if wanted in {there, unnumbered} and (page.number, index) not in found:
                found[page.number, index] = bookmark.level
                break
    return found if len(found) >= _MIN_BOOKMARKS else {}


def _style_levels(
    pages: Sequence[PdfPage], body: _Style, located: dict[tuple[int, int], int]
) -> dict[_Style, int]:
    """Return the level of each style of heading: from the outline, else by size and weight."""
    from_outline: dict[_Style, Counter[int]] = {}
    depths: dict[_Style, set[int]] = {}
    counts: Counter[_Style] = Counter()
    for page in pages:
        for index, line in enumerate(page.lines):
            if (page.number, index) in located and _stands_out(line, body):
                level = located[page.number, index] - _depth_in_style(line, pages, body)
                from_outline.setdefault(_style(line), Counter())[level] += 1
            elif _is_candidate(page.lines, index, body):
                depths.setdefault(_style(line), set()).add(_depth(line))
                counts[_style(line)] += 1
    levels: dict[_Style, int] = {}
    deepest = 0
    for style in sorted({*depths, *from_outline}, reverse=True):
        above_are_rare = all(counts[other] < _MIN_BOOKMARKS for other in levels)
        if style in from_outline:
            levels[style] = max(1, from_outline[style].most_common(1)[0][0])
        elif 1 in depths[style] and above_are_rare and counts[style] >= _MIN_BOOKMARKS:
            levels[style] = 1  # chapters are numbered; a preface in larger type is no level
        else:
            levels[style] = deepest + 1
        spread = depths.get(style, {0}) - {0} or {0}
        deepest = max(deepest, levels[style] + max(spread) - min(spread))
    return levels


def _depth(line: PdfLine) -> int:
    number = _NUMBER.match(line.text)
    return number.group(1).count(".") + 1 if number else 0


def _depth_in_style(line: PdfLine, pages: Sequence[PdfPage], body: _Style) -> int:
    """Return how much deeper a number goes than the shortest number in the same style.

    Letters ("a.") go one deeper than the numbers.
    """
    depth = _depth(line)
    is_letter = bool(_LETTER.match(line.text))
    if not depth and not is_letter:
        return 0
    same = [
        found
        for page in pages
        for other in page.lines
        if _style(other) == _style(line) and _stands_out(other, body) and (found := _depth(other))
    ]
    if is_letter:
        return max(same) - min(same) + 1 if same else 0
    return depth - min(same, default=depth)
