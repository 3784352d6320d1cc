"""Score answers on every metric that applies to one answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.cases.case import Case, Place, Turn
from evals.cases.quotes import QuoteFinder
from evals.metrics.citations import citation_metrics, verbatim
from evals.metrics.facts import (
    FactMatch,
    forbidden_said,
    match_fact,
    number_errors,
    strict_coverage,
    weighted_coverage,
)
from evals.metrics.retrieval import retrieval_metrics
from evals.metrics.spans import GoldGroup, Stretch, gold_groups
from evals.metrics.support import SUPPORT, lexical_support, support_metrics
from evals.runs.rows import AnswerRow, ScoreRow

__all__ = ["SCORER", "answer_words", "is_stale", "score_answers", "score_row", "turn_of"]

SCORER = f"3/{SUPPORT}"
"""Raised when a metric changes: runs scored by different scorers are not compared."""

_MARKER = re.compile(r"\s?\[\d+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Score:
    value: float | None
    reason: str = ""
    evidence: str = ""


def score_answers(
    cases: Iterable[Case], rows: Iterable[AnswerRow], finder: QuoteFinder
) -> list[ScoreRow]:
    """Return the scores of all rows, in their order.

    Rows of turns that are not judged, whose gold is stale, or of cases that are gone, have none:
    they are reported, not scored 0.
    """
    known = {case.id: case for case in cases}
    scores: list[ScoreRow] = []
    for row in rows:
        turn = turn_of(known, row)
        if turn is None or not turn.judged or is_stale(turn, finder):
            continue
        scores.extend(score_row(turn, row, finder))
    return scores


def turn_of(cases: Mapping[str, Case], row: AnswerRow) -> Turn | None:
    """Return the turn that a row answers, or None when it is not in the set any more."""
    case = cases.get(row.case)
    if case is None or row.turn > len(case.conversation):
        return None
    return case.conversation[row.turn - 1]


def is_stale(turn: Turn, finder: QuoteFinder) -> bool:
    """Whether a group of gold has no quotation left; a missing document is not staleness."""
    return any(
        not group.places and all(doc in finder.texts for doc in group.docs)
        for group in gold_groups(turn.gold, finder)
    )


def score_row(turn: Turn, row: AnswerRow, finder: QuoteFinder) -> Iterator[ScoreRow]:
    """Yield the scores of one answer; after an error, what applies is 0."""
    for metric, score in _scores(turn, row, finder).items():
        yield ScoreRow(
            case=row.case,
            turn=row.turn,
            variant=row.variant,
            repeat=row.repeat,
            metric=metric,
            value=score.value,
            reason=score.reason,
            evidence=score.evidence,
        )


def answer_words(text: str) -> str:
    """Return an answer without its markers and the signs of Markdown."""
    return re.sub(r"[*_`#>\\]+", "", _MARKER.sub("", text))


def _scores(turn: Turn, row: AnswerRow, finder: QuoteFinder) -> dict[str, _Score]:
    groups = gold_groups(turn.gold, finder)
    passages = [Stretch(p.source_id, p.start, p.end) for p in row.passages]
    scores = {n: _Score(value=v) for n, v in retrieval_metrics(groups, passages).items()}
    if turn.should_abstain:
        right = row.abstained
        scores["correct"] = _Score(
            value=float(right), reason="" if right else ("error" if row.failed else "answered")
        )
        scores |= _of_text(turn, row, finder) if not row.abstained else {}
        return scores | {"abstained": _Score(value=float(row.abstained))}
    texts = _of_text(turn, row, finder)
    scores |= texts | _of_citations(turn, row, groups, finder)
    scores["abstained"] = _Score(value=float(row.abstained))
    scores["correct"] = _correct(row, groups, scores)
    return scores


def _of_text(turn: Turn, row: AnswerRow, finder: QuoteFinder) -> dict[str, _Score]:
    answer = answer_words(row.text) if not (row.abstained or row.failed) else ""
    gold = [place.quote for group in turn.gold for place in group.any_of]
    facts = [match_fact(fact, answer, gold) for fact in turn.facts]
    forbidden = [match_fact(fact, answer, gold) for fact in turn.forbidden]
    missed = ", ".join(_name(m) for m in facts if not m.said)
    said = "; ".join(answer[m.start : m.end] for m in facts if m.said)
    wrong = "; ".join(answer[m.start : m.end] for m in forbidden if m.said)
    scores = {
        "facts": _Score(value=strict_coverage(facts), reason=missed, evidence=said),
        "facts_weighted": _Score(value=weighted_coverage(facts), reason=missed),
        "forbidden": _Score(value=forbidden_said(forbidden), evidence=wrong),
    }
    if not answer:
        return scores | {"number_errors": _Score(value=None), "length": _Score(value=None)}
    known = [row.question, *row.history]
    for citation in row.citations:
        text = finder.texts.get(citation.source_id, "")
        known += [text[citation.start : citation.end], citation.title, " ".join(citation.section)]
    unknown = number_errors(
        answer,
        known,
        [finder.dates[c.source_id] for c in row.citations if c.source_id in finder.dates],
    )
    listed = "; ".join(answer[v.start : v.end] for v in unknown)
    return scores | {
        "number_errors": _Score(value=float(bool(unknown)), evidence=listed),
        "length": _Score(value=float(len(answer.split()))),
    }


def _of_citations(
    turn: Turn, row: AnswerRow, groups: Sequence[GoldGroup], finder: QuoteFinder
) -> dict[str, _Score]:
    stretches = [Stretch(c.source_id, c.start, c.end) for c in row.citations]
    real = [verbatim(s, c.quote, finder) for s, c in zip(stretches, row.citations, strict=True)]
    broken = [str(c.marker) for c, ok in zip(row.citations, real, strict=True) if not ok]
    values = citation_metrics(
        groups,
        stretches,
        also_good=_stretches(turn.also_good, finder),
        not_good=_stretches(turn.not_good, finder),
    )
    quotes = {c.marker: finder.texts.get(c.source_id, "")[c.start : c.end] for c in row.citations}
    stated = [
        (answer_words(s.text), [quotes.get(marker, "") for marker in s.markers])
        for s in row.statements
        if answer_words(s.text).strip()
    ]
    if not row.abstained and not row.failed:
        values |= support_metrics(stated, lexical_support)
    scores = {name: _Score(value=value) for name, value in values.items()}
    scores["verbatim"] = _Score(
        value=sum(real) / len(real) if real else None, reason=", ".join(broken)
    )
    return scores


def _correct(row: AnswerRow, groups: Sequence[GoldGroup], scores: Mapping[str, _Score]) -> _Score:
    """Every vital fact said, none forbidden, all quotations real, and gold or its like cited."""
    facts, forbidden = scores["facts"].value, scores["forbidden"].value
    conditions = {
        "error": row.failed,
        "abstained": row.abstained,
        "facts": facts is not None and facts < 1,
        "forbidden": bool(forbidden),
        "verbatim": scores["verbatim"].value not in (None, 1.0),
        "citations": bool(groups) and not scores["citation_precision"].value,
    }
    failed = [name for name, broken in conditions.items() if broken]
    if row.failed or row.abstained:
        failed = failed[:1]
    return _Score(value=float(not failed), reason=", ".join(failed))


def _stretches(places: Sequence[Place], finder: QuoteFinder) -> list[Stretch]:
    return [Stretch(p.doc, s.start, s.end) for p in places for s in finder.spans(p)]


def _name(match: FactMatch) -> str:
    shown = match.fact.any_of[0] if match.fact.any_of else str(match.fact.value)
    return f"{shown} (ontkend)" if match.denied else shown
