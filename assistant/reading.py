"""A document as a person reads it: its headings, paragraphs and list items, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from assistant.errors import QuestionError
from corpus.catalogue import Source
from ingest.documents import Document
from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sections import Section
from ingest.tables import table_signs

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Block", "Reading", "read_source", "signs", "syntax"]

_SYNTAX = re.compile(
    r"(?P<open>!?\[)(?:\\.|[^\]\\])*(?P<target>\]\([^)\s]*\))"
    r"|(?P<strong>\*\*|__)(?=\S).+?(?<=\S)(?P<end>(?P=strong))"
    r"|(?P<escape>\\)(?=[\\`*_{}\[\]()#+.!|>~-])"
)


BlockKind: TypeAlias = Literal["heading", "paragraph", "item", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph, a list item or a table.

    Attributes:
        kind: Which of these.
        start: Offset of its first character: the marker, for a list item.
        body_start: Offset of its first word.
        end: Offset after its last visible character.
        level: Of a heading, from 1; 0 for anything else.
        section: The headings it stands under, its own included, outermost first.
        page: From 1, or None for formats without pages.
    """

    kind: BlockKind
    start: int
    body_start: int
    end: int
    level: int
    section: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document and its blocks, in order; the blocks hold all its visible text."""

    source: Source
    text: str
    blocks: tuple[Block, ...]

    def around(self, start: int, end: int, *, at_least: int = 900) -> tuple[Block, ...]:
        """Return the blocks that `text[start:end]` touches, with those around them.

        Args:
            start: Offset of the first character.
            end: Offset after the last.
            at_least: So many characters on either side, as far as the document has them. A list
                is not cut.
        """
        near = [n for n, b in enumerate(self.blocks) if b.start < end and b.end > start]
        if not near:
            return ()
        first, last = near[0], near[-1]
        while first > 0 and (self._is_item(first) or start - self.blocks[first].start < at_least):
            first -= 1
        while last + 1 < len(self.blocks) and (
            self._is_item(last + 1) or self.blocks[last].end - end < at_least
        ):
            last += 1
        while last > near[-1] and self.blocks[last].kind == "heading":
            last -= 1
        return self.blocks[first : last + 1]

    def _is_item(self, number: int) -> bool:
        return self.blocks[number].kind == "item"


def read_source(assistant: Assistant, source_id: str) -> Reading:
    """Return a document of the index for reading.

    Raises:
        QuestionError: There is no such document in the index.
    """
    index = assistant.engine().index
    if source_id not in index.sources:
        raise QuestionError(f"There is no document {source_id!r} in the index.")
    document = index.document(source_id)
    blocks = [block for section in document.sections for block in _blocks(document, section)]
    return Reading(
        source=index.sources[source_id], text=document.extracted.text, blocks=tuple(blocks)
    )


def signs(text: str, block: Block) -> list[tuple[int, int]]:
    """Return where a block of a text has signs that are not for reading, in order, as offsets.

    These are the marker of a list item, what `syntax` finds, and the lines of a table.
    """
    own = text[block.start : block.end]
    found = syntax(own) + (table_signs(own) if block.kind == "table" else [])
    spans = sorted((block.start + start, block.start + end) for start, end in found)
    marker = [(block.start, block.body_start)] if block.body_start > block.start else []
    return marker + [span for span in spans if span[0] >= block.body_start]


def syntax(text: str) -> list[tuple[int, int]]:
    """Return where a stretch of text has signs that are not for reading.

    These are the signs around a link (with its target), around bold words, and the backslash
    before a sign. In order, as offsets in `text`.
    """
    spans: list[tuple[int, int]] = []
    for match in _SYNTAX.finditer(text):
        groups = ("open", "target", "strong", "end", "escape")
        spans += [match.span(name) for name in groups if match[name] is not None]
        if match["open"]:
            inner = match.end("open")
            spans += [
                (inner + m.start(), inner + m.start() + 1)
                for m in re.finditer(r"\\(?=[\W_])", text[inner : match.start("target")])
            ]
    return sorted(spans)


def _blocks(document: Document, section: Section) -> Iterator[Block]:
    text = document.extracted.text

    def block(kind: BlockKind, start: int, body: int, end: int) -> Block:
        level = max(1, len(section.path)) if kind == "heading" else 0
        return Block(
            kind=kind,
            start=start,
            body_start=body,
            end=end,
            level=level,
            section=section.path,
            page=document.extracted.page_at(start),
        )

    if section.body_start > section.start:
        above = text[section.start : section.body_start]
        start = section.start + len(above) - len(above.lstrip())
        end = section.start + len(above.rstrip())
        if start < end:
            yield block("heading", start, start, end)
    for part in _with_whole_tables(find_paragraphs(text, section.body_start, section.end)):
        kind: BlockKind = "item" if part.kind == "item" else "paragraph"
        yield block("table" if part.is_of_table else kind, part.start, part.body_start, part.end)


def _with_whole_tables(parts: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Put the rows of a table together again: they are read as one block."""
    table: Paragraph | None = None
    for part in parts:
        if not part.is_of_table:
            if table:
                yield table
            table = None
            yield part
        elif table and table.list_id == part.list_id:
            table = replace(table, end=part.end)
        else:
            if table:
                yield table
            table = part
    if table:
        yield table
