"""Read Word documents with python-docx: it gives the order, styles and numbering we need as XML.

Converters (mammoth, markitdown) give mark-up to be parsed again and drop the list numbers.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import UnreadableDocumentError
from ingest.readers.docx_numbering import Numbering
from ingest.readers.draft import Draft
from ingest.readers.titles import meaningful_title
from ingest.text import ExtractedText

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle
    from lxml.etree import _Element

__all__ = ["read"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNSEEN = frozenset(
    [f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "rPr", "pPr", "delText")]
    + [f"{_MC}Fallback"]
)
_HEADING_STYLE = re.compile(r"(?:heading|kop) ?([1-9])", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|inhopg) ?\d|(?:toc heading|table of figures)", re.IGNORECASE)


def read(path: Path) -> ExtractedText:
    """Read the .docx file at `path` in document order.

    Headings come from styles and outline levels, with their numbers; short lines all in bold
    count as headings of the lowest level. Deleted and hidden text, page headers, footers,
    notes and tables of contents are left out. The title is that of the properties, else a
    paragraph in the style "Title".

    Raises:
        UnreadableDocumentError: The file is damaged.
    """
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(str(path))
        body = _Body(document)
        body.walk(document.element.body)
        title = meaningful_title(document.core_properties.title, path) or body.title
        return body.draft.build(title=title)
    except (
        *(OpcError, PythonDocxError, XmlchemyError, LxmlError, zipfile.BadZipFile, zlib.error),
        *(
            EOFError,
            LookupError,
            ValueError,
            AttributeError,
            TypeError,
            RuntimeError,
            AssertionError,
        ),
    ) as error:
        reason = f"its Word content is damaged ({type(error).__name__})"
        raise UnreadableDocumentError(path, reason) from error


class _Body:
    """The walk through the body of one document."""

    def __init__(self, document: Document) -> None:
        self.draft = Draft()
        self.title: str | None = None
        self._styles = {style.style_id: style for style in document.styles}
        self._default_style = next(
            (s.style_id for s in document.styles if s.element.get(f"{_W}default") == "1"), ""
        )
        self._numbering = Numbering(document)

    def walk(self, parent: _Element) -> None:
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif isinstance(element.tag, str) and element.tag not in _UNSEEN:
                self.walk(element)

    def _paragraph(self, paragraph: _Element) -> None:
        style_names = [style.name or "" for style in self._style_chain(paragraph)]
        text = "".join(_texts(paragraph)).strip()
        contents = any(_CONTENTS_STYLE.fullmatch(name) for name in style_names)
        if text and not contents:
            self._add(paragraph, text, style_names)
        for box in _text_boxes(paragraph):
            self.walk(box)

    def _add(self, paragraph: _Element, text: str, style_names: list[str]) -> None:
        level = self._heading_level(paragraph, style_names)
        label = self._numbering.label(paragraph, self._style_chain(paragraph))
        if style_names[:1] == ["Title"]:
            self.title = self.title or " ".join(text.split())
            self.draft.paragraph(text)
        elif level is not None:
            number = f"{label.text} " if label and label.is_number else ""
            self.draft.heading(number + text, level)
        elif label and not (_is_bold(paragraph) and label.is_number and len(text) < 60):
            self.draft.item(text, label=label.text, depth=label.depth)
        elif _is_bold(paragraph):
            self.draft.bold_line(f"{label.text} {text}" if label else text)
        else:
            self.draft.paragraph(text)

    def _style_chain(self, paragraph: _Element) -> list[BaseStyle]:
        named = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style_id = named.get(f"{_W}val") if named is not None else self._default_style
        style = self._styles.get(style_id)
        chain = []
        while style is not None and style not in chain:
            chain.append(style)
            style = getattr(style, "base_style", None)
        return chain

    def _heading_level(self, paragraph: _Element, style_names: list[str]) -> int | None:
        for name in style_names:
            if marked := _HEADING_STYLE.fullmatch(name):
                return int(marked.group(1))
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        level = own.get(f"{_W}val") if own is not None else None
        return int(level) + 1 if level is not None and level in "012345678" else None

    def _table(self, table: _Element) -> None:
        rows = [list(_cells(row)) for row in table.iter(f"{_W}tr") if _owner(row) is table]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self.walk(cell)
            return
        for row in rows:
            self.draft.row([_cell_text(cell) for cell in row])


def _texts(element: _Element) -> Iterator[str]:
    """Yield the visible text of a paragraph, without that of its text boxes."""
    for child in element:
        if child.tag in _UNSEEN or child.tag == f"{_W}txbxContent":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag != f"{_W}r" or child.find(f"{_W}rPr/{_W}vanish") is None:
            yield from _texts(child)


def _text_boxes(paragraph: _Element) -> list[_Element]:
    boxes = paragraph.iter(f"{_W}txbxContent")
    return [b for b in boxes if not any(a.tag == f"{_MC}Fallback" for a in b.iterancestors())]


def _is_bold(paragraph: _Element) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if "".join(_texts(run)).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{_W}val") not in {"0", "false"} for mark in marks
    )


def _owner(element: _Element) -> _Element:
    return next(ancestor for ancestor in element.iterancestors(f"{_W}tbl"))


def _cells(row: _Element) -> Iterator[_Element]:
    for cell in row.iter(f"{_W}tc"):
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        continues = merged is not None and merged.get(f"{_W}val") != "restart"
        if _owner(cell) is _owner(row) and not continues:
            yield cell


def _cell_text(cell: _Element) -> str:
    return " ".join("".join(_texts(paragraph)) for paragraph in cell.iter(f"{_W}p"))
