"""Build the text of a document from its paragraphs, list items, table rows and headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ingest.characters import invisible_warning, without_invisible
from ingest.headings import reads_as_heading
from ingest.text import ExtractedText, Heading

__all__ = ["WEAK_LEVEL", "Draft"]

WEAK_LEVEL = 9
"""The level of a heading that only its bold type gives away: below every marked heading."""

_MIN_BODY = 40
_MAX_HEADING = 130


class _Part(NamedTuple):
    kind: Literal["heading", "weak heading", "paragraph", "item", "row"]
    text: str
    level: int = 0


class Draft:
    """A document under construction, filled from top to bottom.

    White space within a part is collapsed and invisible characters are removed; an empty part
    leaves no trace. Parts are set apart by a blank line, items of a list and rows of a table
    by a line end.
    """

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._invisible = 0

    def heading(self, title: str, level: int) -> None:
        """Add a heading that is marked as one; `level` counts from 1.

        A whole sentence that an author put in a heading style becomes a paragraph.
        """
        self._add("paragraph" if _is_sentence(title) else "heading", title, level=level)

    def bold_line(self, text: str) -> None:
        """Add a paragraph in bold: a heading of `WEAK_LEVEL` if it reads as one and opens text."""
        self._add("weak heading" if reads_as_heading(text) else "paragraph", text, level=WEAK_LEVEL)

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self._add("paragraph", text)

    def item(self, text: str, *, label: str = "-", depth: int = 0) -> None:
        """Add a list item; `depth` is 0 for the outermost list."""
        self._add("item", text, prefix=f"{'  ' * depth}{label} ")

    def row(self, cells: Sequence[str]) -> None:
        """Add a table row; a row without any text is left out."""
        texts = [self._clean(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            self._parts.append(_Part("row", " | ".join(texts).strip(" ")))

    def build(self, *, title: str | None = None) -> ExtractedText:
        """Return the document so far, with `title` as the title of its metadata."""
        pieces: list[str] = []
        headings: list[Heading] = []
        heading_parts = self._heading_parts()
        length = 0
        for index, part in enumerate(self._parts):
            if index:
                joined = part.kind == self._parts[index - 1].kind and part.kind in {"item", "row"}
                pieces.append("\n" if joined else "\n\n")
                length += len(pieces[-1])
            if index in heading_parts:
                end = length + len(part.text)
                headings.append(Heading(start=length, end=end, level=part.level, title=part.text))
            pieces.append(part.text)
            length += len(part.text)
        return ExtractedText(
            text="".join(pieces),
            headings=tuple(headings),
            title=title,
            warnings=invisible_warning(self._invisible),
        )

    def _heading_parts(self) -> set[int]:
        """Return which parts are headings; one in bold only counts if it opens a text."""
        found: set[int] = set()
        opens_text = False
        for index in range(len(self._parts) - 1, -1, -1):
            part = self._parts[index]
            if part.kind == "heading" or (part.kind == "weak heading" and opens_text):
                found.add(index)
                opens_text = True
            else:
                long_enough = len(part.text) >= _MIN_BODY or part.text[-1] in ".?!:;"
                opens_text = part.kind in {"item", "row"} or long_enough
        return found

    def _add(
        self,
        kind: Literal["heading", "weak heading", "paragraph", "item"],
        text: str,
        *,
        level: int = 0,
        prefix: str = "",
    ) -> None:
        cleaned = self._clean(text)
        if cleaned:
            self._parts.append(_Part(kind, prefix + cleaned, level))

    def _clean(self, text: str) -> str:
        visible, removed = without_invisible(text)
        self._invisible += removed
        return " ".join(visible.split())


def _is_sentence(title: str) -> bool:
    words = title.split()
    too_long = sum(map(len, words)) > _MAX_HEADING
    return too_long or (len(words) > 8 and words[-1][-1] in ".:;,")
