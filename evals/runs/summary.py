"""The figures of a run: every one with its number of scores and its interval."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evals.cases.case import Case
from evals.metrics.abstention import (
    Point,
    abstention_metrics,
    at_threshold,
    aurc,
    excess_aurc,
    risk_coverage,
    threshold_advice,
)
from evals.metrics.causes import cause_of
from evals.metrics.retrieval import recall_at
from evals.metrics.scoring import is_stale, turn_of
from evals.metrics.spans import Stretch, gold_groups
from evals.review.figures import review_figures
from evals.runs.folder import RunFolder
from evals.runs.gaps import context_gap, instability, oracle_gap
from evals.runs.latency import latencies
from evals.runs.rows import AnswerRow
from evals.runs.silence import silence_figures
from evals.runs.values import Scores, case_correct, grouped
from evals.statistics.agreement import agreement
from evals.statistics.intervals import mean_interval, proportion_interval, smallest_change

__all__ = ["RISK_TARGET", "summarise"]

RISK_TARGET = 0.05
TARGETS = (RISK_TARGET, 0.1, 0.2)
"""Shares of wrong answers that a threshold is advised for."""

_THETAS = (0.5, 0.8, 1.0)


def summarise(folder: RunFolder) -> dict[str, Any]:
    """Return all figures of a scored run, per split.

    Only what was asked in its conversation counts; the self-contained forms of later turns give
    the context gap, and those answered with the gold in hand the gap to the oracle.
    """
    cases = {case.id: case for case in folder.cases}
    rows = folder.answers()
    scores = grouped(folder.scores())
    asked = [row for row in rows if row.variant == "asked"]
    splits = sorted({case.split for case in cases.values()})
    figures: dict[str, dict[str, Any]] = {
        split: _of_split(folder, [r for r in asked if cases[r.case].split == split], cases, scores)
        | {"oracle": oracle_gap([r for r in rows if cases[r.case].split == split], scores)}
        for split in splits
    }
    return {
        "schema": 1,
        "splits": figures,
        "thresholds": _thresholds(figures),
        "latency": latencies(asked, folder.record),
        "context_gap": context_gap(rows, scores),
        "instability": instability(asked, scores),
        "stale": sorted({r.case for r in asked if _stale(folder, cases, r)}),
        "judge": _judge(folder, asked, scores),
        "review": review_figures(folder, scores),
        "unjudged": sorted(c.id for c in cases.values() if not c.judged_anywhere),
        "errors": [
            {"case": row.case, "turn": row.turn, "error": row.error} for row in rows if row.failed
        ],
    }


def _of_split(
    folder: RunFolder, rows: Sequence[AnswerRow], cases: Mapping[str, Case], scores: Scores
) -> dict[str, Any]:
    scored = [row for row in rows if row.key in scores]
    correct = case_correct(scored, scores)
    causes = Counter(
        cause
        for row in scored
        if (
            cause := cause_of(
                folder.finder, folder.documents, row, scores[row.key], turn_of(cases, row)
            )
        )
    )
    return {
        "cases": len(correct),
        "questions": len(scored),
        "unanswerable": sum(
            bool(t and t.should_abstain) for t in (turn_of(cases, r) for r in scored)
        ),
        "smallest_change": smallest_change(len(correct)),
        "metrics": _metrics(scored, scores, correct)
        | {
            name: asdict(figure) if figure else None
            for name, figure in silence_figures(cases, scored, scores).items()
        },
        "abstention": _abstention(scored, cases),
        "risk": _risk(scored, scores),
        "citations": _citations(scored, scores),
        "causes": dict(causes.most_common()),
        "parts": _parts(cases, correct),
        "sensitivity": _sensitivity(folder, scored, cases),
        "must_pass_failed": sorted(c for c, ok in correct.items() if cases[c].must_pass and ok < 1),
    }


def _metrics(
    rows: Sequence[AnswerRow], scores: Scores, correct: Mapping[str, float]
) -> dict[str, Any]:
    values: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in rows:
        for name, score in scores[row.key].items():
            if score.value is not None and name not in {"correct", "abstained"}:
                values[name].append((row.case, score.value))
    figures = {"correct": _figure(list(correct.items()))}
    figures |= {name: _figure(pairs) for name, pairs in values.items()}
    return figures


def _figure(pairs: Sequence[tuple[str, float]]) -> dict[str, Any] | None:
    interval = mean_interval([value for _, value in pairs], [case for case, _ in pairs])
    return asdict(interval) if interval else None


def _abstention(rows: Sequence[AnswerRow], cases: Mapping[str, Case]) -> dict[str, Any]:
    should = [bool(t and t.should_abstain) for t in (turn_of(cases, row) for row in rows)]
    abstained = [row.abstained for row in rows]
    figures: dict[str, Any] = dict(abstention_metrics(abstained, should))
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, silent in zip(rows, abstained, strict=True):
        turn = turn_of(cases, row)
        if turn and turn.should_abstain:
            kinds[turn.abstain_kind or "onbekend"].append(silent)
    figures["kinds"] = {
        kind: asdict(proportion_interval(sum(right), len(right)))
        for kind, right in sorted(kinds.items())
    }
    return figures


def _risk(rows: Sequence[AnswerRow], scores: Scores) -> dict[str, Any]:
    """Say how often an answer is wrong when only the surer ones are given.

    An answer to a question that the documents do not answer is wrong; silence is not an answer.
    """
    given = [row for row in rows if not row.abstained]
    confidence = [row.confidence for row in given]
    wrong = [scores[row.key]["correct"].value != 1 for row in given]
    points = risk_coverage(confidence, wrong, total=len(rows))
    within = [p for p in points if p.risk <= RISK_TARGET]
    return {
        "points": [asdict(point) for point in points],
        "aurc": aurc(points),
        "e_aurc": excess_aurc(confidence, wrong),
        "risk_at_80": next((p.risk for p in points if p.coverage >= 0.8), None),
        "coverage_at_target": max((p.coverage for p in within), default=0.0) if points else None,
        "target": RISK_TARGET,
    }


def _citations(rows: Sequence[AnswerRow], scores: Scores) -> dict[str, int]:
    """Count the citations of questions with gold: right, ruled wrong, and not judged."""
    counts = {"total": 0, "good": 0, "bad": 0, "unjudged": 0}
    for row in rows:
        precision = scores[row.key].get("citation_precision")
        unjudged = scores[row.key].get("citations_unjudged")
        if precision and unjudged and precision.value is not None and unjudged.value is not None:
            good = round(precision.value * len(row.citations))
            open_ = round(unjudged.value * len(row.citations))
            bad = len(row.citations) - good - open_
            for name, n in (("total", good + bad + open_), ("good", good), ("bad", bad)):
                counts[name] += n
            counts["unjudged"] += open_
    return counts


def _judge(folder: RunFolder, rows: Iterable[AnswerRow], scores: Scores) -> dict[str, Any] | None:
    """Return how far a chat model agrees with `correct`; None when none judged."""
    if not folder.record.judge:
        return None
    pairs = []
    for row in rows:
        judged, correct = (scores.get(row.key, {}).get(m) for m in ("judge", "correct"))
        if judged and correct and judged.value is not None and correct.value is not None:
            pairs.append((correct.value, judged.value))
    return {"model": folder.record.judge} | agreement(pairs)


def _thresholds(figures: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return for each target the threshold to set, and what it gives.

    It is chosen on the `dev` part and judged on `test`, where there are both: a threshold looks
    better than it is on the questions it was chosen by.
    """
    chosen_on, judged_on = ("dev", "test") if len(figures) > 1 else (*figures, *figures)[:2]
    points = {
        split: [Point(**point) for point in figures[split]["risk"]["points"]]
        for split in (chosen_on, judged_on)
    }
    found = []
    for target in TARGETS:
        advice = threshold_advice(points[chosen_on], target)
        result = at_threshold(points[judged_on], advice.point.threshold) if advice else None
        found.append(
            {
                "target": target,
                "chosen_on": chosen_on,
                "judged_on": judged_on,
                "threshold": advice.point.threshold if advice else None,
                "bound": advice.bound if advice else None,
                "result": asdict(result) if result else None,
            }
        )
    return found


