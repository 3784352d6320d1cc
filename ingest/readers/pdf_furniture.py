"""Take running headers, footers, page numbers and tables of contents off the pages of a PDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.readers.pdf_lines import PdfLine, PdfPage

__all__ = ["without_furniture"]

_EDGE = 0.12  # of the height of a page
_MIN_PAGES = 3
_TOLERANCE = 4.0  # points
_MIN_PART = 15  # characters that one page's footer must share with the others'
_PAGE_NUMBER = re.compile(
    r"[\s|·•–—-]*(?:(?:pagina|page|blz\.?|pag\.?|p\.)\s*)?\d{1,4}"
    r"(?:\s*(?:van|of|/|\|)\s*\d{1,4})?[\s|·•–—-]*",
    re.IGNORECASE,
)
_CONTENTS_ENTRY = re.compile(r".*?(?:\.\s?){4,}\s*\d{0,4}|.*…{2,}.*?\d{0,4}|.*…\s*\d{1,4}")
_CONTENTS_TITLE = re.compile(
    r"(?:inhoud|inhoudsopgave|contents|table of contents)\W*", re.IGNORECASE
)
_MAX_WRAPPED = 2


def without_furniture(pages: Sequence[PdfPage]) -> list[PdfPage]:
    """Return the pages without the lines that belong to the paper and not to the text.

    A header or footer is a line near the edge that stands at the same height on at least
    three pages, numbers aside. A number alone near the edge is a page number if there is one
    on other pages too.
    """
    seen = _seen_on(pages)
    cleaned = []
    for page in pages:
        lines = [line for line in page.lines if not _is_furniture(page, line, seen)]
        cleaned.append(replace(page, lines=tuple(_without_contents(lines))))
    return cleaned


def _key(line: PdfLine) -> str:
    if _PAGE_NUMBER.fullmatch(line.text):
        return "#"
    return re.sub(r"\d+", "#", line.text).casefold()


def _in_edge(page: PdfPage, line: PdfLine) -> bool:
    height = page.height or 842.0
    y = line.y % height  # turned pages count from the other side
    return not _EDGE * height < y < (1 - _EDGE) * height


def _seen_on(pages: Sequence[PdfPage]) -> dict[str, list[tuple[int, float]]]:
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if _in_edge(page, line):
                seen[_key(line)].append((page.number, line.y))
    return seen


def _is_furniture(page: PdfPage, line: PdfLine, seen: dict[str, list[tuple[int, float]]]) -> bool:
    if not _in_edge(page, line):
        return False
    key = _key(line)
    if key == "#":
        return len({number for number, _ in seen[key]}) > 1
    return any(
        len({number for number, y in places if abs(y - line.y) <= _TOLERANCE}) >= _MIN_PAGES
        for other, places in seen.items()
        if other == key or (len(other) > _MIN_PART and key.endswith(other))
    )


def _without_contents(lines: Sequence[PdfLine]) -> list[PdfLine]:
    entries = [i for i, line in enumerate(lines) if _CONTENTS_ENTRY.fullmatch(line.text)]
    if len(entries) < _MIN_PAGES:
        return [line for i, line in enumerate(lines) if i not in entries]
    dropped = set(entries)
    for entry, following in pairwise(entries):
        if following - entry <= _MAX_WRAPPED + 1:
            dropped.update(range(entry, following))
    above = entries[0]
    while above > 0 and entries[0] - above < _MAX_WRAPPED + 1:
        above -= 1
        if _CONTENTS_TITLE.fullmatch(lines[above].text):
            dropped.update(range(above, entries[0]))
    return [line for i, line in enumerate(lines) if i not in dropped]
