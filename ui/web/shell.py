"""What surrounds every page: the header with the pages, and the source panel."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr
from markupsafe import Markup

from assistant.values import Language
from ui.messages.web import TEXTS
from ui.server.visitor import Visitor
from ui.web.context import Context
from ui.web.sources import panel_html
from ui.web.surface import Surface, in_languages
from ui.web.templating import render

__all__ = ["PAGES", "Shell", "open_shell"]

PAGES = (
    ("ask", "", "nav_ask"),
    ("themes", "themas", "nav_themes"),
    ("documents", "documenten", "nav_documents"),
    ("about", "over", "nav_about"),
)
"""The pages in the menu: name, path, and the name of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of one page."""

    context: Context
    header: Surface
    panel: Surface

    def opens_sources(self, surface: Surface) -> None:
        """Let `data-event="open_source"` in a surface open the source panel.

        The element has `data-source`, `data-start` and `data-end`: a document and the offsets of
        what is highlighted in it.
        """

        def open_source(event: gr.EventData, request: gr.Request) -> Markup:
            return panel_html(self.context, self.context.heard(event, request))

        surface.on("open_source", open_source, [self.panel])


def open_shell(context: Context, current: str) -> Shell:
    """Put the frame around the page that is being built.

    Args:
        context: What the page works with.
        current: The page's name in `PAGES`; "" for a page that is not in the menu.
    """
    header = Surface(
        **in_languages(lambda language: _header(context, current, language)),
        place="header",
        elem_id="kop",
        arrives=True,
    )
    panel = Surface(place="panel", elem_id="bronpaneel")
    shell = Shell(context=context, header=header, panel=panel)

    def arrive(event: gr.EventData, request: gr.Request) -> Markup:
        heard = context.heard(event, request)
        return _header(context, current, heard.language, heard.visitor)

    header.on("arrive", arrive, [header])
    shell.opens_sources(panel)
    return shell


def _header(
    context: Context, current: str, language: Language, visitor: Visitor | None = None
) -> Markup:
    pages = [
        {"name": name, "path": path, "label": TEXTS[language][text]} for name, path, text in PAGES
    ]
    return render(
        "header",
        language,
        current=current,
        pages=pages,
        root=context.root,
        visitor=visitor,
    )
