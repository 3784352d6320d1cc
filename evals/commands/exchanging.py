"""`import` and `export`: sets as spreadsheets and back."""

from __future__ import annotations

from pathlib import Path

from evals.cases.reading import find_set, load_set, read_set
from evals.commands.terminal import say, warn
from evals.exchange.writing import write_set, write_template
from evals.report.words import counted

__all__ = ["export_set", "import_sheet"]


def import_sheet(source: Path, target: Path) -> int:
    """Write a spreadsheet as a set; return 2, and write nothing, when it has errors."""
    read = read_set(find_set(source))
    for problem in read.problems:
        warn(problem.line_for(source))
    if any(problem.is_error for problem in read.problems):
        warn(f"Niets geschreven: verbeter eerst {str(source)!r}.")
        return 2
    write_set(read.questions.model_copy(update={"name": target.stem}), target)
    say(f"{counted(len(read.questions))} geschreven naar {target}.")
    say(f"Kijk ze na met: leidraad-eval validate {target}")
    return 0


def export_set(source: str | None, target: Path | None, template: Path | None) -> int:
    """Write a set in another form, or an empty template."""
    if template is not None:
        write_template(template)
        say(
            f"Sjabloon geschreven: {template}. Vul het in en lees het in met "
            f"`leidraad-eval import {template} SET.yaml`."
        )
        return 0
    if source is None or target is None:
        raise AssertionError("the command line asks for both")
    questions = load_set(source)
    write_set(questions, target)
    say(f"{counted(len(questions))} geschreven naar {target}.")
    return 0