def _parts(cases: Mapping[str, Case], correct: Mapping[str, float]) -> dict[str, Any]:
    """Return the share right per tag, type and document."""
    members: dict[str, list[float]] = defaultdict(list)
    for case_id, value in correct.items():
        case = cases[case_id]
        documents = {p.doc for t in case.conversation for g in t.gold for p in g.any_of}
        silent = any(turn.should_abstain for turn in case.conversation)
        names = [
            *case.tags,
            f"soort:{case.type}",
            *(f"document:{document}" for document in documents),
            "antwoord:niet in de bronnen" if silent else "antwoord:in de bronnen",
        ]
        for name in names:
            members[name].append(float(value == 1))
    return {
        name: asdict(proportion_interval(int(sum(values)), len(values)))
        for name, values in sorted(members.items())
    }


def _sensitivity(
    folder: RunFolder, rows: Sequence[AnswerRow], cases: Mapping[str, Case]
) -> dict[str, float | None]:
    """Return quote recall@5 for other shares of a quotation that must be covered."""
    values: dict[str, float | None] = {}
    for theta in _THETAS:
        recalls = []
        for row in rows:
            turn = turn_of(cases, row)
            groups = gold_groups(turn.gold, folder.finder) if turn else ()
            passages = [Stretch(p.source_id, p.start, p.end) for p in row.passages]
            recalls.append(recall_at(groups, passages, 5, theta))
        known = [recall for recall in recalls if recall is not None]
        values[str(theta)] = sum(known) / len(known) if known else None
    return values


def _stale(folder: RunFolder, cases: Mapping[str, Case], row: AnswerRow) -> bool:
    turn = turn_of(cases, row)
    return turn is not None and turn.judged and is_stale(turn, folder.finder)
