"""Add a document from the browser: choose a file, look at what is recognised, say what it is."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from assistant import AssistantError, IngestReport, Source
from assistant.documents import Documents
from assistant.draft import readable
from assistant.errors import DocumentError
from assistant.metadata import Metadata
from assistant.preview import Preview
from assistant.suggestions import Suggestions
from assistant.values import Language
from ui.messages import PHASES
from ui.messages.pages import PAGE_TEXTS
from ui.messages.web import KINDS
from ui.web.context import Context, Heard
from ui.web.pages.problems import spoken_problem, spoken_warning
from ui.web.pages.uploads import discard, uploaded
from ui.web.templating import render

__all__ = ["Adding"]

_log = logging.getLogger(__name__)

FIELDS = ("title", "publisher", "date", "kind", "region", "url", "language")
"""The names of the form's fields, as in `Metadata`."""
MOST_SECTIONS = 200
"""Recognised sections that are shown."""


class Adding:
    """Handles the form with which an editor adds, replaces or describes a document.

    What the browser says is checked here again: who it is, and that the file is an upload.
    """

    def __init__(
        self, context: Context, suggestions: Suggestions, listing: Callable[..., Markup]
    ) -> None:
        """Change the documents of the assistant; `listing` shows them afterwards."""
        self._context = context
        self._suggestions = suggestions
        self._listing = listing

    @property
    def _documents(self) -> Documents:
        return self._context.assistant.documents

    def begin(self, heard: Heard, *, replacing: Source | None = None, wrong: str = "") -> Markup:
        """Return the form to choose a file; nothing for who may not edit."""
        if not heard.visitor.may_edit:
            return Markup("")
        return self._form("upload", heard, replacing=replacing, wrong=wrong)

    def again(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Begin with another file."""
        heard = self._context.heard(event, request)
        discard(heard)
        return self._with_focus(heard)

    def replace(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Ask for the new version of a document."""
        heard = self._context.heard(event, request)
        return self._with_focus(heard, replacing=self._source(heard.get("id")))

    def look(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Show what is recognised in an uploaded file."""
        heard = self._context.heard(event, request)
        if not heard.visitor.may_edit:
            return Markup("")
        replaced = self._source(heard.get("replacing"))
        try:
            seen = self._documents.preview(uploaded(heard), name=heard.get("name"))
        except AssistantError as error:
            discard(heard)
            return self._with_focus(
                heard, replacing=replaced, wrong=spoken_problem(error, heard.language)
            )
        replaced = replaced or seen.same_name
        known = replaced or Source(id="", path=Path(), sha256="", language=seen.language or "nl")
        values = {name: getattr(known, name) or "" for name in FIELDS}
        if not replaced:
            values["title"] = seen.title
        return self._preview(heard, seen, values, replaced)

    def add(
        self, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Markup, Markup | None]]:
        """Add the file with what was filled in, showing the progress and the result."""
        heard = self._context.heard(event, request)
        if not heard.visitor.may_edit:
            yield Markup(""), None
            return
        yield self._working(heard, "", 0, 0), None
        metadata = Metadata(**{name: heard.get(name) for name in FIELDS})
        steps: queue.SimpleQueue[tuple[str, int, int] | IngestReport | AssistantError] = (
            queue.SimpleQueue()
        )

        def work() -> None:
            try:
                report = self._documents.add(
                    uploaded(heard),
                    metadata,
                    name=heard.get("name"),
                    replacing=heard.get("replacing"),
                    progress=lambda what, done, total: steps.put((what, done, total)),
                )
            except AssistantError as error:
                steps.put(error)
            except Exception:  # noqa: BLE001  # whatever happens, the page must hear of it
                _log.exception("a document could not be added")
                steps.put(AssistantError("A document could not be added."))
            else:
                steps.put(report)

        threading.Thread(target=work, name="adding a document", daemon=True).start()
        while isinstance(step := steps.get(), tuple):
            yield self._working(heard, *step), None
        if isinstance(step, AssistantError):
            yield self._refused(heard, step), None
            return
        yield self._done(heard, step), self._listing(heard)
        discard(heard)

    def edit(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Show what is known about an added document, to change it."""
        heard = self._context.heard(event, request)
        source = self._source(heard.get("id"))
        if source is None or not heard.visitor.may_edit:
            return self.begin(heard)
        values = {name: getattr(source, name) or "" for name in FIELDS}
        return self._edit(heard, source, values)

    def describe(self, event: gr.EventData, request: gr.Request) -> tuple[Markup, Markup | None]:
        """Keep what was filled in about an added document."""
        heard = self._context.heard(event, request)
        source = self._source(heard.get("id"))
        if source is None or not heard.visitor.may_edit:
            return self.begin(heard), self._listing(heard)
        values = {name: heard.get(name) for name in FIELDS}
        try:
            self._documents.describe(source.id, Metadata(**values))
        except AssistantError as error:
            return self._edit(heard, source, values, error), None
        _log.info("document %r was described by %s", source.id, _who(heard))
        said = PAGE_TEXTS[heard.language]["described"].format(title=values["title"])
        return self.begin(heard), self._listing(heard, said=said)

    def _refused(self, heard: Heard, error: AssistantError) -> Markup:
        """Show the form again when a field is wrong; else begin again."""
        replaced = self._source(heard.get("replacing"))
        if isinstance(error, DocumentError) and error.problem == "field":
            try:
                seen = self._documents.preview(uploaded(heard), name=heard.get("name"))
            except AssistantError as worse:
                error = worse
            else:
                values = {name: heard.get(name) for name in FIELDS}
                return self._preview(heard, seen, values, replaced, error)
        discard(heard)
        return self._with_focus(
            heard, replacing=replaced, wrong=spoken_problem(error, heard.language)
        )

    def _done(self, heard: Heard, report: IngestReport) -> Markup:
        """Tell what became of the document."""
        name = heard.get("replacing") or Path(heard.get("kept")).stem
        made = next((d for d in report.documents if d.source_id == name), None)
        source = self._source(name)
        _log.info("document %r was added by %s", name, _who(heard))
        title = readable(source.title) if source else name
        p = PAGE_TEXTS[heard.language]
        return self._form(
            "added",
            heard,
            said=p["replaced" if heard.get("replacing") else "added"].format(title=title),
            report=p["report"].format(passages=made.chunks if made else 0),
            questions=[s.question for s in self._suggestions.about(name, heard.language)],
            source_id=name,
        )

    def _with_focus(
        self, heard: Heard, *, replacing: Source | None = None, wrong: str = ""
    ) -> Markup:
        if not heard.visitor.may_edit:
            return Markup("")
        return self._form("upload", heard, replacing=replacing, wrong=wrong, focus=True)

    def _preview(
        self,
        heard: Heard,
        seen: Preview,
        values: dict[str, str],
        replaced: Source | None,
        error: AssistantError | None = None,
    ) -> Markup:
        same = seen.same_text if seen.same_text and seen.same_text != replaced else None
        return self._form(
            "preview",
            heard,
            seen=seen,
            facts=_facts(seen, heard.language),
            warnings=[said for w in seen.warnings if (said := spoken_warning(w, heard.language))],
            sections=seen.sections[:MOST_SECTIONS],
            values=values,
            replacing=replaced,
            same=same,
            path=heard.get("path"),
            wrong_field=_field(error),
            wrong=spoken_problem(error, heard.language) if error else "",
        )

    def _edit(
        self,
        heard: Heard,
        source: Source,
        values: dict[str, str],
        error: AssistantError | None = None,
    ) -> Markup:
        return self._form(
            "edit",
            heard,
            source=source,
            values=values,
            wrong_field=_field(error),
            wrong=spoken_problem(error, heard.language) if error else "",
        )

    def _working(self, heard: Heard, what: str, done: int, total: int) -> Markup:
        p = PAGE_TEXTS[heard.language]
        phase = PHASES.get(what, PHASES[""]) if heard.language == "nl" else p["working"]
        step = p["working_on"].format(what=phase, done=done, total=total) if total else p["working"]
        return self._form("working", heard, step=step, done=done, total=total)

    def _form(self, stage: str, heard: Heard, **values: object) -> Markup:
        regions = {s.region for s in self._context.assistant.sources() if s.region}
        defaults: dict[str, object] = {
            "replacing": None,
            "wrong": "",
            "wrong_field": "",
            "focus": False,
            "values": {},
        }
        return render(
            "adding",
            heard.language,
            p=PAGE_TEXTS[heard.language],
            stage=stage,
            regions=sorted(regions),
            all_kinds=tuple(KINDS[heard.language].items()),
            most=self._context.settings.ui.upload_megabytes,
            token=secrets.token_hex(4),
            root=self._context.root,
            **(defaults | values),
        )

    def _source(self, source_id: str) -> Source | None:
        listed = self._documents.listed() if source_id else ()
        return next((r.source for r in listed if r.source.id == source_id), None)


def _field(error: AssistantError | None) -> str:
    return error.about if isinstance(error, DocumentError) and error.problem == "field" else ""


def _who(heard: Heard) -> str:
    return heard.visitor.name or "an editor"


def _facts(seen: Preview, language: Language) -> list[str]:
    p = PAGE_TEXTS[language]
    counted = p["recognised_facts"].format(sections=len(seen.sections), characters=seen.characters)
    found = [counted, p[f"language_{seen.language or 'other'}"]]
    if seen.pages:
        found.insert(0, p["recognised_pages"].format(pages=seen.pages))
    if seen.empty_pages:
        found.append(p["empty_pages"].format(pages=", ".join(map(str, seen.empty_pages))))
    return found
