"""Put the statements of a model that hold together into an answer, while they come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.conflicts import by_authority, disagreeing
from assistant.draft import Quote, escape_markdown
from assistant.frames import GENERATION, describe
from assistant.injection import speaks_to_a_model
from assistant.judge import Judgement, Reason
from assistant.model_draft import RawStatement
from assistant.support import Sentence
from assistant.values import Citation, Language, Statement
from assistant.verify import cite
from ingest.index import Index

__all__ = ["Assembly", "StatementVerdict"]

ENOUGH = 2
"""Statements that hold before an answer is begun; a single one may do at the end."""
TOGETHER = 250
"""Characters between two sentences that are still cited as one stretch."""
LONGEST_QUOTE = 900
_NEVER_SHOWN: frozenset[Reason] = frozenset(
    {"no source", "link", "instruction", "empty", "language"}
)
"""A statement that fails for one of these is dropped whatever the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementVerdict:
    """What became of a statement of the model.

    Attributes:
        text: What it said.
        tokens: The marks that it named.
        reason: Why it does not hold; "" when it does.
        score: How well it is supported, in [0, 1].
        shown: Whether it stands in the answer.
    """

    text: str
    tokens: tuple[str, ...]
    reason: Reason
    score: float
    shown: bool


class Assembly:
    """Takes judged statements and gives the text of the answer.

    Nothing is given out before the answer is certain to stand: when it has `ENOUGH` statements
    that hold, no more have failed, and one of them rests on what the evidence points to.
    """

    def __init__(
        self,
        index: Index,
        language: Language,
        *,
        mark: bool,
        relevant: Callable[[Sentence], bool],
    ) -> None:
        """Prepare for statements.

        Args:
            index: The documents.
            language: Of the answer.
            mark: Whether a statement that fails is shown with a mark instead of dropped.
            relevant: Whether a sentence is what the question asks for.
        """
        self._index = index
        self._frames = GENERATION[language]
        self._language = language
        self._mark = mark
        self._relevant = relevant
        self._citations: dict[tuple[str, int, int], Citation] = {}
        self._supports: list[Sequence[Sentence]] = []
        self._said: set[str] = set()
        self._held = ""
        self._item: bool | None = None
        self._to_the_point = False
        self.begun = False
        self.statements: list[Statement] = []
        self.verdicts: list[StatementVerdict] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, in the order of their markers."""
        return tuple(self._citations.values())

    @property
    def kept(self) -> int:
        """How many statements hold."""
        return len(self._supports)

    @property
    def failed(self) -> int:
        """How many statements do not hold."""
        return sum(bool(verdict.reason) for verdict in self.verdicts)

    def add(self, raw: RawStatement, judgement: Judgement) -> str:
        """Take a statement; return the text that may be shown now, "" when none may."""
        key = raw.text.casefold().rstrip(".!? ")
        if key in self._said:
            return ""
        self._said.add(key)
        shown = judgement.holds or (self._mark and judgement.reason not in _NEVER_SHOWN)
        self.verdicts.append(
            StatementVerdict(
                text=raw.text,
                tokens=raw.tokens,
                reason=judgement.reason,
                score=judgement.score,
                shown=shown,
            )
        )
        if shown:
            self._held += self._written(raw, judgement)
        return self._release(ENOUGH)

    def finish(self) -> str:
        """Return the text that was held back, if the answer stands."""
        return self._release(1)

    def closing(self, *, cut: bool) -> list[str]:
        """Return the remarks that belong below the answer."""
        remarks = []
        sources = [self._index.sources[s] for s in sorted(disagreeing(self._supports))]
        if sources:
            named = "; ".join(describe(s, self._language) for s in by_authority(sources))
            remarks.append(self._frames["differ"].format(sources=named))
        left_out = sum(not verdict.shown for verdict in self.verdicts)
        if left_out:
            name = "dropped_one" if left_out == 1 else "dropped"
            remarks.append(self._frames[name].format(count=left_out))
        if any(verdict.shown and verdict.reason for verdict in self.verdicts):
            remarks.append(self._frames["marked"])
        return [*remarks, self._frames["cut"]] if cut else remarks

    def _release(self, enough: int) -> str:
        stands = self.kept >= enough and self.kept >= self.failed and self._to_the_point
        if not (self.begun or stands):
            return ""
        self.begun = True
        text, self._held = self._held, ""
        return text

    def _written(self, raw: RawStatement, judgement: Judgement) -> str:
        """Return a statement as the text has it, with what separates it from the one before."""
        if judgement.holds:
            markers = self._cite(judgement.sentences)
            self._supports.append(judgement.sentences)
            self._to_the_point |= any(self._relevant(s) for s in judgement.sentences)
            after = " ".join(f"[{marker}]" for marker in markers)
        else:
            markers = ()
            after = f"*({self._frames['unsupported']})*"
        self.statements.append(Statement(text=raw.text, markers=markers))
        before = {
            (None, False): "",
            (None, True): "- ",
            (False, False): " ",
            (False, True): "\n\n- ",
            (True, True): "\n- ",
            (True, False): "\n\n",
        }[self._item, raw.item]
        self._item = raw.item
        return f"{before}{escape_markdown(raw.text)} {after}"

    def _cite(self, sentences: Sequence[Sentence]) -> tuple[int, ...]:
        """Cite what supports a statement, sentences that stand together as one stretch."""
        spans: list[tuple[str, int, int]] = []
        for sentence in sorted(sentences, key=lambda s: (s.source_id, s.start)):
            last = spans[-1] if spans else None
            if last is not None and last[0] == sentence.source_id:
                text = self._index.document(last[0]).extracted.text[last[1] : sentence.end]
                near = sentence.start - last[2] <= TOGETHER and len(text) <= LONGEST_QUOTE
                if near and not speaks_to_a_model(text):
                    spans[-1] = (last[0], last[1], max(last[2], sentence.end))
                    continue
            spans.append((sentence.source_id, sentence.start, sentence.end))
        quotes = (Quote(source_id=s, start=first, end=end) for s, first, end in spans)
        found = {cite(quote, self._index, self._citations).marker for quote in quotes}
        return tuple(sorted(found))
