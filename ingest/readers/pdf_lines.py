"""The lines of a PDF page, with where they stand and in what type."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from ingest.characters import without_invisible
from ingest.readers.pdf_hidden import HiddenText

if TYPE_CHECKING:
    from pypdf import PageObject

__all__ = ["PdfLine", "PdfPage", "page_lines"]

_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!light)", re.IGNORECASE)
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_BULLET_GLYPHS = dict.fromkeys(
    map(ord, "\uf0b7\uf0a7\uf0d8\uf02d\uf0fc\uf076\u25cf\u2022\uf06e"), "•"
)
_CELL_GAP = 1.6  # in type sizes: a wider gap within a line parts two cells of a table
_UNKNOWN_FONT = 1.2  # times our estimate of its width: rather miss a cell than cut a sentence
_WIDEST_FONT = 1.5
_MEASURED = 8  # characters that a fragment needs to measure its font
_NARROW = frozenset("iljtfrI.,;:'|()[]!- ‘’")
_OPENS_CELL = re.compile(r"\s*[A-ZÀ-Þ0-9€$%+<>≤≥•✓✔-]")
_GLUED = re.compile("[a-z][A-Z][a-z]{3,}[A-Z]|[a-z]{2}[A-Z][a-z]{12,}|[a-z][.,][A-Z]")


class _Fragment(NamedTuple):
    text: str
    x: float
    y: float
    size: float
    font: str

    @property
    def bold(self) -> bool:
        return bool(_BOLD.search(self.font))


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLine:
    """A line with text on it.

    `x` and `y` are where it starts, in points from the lower left corner; `size` is that of
    most of its type. `last_cell` is where the last cell of a table row starts, or `x`.
    `heading_level` counts from 1; None for a line that is no heading.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool
    last_cell: float
    heading_level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """A page and its lines in reading order; `number` counts from 1.

    `hidden` says in which ways text on it was kept from a reader's eye; it is not in `lines`.
    """

    number: int
    height: float
    lines: tuple[PdfLine, ...]
    hidden: frozenset[str] = frozenset()
    has_picture: bool = False

    def cleaned(self) -> tuple[PdfPage, int]:
        """Return the page without invisible characters, and how many there were."""
        removed = 0
        lines = []
        for line in self.lines:
            text, count = without_invisible(line.text)
            removed += count
            if text.strip():
                lines.append(replace(line, text=" ".join(text.split())))
        return replace(self, lines=tuple(lines)), removed

    def is_doubtful(self) -> bool:
        """Whether much of the text is unreadable signs or words without spaces between them."""
        text = " ".join(line.text for line in self.lines)
        words = [word for word in text.split() if not re.search(r"[./\\@_=…-]", word)]
        if len(words) < 20:
            return False
        strange = sum(c == "\ufffd" or unicodedata.category(c) in {"Co", "Cn"} for c in text)
        glued = sum(len(word) > 45 or bool(_GLUED.search(word)) for word in words)
        return strange > len(text) / 50 or glued > len(words) / 20


def page_lines(page: PageObject) -> tuple[tuple[PdfLine, ...], HiddenText]:
    """Return the lines of a page in the order of its content, and what was hidden on it."""
    fragments: list[_Fragment] = []

    def visit(
        text: str,
        cm: Sequence[float],
        tm: Sequence[float],
        font: Mapping[str, object] | None,
        size: float | None,
    ) -> None:
        x, y = _position(cm, tm, page.rotation)
        name = str(font.get("/BaseFont", "")) if font else ""
        fragments.append(_Fragment(text, x, y, _size(cm, tm, size), name))

    hidden = HiddenText(page)
    page.extract_text(
        visitor_text=visit,
        visitor_operand_before=hidden.before,
        visitor_operand_after=hidden.after,
    )
    lines: list[list[_Fragment]] = [[]]
    for fragment in fragments:
        first, *others = fragment.text.split("\n")
        lines[-1].append(fragment._replace(text=first))
        lines += [[fragment._replace(text=part)] for part in others]
    widths = _font_widths(lines)
    starts = [_cell_starts(row, widths) for row in lines]
    columns = Counter(
        _column(row[index].x) for row, cells in zip(lines, starts, strict=True) for index in cells
    )
    made = (_line(row, *_with_cells(row, s, columns)) for row, s in zip(lines, starts, strict=True))
    return tuple(line for line in made if line), hidden


