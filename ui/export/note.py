"""What a note says, whatever its form: questions, answers, and quotes with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.values import Language

if TYPE_CHECKING:
    from assistant import Assistant

__all__ = ["Exchange", "Note", "Quote", "note_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quote under an answer, with all that is needed to find it back.

    Attributes:
        marker: Its number in the answer, from 1.
        text: The words of the document, unchanged.
        title: Of the document.
        section: The headings above it, outermost first.
        page: From 1, or None.
        publisher: Of the document, or None when unknown.
        date: Of the document, ISO 8601 as precise as known, or None.
        url: Where the original can be read, or None.
    """

    marker: int
    text: str
    title: str
    section: tuple[str, ...]
    page: int | None
    publisher: str | None
    date: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and its answer.

    Attributes:
        question: As it was asked.
        searched: As it was searched, when that differs; else None.
        outcome: As in `Answer`.
        language: "nl" or "en".
        text: The answer in Markdown, with `[1]` markers.
        quotes: In the order of their markers.
    """

    question: str
    searched: str | None
    outcome: str
    language: str
    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note for a board paper.

    Attributes:
        title: Of the conversation, or the question.
        exchanges: Oldest first.
        language: "nl" or "en": of the words around them.
        exported: The date on the note.
    """

    title: str
    exchanges: tuple[Exchange, ...]
    language: Language
    exported: date


def note_of(
    title: str, answers: Iterable[Mapping[str, Any]], assistant: Assistant, exported: date
) -> Note:
    """Return the note about answers.

    Args:
        title: Of the note.
        answers: As `Answer.to_dict` gives them and the store keeps them, oldest first.
        assistant: Tells publisher and date of the documents that are quoted. Of one that was
            removed since, they are unknown.
        exported: The date on the note.
    """
    sources = {source.id: source for source in assistant.sources()}

    def quote(citation: Mapping[str, Any]) -> Quote:
        source = sources.get(citation["source_id"])
        return Quote(
            marker=citation["marker"],
            text=citation["quote"],
            title=citation["title"],
            section=tuple(citation["section"]),
            page=citation["page"],
            publisher=source.publisher if source else None,
            date=source.date if source else None,
            url=citation["url"],
        )

    exchanges = tuple(_exchange(a, [quote(c) for c in a["citations"]]) for a in answers)
    return Note(
        title=title,
        exchanges=exchanges,
        language="en" if {e.language for e in exchanges} == {"en"} else "nl",
        exported=exported,
    )


def _exchange(answer: Mapping[str, Any], quotes: Sequence[Quote]) -> Exchange:
    question, searched = str(answer["question"]), str(answer["standalone_question"])
    return Exchange(
        question=question,
        searched=searched if searched.strip() != question.strip() else None,
        outcome=str(answer["outcome"]),
        language=str(answer["language"]),
        text=str(answer["text"]),
        quotes=tuple(quotes),
    )
