"""`compare` and `gate`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from evals.cases.case import Split
from evals.commands.finding import find_run
from evals.commands.terminal import print_json, say, show_table
from evals.comparison.comparing import Comparison, compare
from evals.comparison.gate import Check, judge_run, read_rules, verdict_of
from evals.comparison.junit import VERDICTS, gate_markdown, junit_xml
from evals.errors import EvaluationError, RunError
from evals.report import words
from evals.report.markdown import changes_markdown
from evals.report.page import page_of, write_html
from evals.runs.folder import RunFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["chosen_split", "compare_runs", "gate_run"]

_EXIT = {"pass": 0, "fail": 1}
_FLIPS_SHOWN = 20


def chosen_split(name: str | None) -> Split | None:
    """Return a part of a set by name.

    Raises:
        EvaluationError: There is no such part.
    """
    for split in get_args(Split):
        if name == split:
            return "dev" if split == "dev" else "test"
    if name is not None:
        raise EvaluationError(f"There is no part {name!r}; choose dev or test.")
    return None


def compare_runs(
    baseline: Path,
    candidate: Path,
    *,
    split: str | None,
    force: bool,
    html: Path | None,
    markdown: Path | None,
    as_json: bool,
) -> int:
    """Print how two runs compare, and write it where wanted."""
    run = find_run(candidate)
    chosen = None if split == "all" else chosen_split(split) or run.decisive
    comparison = compare(find_run(baseline), run, split=chosen, force=force)
    if html is not None:
        write_html(page_of(run, comparison), html)
    if markdown is not None:
        markdown.write_text(changes_markdown(comparison), encoding="utf-8")
    if as_json:
        print_json(_record(comparison))
    else:
        _show(comparison)
    return 0


def gate_run(
    path: Path,
    *,
    baseline: Path | None,
    config: Path | None,
    strict: bool,
    junit: Path | None,
    markdown: Path | None,
    as_json: bool,
) -> int:
    """Judge a run; return 0 passed, 1 failed, 3 not decided and strict."""
    run, rules = find_run(path), read_rules(config)
    comparison = None
    if baseline is not None:
        comparison = compare(_baseline(baseline), run, split=run.decisive)
    checks = judge_run(run, comparison, rules)
    verdict = verdict_of(checks)
    if junit is not None:
        failures = page_of(run).failures
        junit.write_text(junit_xml(run.record.name, checks, failures), encoding="utf-8")
    if markdown is not None:
        markdown.write_text(gate_markdown(run.record.name, checks), encoding="utf-8")
    if as_json:
        print_json({"verdict": verdict, "checks": [asdict(check) for check in checks]})
    else:
        _show_checks(checks)
        say(f"{run.record.name}: {VERDICTS[verdict]}.")
    if verdict == "undecided":
        return 3 if strict else 0
    return _EXIT[verdict]


def _baseline(path: Path) -> RunFolder:
    """Return the run of a folder, or of a file that names one, relative to itself."""
    if path.is_file():
        named = path.read_text(encoding="utf-8").strip()
        folder = path.parent / named
        if not named or not folder.is_dir():
            raise RunError(
                f"The baseline file {str(path)!r} names {named!r}, which is no folder. Write the "
                "folder of a run in it, relative to the file."
            )
        return RunFolder(folder)
    return find_run(path)


def _record(comparison: Comparison) -> dict[str, Any]:
    return {
        "baseline": comparison.baseline.name,
        "candidate": comparison.candidate.name,
        "shared": comparison.shared,
        "added": list(comparison.added),
        "removed": list(comparison.removed),
        "stale": list(comparison.stale),
        "warnings": list(comparison.warnings),
        "changes": [asdict(change) for change in comparison.changes],
        "flips": [asdict(flip) for flip in comparison.flips],
        "parts": {
            tag: {"n": n, "baseline": old, "candidate": new}
            for tag, (n, old, new) in comparison.parts.items()
        },
    }


def _show(comparison: Comparison) -> None:
    for warning in comparison.warnings:
        say(f"Let op, niet op dezelfde manier gemeten: {warning}")
    correct = comparison.change("correct")
    if correct is not None:
        change = correct.difference.change
        say(words.change_verdict(change, correct.p_adjusted, correct.smallest))
    rows = [
        (
            words.METRICS.get(c.metric, c.metric) + ("" if c.primary else " (verkennend)"),
            words.percent(c.difference.baseline, 1),
            words.percent(c.difference.candidate, 1),
            words.points(c.difference.change),
            f"{words.points(c.difference.low)} / {words.points(c.difference.high)}",
            words.number(c.p_adjusted, 3),
            f"{c.difference.wins}/{c.difference.ties}/{c.difference.losses}",
        )
        for c in comparison.changes
    ]
    show_table(("cijfer", "was", "is", "verschil", "95 %", "p", "+/=/−"), rows)
    say(
        f"{words.counted(comparison.shared)} in beide, {len(comparison.added)} nieuw, "
        f"{len(comparison.removed)} vervallen, {len(comparison.stale)} met verdwenen citaten."
    )
    for flip in comparison.flips[:_FLIPS_SHOWN]:
        say(f"  {'nu goed' if flip.better else 'nu fout'}  {flip.case}: {flip.question}")
    if len(comparison.flips) > _FLIPS_SHOWN:
        say(f"  ... en nog {len(comparison.flips) - _FLIPS_SHOWN}; --html toont ze alle")


def _show_checks(checks: Sequence[Check]) -> None:
    show_table(
        ("regel", "uitkomst", "waarom"),
        [(check.name, VERDICTS[check.verdict], check.reason) for check in checks],
        texts=3,
    )