def _position(cm: Sequence[float], tm: Sequence[float], rotation: int) -> tuple[float, float]:
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    turned = {90: (y, -x), 180: (-x, -y), 270: (-y, x)}.get(rotation % 360, (x, y))
    return (turned[0] if math.isfinite(turned[0]) else 0.0), (
        turned[1] if math.isfinite(turned[1]) else 0.0
    )


def _size(cm: Sequence[float], tm: Sequence[float], size: float | None) -> float:
    scaled = float(size or 0) * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
    return round(scaled, 1) if math.isfinite(scaled) and 0 < scaled < 500 else 0.0


def _line(row: Sequence[_Fragment], text: str, last_cell: float) -> PdfLine | None:
    parts = [fragment for fragment in row if fragment.text.strip()]
    if not parts:
        return None
    weights: dict[tuple[float, bool], int] = {}
    for part in parts:
        key = part.size, part.bold
        weights[key] = weights.get(key, 0) + len(part.text.strip())
    size, bold = max(weights, key=lambda key: weights[key])
    return PdfLine(
        text=unicodedata.normalize("NFC", text.translate(_LIGATURES).translate(_BULLET_GLYPHS)),
        x=parts[0].x,
        y=parts[0].y,
        size=size,
        bold=bold and all(part.bold for part in parts if any(c.isalpha() for c in part.text)),
        last_cell=last_cell,
    )


def _cell_starts(row: Sequence[_Fragment], widths: dict[str, float]) -> list[int]:
    """Return which fragments of a line start after a gap as wide as that between cells."""
    starts: list[int] = []
    parts = [(i, fragment) for i, fragment in enumerate(row) if fragment.text.strip()]
    for (_, before), (index, fragment) in pairwise(parts):
        reached = before.x + _width(before) * widths.get(before.font, _UNKNOWN_FONT)
        wide = fragment.x - reached > _CELL_GAP * max(fragment.size, 8.0)
        if wide and abs(fragment.y - before.y) < 2 and _OPENS_CELL.match(fragment.text):
            starts.append(index)
    return starts


def _with_cells(
    row: Sequence[_Fragment], starts: Sequence[int], columns: Counter[int]
) -> tuple[str, float]:
    """Join the fragments of a line, with " | " before cells in columns that recur on the page."""
    text = ""
    last_cell = next((f.x for f in row if f.text.strip()), 0.0)
    for index, fragment in enumerate(row):
        in_column = index in starts and columns[_column(fragment.x)] > 1
        if in_column and sum(c.isalpha() for c in text) > 1:
            text = f"{text.rstrip()} | "
            last_cell = fragment.x
        text += fragment.text
    return text, last_cell


def _column(x: float) -> int:
    return round(x / 4)


def _width(fragment: _Fragment) -> float:
    """Estimate how wide a fragment is printed in a font of usual width."""
    text = fragment.text.rstrip()
    em = sum(0.3 if c in _NARROW else 0.68 if c.isupper() else 0.54 for c in text)
    return em * fragment.size


def _font_widths(lines: Sequence[Sequence[_Fragment]]) -> dict[str, float]:
    """Measure how wide each font is against our estimate, by where the next fragment starts."""
    ratios: dict[str, list[float]] = {}
    for row in lines:
        parts = [fragment for fragment in row if fragment.text.strip()]
        for part, following in pairwise(parts):
            estimate = _width(part)
            if len(part.text.strip()) >= _MEASURED and estimate > 0 and part.y == following.y:
                ratios.setdefault(part.font, []).append((following.x - part.x) / estimate)
    return {
        font: min(max(median(found), 0.8), _WIDEST_FONT)
        for font, found in ratios.items()
        if len(found) >= 3
    }
