"""Read OpenDocument text with lxml: the format is plain XML, and odfpy is no longer maintained."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import UnreadableDocumentError
from ingest.readers.draft import Draft
from ingest.readers.odt_styles import Styles
from ingest.readers.titles import meaningful_title
from ingest.text import ExtractedText

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read"]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_UNSEEN = frozenset(
    [
        *(
            f"{_TEXT}{name}"
            for name in ("tracked-changes", "note", "hidden-text", "alphabetical-index")
        ),
        *(f"{_TEXT}{name}" for name in ("table-of-content", "illustration-index", "table-index")),
        *(f"{_OFFICE}{name}" for name in ("annotation", "annotation-end", "forms")),
        f"{_TABLE}covered-table-cell",
    ]
)
_SPACES = frozenset(f"{_TEXT}{name}" for name in ("s", "tab", "line-break"))


def read(path: Path) -> ExtractedText:
    """Read the .odt file at `path` in document order.

    Headings come from outline levels and heading styles; short lines all in bold count as
    headings of the lowest level. Deleted and hidden text, page headers, footers, notes and
    tables of contents are left out. The title is that of the properties, else a paragraph
    in the style "Title".

    Raises:
        UnreadableDocumentError: The file is damaged.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive:
            content = _parsed(archive, "content.xml")
            names = set(archive.namelist())
            extra = [_parsed(archive, n) for n in ("styles.xml", "meta.xml") if n in names]
        body = _Body(Styles([content, *extra]))
        for text in content.iter(f"{_OFFICE}text"):
            body.walk(text)
        named = next((e.text for root in extra for e in root.iter(_DC_TITLE)), None)
        return body.draft.build(title=meaningful_title(named, path) or body.title)
    except (
        *(etree.LxmlError, zipfile.BadZipFile, zlib.error, EOFError),
        *(LookupError, ValueError, RuntimeError),
    ) as error:
        reason = f"its OpenDocument content is damaged ({type(error).__name__})"
        raise UnreadableDocumentError(path, reason) from error


def _parsed(archive: zipfile.ZipFile, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


class _Body:
    """The walk through the body of one document."""

    def __init__(self, styles: Styles) -> None:
        self.draft = Draft()
        self.title: str | None = None
        self._styles = styles
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._outline: list[int] = []

    def walk(self, parent: _Element) -> None:
        for element in parent:
            if element.tag in _UNSEEN or not isinstance(element.tag, str):
                continue
            if element.tag in {f"{_TEXT}h", f"{_TEXT}p"}:
                self._paragraph(element, label=None, depth=0)
            elif element.tag == f"{_TEXT}list":
                self._list(element, element.get(f"{_TEXT}style-name", ""), 0)
            elif element.tag == f"{_TABLE}table":
                self._table(element)
            else:
                self.walk(element)

    def _paragraph(self, element: _Element, *, label: str | None, depth: int) -> None:
        style = element.get(f"{_TEXT}style-name", "")
        text = "".join(_texts(element, self._styles)).strip()
        level = self._level(element, style)
        is_bold = text != "" and self._is_bold(element, style)
        number = f"{label} " if label and label != "-" else ""
        if self._styles.is_title(style):
            self.title = self.title or " ".join(text.split()) or None
            self.draft.paragraph(text)
        elif level and text:
            self.draft.heading((number or self._outline_number(element, level)) + text, level)
        elif label and not (is_bold and number and len(text) < 60):
            self.draft.item(text, label=label, depth=depth)
        elif is_bold:
            self.draft.bold_line(number + text)
        else:
            self.draft.paragraph(text)
        for box in element.iter(f"{_DRAW}text-box"):
            self.walk(box)

    def _level(self, element: _Element, style: str) -> int | None:
        if element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level", "1")
            return int(level) if level.isdigit() else 1
        return self._styles.heading_level(style)

    def _outline_number(self, element: _Element, level: int) -> str:
        """Count a heading and return its printed number with a space, or ""."""
        style = element.get(f"{_TEXT}style-name", "")
        shown = self._styles.outline_numbers(style, level - 1)
        is_counted = element.tag == f"{_TEXT}h" and element.get(f"{_TEXT}is-list-header") != "true"
        if not shown or not is_counted:
            return ""
        self._outline = [*self._outline, *[0] * level][:level]
        self._outline[-1] += 1
        return ".".join(str(n) for n in self._outline[-shown:]) + " "

    def _is_bold(self, element: _Element, style: str) -> bool:
        if self._styles.is_bold(style):
            return True
        spans = [
            s for s in element.iter(f"{_TEXT}span") if "".join(_texts(s, self._styles)).strip()
        ]
        outside = [element.text or "", *(child.tail or "" for child in element)]
        all_bold = all(self._styles.is_bold(s.get(f"{_TEXT}style-name", "")) for s in spans)
        return bool(spans) and all_bold and not "".join(outside).strip()

    def _list(self, element: _Element, style: str, depth: int) -> None:
        style = element.get(f"{_TEXT}style-name", style)
        if element.get(f"{_TEXT}continue-numbering") != "true":
            self._counts[style, depth] = 0
        for item in element:
            if item.tag not in {f"{_TEXT}list-item", f"{_TEXT}list-header"}:
                continue
            label: str | None = None
            if any(child.tag in {f"{_TEXT}p", f"{_TEXT}h"} for child in item):
                self._counts[style, depth] += 1
                number = self._counts[style, depth]
                label = f"{number}." if self._styles.is_numbered(style, depth) else "-"
            for child in item:
                if child.tag == f"{_TEXT}list":
                    self._list(child, style, depth + 1)
                elif child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                    self._paragraph(child, label=label, depth=depth)
                    label = None
                else:
                    self.walk([child])  # type: ignore[arg-type]  # a row of one element

    def _table(self, table: _Element) -> None:
        rows = [
            [cell for cell in row if cell.tag == f"{_TABLE}table-cell"]
            for row in table.iter(f"{_TABLE}table-row")
            if next(row.iterancestors(f"{_TABLE}table")) is table
        ]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self.walk(cell)
            return
        for row in rows:
            self.draft.row([_cell_text(cell, self._styles) for cell in row])


def _texts(element: _Element, styles: Styles) -> Iterator[str]:
    """Yield the visible text of a paragraph, without that of its text boxes."""
    yield element.text or ""
    for child in element:
        if child.tag in _SPACES:
            yield " "
        elif isinstance(child.tag, str) and not child.tag.startswith(_DRAW):
            hidden = styles.is_hidden(child.get(f"{_TEXT}style-name", ""))
            if child.tag not in _UNSEEN and not hidden:
                yield from _texts(child, styles)
        yield child.tail or ""


def _cell_text(cell: _Element, styles: Styles) -> str:
    paragraphs = (p for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
    return re.sub(r"\s+", " ", " ".join("".join(_texts(p, styles)) for p in paragraphs))
