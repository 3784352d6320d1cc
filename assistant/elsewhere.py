"""Find what other documents say about a theme, and only when they are really about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import Engine
from assistant.draft import Quote, readable
from assistant.evidence import Evidence
from assistant.frames import FRAMES
from assistant.matching import words_of
from assistant.once import once
from assistant.quoting import list_around, quote_piece
from assistant.values import Filters, Query
from ingest.dutch import stem, tokenise
from ingest.index import Index
from ingest.lexical import WeightedTerm
from ingest.stopwords import STOPWORDS

__all__ = ["said_elsewhere"]

ABOUT = 0.8
"""A place is about a theme when it matches at least this part of what the heading says."""
TELLING = 0.8
"""Words of the heading that are at least this rare, compared with its rarest, tell its subject."""
WHOLE = 0.95
"""A term that is matched at least this well is there as it is written."""
SHORT = 60
"""Characters: a list item no longer than this is cited with the list it belongs to."""


@once
def said_elsewhere(engine: Engine, heading: str, *, not_in: str) -> tuple[Quote, ...]:
    """Return the best place about a theme in each other document that has one, oldest last.

    Args:
        engine: Searches the documents.
        heading: Of the theme, as it reads.
        not_in: The document that the theme comes from.
    """
    index = engine.index
    others = tuple(source_id for source_id in index.sources if source_id != not_in)
    if not others:
        return ()
    question = FRAMES["nl"]["ask_about"].format(subject=heading)
    query, _, evidence = engine.evidence(question, (), Filters(sources=others))
    telling = _telling(index, query)
    best: dict[str, Evidence] = {}
    for found in evidence:
        if _is_about(index, telling, found):
            best.setdefault(found.piece.source_id, found)
    ordered = sorted(best.values(), key=lambda e: index.sources[e.piece.source_id].date or "")
    return tuple(_quote(index, query, found) for found in reversed(ordered))


def _telling(index: Index, query: Query) -> list[tuple[int, WeightedTerm]]:
    """Return the terms that tell what the theme is, by their place in the query."""
    rarity = [term.weight * index.lexical.rarity(term) for term in query.terms]
    least = TELLING * max(rarity, default=0.0)
    return [
        (n, term)
        for n, (term, rare) in enumerate(zip(query.terms, rarity, strict=True))
        if rare >= least
    ]


def _is_about(index: Index, telling: Sequence[tuple[int, WeightedTerm]], found: Evidence) -> bool:
    """Whether a piece has the words of the theme itself, not only words that resemble them.

    It has all the theme says, or an expression of several words that tells the theme by itself.
    """
    own = words_of(found.piece.text, index)
    literal = [(n, term) for n, term in telling if _stems(term.text) & own]
    expressed = any(
        len(_stems(term.text)) > 1 and _stems(term.text) <= own and found.matched[n] >= WHOLE
        for n, term in literal
    )
    return bool(literal) and (expressed or found.features["coverage"] >= ABOUT)


def _quote(index: Index, query: Query, found: Evidence) -> Quote:
    """Quote a place; an item of few words with the list that gives it its meaning."""
    quote = quote_piece(index, query, found)
    piece = found.piece
    members = list_around(index, piece) if piece.paragraph.kind == "item" else []
    if not members or quote.end - quote.start > SHORT:
        return quote
    return replace(
        quote,
        cite=(members[0].start, members[-1].end),
        label=quote.label or readable(piece.lead_in).rstrip(":"),
    )


def _stems(words: str) -> frozenset[str]:
    tokens = (token.folded for token in tokenise(words))
    return frozenset(stem(word) for word in tokens if word not in STOPWORDS)
