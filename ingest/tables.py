"""Recognise the rows of a table that is written with pipes between its cells.

Markdown writes them so, and so do our readers of PDF, Word and HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

__all__ = ["count_headers", "line_kinds", "table_signs"]

LineKind = Literal["row", "rule", "other"]

_ROW = re.compile(r"\s*\|.*\S|.*\S[^\S\n]+\|(?:[^\S\n]|$)")
_RULE = re.compile(r"[\s|+:=-]+")
_HEADER_CELL = re.compile(r"[^\d|]{1,40}")
COLUMNS = 3
"""A first row with at least so many short cells heads a table, also without a line under it."""


def line_kinds(lines: Sequence[str]) -> list[LineKind]:
    """Return per line whether it is a row of a table, a ruled line in one, or something else.

    A row stands next to another row or a ruled line: a single line with a pipe is text.
    """
    kinds: list[LineKind] = [
        "rule" if _is_rule(line) else "row" if _ROW.match(line) else "other" for line in lines
    ]
    padded: list[LineKind] = ["other", *kinds, "other"]
    return [
        kind if "row" in around or (kind == "row" and "rule" in around) else "other"
        for kind, around in zip(kinds, zip(padded, padded[2:], strict=False), strict=True)
    ]


def count_headers(rows: Sequence[str | None]) -> int:
    """Return how many of the first rows of a table name its columns.

    Args:
        rows: Its rows in order; None for a ruled line.
    """
    texts = [row for row in rows if row is not None]
    opening = 1 if rows and rows[0] is None else 0
    ruled = next((n for n, row in enumerate(rows[opening:]) if row is None), 0)
    count = ruled if ruled <= 2 and len(texts) > ruled else 0
    if count == 0:
        cells = _cells(texts[0])
        names = len(cells) >= COLUMNS and all(map(_HEADER_CELL.fullmatch, cells))
        count = int(names and len(texts) > 1)
    titled = count == 1 and len([cell for cell in _cells(texts[0]) if cell]) == 1
    return count + (titled and len(texts) > 2)


def table_signs(table: str) -> list[tuple[int, int]]:
    """Return where a table has signs that are not for reading, in order, as offsets.

    These are its ruled lines, and the pipes at both ends of its rows.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for line in table.splitlines(keepends=True):
        row = line.rstrip()
        if _is_rule(row):
            spans.append((start, start + len(line)))
        else:
            opening = len(row) - len(row.lstrip("| "))
            closing = max(len(row.rstrip("| ")), opening)
            spans += [(start, start + opening), (start + closing, start + len(row))]
        start += len(line)
    return [(first, last) for first, last in spans if first < last]


def _is_rule(line: str) -> bool:
    return "-" in line and ("|" in line or "+" in line) and bool(_RULE.fullmatch(line))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
