"""`run`, `score` and `report`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.cases.case import QuestionSet
from evals.cases.reading import load_set
from evals.commands.comparing import chosen_split
from evals.commands.finding import find_run
from evals.commands.terminal import counting, print_json, say, show_table, warn
from evals.comparison.comparing import PRIMARY, compare
from evals.errors import SetError
from evals.report import words
from evals.report.markdown import main_value, ranking_markdown, ranking_rows
from evals.report.writing import write_report
from evals.runs.folder import RunFolder
from evals.runs.running import Job, combined, run_job
from evals.runs.scoring import score_run
from evals.runs.systems import default_folder, find_profile
from evals.runs.values import case_correct, grouped

__all__ = ["Selection", "report_again", "run_sets", "score_again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which cases of the sets to ask."""

    split: str | None = None
    tags: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    failing: Path | None = None
    limit: int | None = None
    sample: int | None = None
    seed: int = 0

    def of(self, questions: QuestionSet) -> QuestionSet:
        """Return the set with only those cases.

        Raises:
            SetError: None is left.
        """
        kept = questions.only(split=chosen_split(self.split), tags=self.tags, ids=self.ids)
        if self.failing is not None:
            run = find_run(self.failing)
            right = case_correct(
                [row for row in run.answers() if row.variant == "asked"], grouped(run.scores())
            )
            wrong = tuple(case for case, value in right.items() if value < 1)
            kept = kept.only(ids=wrong) if wrong else kept.model_copy(update={"cases": ()})
        cases = list(kept.cases)
        if self.sample is not None and self.sample < len(cases):
            drawn = set(random.Random(self.seed).sample(range(len(cases)), self.sample))  # noqa: S311  # a sample, not a secret
            cases = [case for number, case in enumerate(cases) if number in drawn]
        cases = cases[: self.limit]
        if not cases:
            raise SetError("No case matches. Widen --split, --tag, --case or --failing.")
        return kept.model_copy(update={"cases": tuple(cases)})


def run_sets(
    names: Sequence[str],
    selection: Selection,
    *,
    systems: Sequence[str],
    profile_file: Path | None,
    name: str | None,
    out: Path | None,
    workers: int,
    repeats: int,
    resume: bool,
    retry_errors: bool,
    oracle: bool,
    judge: str | None,
    as_json: bool,
) -> int:
    """Run sets through systems, score and report; return 1 when nothing was answered at all."""
    sets = [load_set(each) for each in names]
    questions = selection.of(combined(sets))
    profiles = [find_profile(each, profile_file) for each in dict.fromkeys(systems)]
    parent = out or default_folder()
    stem = name or datetime.now().astimezone().strftime("%Y-%m-%dT%H%M%S")
    runs = []
    for profile in profiles:
        path = parent / (stem if len(profiles) == 1 else f"{stem}-{profile.name}")
        with counting(profile.title or profile.name) as progress:
            job = Job(
                questions=questions,
                system=profile,
                path=path,
                sets=tuple(s.name for s in sets),
                workers=workers,
                repeats=repeats,
                resume=resume,
                retry_errors=retry_errors,
                oracle=oracle,
                progress=progress,
            )
            run = score_run(run_job(job))
        if judge is not None:
            from evals.judging.running import judge_answers

            run = judge_answers(run, judge)
        write_report(run)
        runs.append(run)
    if len(runs) > 1:
        (parent / f"{stem}-ranglijst.md").write_text(ranking_markdown(runs), encoding="utf-8")
    if as_json:
        print_json([_record(run) for run in runs])
    else:
        _show(runs)
    return 1 if any(_broke(run) for run in runs) else 0


def score_again(path: Path, names: Sequence[str], *, as_json: bool) -> int:
    """Score a run anew and write its report."""
    run = score_run(find_run(path), [load_set(name) for name in names])
    write_report(run)
    if as_json:
        print_json(_record(run))
    else:
        _show([run])
    return 0


def report_again(path: Path, against: Path | None) -> int:
    """Write the report of a run anew."""
    run = find_run(path)
    comparison = None
    if against is not None:
        comparison = compare(find_run(against), run, split=run.decisive)
    say(str(write_report(run, comparison)))
    return 0


def _broke(run: RunFolder) -> bool:
    counts = run.record.counts
    return counts["errors"] == counts["answers"]


def _record(run: RunFolder) -> dict[str, Any]:
    return {
        "path": str(run.path),
        "system": run.record.system,
        "report": str(run.path / "rapport.html"),
        **{key: value for key, value in run.summary().items() if key != "schema"},
    }


def _show(runs: Sequence[RunFolder]) -> None:
    for run in runs:
        summary = run.summary()
        for split, of in summary["splits"].items():
            part = f", {words.SPLITS[split]}" if len(summary["splits"]) > 1 else ""
            say(f"{run.record.title}{part}:")
            say(f"  {words.headline(of['metrics'].get('correct'))}")
            _show_main(of)
        for failed in summary["errors"][:3]:
            warn(f"  fout bij {failed['case']}: {failed['error']}")
        say(f"Rapport: {run.path / 'rapport.html'}")
    if len(runs) > 1:
        heads = ("systeem", *(words.METRICS[metric] for metric in PRIMARY), "p95")
        show_table(heads, ranking_rows(runs))


def _show_main(of: dict[str, Any]) -> None:
    for metric in PRIMARY[1:]:
        say(f"  {words.METRICS[metric]}: {words.percent(main_value(of, metric), 1)}")
