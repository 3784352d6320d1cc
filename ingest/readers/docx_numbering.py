"""Work out the labels that Word prints before the items of a list and before headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle
    from lxml.etree import _Element

__all__ = ["Label", "Numbering"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Label(NamedTuple):
    """What stands before an item: "-" for any bullet, else a number such as "1." or "2.3"."""

    text: str
    depth: int
    is_number: bool


class _Level(NamedTuple):
    format: str
    pattern: str
    start: int


class Numbering:
    """The counters of all lists of one document; ask for labels in document order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._learn(relation.target_part.element)

    def label(self, paragraph: _Element, styles: Sequence[BaseStyle]) -> Label | None:
        """Return the label of `paragraph` and count it, or None when it is not in a list."""
        list_id, depth = _membership(paragraph, styles)
        level = self._levels.get(self._list_of.get(list_id or "", ""), {}).get(depth)
        if level is None or level.format == "none" or list_id is None:
            return None
        if level.format == "bullet":
            return Label("-", depth, is_number=False)
        counts = self._counts[self._list_of[list_id]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        text = re.sub(
            r"%([1-9])", lambda match: self._number(list_id, int(match[1]) - 1), level.pattern
        )
        return Label(text.strip() or "-", depth, is_number=any(c.isalnum() for c in text))

    def _learn(self, root: _Element) -> None:
        for abstract in root.iter(f"{_W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{_W}lvl"):
                depth = int(level.get(f"{_W}ilvl", "0"))
                start = _value(level, "start") or "1"
                levels[depth] = _Level(
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                    int(start) if start.isdigit() else 1,
                )
            self._levels[abstract.get(f"{_W}abstractNumId", "")] = levels
        for number in root.iter(f"{_W}num"):
            self._list_of[number.get(f"{_W}numId", "")] = _value(number, "abstractNumId") or ""

    def _number(self, list_id: str, depth: int) -> str:
        abstract = self._list_of[list_id]
        level = self._levels[abstract].get(depth)
        count = self._counts[abstract].get(depth, level.start if level else 1)
        form = level.format if level else "decimal"
        if form in {"lowerLetter", "upperLetter"}:
            letter = chr(ord("a") + (count - 1) % 26)
            return letter if form == "lowerLetter" else letter.upper()
        if form in {"lowerRoman", "upperRoman"}:
            return _roman(count) if form == "lowerRoman" else _roman(count).upper()
        return str(count)


def _membership(paragraph: _Element, styles: Sequence[BaseStyle]) -> tuple[str | None, int]:
    """Return the list a paragraph belongs to, by itself or by its style, and how deep."""
    sources = [paragraph.find(f"{_W}pPr/{_W}numPr")]
    sources += [style.element.find(f"{_W}pPr/{_W}numPr") for style in styles]
    list_id, depth = None, None
    for source in sources:
        if source is None:
            continue
        list_id = list_id or _value(source, "numId")
        depth = depth or _value(source, "ilvl")
    if list_id in {None, "0"}:
        return None, 0
    return list_id, int(depth) if depth and depth.isdigit() else 0


def _value(parent: _Element, name: str) -> str | None:
    child = parent.find(f"{_W}{name}")
    return child.get(f"{_W}val") if child is not None else None


def _roman(number: int) -> str:
    text = ""
    for value, digits in (
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        text += digits * (number // value)
        number %= value
    return text
