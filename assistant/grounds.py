"""What the statements of a model are held against: the passages behind its marks, the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.judge import Judgement, judge
from assistant.matching import words_of
from assistant.model_draft import RawStatement
from assistant.support import Sentence, sentences_of
from assistant.values import Passage, Query
from ingest.index import Index

if TYPE_CHECKING:
    from assistant.expansion import Expander

__all__ = ["Judging", "Relevance", "names_a_part"]

TO_THE_POINT = 2.5
"""A piece of evidence that scores at most this much below the best is what is asked for."""
NAMED = 0.99
"""A part that the model misses must have at least this share of its words from the question."""


class Judging:
    """Judges statements by the passages behind their marks, each passage read once."""

    def __init__(
        self, index: Index, expander: Expander, marks: Mapping[str, Passage], *, english: bool
    ) -> None:
        self._index = index
        self._expander = expander
        self._sentences = {mark: sentences_of(index, [passage]) for mark, passage in marks.items()}
        self._english = english

    def __call__(self, raw: RawStatement) -> Judgement:
        """Judge a statement; marks that were not given count for nothing."""
        known = [mark for mark in raw.tokens if mark in self._sentences]
        cited = [sentence for mark in known for sentence in self._sentences[mark]]
        return judge(self._index, self._expander, raw.text, cited, english=self._english)


class Relevance:
    """Whether a sentence lies in a piece of text that the evidence points to."""

    def __init__(self, index: Index, evidence: Sequence[Evidence]) -> None:
        best = evidence[0].score if evidence else 0.0
        self._spans = [
            (e.piece.source_id, e.piece.paragraph.start, e.piece.paragraph.end)
            for e in evidence
            if e.score >= best - TO_THE_POINT
        ]

    def __call__(self, sentence: Sentence) -> bool:
        """Whether a sentence is what the question asks for."""
        return any(
            source_id == sentence.source_id and first < sentence.end and sentence.start < last
            for source_id, first, last in self._spans
        )


def names_a_part(index: Index, query: Query, part: str) -> bool:
    """Whether a part of the question that the model misses is in the words of the question."""
    words = words_of(part, index)
    asked = words_of(query.standalone, index)
    return bool(words) and len(words & asked) >= NAMED * len(words)
