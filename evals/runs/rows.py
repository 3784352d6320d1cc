"""What a run writes: a line per question that was asked, and a line per score."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = [
    "AnswerRow",
    "CitationRow",
    "Key",
    "PassageRow",
    "Ruling",
    "ScoreRow",
    "StatementRow",
    "Variant",
]

Variant = Literal["asked", "standalone", "oracle"]
Key = tuple[str, int, str, int]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PassageRow(_Row):
    """A passage that was found; `start` and `end` count in the text of its document."""

    source_id: str
    start: int
    end: int
    score: float = 0.0
    rank: int
    page: int | None = None
    section: tuple[str, ...] = ()


class CitationRow(_Row):
    """A citation. A quotation that stands nowhere has `start` = `end` = 0."""

    marker: int
    source_id: str
    start: int
    end: int
    quote: str
    title: str = ""
    section: tuple[str, ...] = ()
    page: int | None = None


class StatementRow(_Row):
    """A statement and the markers of the citations that support it."""

    text: str
    markers: tuple[int, ...] = ()


class AnswerRow(_Row):
    """One question as it was asked and answered.

    Attributes:
        case: Id of the case.
        turn: Which of its turns, from 1.
        variant: "asked": in its conversation; "standalone": its self-contained form, by itself;
            "oracle": in its conversation, with the passages of its gold in hand.
        repeat: Which time, from 1; more than one for systems that vary.
        question: The question.
        history: The questions before it.
        outcome: Of the answer; "error" when there is none.
        text: The answer in Markdown, with markers.
        statements: What it states.
        citations: What it cites.
        passages: The ranking, best first.
        deeper: Passages ranked below those, where gold was still to be found.
        confidence: Estimated probability that the documents answer the question.
        timings: Milliseconds per stage.
        wall_ms: Milliseconds between asking and the whole answer.
        composer: What wrote the answer.
        error: What went wrong, or "".
    """

    case: str
    turn: int = 1
    variant: Variant = "asked"
    repeat: int = 1
    question: str
    history: tuple[str, ...] = ()
    outcome: str
    text: str = ""
    statements: tuple[StatementRow, ...] = ()
    citations: tuple[CitationRow, ...] = ()
    passages: tuple[PassageRow, ...] = ()
    deeper: tuple[PassageRow, ...] = ()
    confidence: float = 0.0
    timings: dict[str, float] = {}
    wall_ms: float = 0.0
    composer: str = ""
    error: str = ""

    @property
    def key(self) -> Key:
        """What tells this row from all others of the run."""
        return (self.case, self.turn, self.variant, self.repeat)

    @property
    def failed(self) -> bool:
        """Whether there is no answer because something broke."""
        return bool(self.error)

    @property
    def abstained(self) -> bool:
        """Whether no answer was given, by choice."""
        return not self.failed and self.outcome not in ("answered", "partial")


class ScoreRow(_Row):
    """The score of one answer on one metric.

    Attributes:
        case: Id of the case; `turn`, `variant` and `repeat` as in `AnswerRow`.
        metric: Its name.
        value: The score; None where the metric does not apply.
        reason: Why the value is what it is, in short, or "".
        evidence: The piece of the answer that the score rests on, or "".
    """

    case: str
    turn: int = 1
    variant: Variant = "asked"
    repeat: int = 1
    metric: str
    value: float | None
    reason: str = ""
    evidence: str = ""

    @property
    def key(self) -> Key:
        """The key of the answer that was scored."""
        return (self.case, self.turn, self.variant, self.repeat)


class Ruling(_Row):
    """What a person said of an answer, or of a citation in it.

    Attributes:
        case: Id of the case; `turn` as in `AnswerRow`.
        doc: The document of the citation; "" for the answer as a whole.
        quote: Its words; "" for the answer as a whole.
        good: Whether it is right.
        rater: Who said so.
        note: Why, or "".
        of_gold: Whether it is about a citation that hit gold: it then tells whether people agree
            with the gold, and changes nothing.
    """

    case: str
    turn: int = 1
    doc: str = ""
    quote: str = ""
    good: bool
    rater: str
    note: str = ""
    of_gold: bool = False

    @property
    def about(self) -> tuple[str, int, str, str]:
        """What was ruled on: two people who ruled on the same have this equal."""
        return (self.case, self.turn, self.doc, self.quote)

    @property
    def of_citation(self) -> bool:
        """Whether it is about a citation, rather than the answer as a whole."""
        return bool(self.quote)
