"""Recognise the rows of a table that is written with pipes between its cells.

Markdown writes them so, and so do our readers of PDF, Word and HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

__all__ = ["count_headers", "line_kinds"]

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


def _is_rule(line: str) -> bool:
    return "-" in line and ("|" in line or "+" in line) and bool(_RULE.fullmatch(line))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
