"""The source panel: the document at the passage, with the quote highlighted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from assistant import Assistant, AssistantError
from assistant.draft import readable
from assistant.reading import Reading, read_source
from ui.store import StoreError
from ui.web.context import Context, Heard
from ui.web.passage import passage_html
from ui.web.templating import render

__all__ = ["panel_html", "reader_url"]


def reader_url(root: str, source_id: str, quote: tuple[int, int] | None = None) -> str:
    """Return the address where a document can be read in full, at a quote if there is one."""
    query = {"bron": source_id}
    if quote is not None:
        query |= {"van": str(quote[0]), "tot": str(quote[1])}
    return f"{root}/document?{urlencode(query)}" + ("#citaat" if quote else "")


def panel_html(context: Context, heard: Heard) -> Markup:
    """Return the panel for the source that an event asks for.

    The event has the fields `source`, `start` and `end`. With `turn` and `marker` as well, it is
    a citation of an answer that was kept, and the quote is looked up as it was then.
    """
    citations = _citations(context, heard)
    marker = heard.number("marker")
    place = next((n for n, c in enumerate(citations) if c["marker"] == marker), None)
    cited = citations[place] if place is not None else None
    source_id = cited["source_id"] if cited else heard.get("source")
    reading = _reading(context.assistant, source_id)
    quote = _quote(reading, cited, heard)
    shown: dict[str, Any] = {
        "title": _title(reading, cited),
        "source": reading.source if reading else None,
        "lost": quote is None,
        "quote": cited["quote"] if cited else "",
        "section": [readable(heading) for heading in cited["section"]] if cited else [],
        "page": cited["page"] if cited else None,
        "passage": Markup(""),
        "reader": reader_url(context.root, source_id, quote) if reading else "",
        "turn": heard.get("turn"),
        "marker": marker,
        "total": len(citations),
        "previous": citations[place - 1] if place is not None else None,
        "following": citations[(place + 1) % len(citations)] if place is not None else None,
    }
    if reading is not None and quote is not None:
        blocks = reading.around(*quote)
        first = next((b for b in blocks if b.end > quote[0]), None)
        if first is not None:
            shown["section"] = [readable(heading) for heading in first.section]
            shown["page"] = first.page
        shown["passage"] = passage_html(reading, blocks, quote, heard.language, top=2)
    return render("panel", heard.language, token=secrets.token_hex(4), **shown)


def _citations(context: Context, heard: Heard) -> Sequence[Mapping[str, Any]]:
    turn = heard.number("turn")
    if turn is None:
        return ()
    try:
        kept = context.store.conversations.turn(heard.visitor.owner_id, turn)
    except StoreError:
        return ()
    citations: Sequence[Mapping[str, Any]] = kept.answer["citations"]
    return citations


def _reading(assistant: Assistant, source_id: str) -> Reading | None:
    try:
        return read_source(assistant, source_id)
    except AssistantError:
        return None


def _quote(
    reading: Reading | None, cited: Mapping[str, Any] | None, heard: Heard
) -> tuple[int, int] | None:
    """Return where the quote stands in the document as it is now; None when it does not."""
    if reading is None:
        return None
    start, end = heard.number("start"), heard.number("end")
    if cited is not None:
        quote: str = cited["quote"]
        start, end = cited["start"], cited["end"]
        if reading.text[start:end] != quote:
            start = reading.text.find(quote)
            end = start + len(quote)
    if start is None or end is None or not 0 <= start < end <= len(reading.text):
        return None
    return start, end


def _title(reading: Reading | None, cited: Mapping[str, Any] | None) -> str:
    if reading is not None:
        return readable(reading.source.title)
    return readable(cited["title"]) if cited else ""
