"""`review`: let people rule on what no gold decides, and put their rulings to use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.cases.case import QuestionSet
from evals.cases.reading import load_set
from evals.commands.finding import find_run
from evals.commands.terminal import say, warn
from evals.errors import ExchangeError
from evals.exchange.writing import write_set
from evals.report import words
from evals.report.writing import write_report
from evals.review.queue import queue
from evals.review.rulings import merged_rulings, with_rulings
from evals.review.sheet import read_rulings, write_sheet
from evals.runs.folder import RunFolder
from evals.runs.rows import Ruling
from evals.runs.scoring import score_run

__all__ = ["read_review", "write_review"]


def write_review(path: Path, out: Path | None, *, sample: int | None, everything: bool) -> int:
    """Write the sheet on which a person rules, about the part that the run is judged by."""
    run = find_run(path)
    queued = queue(run, split=run.decisive, sample=sample, everything=everything)
    target = out or run.path / "beoordelen.xlsx"
    write_sheet(queued, target)
    answers = words.counted(sum(q.citation is None for q in queued), "antwoord", "antwoorden")
    citations = words.counted(sum(q.citation is not None for q in queued), "citaat", "citaten")
    say(f"Beoordelingsblad geschreven: {target}. Er staan {answers} en {citations} op.")
    say("Vul de kolom `oordeel` in, en lees het daarna in met:")
    say(f"  leidraad-eval review {path} --read {target}")
    return 0


def read_review(path: Path, sheets: Sequence[Path], into: Path | None) -> int:
    """Read filled-in sheets and score the run anew; return 2, and keep nothing, on errors.

    Raises:
        ExchangeError: Two sheets are of the same person.
    """
    run = find_run(path)
    known = queue(run, everything=True)
    new: dict[str, list[Ruling]] = {}
    wrong = False
    for sheet in sheets:
        rulings, problems = read_rulings(sheet, known)
        for problem in problems:
            warn(problem.line_for(sheet))
        wrong = wrong or bool(problems)
        for rater in dict.fromkeys(ruling.rater for ruling in rulings):
            if rater in new:
                raise ExchangeError(
                    f"Er zijn twee bladen van {rater!r}. Vul in de kolom `beoordelaar` in wie "
                    "welk blad beoordeelde."
                )
            new[rater] = [ruling for ruling in rulings if ruling.rater == rater]
    if wrong:
        warn("Niets overgenomen: verbeter eerst deze rijen.")
        return 2
    run.write_rulings(merged_rulings(run.rulings(), [r for each in new.values() for r in each]))
    scored = score_run(run)
    report = write_report(scored)
    for line in words.review_lines(scored.summary()["review"]):
        say(line)
    if into is not None:
        _write_into(scored, into)
    say(f"Rapport: {report}")
    return 0


def _write_into(run: RunFolder, target: Path) -> None:
    """Write the rulings into a set; a file that is not there yet gets the cases of the run."""
    if target.is_file():
        questions = load_set(target)
        cases = with_rulings(questions.cases, run.rulings())
    else:
        questions, cases = QuestionSet(name=target.stem, cases=()), run.cases
    write_set(questions.model_copy(update={"cases": cases}), target)
    say(f"Ook bewaard bij de vragen in {target}; een volgende meting rekent ermee.")
