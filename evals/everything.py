"""Measure every shipped set through every shipped system, and bring `docs/results.md` up to date.

    python -m evals.everything [FOLDER] [--write]

Runs and reports go to FOLDER, in a folder of the moment. With `--write`, the tables between the
marks in `docs/results.md` are replaced by the figures just measured.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.cases.reading import load_set
from evals.commands.terminal import counting
from evals.comparison.comparing import PRIMARY
from evals.report.markdown import main_value
from evals.runs.folder import RunFolder, RunRecord
from evals.runs.python import run

__all__ = ["figures_table", "main", "with_table"]

SYSTEMS = ("default", "lexical", "dense")
RESULTS = Path(__file__).parents[1] / "docs" / "results.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_MARKED = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
_ROWS = (
    *PRIMARY,
    "complete@5",
    "nDCG@10",
    "facts",
    "citation_precision",
    "verbatim",
    "abstention_f1",
    "over_refusal",
)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m evals.everything")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("data/evals"))
    parser.add_argument("--write", action="store_true", help="bring docs/results.md up to date")
    arguments = parser.parse_args()
    folder = arguments.folder / datetime.now().astimezone().strftime("%Y-%m-%dT%H%M%S")
    runs = [_measured("leidraad", system, folder) for system in SYSTEMS]
    runs.append(_measured("algemeen", "default", folder))
    table = figures_table(runs)
    sys.stdout.write(table + "\n")
    if arguments.write:
        RESULTS.write_text(with_table(RESULTS.read_text(encoding="utf-8"), table), encoding="utf-8")


def figures_table(runs: Sequence[RunFolder]) -> str:
    """Return the figures of some runs as one Markdown table, a column for each part of each run."""
    columns = [
        (f"{r.record.system}, {'+'.join(r.record.sets)} {split}", of, r.summary()["latency"])
        for r in runs
        for split, of in r.summary()["splits"].items()
    ]
    lines = [
        "| figure | " + " | ".join(name for name, _, _ in columns) + " |",
        "|---|" + "---:|" * len(columns),
        "| cases (the documents do not answer) | "
        + " | ".join(f"{of['cases']} ({of['unanswerable']})" for _, of, _ in columns)
        + " |",
    ]
    for metric in _ROWS:
        cells = (_cell(of, metric) for _, of, _ in columns)
        lines.append(f"| `{metric}` | " + " | ".join(cells) + " |")
    oracle = (_with_gold(of.get("oracle")) for _, of, _ in columns)
    lines.append("| `correct` where there is gold / with it in hand | " + " | ".join(oracle) + " |")
    times = (f"{t['p50_ms']:.0f} / {t['p95_ms']:.0f}" if t else "–" for _, _, t in columns)
    lines.append("| milliseconds, median / 95th percentile | " + " | ".join(times) + " |")
    record = runs[0].record
    return "\n".join([_measured_with(record), "", *lines])


def _with_gold(gap: Mapping[str, Any] | None) -> str:
    if gap is None:
        return "–"
    correct = gap["metrics"]["correct"]
    return f"{correct['baseline']:.3f} / {correct['candidate']:.3f}"


def _measured_with(record: RunRecord) -> str:
    commit = f", commit `{record.commit}`" if record.commit else ""
    return f"Measured on {record.started[:10]}{commit}, on {record.machine}."


def with_table(page: str, table: str) -> str:
    """Return a page with the table between its marks replaced.

    Raises:
        ValueError: The page has no marks.
    """
    if not _MARKED.search(page):
        raise ValueError(f"The page has no marks {BEGIN!r} and {END!r}; put them back.")
    return _MARKED.sub(lambda _: f"{BEGIN}\n{table}\n{END}", page)


def _measured(name: str, system: str, folder: Path) -> RunFolder:
    with counting(f"{name}, {system}") as progress:
        measured = run(
            load_set(name),
            system,
            name=f"{name}-{system}",
            out=folder,
            oracle=system == SYSTEMS[0],
            progress=progress,
        )
    sys.stdout.write(f"{measured.path / 'rapport.html'}\n")
    return measured


def _cell(of: Mapping[str, Any], metric: str) -> str:
    figure = of["metrics"].get(metric)
    if figure is None:
        return _plain(main_value(of, metric))
    return f"{figure['value']:.3f} ({figure['low']:.2f}–{figure['high']:.2f})"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
