"""Show a stretch of a document, with a quote highlighted in it to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from assistant.reading import Block, Reading, signs
from assistant.values import Language
from ui.web.templating import render

__all__ = ["passage_html"]


def passage_html(
    reading: Reading,
    blocks: Sequence[Block],
    quote: tuple[int, int] | None,
    language: Language,
    *,
    top: int,
    ids: bool = False,
) -> Markup:
    """Return blocks of a document as HTML.

    All characters of the document are in it, so that the text of the `<mark>` elements is the
    quote; signs that are not for reading, such as the target of a link, are there but not shown.

    Args:
        reading: The document.
        blocks: Which of its blocks, in order.
        quote: The offsets of what is highlighted.
        language: Of the interface.
        top: The level of heading above: a heading of level 1 is one deeper.
        ids: Whether headings get an id, "kop-" and their offset, so that a link can go there.
    """
    shown = [
        {
            "kind": block.kind,
            "level": min(top + level, 6),
            "id": f"kop-{block.start}" if ids and block.kind == "heading" else "",
            "html": _block_html(reading.text, block, quote),
        }
        for block, level in zip(blocks, _levels(blocks), strict=True)
    ]
    groups = [
        {"kind": "item" if is_item else "text", "blocks": list(group)}
        for is_item, group in groupby(shown, key=lambda block: block["kind"] == "item")
    ]
    return render("passage", language, groups=groups)


def _levels(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the level of heading of each block, in which no level is skipped on the way down."""
    level = 0
    for block in blocks:
        if block.kind == "heading":
            level = min(block.level, level + 1)
        yield level


def _block_html(text: str, block: Block, quote: tuple[int, int] | None) -> Markup:
    """Return the text of a block, with its signs hidden and the quote marked."""
    hidden = signs(text, block)
    if quote is None or quote[1] <= block.start or quote[0] >= block.end:
        return _plain(text, block.start, block.end, hidden)
    start, end = max(quote[0], block.start), min(quote[1], block.end)
    first = Markup(' id="citaat"') if quote[0] >= block.start else Markup("")
    return Markup("{}<mark{}>{}</mark>{}").format(
        _plain(text, block.start, start, hidden),
        first,
        _plain(text, start, end, hidden),
        _plain(text, end, block.end, hidden),
    )


def _plain(text: str, start: int, end: int, hidden: Sequence[tuple[int, int]]) -> Markup:
    """Return `text[start:end]`, escaped, with the hidden spans in elements that are not shown."""
    parts: list[Markup] = []
    position = start
    for first, last in ((max(s, start), min(e, end)) for s, e in hidden):
        if first >= last:
            continue
        parts.append(escape(text[position:first]))
        parts.append(Markup('<span class="sign">{}</span>').format(text[first:last]))
        position = last
    return Markup("").join([*parts, escape(text[position:end])])
