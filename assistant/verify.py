"""Turn a draft into an answer's statements and citations, keeping only what the sources hold.

Numbers, offsets, titles and addresses come from the index, never from a composer. A quote that is
not found verbatim at its place is dropped, and a statement without support with it. So is one that
speaks to a language model: it was put there to steer, and says nothing to a reader.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.draft import Draft, Quote, escape_markdown, readable
from assistant.injection import speaks_to_a_model
from assistant.values import Citation, Statement
from ingest.index import Index
from ingest.sections import section_at

__all__ = ["Verified", "cite", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What remains of a draft."""

    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def verify(draft: Draft, index: Index) -> Verified:
    """Check, number and write out a draft.

    The same place in a document is cited once, whatever the number of statements it supports.
    Text that stands twice in the documents is stated once.
    """
    citations: dict[tuple[str, int, int], Citation] = {}
    statements: list[Statement] = []
    said: set[str] = set()
    blocks: list[str] = []
    for group in draft.groups:
        lines: list[str] = []
        for quote in group.quotes:
            words = _checked(quote, index)
            if words is None or words.casefold() in said:
                continue
            said.add(words.casefold())
            marker = cite(quote, index, citations).marker
            statements.append(Statement(text=words, markers=(marker,)))
            label = f"**{escape_markdown(quote.label)}**: " if quote.label else ""
            line = f"{label}“{escape_markdown(words)}” [{marker}]"
            lines.append(f"- {line}" if group.bullets else line)
        if lines:
            body = "\n".join(lines) if group.bullets else " ".join(lines)
            blocks.append(f"{group.frame}\n\n{body}" if group.frame else body)
    return Verified(
        text="\n\n".join(blocks),
        statements=tuple(statements),
        citations=tuple(citations.values()),
    )


def _checked(quote: Quote, index: Index) -> str | None:
    """Return the words of a quote when its spans lie in the document, else None."""
    if quote.source_id not in index.sources:
        return None
    text = index.document(quote.source_id).extracted.text
    start, end = quote.cite or (quote.start, quote.end)
    if not 0 <= start <= quote.start < quote.end <= end <= len(text):
        return None
    words = readable(text[quote.start : quote.end])
    return None if not words or speaks_to_a_model(words) else words


def cite(quote: Quote, index: Index, citations: dict[tuple[str, int, int], Citation]) -> Citation:
    """Return the citation of a quote: a known one that holds it, or else a new one, added."""
    document = index.document(quote.source_id)
    start, end = quote.cite or (quote.start, quote.end)
    if speaks_to_a_model(document.extracted.text[start:end]):
        start, end = quote.start, quote.end  # a list may hold such a line among its items
    for (source_id, first, last), known in citations.items():
        if source_id == quote.source_id and first <= start and end <= last:
            return known
    source = index.sources[quote.source_id]
    section = section_at(document.sections, start)
    citation = Citation(
        marker=len(citations) + 1,
        source_id=source.id,
        title=source.title,
        section=section.path if section else (),
        page=document.extracted.page_at(start),
        quote=document.extracted.text[start:end],
        start=start,
        end=end,
        url=source.url,
        date=source.date,
    )
    citations[quote.source_id, start, end] = citation
    return citation
