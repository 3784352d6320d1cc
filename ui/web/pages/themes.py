"""The page Thema's: what to talk about, for who has no question yet."""

from __future__ import annotations

import gradio as gr
from markupsafe import Markup

from assistant import AssistantError, Citation
from assistant.draft import readable
from assistant.overview import DocumentThemes, Finding, Overview, ThemeOverview
from assistant.values import Language
from ui.export import FORMATS
from ui.messages.pages import PAGE_TEXTS
from ui.messages.web import TEXTS
from ui.server.downloads import themes_url
from ui.web.answer_text import tied
from ui.web.context import Context
from ui.web.shell import Shell
from ui.web.surface import Surface, in_languages
from ui.web.templating import loading, render

__all__ = ["build", "themes_html"]


def build(context: Context, shell: Shell, overview: Overview) -> None:
    """Put the themes on the page; a number opens the source panel."""
    page = Surface(**in_languages(loading), elem_id="themas", arrives=True)
    shell.opens_sources(page)

    def arrive(event: gr.EventData, request: gr.Request) -> Markup:
        return themes_html(overview, context.heard(event, request).language, root=context.root)

    page.on("arrive", arrive, [page], name="themes")


def themes_html(overview: Overview, language: Language, *, root: str) -> Markup:
    """Return the themes of every document that advises, or a way on when there are none."""
    try:
        documents = overview.read(language)
    except AssistantError:
        documents = ()
    shown = [
        _document(number, document, language, root)
        for number, document in enumerate(documents, start=1)
    ]
    return render(
        "themes",
        language,
        p=PAGE_TEXTS[language],
        documents=shown,
        root=root,
    )


def _document(
    number: int, document: DocumentThemes, language: Language, root: str
) -> dict[str, object]:
    source, t = document.source, TEXTS[language]
    return {
        "files": [
            (t[f"as_{form}"], themes_url(root, source.id, form, language)) for form in FORMATS
        ],
        "id": source.id,
        "title": readable(source.title),
        "kind": source.kind,
        "date": source.date,
        "publisher": source.publisher,
        "language": source.language,
        "themes": [
            _theme(f"thema-{number}-{place}", theme, language)
            for place, theme in enumerate(document.themes, start=1)
        ],
    }


def _theme(key: str, theme: ThemeOverview, language: Language) -> dict[str, object]:
    return {
        "key": key,
        "heading": theme.heading,
        "question": theme.question,
        "about": [_finding(key, f, language) for f in theme.about],
        "advice": [_finding(key, f, language) for f in theme.advice],
        "examples": [_finding(key, f, language) for f in theme.examples],
        "elsewhere": [_finding(key, f, language) for f in theme.elsewhere],
    }


def _finding(key: str, finding: Finding, language: Language) -> dict[str, object]:
    cited = finding.citation
    return {
        "text": tied(finding.text, _marker(key, cited, language)),
        "label": finding.label,
        "region": finding.region,
        "title": readable(cited.title),
        "date": cited.date,
    }


def _marker(key: str, cited: Citation, language: Language) -> Markup:
    shown = {
        "source_id": cited.source_id,
        "start": cited.start,
        "end": cited.end,
        "marker": cited.marker,
        "title": readable(cited.title),
    }
    return render("marker", language, citation=shown, turn=key).strip()
