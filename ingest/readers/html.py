"""Read HTML: what a reader of the page sees, without its navigation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.characters import decode
from ingest.errors import UnreadableDocumentError
from ingest.readers.draft import Draft
from ingest.readers.titles import meaningful_title
from ingest.text import ExtractedText

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["read"]

_DROPPED = [
    *("script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside"),
    *("form", "button", "select", "svg", "iframe", "object", "canvas", "audio", "video"),
]
_INLINE = frozenset(
    [
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn"),
        *("em", "font", "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small"),
        *("span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "br", "input"),
    ]
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read(path: Path) -> ExtractedText:
    """Read the HTML file at `path`.

    The main part of the page is read where the page names one, without scripts, navigation,
    page header and footer, forms and hidden elements. Headings are those of h1 to h6.

    Raises:
        UnreadableDocumentError: The mark-up cannot be parsed, or is nested too deeply.
    """
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    try:
        soup = BeautifulSoup(_text(path.read_bytes()), "lxml")
    except ParserRejectedMarkup as error:
        raise UnreadableDocumentError(path, "its mark-up cannot be parsed") from error
    title = soup.title.get_text() if soup.title else None
    _drop_unseen(soup)
    draft = Draft()
    try:
        _walk(_main_part(soup), draft)
    except RecursionError as error:
        raise UnreadableDocumentError(path, "its mark-up is nested too deeply") from error
    return draft.build(title=meaningful_title(title, path))


def _text(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    if declared and declared.group(1).lower() in {b"iso-8859-1", b"iso-8859-15", b"windows-1252"}:
        return data.decode("cp1252", errors="replace")
    return decode(data)


def _drop_unseen(soup: BeautifulSoup) -> None:
    for element in soup(_DROPPED):
        is_article_header = element.name == "header" and element.find_parent(["article", "main"])
        if not is_article_header:
            element.decompose()
    for element in soup(True):
        if not element.decomposed and _is_hidden(element):
            element.decompose()


def _is_hidden(element: Tag) -> bool:
    style = str(element.get("style") or "").lower()
    return (
        element.has_attr("hidden")
        or element.get("aria-hidden") == "true"
        or element.get("role") in {"navigation", "search"}
        or bool(_HIDDEN_STYLE.search(style))
    )


def _main_part(soup: BeautifulSoup) -> Tag:
    main = soup.find_all("main") or soup.select("[role=main]")
    if len(main) != 1:
        main = soup.find_all("article")
    return main[0] if len(main) == 1 and main[0].get_text(strip=True) else soup


def _walk(parent: Tag, draft: Draft, *, depth: int = 0) -> None:
    from bs4 import Tag
    from bs4.element import NavigableString, PreformattedString

    loose: list[str] = []
    for child in parent.children:
        if isinstance(child, PreformattedString):
            continue  # a comment, a document type or the like
        if isinstance(child, NavigableString):
            if child.strip() or not (loose and loose[-1] == "\n"):
                loose.append(str(child))
        elif not isinstance(child, Tag):
            continue
        elif child.name == "br" and len(child.contents) == 0:
            if loose and loose[-1] == "\n":  # two breaks in a row part paragraphs
                _flush(loose, parent, draft)
            loose.append("\n")
        elif child.name in _INLINE and not child.find(_is_block):
            loose.append(child.get_text().replace("\n", " ") if child.name != "img" else " ")
        else:
            _flush(loose, parent, draft)
            _block(child, draft, depth)
    _flush(loose, parent, draft)


def _flush(loose: list[str], parent: Tag, draft: Draft) -> None:
    text = "".join(loose)
    is_bold = parent.name == "p" and parent.find(["b", "strong"]) is not None
    if is_bold and text.strip() == "".join(b.get_text() for b in parent(["b", "strong"])).strip():
        draft.bold_line(text)
    else:
        draft.paragraph(text)
    loose.clear()


def _is_block(element: Tag) -> bool:
    return element.name not in _INLINE


def _block(element: Tag, draft: Draft, depth: int) -> None:
    if re.fullmatch("h[1-6]", element.name):
        draft.heading(element.get_text(" "), int(element.name[1]))
    elif element.name in {"ul", "ol", "menu"}:
        _list(element, draft, depth)
    elif element.name == "table":
        _table(element, draft)
    else:
        _walk(element, draft, depth=depth)


def _list(element: Tag, draft: Draft, depth: int) -> None:
    number = int(start) if (start := str(element.get("start") or "1")).isdigit() else 1
    for item in element.find_all("li", recursive=False):
        nested = [sub.extract() for sub in item(["ul", "ol"]) if sub.find_parent("li") is item]
        label = f"{number}." if element.name == "ol" else "-"
        draft.item(item.get_text(" " if item.find(_is_block) else ""), label=label, depth=depth)
        number += 1
        for sub in nested:
            _list(sub, draft, depth + 1)


def _table(table: Tag, draft: Draft) -> None:
    rows = [row for row in table("tr") if row.find_parent("table") is table]
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    is_layout = table.find("table") is not None or all(len(row) <= 1 for row in cells)
    if is_layout:
        for row in cells:
            for cell in row:
                _walk(cell, draft)
        return
    if table.caption:
        draft.paragraph(table.caption.get_text(" "))
    for row in cells:
        draft.row([cell.get_text(" ") for cell in row])
