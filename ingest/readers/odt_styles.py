"""Answer what a style of an OpenDocument text means: heading, bold, hidden, numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Styles"]

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HEADING = re.compile(r"(?:heading|kop)(?:_20_|\s)?([1-9])", re.IGNORECASE)


class Styles:
    """The styles of one document, by name; an unknown name has no special meaning."""

    def __init__(self, roots: Sequence[_Element]) -> None:
        self._styles: dict[str, _Element] = {}
        self._numbered: dict[str, set[int]] = {}
        self._outline: dict[int, int] = {}
        for root in roots:
            for level in root.iter(f"{_TEXT}outline-level-style"):
                if level.get(f"{_STYLE}num-format") == "1":
                    shown = level.get(f"{_TEXT}display-levels", "1")
                    self._outline[_depth(level)] = int(shown) if shown.isdigit() else 1
            for style in root.iter(f"{_STYLE}style"):
                self._styles.setdefault(style.get(f"{_STYLE}name", ""), style)
            for style in root.iter(f"{_TEXT}list-style"):
                numbers = style.iter(f"{_TEXT}list-level-style-number")
                levels = {_depth(n) for n in numbers if n.get(f"{_STYLE}num-format")}
                self._numbered.setdefault(style.get(f"{_STYLE}name", ""), levels)

    def heading_level(self, name: str) -> int | None:
        """Return the heading level that the style or one of its parents gives, or None."""
        for style in self._chain(name):
            marked = _HEADING.fullmatch(style.get(f"{_STYLE}name", ""))
            level = style.get(f"{_STYLE}default-outline-level") or (marked and marked.group(1))
            if level and level.isdigit():
                return int(level)
        return None

    def outline_numbers(self, name: str, depth: int) -> int:
        """Return how many numbers stand before a heading ("2.1" has two) at `depth` from 0."""
        for style in self._chain(name):
            if style.get(f"{_STYLE}list-style-name") == "":
                return 0
        return self._outline.get(depth, 0)

    def is_title(self, name: str) -> bool:
        """Whether the style is "Title" or made from it."""
        return any(s.get(f"{_STYLE}name") in {"Title", "Titel"} for s in self._chain(name))

    def is_bold(self, name: str) -> bool:
        """Whether the style prints in bold."""
        for style in self._chain(name):
            for properties in style.iter(f"{_STYLE}text-properties"):
                if weight := properties.get(f"{_FO}font-weight"):
                    return weight == "bold" or (weight.isdigit() and int(weight) >= 600)
        return False

    def is_hidden(self, name: str) -> bool:
        """Whether the style hides its text."""
        return any(
            properties.get(f"{_TEXT}display") == "none"
            for style in self._chain(name)
            for properties in style.iter(f"{_STYLE}text-properties")
        )

    def is_numbered(self, list_style: str, depth: int) -> bool:
        """Whether the list style prints numbers at `depth`, counted from 0."""
        return depth in self._numbered.get(list_style, set())

    def _chain(self, name: str) -> Iterator[_Element]:
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = self._styles[name].get(f"{_STYLE}parent-style-name", "")


def _depth(level: _Element) -> int:
    number = level.get(f"{_TEXT}level", "1")
    return int(number) - 1 if number.isdigit() else 0
