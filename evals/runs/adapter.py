"""Turn the answer of a system, ours or another, into a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from evals.cases.case import Place
from evals.cases.quotes import QuoteFinder
from evals.errors import EvaluationError
from evals.runs.rows import AnswerRow, CitationRow, PassageRow, StatementRow

__all__ = ["Asked", "failed_row", "passage_rows", "row_of"]

Asked = Mapping[str, Any]
"""The fields of a row that are known before the answer: case, turn, question and so on."""


def row_of(answer: object, asked: Asked, wall_ms: float, finder: QuoteFinder) -> AnswerRow:
    """Return the row of an answer.

    Args:
        answer: An `Answer`, or a mapping with some of the fields of `Answer.to_dict`; `abstained`
            may stand for `outcome`, and a citation may lack its offsets.
        asked: What was asked.
        wall_ms: Milliseconds it took.
        finder: Looks up quotations without offsets.

    Raises:
        EvaluationError: The answer is something else.
    """
    fields = answer.to_dict() if hasattr(answer, "to_dict") else answer
    if not isinstance(fields, Mapping):
        raise EvaluationError(
            f"The system answered with a {type(answer).__name__}; it must return an `Answer` or a "
            "mapping with `text`, `citations`, `passages` and `outcome`."
        )
    silent = bool(fields.get("abstained", not str(fields.get("text", "")).strip()))
    outcome = fields.get("outcome") or ("not_in_sources" if silent else "answered")
    try:
        return AnswerRow(
            **asked,
            outcome=outcome,
            text=fields.get("text", ""),
            statements=tuple(StatementRow(**s) for s in fields.get("statements", ())),
            citations=tuple(
                _citation(number, citation, finder)
                for number, citation in enumerate(fields.get("citations", ()), start=1)
            ),
            passages=passage_rows(fields.get("passages", ())),
            confidence=fields.get("confidence", 0.0),
            timings=fields.get("timings", {}),
            wall_ms=round(wall_ms, 2),
            composer=fields.get("composer", ""),
        )
    except (ValidationError, TypeError) as error:
        raise EvaluationError(f"The system's answer cannot be read: {error}") from error


def failed_row(error: Exception, asked: Asked, wall_ms: float) -> AnswerRow:
    """Return the row of a question that broke; it says which error, never the question."""
    said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    return AnswerRow(**asked, outcome="error", wall_ms=round(wall_ms, 2), error=said)


def passage_rows(passages: Sequence[Mapping[str, Any]], first: int = 1) -> tuple[PassageRow, ...]:
    """Return passages as rows, ranked from `first` in the order given."""
    return tuple(
        PassageRow(**{**passage, "rank": rank})
        for rank, passage in enumerate(passages, start=first)
    )


def _citation(number: int, citation: Mapping[str, Any], finder: QuoteFinder) -> CitationRow:
    fields = {"marker": number, "start": 0, "end": 0, "quote": "", **citation}
    if not fields["end"] and fields["quote"]:
        found = finder.find(Place(doc=fields["source_id"], quote=fields["quote"]))
        if found.how == "exact":
            fields |= {"start": found.spans[0].start, "end": found.spans[0].end}
    return CitationRow(**fields)
