"""What the server needs to know of the page it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import gradio as gr

    from assistant import Assistant, Settings
    from ui.store import Store

__all__ = ["Page", "PageBuilder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The Gradio application, and what `gr.mount_gradio_app` takes beside it.

    The content security policy forbids `eval`, inline event attributes (`onclick="..."`) and
    anything from another host. Put the page's own script in files below `assets`.

    Attributes:
        blocks: The application. Give events that answer a question one of `question_events` as
            `api_name`; they count for the number of questions a minute.
        theme: Colours and fonts; no web fonts.
        css: Extra style.
        head: Extra HTML for the head, `<script>` without a `src` included: it gets the nonce.
        assets: Folder that is served, cached, at `assets_url` (below the root path), or None.
        components: Per Gradio component of our own the folder of its files. Gradio serves them as
            well, but prints a line for each.
        stylesheets: Files in `assets` to link in the head, in order.
        scripts: Files in `assets` to load as modules, in order.
        question_events: Names of the events in which a question is answered.
        favicon: An .ico, .png or .svg file, or None.
    """

    blocks: gr.Blocks
    theme: gr.Theme | None = None
    css: str = ""
    head: str = ""
    assets: Path | None = None
    components: Mapping[str, Path] = field(default_factory=dict)
    stylesheets: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    question_events: frozenset[str] = frozenset({"ask"})
    favicon: Path | None = None


PageBuilder: TypeAlias = "Callable[[Assistant, Store, Settings], Page]"
"""Builds the page; `ui.web.page.build_page` is the real one."""
