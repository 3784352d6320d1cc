"""Cut plain text into blocks: runs of lines between blank lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Block", "Line", "blocks"]

_LINE = re.compile(r"[^\n]+")
_LIST_ITEM = re.compile(
    r"\s*(?:[-–—•·*▪◦‣●○■□➢✓✔]|[oO](?=\s{2}|\t)|\(?\d{1,3}[.)]|\(?[a-zA-Z]\)|[a-z]\.|[ivx]{1,5}[.)])\s+\S"
)
_MONTH = (
    r"(?:jan|feb|mrt|apr|mei|jun|jul|aug|sep|sept|okt|nov|dec|may|mar|oct|januari|februari|maart|"
    r"april|juni|juli|augustus|september|oktober|november|december|january|february|march|june|"
    r"july|august|october)\.?"
)
_DAY = r"(?:ma|di|wo|do|vr|za|zo|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\.?"
_DATE = re.compile(
    rf"[\W_]*(?:{_DAY},?\s+)?(?:(?:\d{{1,2}}e?\s+)?{_MONTH}(?:\s+\d{{1,2}},)?(?:\s+\d{{4}})?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:19|20)\d\d)(?:,?\s+\d{1,2}[:.]\d\d(?:\s*uur)?)?[\W_]*",
    re.IGNORECASE,
)
_PLACED_DATE = re.compile(
    rf".{{2,60}}[,|–]\s*(?:\d{{1,2}}\s+)?{_MONTH}\s+\d{{4}}\s*\.?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with something on it; `text` is stripped, the offsets are those of `text`."""

    start: int
    end: int
    text: str
    is_list_item: bool

    @property
    def is_date(self) -> bool:
        """Whether the line holds nothing but a date, or a place and a date."""
        return bool(_DATE.fullmatch(self.text) or _PLACED_DATE.fullmatch(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that follow each other without a blank line; never empty.

    `gap` is the number of line ends between this block and the one before it.
    """

    lines: tuple[Line, ...]
    gap: int

    @property
    def start(self) -> int:
        """Where the first line starts."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where the last line ends."""
        return self.lines[-1].end


def blocks(text: str) -> list[Block]:
    """Return the blocks of `text` in order; a line of only spaces counts as blank."""
    found: list[Block] = []
    lines: list[Line] = []
    end_of_previous = 0
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if not stripped:
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if lines and text.count("\n", lines[-1].end, start) > 1:
            found.append(_block(text, lines, end_of_previous))
            end_of_previous = lines[-1].end
            lines = []
        is_item = bool(_LIST_ITEM.match(match.group()))
        end = start + len(stripped)
        lines.append(Line(start=start, end=end, text=stripped, is_list_item=is_item))
    if lines:
        found.append(_block(text, lines, end_of_previous))
    return found


def _block(text: str, lines: list[Line], end_of_previous: int) -> Block:
    return Block(lines=tuple(lines), gap=text.count("\n", end_of_previous, lines[0].start))
