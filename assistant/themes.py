"""The themes of a document and, under each, where its advice and its examples stand.

A theme is a heading of the highest level with the sections under it. Which of those advise and
which give examples is told by general words in their headings (the glossary's cues) and by how
their list items open; never by the name of a document or a theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

from corpus.glossary import Cues
from ingest.documents import Document
from ingest.dutch import fold, stem, tokenise
from ingest.index import Index
from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sections import Section, section_at, sections_within
from ingest.stopwords import STOPWORDS

__all__ = ["Item", "Theme", "Themes"]

Role: TypeAlias = Literal["advice", "example", ""]

_ADVISING_SHARE = 0.6
"""Part of a list's items that must open with an imperative to make the list advice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A paragraph or list item of a section."""

    source_id: str
    section: Section
    paragraph: Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject of a document.

    Attributes:
        source_id: The document.
        heading: As it stands in the document.
        sections: All its sections, in order.
        advice: The recommendations, in order; may be empty.
        examples: What others did, in order; may be empty.
    """

    source_id: str
    heading: str
    sections: tuple[Section, ...]
    advice: tuple[Item, ...]
    examples: tuple[Item, ...]


class Themes:
    """Finds the themes of the documents of an index."""

    def __init__(self, index: Index, cues: Cues) -> None:
        """Prepare for `index`; documents are read when first asked about."""
        self._index = index
        self._cues = cues
        self.of_document = lru_cache(maxsize=256)(self._of_document)
        self.at = lru_cache(maxsize=1_024)(self._at)
        self._roles = lru_cache(maxsize=8_192)(self._roles_at)

    def subject(self, section: Section) -> tuple[str, ...]:
        """Return the headings that say what a section is about.

        Those that say no more than that advice or examples follow, and all below them, are left
        out: ("Deel 2", "Ouderenzorg", "Tips") is about ("Deel 2", "Ouderenzorg").
        """
        for depth, heading in enumerate(section.path):
            if depth and self._names_a_role(heading):
                return section.path[:depth]
        return section.path[:1] if self._names_a_role(section.path[0]) else section.path

    def role(self, section: Section) -> str:
        """Return the heading below a theme that announces advice or examples; "" without one."""
        return next((h for h in section.path[1:] if self._names_a_role(h)), "")

    def instructs(self, items: Sequence[Item]) -> bool:
        """Whether these are several recommendations that open with an imperative, most of them."""
        texts = {i.source_id: self._index.document(i.source_id).extracted.text for i in items}
        opening = sum(self._opens_with_imperative(texts[i.source_id], i.paragraph) for i in items)
        return len(items) > 1 and opening >= _ADVISING_SHARE * len(items)

    def is_advice(self, source_id: str, start: int, end: int) -> bool:
        """Whether the text from `start` to `end` holds recommendations."""
        return self._plays(source_id, start, end, "advice")

    def is_example(self, source_id: str, start: int, end: int) -> bool:
        """Whether the text from `start` to `end` holds examples from practice."""
        return self._plays(source_id, start, end, "example")

    def _plays(self, source_id: str, start: int, end: int, role: Role) -> bool:
        """Whether something between two offsets has a role; no other sections are looked at."""
        for section in sections_within(self._index.document(source_id).sections, start, end):
            own, items = self._roles(source_id, section.start)
            if own == role and _touches(items, start, end):
                return True
        return False

    def _roles_at(self, source_id: str, start: int) -> tuple[Role, tuple[Item, ...]]:
        """Return the role of the section at an offset, and its items when it has one."""
        document = self._index.document(source_id)
        section = section_at(document.sections, start)
        return self._role(document, section) if section else ("", ())

    def _role(self, document: Document, section: Section) -> tuple[Role, tuple[Item, ...]]:
        items = _items(document, section) if section.path else ()
        if section.path and self._gives_examples(section):
            return "example", items
        return ("advice", items) if self._advises(section, items) else ("", ())

    @cached_property
    def _advice_phrases(self) -> frozenset[frozenset[str]]:
        return frozenset(map(_stems, self._cues.recommendation_headings)) - {frozenset()}

    @cached_property
    def _example_phrases(self) -> frozenset[frozenset[str]]:
        return frozenset(map(_stems, self._cues.example_headings)) - {frozenset()}

    @cached_property
    def _imperatives(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self._cues.imperatives)

    def _at(self, source_id: str, heading: str) -> Theme | None:
        """Return the theme under a heading, or None."""
        document = self._index.document(source_id)
        sections = [s for s in document.sections if s.path[:1] == (heading,)]
        return self._theme(document, heading, sections) if sections else None

    def _of_document(self, source_id: str) -> tuple[Theme, ...]:
        document = self._index.document(source_id)
        themes: dict[str, list[Section]] = {}
        for section in document.sections:
            if section.path:
                themes.setdefault(section.path[0], []).append(section)
        return tuple(self._theme(document, name, parts) for name, parts in themes.items())

    def _theme(self, document: Document, heading: str, sections: Sequence[Section]) -> Theme:
        advice: list[Item] = []
        examples: list[Item] = []
        for section in sections:
            role, items = self._role(document, section)
            if role == "example":
                examples += items
            elif role == "advice":
                advice += items
        return Theme(
            source_id=document.source.id,
            heading=heading,
            sections=tuple(sections),
            advice=tuple(advice),
            examples=tuple(examples),
        )

    def _gives_examples(self, section: Section) -> bool:
        heading = _stems(section.path[-1])
        return any(phrase <= heading for phrase in self._example_phrases)

    def _names_a_role(self, heading: str) -> bool:
        words = _stems(heading)
        return any(phrase <= words for phrase in self._advice_phrases | self._example_phrases)

    def _advises(self, section: Section, items: Sequence[Item]) -> bool:
        if not items:
            return False
        headings = [_stems(heading) for heading in section.path]
        named = any(phrase <= heading for heading in headings for phrase in self._advice_phrases)
        return named or self.instructs(items)

    def _opens_with_imperative(self, text: str, paragraph: Paragraph) -> bool:
        first = next(tokenise(text[paragraph.body_start : paragraph.end]), None)
        return first is not None and first.folded in self._imperatives


def _items(document: Document, section: Section) -> tuple[Item, ...]:
    """Return the list items of a section; its paragraphs when it has no list."""
    text = document.extracted.text
    found = find_paragraphs(text, section.body_start, section.end)
    items = [p for p in found if p.kind == "item"]
    prose = [p for p in found if not text[p.start : p.end].endswith(":")]
    return tuple(
        Item(source_id=document.source.id, section=section, paragraph=p) for p in items or prose
    )


def _touches(items: Sequence[Item], start: int, end: int) -> bool:
    return any(i.paragraph.start < end and i.paragraph.end > start for i in items)


def _stems(phrase: str) -> frozenset[str]:
    words = (token.folded for token in tokenise(phrase))
    return frozenset(stem(word) for word in words if word not in STOPWORDS)
