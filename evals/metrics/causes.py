"""Why an answer is wrong: the first link of the chain that broke.

document missing → not in the index → not found → found but not chosen → wrongly cited → fact missed
→ wrongly silent → wrongly answered → forbidden fact → quotation not verbatim → error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from evals.cases.case import VITAL, Turn
from evals.cases.quotes import QuoteFinder
from evals.metrics.citations import hits
from evals.metrics.retrieval import THETA, found_at
from evals.metrics.spans import GoldGroup, Stretch, coverage, gold_groups, merged
from evals.runs.documents import DocumentRecord
from evals.runs.rows import AnswerRow, ScoreRow

__all__ = ["CAUSES", "Cause", "cause_of", "rank_of_gold"]

Cause = Literal[
    "error",
    "wrongly_answered",
    "forbidden",
    "verbatim",
    "document_missing",
    "not_indexed",
    "not_found",
    "wrongly_silent",
    "not_chosen",
    "fact_missed",
]
CAUSES: tuple[Cause, ...] = (
    "error", "document_missing", "not_indexed", "not_found", "wrongly_silent", "not_chosen",
    "fact_missed", "forbidden", "verbatim", "wrongly_answered",
)  # fmt: skip


def cause_of(
    finder: QuoteFinder,
    documents: Sequence[DocumentRecord],
    row: AnswerRow,
    scores: Mapping[str, ScoreRow],
    turn: Turn | None,
) -> Cause | None:
    """Return the first link that broke, or None when the answer is right."""
    correct = scores.get("correct")
    if turn is None or correct is None or correct.value == 1:
        return None
    if row.failed:
        return "error"
    if turn.should_abstain:
        return "wrongly_answered"
    if scores["forbidden"].value:
        return "forbidden"
    if scores["verbatim"].value not in (None, 1.0):
        return "verbatim"
    groups = gold_groups(turn.gold, finder)
    vital = [g for g in groups if g.grade == VITAL] or list(groups)
    return _of_gold(vital, documents, row) or "fact_missed"


def rank_of_gold(groups: Iterable[GoldGroup], row: AnswerRow) -> dict[str, int | None]:
    """Return the rank, from 1, at which each group is found, as deep as was looked."""
    ranked = [Stretch(p.source_id, p.start, p.end) for p in (*row.passages, *row.deeper)]
    return {group.id: found_at(group, ranked) for group in groups}


def _of_gold(
    groups: Sequence[GoldGroup], documents: Sequence[DocumentRecord], row: AnswerRow
) -> Cause | None:
    known = {document.id for document in documents}
    if any(not known & set(group.docs) for group in groups):
        return "document_missing"
    cut = [Stretch(d.id, start, end) for d in documents for start, end in d.chunks]
    if cut and any(coverage(group, merged(cut)) < THETA for group in groups):
        return "not_indexed"
    passages = [Stretch(p.source_id, p.start, p.end) for p in row.passages]
    cited = [Stretch(c.source_id, c.start, c.end) for c in row.citations]
    lost = [group for group in groups if not any(hits(c, group) for c in cited)]
    if any(found_at(group, passages) is None for group in lost):
        return "not_found"
    if row.abstained:
        return "wrongly_silent"
    return "not_chosen" if lost else None
