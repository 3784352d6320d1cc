"""What the rulings of people say: of the citations, of each other, and of the exact metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from evals.review.rulings import About, agreed
from evals.runs.folder import RunFolder
from evals.runs.rows import Ruling
from evals.runs.values import Scores
from evals.statistics.agreement import agreement

__all__ = ["review_figures"]


def review_figures(run: RunFolder, scores: Scores) -> dict[str, Any] | None:
    """Return the figures of the rulings on a run; None when nobody ruled on anything.

    `between` is how far people agree with each other, `automatic` how far each agrees with the
    metrics: of an answer `correct`, of a citation whether it hits gold. `disputed` is what people
    ruled on differently; it counts as not judged.
    """
    rulings = run.rulings()
    if not rulings:
        return None
    raters = list(dict.fromkeys(ruling.rater for ruling in rulings))
    by_rater = {rater: [r for r in rulings if r.rater == rater] for rater in raters}
    known = _automatic(run, rulings, scores)
    return {
        "raters": raters,
        **{
            what: _counts([r for r in rulings if r.of_citation == (what == "citations")])
            for what in ("citations", "answers")
        },
        "between": [
            {"one": one, "other": other, "what": what, **agreement(pairs)}
            for one, other in combinations(raters, 2)
            for what, pairs in _by_kind(by_rater[one], _said(by_rater[other])).items()
        ],
        "automatic": [
            {"rater": rater, "what": what, **agreement(pairs)}
            for rater in raters
            for what, pairs in _by_kind(by_rater[rater], known).items()
        ],
        "disputed": [
            {"case": case, "turn": turn, "doc": doc, "quote": quote}
            for (case, turn, doc, quote), good in agreed(rulings).items()
            if good is None
        ],
        "differing": [
            {"case": r.case, "turn": r.turn, "rater": r.rater, "good": r.good, "note": r.note}
            for r in rulings
            if not r.of_citation and r.about in known and known[r.about] != r.good
        ],
    }


def _counts(rulings: Sequence[Ruling]) -> dict[str, int]:
    said = list(agreed(rulings).values())
    return {
        "ruled": len(said),
        "good": sum(good is True for good in said),
        "bad": sum(good is False for good in said),
        "disputed": sum(good is None for good in said),
    }


def _by_kind(
    rulings: Iterable[Ruling], other: Mapping[About, bool]
) -> dict[str, list[tuple[float, float]]]:
    pairs: dict[str, list[tuple[float, float]]] = {"citations": [], "answers": []}
    for ruling in rulings:
        if ruling.about in other:
            kind = "citations" if ruling.of_citation else "answers"
            pairs[kind].append((float(ruling.good), float(other[ruling.about])))
    return {kind: each for kind, each in pairs.items() if each}


def _said(rulings: Iterable[Ruling]) -> dict[About, bool]:
    return {ruling.about: ruling.good for ruling in rulings}


def _automatic(run: RunFolder, rulings: Iterable[Ruling], scores: Scores) -> dict[About, bool]:
    """Return what the metrics say of everything that was ruled on."""
    rows = {(r.case, r.turn): r for r in run.answers() if r.variant == "asked" and r.repeat == 1}
    found: dict[About, bool] = {}
    for ruling in rulings:
        if ruling.of_citation:
            found[ruling.about] = ruling.of_gold
            continue
        row = rows.get((ruling.case, ruling.turn))
        correct = scores.get(row.key, {}).get("correct") if row else None
        if correct is not None and correct.value is not None:
            found[ruling.about] = correct.value == 1
    return found
