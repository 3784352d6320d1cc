"""The page Over: how answers are made, what the assistant cannot do, and what is stored."""

from __future__ import annotations

import gradio as gr
from markupsafe import Markup

from assistant import AssistantError
from assistant.values import Language
from ui.messages.pages import PAGE_TEXTS
from ui.web.context import Context
from ui.web.surface import Surface, in_languages
from ui.web.templating import render

__all__ = ["about_html", "build"]


def build(context: Context) -> None:
    """Put the explanation on the page."""
    page = Surface(
        **in_languages(lambda language: about_html(context, language)),
        elem_id="over",
        arrives=True,
    )

    def arrive(event: gr.EventData, request: gr.Request) -> Markup:
        return about_html(context, context.heard(event, request).language)

    page.on("arrive", arrive, [page], name="about")


def about_html(context: Context, language: Language) -> Markup:
    """Return the explanation, as the settings have it work."""
    p = PAGE_TEXTS[language]
    try:
        count = len(context.assistant.sources())
    except AssistantError:
        count = 0
    counted = "about_documents_one" if count == 1 else "about_documents"
    return render(
        "about",
        language,
        p=p,
        documents=p[counted].format(count=count),
        days=context.settings.ui.retention_days,
        contact=context.settings.ui.contact,
        model=context.settings.llm or "",
        root=context.root,
    )
