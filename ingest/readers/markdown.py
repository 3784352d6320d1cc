"""Read Markdown: the text stays as it was written, its headings are reported."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.characters import decode, invisible_warning, without_invisible
from ingest.text import ExtractedText, Heading

__all__ = ["marked_headings", "read"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M | re.S)
_FRONT_TITLE = re.compile(r"^title(?:_tag)?[ \t]*:[ \t]*(.+?)[ \t]*$", re.M | re.I)
_LINE = re.compile(r"[^\n]*\n?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*\n?\Z")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*\n?\Z")
_NOT_A_PARAGRAPH = re.compile(r"[ ]{4}|\t|\s*$|\s*(?:[-*+>|#]|\d+[.)])(?:\s|$)|\s*\|")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(path: Path) -> ExtractedText:
    """Read the Markdown file at `path`.

    Headings are `#` and underlined ones outside code fences and front matter. The title is
    that of the front matter, or None.
    """
    text, removed = without_invisible(decode(path.read_bytes()))
    front = _FRONT_MATTER.match(text)
    named = _FRONT_TITLE.search(front.group(1)) if front else None
    return ExtractedText(
        text=text,
        headings=marked_headings(text, begin=front.end() if front else 0),
        title=named.group(1).strip("\"'") or None if named else None,
        warnings=invisible_warning(removed),
        front_matter_end=front.end() if front else 0,
    )


def marked_headings(text: str, *, begin: int = 0) -> tuple[Heading, ...]:
    """Return the headings that `text[begin:]` marks with `#` or by underlining, in order."""
    headings: list[Heading] = []
    fence = ""
    previous: tuple[int, str] | None = None  # a paragraph that so far has one line
    in_paragraph = False
    for match in _LINE.finditer(text, begin):
        line = match.group()
        if not line:
            break
        opened = _FENCE.match(line)
        if fence:
            if opened and opened.group(1).startswith(fence) and not line.strip(" \n`~"):
                fence = ""
            previous = None
        elif opened:
            fence, previous = opened.group(1), None
        elif atx := _ATX.match(line):
            if title := _plain_title(atx.group(2) or ""):
                headings.append(_heading(match.start(), line, len(atx.group(1)), title))
            previous = None
        elif previous and (underline := _SETEXT.match(line)):
            start, above = previous
            level = 1 if underline.group(1)[0] == "=" else 2
            headings.append(_heading(start, text[start : match.end()], level, _plain_title(above)))
            previous = None
        else:
            starts = not in_paragraph and not _NOT_A_PARAGRAPH.match(line)
            previous = (match.start(), line) if starts else None
            in_paragraph = bool(line.strip())
            continue
        in_paragraph = False
    return tuple(headings)


def _heading(start: int, source: str, level: int, title: str) -> Heading:
    return Heading(start=start, end=start + len(source.rstrip("\n")), level=level, title=title)


def _plain_title(markup: str) -> str:
    """Return a heading without emphasis, links and escapes."""
    text = _LINK.sub(r"\1", markup)
    text = re.sub(r"(\*\*|__|`|(?<!\w)[*_]|[*_](?!\w))", "", text)
    return " ".join(_ESCAPE.sub(r"\1", text).split())
