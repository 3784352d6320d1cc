"""The page on which a document can be read in full, with its table of contents."""

from __future__ import annotations

from urllib.parse import parse_qs

import gradio as gr
from markupsafe import Markup

from assistant import AssistantError
from assistant.draft import readable
from assistant.reading import read_source
from ui.web.context import Context, Heard
from ui.web.passage import passage_html
from ui.web.shell import Shell
from ui.web.surface import Surface, in_languages
from ui.web.templating import loading, render

__all__ = ["build"]


def build(context: Context, shell: Shell) -> None:
    """Put the reader on the page; which document, and at which quote, its address tells."""
    page = Surface(**in_languages(loading), elem_id="lezer", arrives=True)

    def arrive(event: gr.EventData, request: gr.Request) -> Markup:
        return reader_html(context, context.heard(event, request))

    page.on("arrive", arrive, [page])


def reader_html(context: Context, heard: Heard) -> Markup:
    """Return the document that the address asks for."""
    query = parse_qs(heard.get("search").removeprefix("?"))
    fields = {name: values[0] for name, values in query.items()}
    asked = Heard(fields=fields, visitor=heard.visitor)
    try:
        reading = read_source(context.assistant, asked.get("bron"))
    except AssistantError:
        return render("reader", heard.language, source=None, root=context.root)
    start, end = asked.number("van"), asked.number("tot")
    marked = start is not None and end is not None and 0 <= start < end <= len(reading.text)
    contents = [
        {
            "id": f"kop-{block.start}",
            "level": min(block.level, 3),
            "title": readable(reading.text[block.start : block.end]).lstrip("# "),
        }
        for block in reading.blocks
        if block.kind == "heading"
    ]
    passage = passage_html(
        reading,
        reading.blocks,
        (start or 0, end or 0) if marked else None,
        heard.language,
        top=1,
        ids=True,
    )
    return render(
        "reader",
        heard.language,
        source=reading.source,
        root=context.root,
        contents=contents,
        passage=passage,
        marked=marked,
    )
