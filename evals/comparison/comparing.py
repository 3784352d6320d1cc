"""Compare two runs, case by case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.cases.case import Case, Split
from evals.errors import IncomparableError
from evals.runs.folder import RunFolder, RunRecord
from evals.runs.rows import AnswerRow
from evals.runs.silence import f1_gr, silence_counts
from evals.runs.values import Scores, case_correct, case_values, grouped
from evals.statistics.intervals import smallest_change
from evals.statistics.paired import Difference, adjusted_bh, adjusted_holm, counted, paired

__all__ = ["LOWER_IS_BETTER", "PRIMARY", "Change", "Comparison", "Flip", "compare"]

PRIMARY = ("correct", "quote_recall@5", "citation_f1", "f1_gr")
"""Named before anything is measured; all other figures are exploratory."""

EXPLORATORY = (
    "complete@5", "nDCG@10", "RR@10", "budget_recall", "facts", "citation_precision",
    "citation_recall", "support_recall", "verbatim", "forbidden", "number_errors",
)  # fmt: skip
LOWER_IS_BETTER = frozenset(
    {"forbidden", "number_errors", "over_refusal", "false_answers", "citations_unjudged"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The difference on one metric.

    Attributes:
        metric: Its name.
        difference: Candidate minus baseline.
        p_adjusted: After Holm for the primary metrics, Benjamini-Hochberg for the others.
        primary: Whether a decision may rest on it.
        smallest: The smallest change that these cases could have shown.
    """

    metric: str
    difference: Difference
    p_adjusted: float
    primary: bool
    smallest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A case that was right and is wrong now, or the other way round."""

    case: str
    question: str
    better: bool
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a candidate compares with a baseline.

    Attributes:
        baseline: The record of the one.
        candidate: The record of the other.
        shared: Number of cases that both have.
        added: Cases that only the candidate has.
        removed: Cases that only the baseline has.
        stale: Cases that both have, but whose quotations are gone: they count in neither.
        changes: The primary metrics, then the exploratory ones.
        flips: Cases that turned, the worse ones first.
        parts: Per tag the shares right before and after, with the number of cases.
        warnings: Why the comparison would have been refused, when it was forced.
    """

    baseline: RunRecord
    candidate: RunRecord
    shared: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    stale: tuple[str, ...]
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    parts: Mapping[str, tuple[int, float, float]]
    warnings: tuple[str, ...]

    def _repr_markdown_(self) -> str:
        """Return the comparison as a table, which a notebook shows."""
        from evals.report.markdown import changes_markdown

        return changes_markdown(self)

    def change(self, metric: str) -> Change | None:
        """Return the change on a metric, or None when it is defined for no shared case."""
        return next((each for each in self.changes if each.metric == metric), None)


@dataclass(frozen=True)
class _Side:
    """One run, read once, limited to the cases that count."""

    folder: RunFolder
    cases: Mapping[str, Case]
    rows: Sequence[AnswerRow]
    scores: Scores

    def values(self, metric: str) -> dict[str, float]:
        if metric == "correct":
            return case_correct(self.rows, self.scores)
        return case_values(self.rows, self.scores, metric)


def compare(
    baseline: RunFolder, candidate: RunFolder, *, split: Split | None = None, force: bool = False
) -> Comparison:
    """Return the comparison of two scored runs.

    Args:
        baseline: The run to compare with.
        candidate: The new one.
        split: Only the cases of this part.
        force: Compare also what was not measured in the same way.

    Raises:
        IncomparableError: They were measured on other documents, with another scorer or other
            gold, a run is empty or broken throughout, or they share no case.
    """
    before, after = _side(baseline, split), _side(candidate, split)
    problems = _differences(before, after)
    if problems and not force:
        raise IncomparableError(
            "These runs cannot be compared:\n"
            + "\n".join(f"  {problem}" for problem in problems)
            + "\nRun both on the same set and documents, or compare anyway with --force."
        )
    shared = [case for case in before.cases if case in after.cases]
    if not shared:
        raise IncomparableError("These runs have no case in common.")
    old, new = before.values("correct"), after.values("correct")
    return Comparison(
        baseline=baseline.record,
        candidate=candidate.record,
        shared=len(shared),
        added=tuple(sorted(set(after.cases) - set(before.cases))),
        removed=tuple(sorted(set(before.cases) - set(after.cases))),
        stale=tuple(c for c in shared if c in after.folder.summary()["stale"]),
        changes=tuple(_changes(before, after)),
        flips=tuple(_flips(before, after, old, new)),
        parts=_parts(before, old, new),
        warnings=tuple(problems),
    )


