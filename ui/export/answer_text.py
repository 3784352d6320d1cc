"""Take the Markdown of an answer, and the text of a quote, apart for a printed page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["Block", "Run", "blocks", "quote_runs"]

_LINK_MARKUP = re.compile(r"(!?\[|\]\([^)\s]*\))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one style; `quiet` is mark-up that a reader may skip."""

    text: str
    bold: bool = False
    italic: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, or an item of a list."""

    runs: tuple[Run, ...]
    is_item: bool = False


def blocks(markdown: str) -> list[Block]:
    """Return the paragraphs and list items of a Markdown text, in order.

    Bold and italic are kept; a link keeps its words; HTML and images stay the text they are.
    """
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    found: list[Block] = []
    depth = 0
    for token in parser.parse(markdown):
        if token.type == "list_item_open":
            depth += 1
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "inline":
            found.append(Block(runs=tuple(_runs(token.children or [])), is_item=depth > 0))
        elif token.type in ("code_block", "fence"):
            found.append(Block(runs=(Run(text=token.content),), is_item=depth > 0))
    return found


def quote_runs(text: str) -> list[Run]:
    """Return a quote between quotation marks: unchanged, with the marks of links to be dimmed."""
    pieces = _LINK_MARKUP.split(text)
    runs = [Run(text=p, quiet=i % 2 == 1) for i, p in enumerate(pieces) if p]
    return [Run(text="“"), *runs, Run(text="”")]


def _runs(children: list[Token]) -> Iterator[Run]:
    bold = italic = 0
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type in ("em_open", "em_close"):
            italic += child.nesting
        elif child.type == "softbreak":
            yield Run(text=" ")
        elif child.type == "hardbreak":
            yield Run(text="\n")
        elif child.content:
            yield Run(text=child.content, bold=bold > 0, italic=italic > 0)
