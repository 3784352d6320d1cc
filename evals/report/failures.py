"""What went wrong with a question, with the passages that tell why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from evals.cases.case import Case, Turn
from evals.metrics.causes import CAUSES, Cause, cause_of, rank_of_gold
from evals.metrics.scoring import turn_of
from evals.metrics.spans import Stretch, gold_groups
from evals.runs.folder import RunFolder
from evals.runs.rows import AnswerRow, ScoreRow
from evals.runs.values import Scores, grouped

__all__ = ["Excerpt", "Failure", "FailureFinder", "Piece", "readable"]

_AROUND = 160
_BLANK = re.compile(r"\s*\n\s*")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]*\)")
_MORE = "…"
_CITED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; `kind` is "", "gold", "cited" or "both"."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A stretch of a document in pieces, gold and cited words marked.

    Attributes:
        title: Of the document.
        section: The headings above it.
        page: From 1, or None.
        pieces: The text.
        rank: Where the gold was found, from 1; None for not at all, or not gold.
        is_gold: Whether it is gold, rather than cited.
        reached: Whether gold was cited.
    """

    title: str
    section: tuple[str, ...]
    page: int | None
    pieces: tuple[Piece, ...]
    rank: int | None = None
    is_gold: bool
    reached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A question that was not answered right.

    Attributes:
        case: The case.
        turn: Which turn, from 1.
        question: As it was asked; `history` what came before.
        cause: The first link that broke.
        answer: What was answered, without markers.
        outcome: Of the answer.
        missed: The facts it misses.
        wrong: The forbidden facts it states.
        error: What broke, or "".
        confidence: Of the answer.
        expected: Excerpts with the gold.
        cited: Excerpts that it cited.
    """

    case: Case
    turn: int
    question: str
    history: tuple[str, ...]
    cause: Cause
    answer: str
    outcome: str
    missed: str
    wrong: str
    error: str
    confidence: float
    expected: tuple[Excerpt, ...]
    cited: tuple[Excerpt, ...]


@dataclass(frozen=True)
class FailureFinder:
    """Finds and explains the failures of a run."""

    folder: RunFolder

    @cached_property
    def scores(self) -> Scores:
        """The scores by answer."""
        return grouped(self.folder.scores())

    @cached_property
    def _cases(self) -> Mapping[str, Case]:
        return {case.id: case for case in self.folder.cases}

    def failures(self) -> list[Failure]:
        """Return the failures: golden questions first, then by cause and case."""
        found = []
        for row in self.folder.answers():
            turn = turn_of(self._cases, row)
            scores = self.scores.get(row.key)
            if row.variant != "asked" or turn is None or scores is None:
                continue
            cause = cause_of(self.folder.finder, self.folder.documents, row, scores, turn)
            if cause is not None:
                found.append(self._failure(row, turn, scores, cause))
        return sorted(
            found, key=lambda f: (not f.case.must_pass, CAUSES.index(f.cause), f.case.id, f.turn)
        )

    def _failure(
        self, row: AnswerRow, turn: Turn, scores: Mapping[str, ScoreRow], cause: Cause
    ) -> Failure:
        facts, forbidden = scores.get("facts"), scores.get("forbidden")
        return Failure(
            case=self._cases[row.case],
            turn=row.turn,
            question=row.question,
            history=row.history,
            cause=cause,
            answer=readable(row.text),
            outcome=row.outcome,
            missed=facts.reason if facts else "",
            wrong=forbidden.evidence if forbidden and forbidden.value else "",
            error=row.error,
            confidence=row.confidence,
            expected=tuple(self._expected(row, turn)),
            cited=tuple(self._cited(row, turn)),
        )

    def _expected(self, row: AnswerRow, turn: Turn) -> list[Excerpt]:
        groups = gold_groups(turn.gold, self.folder.finder)
        ranks = rank_of_gold(groups, row)
        cited = _cited_stretches(row)
        excerpts = []
        for group in groups:
            if group.places:
                place = group.places[0]
                reached = any(_meets(place, c) for place in group.places for c in cited)
                excerpt = self._excerpt(place, [place], cited, is_gold=True)
                excerpts.append(replace(excerpt, rank=ranks[group.id], reached=reached))
        return excerpts

    def _cited(self, row: AnswerRow, turn: Turn) -> list[Excerpt]:
        gold = [p for g in gold_groups(turn.gold, self.folder.finder) for p in g.places]
        stretches = [c for c in _cited_stretches(row) if not any(_meets(c, p) for p in gold)]
        known = {document.id for document in self.folder.documents}
        shown = [c for c in stretches if c.doc in known][:_CITED_SHOWN]
        return [self._excerpt(c, gold, [c], is_gold=False) for c in shown]

    def _excerpt(
        self, focus: Stretch, gold: Sequence[Stretch], cited: Sequence[Stretch], *, is_gold: bool
    ) -> Excerpt:
        document = next(d for d in self.folder.documents if d.id == focus.doc)
        text = document.text
        start = max(0, focus.start - _AROUND)
        end = min(len(text), focus.end + _AROUND)
        start = start if start == 0 else text.find(" ", start, focus.start) + 1 or focus.start
        end = end if end == len(text) else max(text.rfind(" ", focus.end, end), focus.end)
        section = next((s.path for s in document.sections if s.start <= focus.start < s.end), ())
        page = next((n for n, s, e in document.pages if s <= focus.start < e), None)
        pieces = _marked(text, start, end, focus.doc, gold, cited)
        return Excerpt(
            title=document.title, section=section, page=page, pieces=pieces, is_gold=is_gold
        )


def _marked(
    text: str, start: int, end: int, doc: str, gold: Sequence[Stretch], cited: Sequence[Stretch]
) -> tuple[Piece, ...]:
    """Cut a stretch of text where gold or a citation starts or ends."""
    near = [s for s in (*gold, *cited) if s.doc == doc]
    cuts = {start, end} | {c for s in near for c in (s.start, s.end) if start < c < end}
    ordered = sorted(cuts)
    pieces = []
    for first, last in pairwise(ordered):
        here = Stretch(doc, first, last)
        wanted = any(_meets(here, s) for s in gold)
        used = any(_meets(here, s) for s in cited)
        kind = "both" if wanted and used else "gold" if wanted else "cited" if used else ""
        shown = _LINK.sub(r"\1", _BLANK.sub("\n", text[first:last]))
        pieces.append(Piece(shown, kind))
    before = [Piece(f"{_MORE} ", "")] if start else []
    after = [Piece(f" {_MORE}", "")] if end < len(text) else []
    return (*before, *pieces, *after)


def _cited_stretches(row: AnswerRow) -> list[Stretch]:
    return [Stretch(c.source_id, c.start, c.end) for c in row.citations if c.end > c.start]


def _meets(one: Stretch, other: Stretch) -> bool:
    return one.doc == other.doc and one.start < other.end and other.start < one.end


def readable(text: str) -> str:
    """Return an answer without the signs of Markdown; its markers stay."""
    return re.sub(r"\\(?=\W)|\*+(?=\S)|(?<=\S)\*+", "", text).strip()
