"""Write all forms of the report of a run."""

from __future__ import annotations

from pathlib import Path

from evals.comparison.comparing import Comparison
from evals.report.markdown import report_markdown, results_csv
from evals.report.page import page_of, write_html
from evals.runs.folder import RunFolder

__all__ = ["write_report"]


def write_report(run: RunFolder, comparison: Comparison | None = None) -> Path:
    """Write `rapport.html`, `rapport.md` and `resultaten.csv`; return the first."""
    page = page_of(run, comparison)
    target = run.path / "rapport.html"
    write_html(page, target)
    run.write_text("rapport.md", report_markdown(page))
    (run.path / "resultaten.csv").write_bytes(results_csv(run))
    return target
