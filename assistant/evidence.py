"""Judge how well each paragraph and list item of the found passages answers a query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answer_types import dated, explains, holds_type
from assistant.closeness import measure_closeness
from assistant.lacking import lacks_type
from assistant.matching import match, share, words_of
from assistant.ranking import score
from assistant.themes import Themes
from assistant.values import Intent, Passage, Query
from ingest.index import Index
from ingest.paragraphs import Paragraph

__all__ = ["Evidence", "Piece", "weigh"]

SOMEWHAT = 0.3
"""A term that is matched more than this counts for the breadth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph, list item, table row or lead-in, with where it stands.

    Attributes:
        source_id: The document.
        section: The headings above it, outermost first.
        section_start: Offset where its section starts.
        paragraph: Its span.
        text: Its words, verbatim, without the list marker.
        lead_in: The line that introduces its list, or names its table's columns; or "".
        passage: From 0, the passage it was found in.
    """

    source_id: str
    section: tuple[str, ...]
    section_start: int
    paragraph: Paragraph
    text: str
    lead_in: str
    passage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How well a piece answers a query.

    Attributes:
        piece: The piece.
        features: What was measured, by the names of `ranking.FEATURES`.
        score: Their weighted sum; comparable within one query only.
        matched: Per term of the query how well the piece and what stands above it match it.
        above: Per term how well the headings, the lead-in and the title alone match it.
    """

    piece: Piece
    features: Mapping[str, float]
    score: float
    matched: tuple[float, ...]
    above: tuple[float, ...]


def weigh(
    index: Index, themes: Themes, query: Query, passages: Sequence[Passage]
) -> list[Evidence]:
    """Return the evidence of every piece of the passages, best first."""
    pieces = list(_pieces(index, passages))
    if not pieces:
        return []
    rarity = [term.weight * index.lexical.rarity(term) for term in query.terms]
    closeness = measure_closeness(
        index, query, [p.text for p in pieces], [" ".join(p.section[:1]) for p in pieces]
    )
    standing = _standing(passages)
    matches = cache(lambda place: _matches(index, query, place))
    weighed = []
    for number, piece in enumerate(pieces):
        words, matched, above = _words(index, query, piece, rarity, matches)
        features = (
            words
            | {"meant": share(rarity, list(map(max, matched, closeness[number].terms)))}
            | closeness[number].features()
            | standing[piece.passage]
            | _fitness(index, query, themes, piece, above, passages, standing)
            | _form(query.intent, piece)
        )
        weighed.append(
            Evidence(
                piece=piece,
                features=features,
                score=score(features),
                matched=matched,
                above=above,
            )
        )
    return sorted(weighed, key=lambda e: (-e.score, e.piece.passage, e.piece.paragraph.start))


def _pieces(index: Index, passages: Iterable[Passage]) -> Iterator[Piece]:
    for number, passage in enumerate(passages):
        chunk = passage.chunk
        for part in index.parts(chunk.id):
            own = part.paragraph
            yield Piece(
                source_id=passage.source_id,
                section=part.section,
                section_start=part.section_start,
                paragraph=own,
                text=chunk.text[own.body_start - chunk.start : own.end - chunk.start],
                lead_in=part.lead_in,
                passage=number,
            )


def _words(
    index: Index,
    query: Query,
    piece: Piece,
    rarity: Sequence[float],
    matches: Callable[[str], Sequence[float]],
) -> tuple[dict[str, float], tuple[float, ...], tuple[float, ...]]:
    """Measure which words of the question the piece has, and which stand above it.

    Many pieces share their headings and title, so `matches` remembers what it has seen.
    """
    source = index.sources[piece.source_id]
    places = (
        piece.text,
        " ".join(piece.section),
        piece.lead_in,
        " ".join(filter(None, (source.title, source.region, source.publisher, source.kind))),
    )
    own, heading, lead_in, title = map(matches, places)
    above = tuple(map(max, heading, lead_in, title)) if own else ()
    matched = tuple(
        max(o, 0.9 * h, 0.9 * e, 0.8 * t)
        for o, h, e, t in zip(own, heading, lead_in, title, strict=True)
    )
    names = [r * term.is_name for r, term in zip(rarity, query.terms, strict=True)]
    features = {
        "own": share(rarity, own),
        "heading": share(rarity, heading),
        "lead_in": share(rarity, lead_in),
        "title": share(rarity, title),
        "coverage": share(rarity, matched),
        "residual": share(rarity, [o * (1 - a) for o, a in zip(own, above, strict=True)]),
        "names": share(names, matched) if any(names) else 0.5,
        "breadth": sum(m > SOMEWHAT for m in matched) / len(matched) if matched else 0.0,
    }
    return features, matched, above


def _matches(index: Index, query: Query, place: str) -> list[float]:
    bag = words_of(place, index)
    return [match(term, bag) for term in query.terms]


def _standing(passages: Sequence[Passage]) -> list[dict[str, float]]:
    """Return per passage how it did in each leg, spread over [0, 1]."""
    spread = {}
    for leg in ("lexical", "dense"):
        scores = [passage.legs[leg].score for passage in passages]
        low, high = min(scores), max(scores)
        spread[leg] = [(score - low) / (high - low or 1.0) for score in scores]
    return [
        {"lexical": spread["lexical"][n], "dense": spread["dense"][n], "rank": 1.0 / (n + 1)}
        for n in range(len(passages))
    ]


def _fitness(
    index: Index,
    query: Query,
    themes: Themes,
    piece: Piece,
    above: Sequence[float],
    passages: Sequence[Passage],
    standing: Sequence[Mapping[str, float]],
) -> dict[str, float]:
    """Measure whether the piece is the sort of thing that is asked for."""
    intent, source = query.intent, index.sources[piece.source_id]
    start, end = piece.paragraph.start, piece.paragraph.end
    advises = intent == "agree" and themes.is_advice(piece.source_id, start, end)
    theme = [
        (standing[n]["lexical"] + standing[n]["dense"]) / 2
        for n, passage in enumerate(passages if advises else ())
        if passage.source_id == piece.source_id and passage.chunk.section[:1] == piece.section[:1]
    ]
    named = intent in ("who", "example") and holds_type(intent, piece.text)
    return {
        "number": float(intent == "number" and not lacks_type(index, query, piece.text, above)),
        "date": dated(query.wording, piece.text) if intent == "when" else 0.0,
        "name": float(named),
        "defines": float(
            intent == "definition" and any(explains(t.text, piece.text) for t in query.terms)
        ),
        "kind": float(source.kind in query.kinds),
        "advises": float(advises),
        "advising_theme": advises * max(theme, default=0.0),
        "exemplifies": float(
            intent == "example" and themes.is_example(piece.source_id, start, end)
        ),
    }


def _form(intent: Intent, piece: Piece) -> dict[str, float]:
    return {
        "introduces": float(piece.text.endswith((":", "?")) and intent != "list"),
        "lists": float(
            intent == "list"
            and (piece.text.endswith(":") or bool(piece.lead_in) or holds_type("list", piece.text))
        ),
        "short": float(len(piece.text) < 45),
        "opens": float(piece.paragraph.start - piece.section_start < 120),
        "length": min(1.0, len(piece.text) / 500),
    }
