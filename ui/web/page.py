"""Build the browser interface: its pages, and what happens on them."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from assistant import Assistant, Filters, Settings
from assistant.overview import Overview
from assistant.suggestions import Suggestions
from ui.messages.web import TEXTS
from ui.server.page import Page
from ui.server.visitor import visitor_of
from ui.store import Store
from ui.web import reader
from ui.web.asking import Asking
from ui.web.choices import chosen, dropped, read_filters
from ui.web.context import Context
from ui.web.opinions import Opinions
from ui.web.pages import about, documents, themes
from ui.web.shell import PAGES, Shell, open_shell
from ui.web.sidebar import Sidebar
from ui.web.surface import Surface, in_languages
from ui.web.thread import Thread
from ui.web.visits import Visits

__all__ = ["build_page"]

FRONTEND = Path(__file__).parent / "frontend"
STYLE = tuple(
    f"{name}.css" for name in ("tokens", "frame", "controls", "bars", "thread", "sources", "pages")
)


def build_page(assistant: Assistant, store: Store, settings: Settings) -> Page:
    """Return the browser interface.

    Args:
        assistant: Answers the questions.
        store: Remembers conversations and feedback.
        settings: `settings.ui` is about the interface.
    """
    context = Context(assistant=assistant, store=store, settings=settings, visitor_of=visitor_of)
    suggestions = Suggestions(assistant)
    with gr.Blocks(title=TEXTS["nl"]["product"], analytics_enabled=False) as blocks:
        _build_ask(context, open_shell(context, "ask"), suggestions)
    with blocks.route(TEXTS["nl"]["document"], "document", show_in_navbar=False):
        reader.build(context, open_shell(context, ""))
    with _page(blocks, "themes"):
        themes.build(context, open_shell(context, "themes"), Overview(assistant))
    with _page(blocks, "documents"):
        open_shell(context, "documents")
        documents.build(context, suggestions)
    with _page(blocks, "about"):
        open_shell(context, "about")
        about.build(context)
    return Page(
        blocks=blocks,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        assets=FRONTEND,
        components={Surface.get_component_class_id(): FRONTEND / "component"},
        stylesheets=STYLE,
        scripts=("shell.js", "pages.js"),
        favicon=FRONTEND / "favicon.svg",
    )


def _page(blocks: gr.Blocks, name: str) -> AbstractContextManager[object]:
    """Return the page of the menu to build."""
    _, path, text = next(page for page in PAGES if page[0] == name)
    route: AbstractContextManager[object] = blocks.route(
        TEXTS["nl"][text], path, show_in_navbar=False
    )
    return route


def _build_ask(context: Context, shell: Shell, suggestions: Suggestions) -> None:
    """Put the ask page together."""
    thread, list_of = Thread(context, suggestions), Sidebar(context)
    visits = Visits(context, thread, list_of)
    asking = Asking(context, thread, list_of, suggestions)
    opinions = Opinions(context, thread)

    sidebar = Surface(**in_languages(list_of.empty), place="sidebar", elem_id="gesprekken")
    turns = Surface(
        **in_languages(lambda language: [("welkom", thread.welcome(language))]),
        elem_id="gesprek",
        arrives=True,
    )
    box = Surface(
        **in_languages(lambda language: thread.composer(Filters(), language)), elem_id="vraagvak"
    )
    shell.opens_sources(turns)

    answering = box.on(
        "ask", asking.ask, [turns, sidebar], at_once=_at_once(context.settings), name="ask"
    )
    box.on("stop", asking.stopped, [turns], cancels=[answering])
    turns.on("arrive", visits.arrive, [turns, sidebar, box])
    turns.on("feedback", opinions.give, [turns])
    for event, handle in (
        ("open", visits.open),
        ("new", visits.new),
        ("delete", visits.delete),
        ("delete_all", visits.delete_all),
    ):
        sidebar.on(event, handle, [turns, sidebar, box], cancels=[answering])
    for event, ask in (
        ("search", visits.search),
        ("leave", visits.search),
        ("ask_name", visits.ask_name),
        ("ask_delete", visits.ask_delete),
        ("rename", visits.rename),
    ):
        sidebar.on(event, ask, [sidebar], repeat="always_last")
    _build_filters(context, thread, (box, turns), box)


def _at_once(settings: Settings) -> int:
    """Return how many answers are made at the same time.

    One with a chat model waits for that most of the time. One from the documents' own sentences
    keeps a core busy: more of those than there are cores only make each other wait.
    """
    most = settings.ui.answers_at_once
    return most if settings.llm else min(most, os.cpu_count() or most)


def _build_filters(
    context: Context, thread: Thread, surfaces: tuple[Surface, ...], box: Surface
) -> None:
    """Let filters be set, and dropped one by one or all at once."""

    def set_filters(event: gr.EventData, request: gr.Request) -> Markup:
        heard = context.heard(event, request)
        return thread.composer(chosen(heard, context.assistant), heard.language)

    def drop_filter(event: gr.EventData, request: gr.Request) -> Markup:
        heard = context.heard(event, request)
        now = read_filters(heard.get("filters"), context.assistant)
        kept = dropped(now, heard.get("field"), heard.get("value"))
        return thread.composer(kept, heard.language)

    def drop_filters(event: gr.EventData, request: gr.Request) -> Markup:
        return thread.composer(Filters(), context.heard(event, request).language)

    box.on("set_filters", set_filters, [box])
    box.on("drop_filter", drop_filter, [box])
    for surface in surfaces:
        surface.on("drop_filters", drop_filters, [box])
