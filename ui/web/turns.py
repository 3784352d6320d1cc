"""Show a question and its answer, as the store keeps them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from assistant import Assistant, Source
from assistant.draft import readable
from assistant.frames import spoken_date
from assistant.values import Language
from ui.messages.web import TEXTS
from ui.render import plain_markdown
from ui.server.downloads import answer_url
from ui.store import REASONS, StoredTurn
from ui.web.answer_text import answer_html
from ui.web.files import files
from ui.web.templating import render

__all__ = ["TurnLook", "turn_html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLook:
    """What is shown of a turn beside the answer itself.

    Attributes:
        suggestions: Questions to go on with; for the last question of a conversation.
        verdict: What the visitor thought of it: "goed", "fout", or "" when they did not say.
        asking_why: Whether to ask what is wrong with it.
        said: A line about what the visitor just did.
        failed: Whether that did not work.
        latest: Whether it was answered just now: then it comes into view and is announced.
        filtered: Whether filters limited the search.
    """

    suggestions: Sequence[str] = ()
    verdict: str = ""
    asking_why: bool = False
    said: str = ""
    failed: bool = False
    latest: bool = False
    filtered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """Citations from one document, in the order of their markers."""

    title: str
    kind: str
    date: str | None
    citations: Sequence[Mapping[str, Any]]


def turn_html(
    assistant: Assistant,
    turn: StoredTurn | None,
    answer: Mapping[str, Any],
    language: Language,
    *,
    root: str,
    longest: int,
    look: TurnLook,
) -> Markup:
    """Return a question and its answer as HTML.

    Args:
        assistant: Knows the documents.
        turn: As it is kept; None when it could not be.
        answer: As `Answer.to_dict` gives it.
        language: Of the interface.
        root: What stands before the path of every page.
        longest: The most characters in a question.
        look: What else is shown.
    """
    t = TEXTS[language]
    number = "" if turn is None else str(turn.id)
    view = _view(assistant, answer, number, language)
    said = look.said or (_ready(t, view) if look.latest else "")
    return render(
        "turn",
        language,
        view=view,
        turn=number,
        kept=turn is not None,
        files=files(language, lambda form: answer_url(root, turn.id, form)) if turn else [],
        reasons=REASONS,
        root=root,
        longest=longest,
        # An answer is announced, and comes into view, once; what follows is shown in silence.
        token=secrets.token_hex(4) if look.said else f"klaar-{number}",
        announced=said,
        **{name: getattr(look, name) for name in TurnLook.__slots__},
    )


def _view(
    assistant: Assistant, answer: Mapping[str, Any], number: str, language: Language
) -> dict[str, Any]:
    """Return what the template says of an answer."""
    citations, sources = answer["citations"], assistant.sources()
    documents = _documents(sources, citations, language)
    markers = {
        c["marker"]: render("marker", language, citation=c, turn=number).strip() for c in citations
    }
    text, missing = answer["text"], ""
    if answer["outcome"] == "partial":  # its last paragraph says what was not found
        text, _, missing = text.rpartition("\n\n")
    return {
        "question": answer["question"],
        "standalone": answer["standalone_question"],
        "outcome": answer["outcome"],
        "language": answer["language"],
        "text": answer_html(text, markers, _quoted_in(answer, sources)),
        "missing": answer_html(missing, {}),
        "known": [{"id": s.id, "title": readable(s.title), "date": s.date} for s in sources],
        "plain": _plain(answer, documents, language),
        "documents": documents,
        "total": len(citations),
        "verified": sum(_stands(assistant, citation) for citation in citations),
        "years": _years(documents),
    }


def _documents(
    sources: Sequence[Source], citations: Sequence[Mapping[str, Any]], language: Language
) -> list[_Document]:
    known = {source.id: source for source in sources}
    page = TEXTS[language]["page"]
    found = []
    for source_id, group in groupby(citations, key=lambda citation: citation["source_id"]):
        source = known.get(source_id)
        members = []
        for citation in group:
            place = " › ".join(readable(heading) for heading in citation["section"])
            if citation["page"] is not None:
                place = " · ".join(filter(None, [place, page.format(page=citation["page"])]))
            shown = readable(citation["quote"].strip().split("\n")[0]).lstrip("-*•– ")
            spoken = source.language if source else "nl"
            members.append({**citation, "place": place, "shown": shown, "lang": spoken})
        found.append(
            _Document(
                title=readable(members[0]["title"]),
                kind=source.kind if source else "",
                date=source.date if source else None,
                citations=members,
            )
        )
    return found


def _quoted_in(answer: Mapping[str, Any], sources: Sequence[Source]) -> str | None:
    """Return the language of the quotes when the answer consists of quotes in another language."""
    cited = {citation["source_id"] for citation in answer["citations"]}
    languages = {source.language for source in sources if source.id in cited}
    if answer["composer"] != "extractive" or len(languages) != 1:
        return None
    language = languages.pop()
    return language if language != answer["language"] else None


def _stands(assistant: Assistant, citation: Mapping[str, Any]) -> bool:
    """Whether a quote stands in its document, character for character."""
    if citation["source_id"] not in {source.id for source in assistant.sources()}:
        return False
    text = assistant.source_text(citation["source_id"])
    quote: str = citation["quote"]
    return text[citation["start"] : citation["end"]] == quote or quote in text


def _years(documents: Sequence[_Document]) -> tuple[str, str] | None:
    """Return the first and the last year of the sources when they differ."""
    years = sorted({document.date[:4] for document in documents if document.date})
    return (years[0], years[-1]) if len(years) > 1 else None


def _plain(answer: Mapping[str, Any], documents: Sequence[_Document], language: Language) -> str:
    """Return the answer with its sources as plain text, to paste elsewhere."""
    t = TEXTS[language]
    lines = [answer["question"], "", plain_markdown(answer["text"]), "", t["sources"]]
    for document in documents:
        lines.append(f"{document.title} ({spoken_date(document.date, language)})")
        lines += [f"[{c['marker']}] {c['place']}: “{c['quote']}”" for c in document.citations]
    return "\n".join([*lines, "", t["check"]])


def _ready(t: Mapping[str, str], view: Mapping[str, Any]) -> str:
    """Return what is announced when an answer is there."""
    if view["total"] == 0:
        return t[view["outcome"]]
    return t["ready_one"] if view["total"] == 1 else t["ready"].format(count=view["total"])