def _side(folder: RunFolder, split: Split | None) -> _Side:
    cases = {c.id: c for c in folder.cases if split is None or c.split == split}
    rows = [r for r in folder.answers() if r.variant == "asked" and r.case in cases]
    return _Side(folder, cases, rows, grouped(folder.scores()))


def _differences(before: _Side, after: _Side) -> list[str]:
    old, new = before.folder.record, after.folder.record
    problems = []
    if old.scorer != new.scorer:
        problems.append(f"scored by {old.scorer!r} and by {new.scorer!r}: use `score` on both")
    if old.documents != new.documents:
        changed = sorted(
            name
            for name in old.documents.keys() | new.documents.keys()
            if old.documents.get(name) != new.documents.get(name)
        )
        problems.append(f"other documents: {', '.join(changed)}")
    regraded = [c for c in before.cases if c in after.cases and before.cases[c] != after.cases[c]]
    if regraded:
        problems.append(f"other gold for {len(regraded)} cases, such as {regraded[0]!r}")
    for side in (before, after):
        name = side.folder.record.name
        if not side.rows or all(row.failed for row in side.rows):
            problems.append(f"{name!r} has no answer at all: something did not run")
        elif not any(row.passages or row.citations for row in side.rows):
            problems.append(f"{name!r} found nothing for any case: something did not run")
    return problems


def _changes(before: _Side, after: _Side) -> list[Change]:
    primary = [(m, d) for m in PRIMARY if (d := _difference(m, before, after)) is not None]
    others = [(m, d) for m in EXPLORATORY if (d := _difference(m, before, after)) is not None]
    holm = adjusted_holm([difference.p for _, difference in primary])
    found = adjusted_bh([difference.p for _, difference in others])
    return [
        Change(
            metric=metric,
            difference=difference,
            p_adjusted=p,
            primary=is_primary,
            smallest=smallest_change(
                difference.n, max((difference.wins + difference.losses) / difference.n, 0.05)
            ),
        )
        for is_primary, pairs, p_values in ((True, primary, holm), (False, others, found))
        for (metric, difference), p in zip(pairs, p_values, strict=True)
    ]


def _difference(metric: str, before: _Side, after: _Side) -> Difference | None:
    if metric == "f1_gr":
        old, new = (silence_counts(s.cases, s.rows, s.scores) for s in (before, after))
        shared = [case for case in old if case in new]
        if not shared:
            return None
        one, other = (np.array([side[case] for case in shared]) for side in (old, new))
        totals = one.sum(axis=0)
        return counted(one, other, f1_gr) if totals[2] and totals[5] else None
    first, second = before.values(metric), after.values(metric)
    both = [case for case in first if case in second]
    return paired([first[case] for case in both], [second[case] for case in both])


def _flips(
    before: _Side, after: _Side, old: Mapping[str, float], new: Mapping[str, float]
) -> list[Flip]:
    answers = [{(r.case, r.turn): r for r in side.rows} for side in (before, after)]
    flips = []
    for case, value in new.items():
        if case not in old or old[case] == value:
            continue
        turned = next(
            (key for key in answers[1] if key[0] == case and _turned(key, before, after)), None
        )
        row = answers[1][turned] if turned else next(r for r in after.rows if r.case == case)
        earlier = answers[0].get((case, row.turn))
        score = after.scores.get(row.key, {}).get("correct")
        flips.append(
            Flip(
                case=case,
                question=row.question,
                better=value > old[case],
                before=earlier.text if earlier else "",
                after=row.text,
                reason=score.reason if score else "",
            )
        )
    return sorted(flips, key=lambda flip: (flip.better, flip.case))


def _turned(key: tuple[str, int], before: _Side, after: _Side) -> bool:
    values = []
    for side in (before, after):
        score = side.scores.get((*key, "asked", 1), {}).get("correct")
        values.append(score.value if score else None)
    return values[0] != values[1]


def _parts(
    side: _Side, old: Mapping[str, float], new: Mapping[str, float]
) -> dict[str, tuple[int, float, float]]:
    members: dict[str, list[str]] = defaultdict(list)
    for case in old:
        if case in new:
            for tag in side.cases[case].tags:
                members[tag].append(case)
    return {
        tag: (
            len(cases),
            sum(old[c] for c in cases) / len(cases),
            sum(new[c] for c in cases) / len(cases),
        )
        for tag, cases in sorted(members.items())
    }
