"""Which sections of the documents no question is about yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.cases.case import Case
from evals.runs.documents import DocumentRecord, finder_for

__all__ = ["UncoveredSection", "uncovered_sections"]

_LEAST = 80
"""A section of fewer characters than this, heading included, is not worth a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UncoveredSection:
    """A section without a question.

    Attributes:
        document: Id of the document.
        title: Its title.
        path: The headings, outermost first; () for the text above the first heading.
        text: Its text.
    """

    document: str
    title: str
    path: tuple[str, ...]
    text: str


def uncovered_sections(
    cases: Iterable[Case], documents: Sequence[DocumentRecord]
) -> list[UncoveredSection]:
    """Return the sections that no quotation of the cases touches, in the order of reading."""
    finder = finder_for(documents)
    touched: dict[str, list[tuple[int, int]]] = {}
    for case in cases:
        for turn in case.conversation:
            for place in (p for group in turn.gold for p in group.any_of):
                spans = ((span.start, span.end) for span in finder.spans(place))
                touched.setdefault(place.doc, []).extend(spans)
    return [
        UncoveredSection(
            document=document.id,
            title=document.title,
            path=section.path,
            text=document.text[section.start : section.end].strip(),
        )
        for document in documents
        for section in document.sections
        if len(document.text[section.start : section.end].strip()) >= _LEAST
        and not any(s < section.end and section.start < e for s, e in touched.get(document.id, ()))
    ]
