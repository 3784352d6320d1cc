"""The themes of a document that advise, and the documents that are made of such themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering import Engine
from assistant.draft import readable
from assistant.once import once
from assistant.themes import Item, Theme
from corpus.catalogue import Source
from ingest.sections import Section

__all__ = ["Subject", "advising_documents", "subjects"]

FEWEST = 2
"""A document with advice on at least so many themes is one to talk through theme by theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A theme with advice, as deep in the document as its own heading stands.

    Attributes:
        source_id: The document.
        path: The headings down to that of the theme, outermost first.
        sections: All that stands under it, in order.
        advice: The recommendations, in order; at least one.
        examples: What others did, in order.
    """

    source_id: str
    path: tuple[str, ...]
    sections: tuple[Section, ...]
    advice: tuple[Item, ...]
    examples: tuple[Item, ...]

    @property
    def heading(self) -> str:
        """The heading as it reads."""
        return readable(self.path[-1])


def advising_documents(engine: Engine) -> Iterator[tuple[Source, tuple[Subject, ...]]]:
    """Yield the documents that are meant to be talked through theme by theme, with those themes.

    Of such a document several themes advise in a way that is its form: in lists of imperatives,
    or below a heading that recurs from theme to theme ("Tips"). A word such as "advies" in a
    heading here or there does not make it one.
    """
    for source in engine.index.sources.values():
        found = subjects(engine, source.id)
        counted = Counter(role for subject in found for role in _roles(engine, subject))
        formed = [
            subject
            for subject in found
            if engine.themes.instructs(subject.advice)
            or any(counted[role] > 1 for role in _roles(engine, subject))
        ]
        if len(formed) >= FEWEST:
            yield source, found


def _roles(engine: Engine, subject: Subject) -> frozenset[str]:
    """Return the headings that announce the advice of a theme."""
    named = (engine.themes.role(item.section) for item in subject.advice)
    return frozenset(role.casefold() for role in named if role)


@once
def subjects(engine: Engine, source_id: str) -> tuple[Subject, ...]:
    """Return the themes of a document that hold advice, in order."""
    return tuple(
        subject
        for theme in engine.themes.of_document(source_id)
        if theme.advice
        for subject in _divided(engine, theme)
    )


def _divided(engine: Engine, theme: Theme) -> Iterator[Subject]:
    """Yield the themes within a part of a document, each down to its own heading."""
    about = engine.themes.subject
    for path in dict.fromkeys(about(item.section) for item in theme.advice):
        yield Subject(
            source_id=theme.source_id,
            path=path,
            sections=tuple(s for s in theme.sections if s.path[: len(path)] == path),
            advice=tuple(i for i in theme.advice if about(i.section) == path),
            examples=tuple(i for i in theme.examples if about(i.section) == path),
        )
