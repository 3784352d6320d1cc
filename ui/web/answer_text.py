"""Turn the Markdown of an answer into HTML: paragraphs, lists, emphasis and citation markers.

Nothing else of Markdown is understood: no HTML, no links, no images. What is not understood is
shown as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

__all__ = ["answer_html", "tied"]

_MARKER = re.compile(r"\[(\d{1,3})\]")
LONGEST_WORD = 30
"""Characters: a marker stays on the line of the word before it, unless that is this long."""

_TAGS = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li"}
_INLINE = {"em": "em", "strong": "strong"}


def answer_html(text: str, markers: Mapping[int, Markup], quoted_in: str | None = None) -> Markup:
    """Return an answer as HTML.

    Args:
        text: Its Markdown, possibly not yet complete.
        markers: Per number the HTML that stands for "[number]". A number that is not among them
            is shown as text.
        quoted_in: The language of what has a marker, if it is another than that of the rest.
    """
    parts: list[Markup] = []
    for token in _parser().parse(text):
        name, _, side = token.type.rpartition("_")
        if token.type == "inline":
            inline = _inline(token.children or [], markers)
            is_quote = quoted_in and any(marker in inline for marker in markers.values())
            in_language = Markup('<span lang="{}">{}</span>').format(quoted_in, inline)
            parts.append(in_language if is_quote else inline)
        elif name in _TAGS and not token.hidden:
            parts.append(_tag(_TAGS[name], side))
        elif token.content:
            parts.append(Markup("<p>{}</p>").format(token.content))
    return Markup("").join(parts)


def tied(text: str, marker: Markup) -> Markup:
    """Return a text with its marker, which does not come alone on a line."""
    text = text.rstrip()
    space = max(text.rfind(" ") + 1, len(text) - LONGEST_WORD)
    last = Markup('<span class="tied">{} {}</span>').format(text[space:], marker)
    return escape(text[:space]) + last


def _inline(tokens: Sequence[Token], markers: Mapping[int, Markup]) -> Markup:
    parts: list[Markup] = []
    for token in tokens:
        name, _, side = token.type.rpartition("_")
        if name in _INLINE:
            parts.append(_tag(_INLINE[name], side))
        elif token.type == "text":
            parts.append(_with_markers(token.content, markers))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(Markup(" "))
        else:  # an escaped sign among others: never part of a marker
            parts.append(escape(token.content))
    return Markup("").join(parts)


def _with_markers(text: str, markers: Mapping[int, Markup]) -> Markup:
    pieces: list[Markup] = []
    end = 0
    for match in _MARKER.finditer(text):
        marker = markers.get(int(match[1]))
        if marker is not None:
            pieces.append(tied(text[end : match.start()], marker))
            end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _tag(name: str, side: str) -> Markup:
    return Markup(f"<{name}>" if side == "open" else f"</{name}>")  # noqa: S704  # names of ours


@cache
def _parser() -> MarkdownIt:
    """Return a parser that knows only what `answer_html` shows."""
    parser = MarkdownIt("zero").enable(["list", "emphasis", "escape", "newline"])
    return parser.disable("text_join")  # so that "\\[1\\]" stays apart from "[1]"
