"""How much do the weights lean on themes that they were fitted on?

    python -m evals.fitting_by_theme SET [SET ...]

For each theme (tags `thema:...`) the weights are fitted anew on the `dev` cases without that theme,
and tried on all cases with it: what a new theme may expect. Beside it the same cases with weights
fitted on all of `dev`. Nothing is written, and no case changes part.

Ranking: the share of answerable questions of which the best piece holds gold. Silence: the share of
questions on the right side of the threshold. The measures rest on evidence as it is weighed now.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant import Assistant
from assistant.answerability import THRESHOLD
from evals.cases.case import Case
from evals.cases.reading import load_set
from evals.fitting import Example, examples_of, fit_answerability, fit_ranking
from evals.statistics.intervals import resampled_interval

__all__ = ["Outcome", "main", "outcomes", "themes_of"]

_PREFIX = "thema:"
Judge = Callable[[Example], tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A question with weights that saw its theme (`seen`) and weights that did not (`unseen`).

    Each is: whether the best piece holds gold, and whether answering or silence was chosen
    rightly; None where that does not apply.
    """

    theme: str
    split: str
    seen: tuple[float | None, float | None]
    unseen: tuple[float | None, float | None]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m evals.fitting_by_theme")
    parser.add_argument("sets", nargs="+", help="files, or names of sets that ship")
    arguments = parser.parse_args()
    with Assistant.open() as assistant:
        cases = [case for name in arguments.sets for case in load_set(name).cases]
        found = outcomes(examples_of(cases, assistant))
    for line in _table(found):
        sys.stdout.write(line + "\n")


def themes_of(case: Case) -> list[str]:
    """Return the themes of a case; the first is the one it is counted under."""
    return [tag.removeprefix(_PREFIX) for tag in case.tags if tag.startswith(_PREFIX)]


def outcomes(examples: Sequence[Example]) -> list[Outcome]:
    """Try every example with weights that saw its theme and with weights that did not."""
    dev = [e for e in examples if e.case.split == "dev"]
    seen = _fitted(dev)
    found = []
    for theme in sorted({t for e in examples for t in themes_of(e.case)[:1]}):
        unseen = _fitted([e for e in dev if theme not in themes_of(e.case)])
        found += [
            Outcome(theme=theme, split=e.case.split, seen=seen(e), unseen=unseen(e))
            for e in examples
            if themes_of(e.case)[:1] == [theme]
        ]
    return found


def _fitted(examples: Sequence[Example]) -> Judge:
    weights = fit_ranking([e for e in examples if e.is_ranked])
    model = fit_answerability([e for e in examples if e.measures])

    def judge(example: Example) -> tuple[float | None, float | None]:
        ranked = decided = None
        if example.is_ranked:
            ranked = float(example.gold[np.argmax(example.pieces @ weights)])
        if example.measures:
            chance = float(model.predict_proba([example.measured])[0, 1])
            decided = float((chance >= THRESHOLD) == example.answerable)
        return ranked, decided

    return judge


def _table(found: Sequence[Outcome]) -> list[str]:
    themes = dict.fromkeys(outcome.theme for outcome in found)
    rows = [(theme, [o for o in found if o.theme == theme]) for theme in themes]
    rows += [("all", list(found)), ("all of test", [o for o in found if o.split == "test"])]
    lines = [
        "| theme | questions, dev / test | best piece holds gold: theme seen | not seen "
        "| silence right: theme seen | not seen |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, members in rows:
        dev = sum(o.split == "dev" for o in members)
        cells = [_share(members, n, which) for n in (0, 1) for which in ("seen", "unseen")]
        lines.append(f"| {name} | {dev} / {len(members) - dev} | {' | '.join(cells)} |")
    for title, members in rows[-2:]:
        for n, what in enumerate(("best piece", "silence")):
            lines.append(f"{title}, {what}: {_change(members, n)}")
    return lines


def _share(members: Sequence[Outcome], n: int, which: str) -> str:
    values = [v for o in members if (v := getattr(o, which)[n]) is not None]
    return f"{np.mean(values):.3f}" if values else "–"


def _change(members: Sequence[Outcome], n: int) -> str:
    """Return unseen minus seen, with an interval over themes, as those are what is drawn."""
    pairs = [
        (o.theme, after - before)
        for o in members
        if (before := o.seen[n]) is not None and (after := o.unseen[n]) is not None
    ]
    change = resampled_interval([c for _, c in pairs], [t for t, _ in pairs])
    if change is None:
        return "–"
    value, low, high = (f"{100 * each:+.1f}" for each in (change.value, change.low, change.high))
    return f"{value} points when the theme is new ({low} to {high})"


if __name__ == "__main__":
    main()
