"""The values that pass through the assistant: query, passages, citations, answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ingest.chunks import Chunk
from ingest.lexical import WeightedTerm

__all__ = [
    "Answer",
    "Citation",
    "Filters",
    "Intent",
    "Language",
    "Leg",
    "Outcome",
    "Passage",
    "Query",
    "Statement",
    "Turn",
]

Outcome = Literal["answered", "partial", "clarification", "not_in_sources", "out_of_scope"]
Language = Literal["nl", "en"]
Intent = Literal[
    "agree", "fact", "who", "when", "number", "definition", "list", "example", "compare"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which documents may be searched; an empty field sets no limit.

    Attributes:
        sources: Ids of documents.
        kinds: Kinds of document.
        regions: Names of regions, compared without regard to case.
        since: Earliest date, ISO 8601 as precise as wanted ("2023").
        until: Latest date, likewise; "2023" includes all of 2023.
    """

    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is limited."""
        return bool(self.sources or self.kinds or self.regions or self.since or self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as retrieval understands it.

    Attributes:
        question: As it was asked, cleaned of invisible characters.
        standalone: The same, understandable without the history.
        wording: The question with the words that ask in their usual spelling.
        language: In which the frame of the answer is written.
        mixed: Whether the question mixes Dutch and English.
        intent: What sort of answer is wanted.
        terms: The concepts asked for, in order; those taken from the history weigh less.
        filters: Limits given by the caller.
        kinds: Kinds of document the question speaks of ("de leidraad zegt").
        regions: Regions the question speaks of, by name or by a town in them.
        places: The towns and regions it names, by the position of their term, each with the
            documents' regions it lies in.
        focus: The folded words that name what is asked for.
        things: The folded words that follow an article or the like, so that they name things.
    """

    question: str
    standalone: str
    wording: str
    language: Language
    mixed: bool = False
    intent: Intent
    terms: tuple[WeightedTerm, ...]
    filters: Filters = field(default_factory=Filters)
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    places: Mapping[int, frozenset[str]] = field(default_factory=dict)
    focus: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Leg:
    """How one way of searching judged a passage; `rank` counts from 1."""

    score: float
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk that was found.

    Attributes:
        chunk: The stretch of text.
        score: Fused score; comparable within one search only.
        rank: From 1, best first.
        legs: Per retrieval leg ("dense", "lexical") its score and rank.
        title: Of the document.
    """

    chunk: Chunk
    score: float
    rank: int
    legs: Mapping[str, Leg]
    title: str = ""

    @property
    def source_id(self) -> str:
        """The document the passage comes from."""
        return self.chunk.source_id

    def to_dict(self) -> dict[str, Any]:
        """Return the passage flat, as `--json` prints it."""
        return {
            "source_id": self.source_id,
            "title": self.title,
            "section": list(self.chunk.section),
            "page": self.chunk.page,
            "start": self.chunk.start,
            "end": self.chunk.end,
            "text": self.chunk.text,
            "score": round(self.score, 4),
            "rank": self.rank,
            "legs": {
                name: {"score": round(leg.score, 4), "rank": leg.rank}
                for name, leg in self.legs.items()
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The place in a document that supports a statement.

    `quote` is verbatim: the characters `start` up to `end` of the document's text.

    Attributes:
        marker: The number between brackets in the answer, from 1.
        source_id: The document.
        title: Its title.
        section: The headings above the quote, outermost first.
        page: From 1, or None for formats without pages.
        quote: The words of the source, unchanged.
        start: Offset of the first character.
        end: Offset after the last character.
        url: Where the original can be read, or None.
        date: Of the document, ISO 8601 as precise as known, or None.
    """

    marker: int
    source_id: str
    title: str
    section: tuple[str, ...]
    page: int | None
    quote: str
    start: int
    end: int
    url: str | None = None
    date: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as `--json` prints it."""
        return {
            "marker": self.marker,
            "source_id": self.source_id,
            "title": self.title,
            "section": list(self.section),
            "page": self.page,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of the answer and the markers of the citations that support it."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, or the honest absence of one.

    Attributes:
        question: As it was asked.
        standalone_question: As it was searched, understandable without the history.
        outcome: "answered"; "partial" when one part of the question is not in the documents;
            "clarification" when the question cannot be understood; "not_in_sources";
            "out_of_scope" when it is about another subject altogether.
        language: Of the frame sentences: "nl" or "en". Quotes keep their own language.
        text: The answer in Markdown, with `[1]` markers.
        statements: What is stated, in order, each with its markers.
        citations: In the order of their markers.
        passages: The ranked retrieval, best first, also when nothing is answered.
        confidence: Estimated probability, in [0, 1], that the documents answer the question.
        composer: "extractive", or the name of the chat model that wrote the answer.
        timings: Milliseconds per stage, in order, with "total".
        index_revision: The revision of the index that was searched.
    """

    question: str
    standalone_question: str
    outcome: Outcome
    language: Language
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    confidence: float = 0.0
    composer: str = "extractive"
    timings: Mapping[str, float] = field(default_factory=dict)
    index_revision: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values: exactly the JSON that `--json` prints."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "outcome": self.outcome,
            "language": self.language,
            "text": self.text,
            "statements": [{"text": s.text, "markers": list(s.markers)} for s in self.statements],
            "citations": [citation.to_dict() for citation in self.citations],
            "passages": [passage.to_dict() for passage in self.passages],
            "confidence": round(self.confidence, 4),
            "composer": self.composer,
            "timings": {name: round(value, 2) for name, value in self.timings.items()},
            "index_revision": self.index_revision,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier exchange of a conversation; `answer` may be unknown."""

    question: str
    answer: Answer | None = None
