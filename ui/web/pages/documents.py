"""The page Documenten: which documents there are and, for an editor, a way to change that."""

from __future__ import annotations

import logging
import secrets

import gradio as gr
from markupsafe import Markup

from assistant import AssistantError
from assistant.documents import DocumentRecord
from assistant.draft import readable
from assistant.suggestions import Suggestions
from assistant.values import Language
from ui.messages.pages import PAGE_TEXTS
from ui.web.context import Context, Heard
from ui.web.pages.adding import Adding
from ui.web.pages.problems import spoken_problem
from ui.web.surface import Surface, in_languages
from ui.web.templating import loading, render

__all__ = ["DocumentList", "build"]

_log = logging.getLogger(__name__)


def build(context: Context, suggestions: Suggestions) -> None:
    """Put the list of documents on the page and, for an editor, the form to add one."""
    shown = DocumentList(context)
    adding = Adding(context, suggestions, shown.html)
    page = Surface(**in_languages(loading), elem_id="documenten", arrives=True)
    form = Surface(Markup(""), elem_id="toevoegen")

    def arrive(event: gr.EventData, request: gr.Request) -> tuple[Markup, Markup]:
        heard = context.heard(event, request)
        return shown.html(heard), adding.begin(heard)

    page.on("arrive", arrive, [page, form], name="documents")
    for event, handle in (
        ("ask_remove", shown.ask_remove),
        ("leave", shown.leave),
        ("remove", shown.remove),
    ):
        page.on(event, handle, [page], name=f"documents_{event}")
    page.on("replace", adding.replace, [form], name="documents_replace")
    page.on("edit", adding.edit, [form], name="documents_edit")
    form.on("begin", adding.again, [form], name="documents_begin")
    form.on("look", adding.look, [form], name="documents_look", at_once=2)
    form.on("add", adding.add, [form, page], name="documents_add", at_once=2, repeat="once")
    form.on("describe", adding.describe, [form, page], name="documents_describe", at_once=2)


class DocumentList:
    """Shows the documents; an editor can remove those that were added."""

    def __init__(self, context: Context) -> None:
        """List the documents of the assistant."""
        self._context = context

    def html(self, heard: Heard, *, removing: str = "", said: str = "", wrong: str = "") -> Markup:
        """Return the list.

        Args:
            heard: Tells the language, and whether the visitor may edit.
            removing: The id of the document of which is asked whether it must go.
            said: What was done, to tell once.
            wrong: What did not work.
        """
        p = PAGE_TEXTS[heard.language]
        try:
            records = self._context.assistant.documents.listed()
        except AssistantError as error:
            records, wrong = (), spoken_problem(error, heard.language)
        count = p["documents_count_one" if len(records) == 1 else "documents_count"]
        return render(
            "documents",
            heard.language,
            p=p,
            count=count.format(count=len(records)),
            documents=[_document(record, heard.language) for record in records],
            may_edit=heard.visitor.may_edit,
            removing=removing,
            said=said,
            wrong=wrong,
            token=secrets.token_hex(4),
            root=self._context.root,
        )

    def ask_remove(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Ask whether they are sure."""
        heard = self._context.heard(event, request)
        return self.html(heard, removing=heard.get("id"))

    def leave(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Leave everything as it is."""
        return self.html(self._context.heard(event, request))

    def remove(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Remove a document, for an editor."""
        heard = self._context.heard(event, request)
        p = PAGE_TEXTS[heard.language]
        if not heard.visitor.may_edit:
            return self.html(heard, wrong=p["only_editors"])
        source_id = heard.get("id")
        title = _titles(self._context).get(source_id, source_id)
        try:
            self._context.assistant.remove([source_id])
        except AssistantError as error:
            return self.html(heard, wrong=spoken_problem(error, heard.language))
        _log.info("document %r was removed by %s", source_id, heard.visitor.name or "an editor")
        return self.html(heard, said=p["removed"].format(title=title))


def _titles(context: Context) -> dict[str, str]:
    try:
        sources = context.assistant.sources()
    except AssistantError:
        return {}
    return {source.id: readable(source.title) for source in sources}


def _document(record: DocumentRecord, language: Language) -> dict[str, object]:
    p, source = PAGE_TEXTS[language], record.source
    trouble = {"ready": "", "empty": p["not_searchable"], "failed": p["not_readable"]}
    pages = ", ".join(map(str, record.empty_pages))
    return {
        "id": source.id,
        "title": readable(source.title),
        "kind": source.kind,
        "date": source.date,
        "publisher": source.publisher,
        "region": source.region,
        "url": source.url,
        "added": record.added,
        "ready": record.state == "ready",
        "trouble": trouble[record.state],
        "empty": p["empty_pages"].format(pages=pages) if pages and record.passages else "",
    }
