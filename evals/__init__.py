"""Question sets, metrics, comparison and reports.

from evals import compare, load_set, run

questions = load_set("leidraad").only(split="test")
before = run(questions, name="before")
after = run(questions, system="lexical", name="after")
compare(before, after).change("correct")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.cases.case import Case, QuestionSet
    from evals.cases.reading import load_set
    from evals.comparison.comparing import Comparison, compare
    from evals.runs.folder import RunFolder
    from evals.runs.python import run

__all__ = ["Case", "Comparison", "QuestionSet", "RunFolder", "compare", "load_set", "run"]

_HOMES = {
    "Case": "evals.cases.case",
    "Comparison": "evals.comparison.comparing",
    "QuestionSet": "evals.cases.case",
    "RunFolder": "evals.runs.folder",
    "compare": "evals.comparison.comparing",
    "load_set": "evals.cases.reading",
    "run": "evals.runs.python",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `import evals` stays cheap."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'evals' has no attribute {name!r}")
