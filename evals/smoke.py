"""A quick run over the golden questions, to see that measuring itself works.

    python -m evals.smoke [FOLDER]

runs, scores, reports and judges them by rules that no healthy checkout breaks: no question ends
in an error and every quotation is real. How good the answers are is for `make evals`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from evals.cases.reading import load_set
from evals.comparison.gate import Absolute, Check, Rules, judge_run, verdict_of
from evals.runs.python import run

__all__ = ["TAG", "main", "smoke"]

TAG = "rook"
RULES = Rules(
    absolute=(
        Absolute(metric="errors", max=0.0),
        Absolute(metric="verbatim", min=1.0),
        Absolute(metric="quote_recall@10", min=0.5),
    ),
    must_pass=False,
)


def smoke(folder: Path) -> list[Check]:
    """Run the questions of the smoke test in a new run inside `folder`, and return the verdicts."""
    questions = load_set("leidraad").only(tags=(TAG,))
    return judge_run(run(questions, out=folder, name="smoke"), None, RULES)


def main() -> None:
    """Run the command; exit 1 when a rule is broken."""
    with tempfile.TemporaryDirectory() as folder:
        checks = smoke(Path(sys.argv[1] if len(sys.argv) > 1 else folder))
    for check in checks:
        sys.stdout.write(f"{check.verdict:8} {check.name}: {check.reason}\n")
    sys.exit(0 if verdict_of(checks) == "pass" else 1)


if __name__ == "__main__":
    main()
