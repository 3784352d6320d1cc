"""Ask a system the questions of a case, turn after turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evals.cases.case import Case, Turn
from evals.cases.quotes import QuoteFinder
from evals.metrics.retrieval import found_at
from evals.metrics.spans import Stretch, gold_groups
from evals.runs.adapter import failed_row, passage_rows, row_of
from evals.runs.oracle import AnsweringWithGold, answering_with_gold
from evals.runs.rows import AnswerRow, Key
from evals.runs.systems import Answering

if TYPE_CHECKING:
    from assistant import Assistant

__all__ = ["Asker", "asker_for", "wanted_keys"]

DEEPEST = 50
"""How far down is looked for gold that is not among the passages of an answer."""

Deeper = Callable[[str, Sequence[Any]], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Asks one system.

    Attributes:
        answer: Answers a question, given the earlier exchanges.
        turn: Makes of a question and its answer what the history holds.
        finder: Looks quotations up in its documents.
        deeper: Ranks passages beyond those of an answer; None when the system cannot.
        with_gold: Answers once more with the gold in hand; None to leave that out.
    """

    answer: Answering
    finder: QuoteFinder
    turn: Callable[[str, Any], Any] = field(default=lambda question, answer: question)
    deeper: Deeper | None = None
    with_gold: AnsweringWithGold | None = None

    def rows(self, case: Case, repeat: int = 1) -> Iterator[AnswerRow]:
        """Hold the conversation of a case.

        Yields a row per turn, one per self-contained form of a later turn and, where wanted, one
        per turn with its gold in hand.
        """
        history: list[Any] = []
        for number, turn in enumerate(case.conversation, start=1):
            asked = {
                "case": case.id,
                "turn": number,
                "repeat": repeat,
                "question": turn.question,
                "history": tuple(t.question for t in case.conversation[: number - 1]),
            }
            row, answer = self._ask(turn, asked, history)
            yield row
            if self.with_gold is not None and turn.gold:
                yield self._with_gold(self.with_gold, turn, asked, history)
            history.append(self.turn(turn.question, answer))
            if number > 1 and turn.standalone and turn.judged:
                alone = {**asked, "question": turn.standalone, "history": ()}
                yield self._ask(turn, alone | {"variant": "standalone"}, [])[0]

    def _ask(
        self, turn: Turn, asked: Mapping[str, Any], history: Sequence[Any]
    ) -> tuple[AnswerRow, object]:
        return self._timed(
            lambda: self.answer(asked["question"], list(history)),
            asked,
            lambda row: self._with_deeper(row, turn, history),
        )

    def _with_gold(
        self,
        answering: AnsweringWithGold,
        turn: Turn,
        asked: Mapping[str, Any],
        history: Sequence[Any],
    ) -> AnswerRow:
        return self._timed(
            lambda: answering(turn.question, list(history), turn.gold),
            {**asked, "variant": "oracle"},
        )[0]

    def _timed(
        self,
        answering: Callable[[], Any],
        asked: Mapping[str, Any],
        completed: Callable[[AnswerRow], AnswerRow] = lambda row: row,
    ) -> tuple[AnswerRow, object]:
        start = time.perf_counter()
        try:
            answer = answering()
            took = 1000 * (time.perf_counter() - start)
            return completed(row_of(answer, asked, took, self.finder)), answer
        except Exception as error:  # noqa: BLE001  # a question that breaks is a row, not the end
            return failed_row(error, asked, 1000 * (time.perf_counter() - start)), None

    def _with_deeper(self, row: AnswerRow, turn: Turn, history: Sequence[Any]) -> AnswerRow:
        if self.deeper is None or not turn.gold:
            return row
        passages = [Stretch(p.source_id, p.start, p.end) for p in row.passages]
        groups = gold_groups(turn.gold, self.finder)
        if all(found_at(group, passages) for group in groups):
            return row
        ranked = self.deeper(row.question, history)
        seen = {(p.source_id, p.start, p.end) for p in row.passages}
        below = [p for p in ranked if (p["source_id"], p["start"], p["end"]) not in seen]
        return row.model_copy(update={"deeper": passage_rows(below, len(row.passages) + 1)})


def wanted_keys(case: Case, repeat: int, *, oracle: bool = False) -> set[Key]:
    """Return the keys of the rows that a case gives; with `oracle` also those with gold in hand."""
    keys: set[Key] = set()
    for number, turn in enumerate(case.conversation, start=1):
        keys.add((case.id, number, "asked", repeat))
        if number > 1 and turn.standalone and turn.judged:
            keys.add((case.id, number, "standalone", repeat))
        if oracle and turn.gold:
            keys.add((case.id, number, "oracle", repeat))
    return keys


def asker_for(assistant: Assistant, finder: QuoteFinder, *, oracle: bool = False) -> Asker:
    """Return what asks our assistant, with its own answers in the history."""
    from assistant import Turn as Exchange

    return Asker(
        answer=lambda question, history: assistant.ask(question, history),
        finder=finder,
        turn=lambda question, answer: Exchange(question=question, answer=answer),
        deeper=lambda question, history: [
            p.to_dict() for p in assistant.retrieve(question, DEEPEST, history)
        ],
        with_gold=answering_with_gold(assistant, finder) if oracle else None,
    )
