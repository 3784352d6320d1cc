"""`validate`: say what is wrong with sets, and what of the documents they leave out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.cases.coverage import uncovered_sections
from evals.cases.reading import ReadSet, find_set, read_set
from evals.cases.validation import count_quotes, validate_set
from evals.commands.terminal import print_json, say
from evals.report import words
from evals.runs.documents import DocumentRecord, documents_of, finder_for
from evals.runs.systems import Profile, settings_for

if TYPE_CHECKING:
    from evals.cases.problems import Problem

__all__ = ["check_sets", "documents_for"]

_LISTED = 12


def check_sets(names: Sequence[str], *, corpus: Path | None, as_json: bool) -> int:
    """Report on each set; return 0, or 2 when one of them has errors."""
    reports = [_check(read_set(find_set(name)), corpus) for name in names]
    if as_json:
        print_json(reports)
    else:
        for report in reports:
            _show(report)
    return 2 if any(report["errors"] for report in reports) else 0


def documents_for(folder: Path | None) -> tuple[DocumentRecord, ...]:
    """Return the documents of a corpus folder, or of the corpus in use.

    Raises:
        AssistantError: They cannot be read.
    """
    from assistant import Assistant

    with Assistant.open(settings_for(Profile(name="default"), folder)) as assistant:
        return documents_of(assistant)


def _check(read: ReadSet, corpus: Path | None) -> dict[str, Any]:
    own = read.questions.corpus.folder
    documents = documents_for(corpus or (Path(own) if own else None))
    finder = finder_for(documents)
    problems = validate_set(read, finder)
    quotes = count_quotes(read, finder)
    cases = read.questions.cases
    silent = sum(any(t.should_abstain for t in case.conversation) for case in cases)
    return {
        "set": read.questions.name,
        "file": str(read.path),
        "cases": len(cases),
        "dev": sum(case.split == "dev" for case in cases),
        "test": sum(case.split == "test" for case in cases),
        "unanswerable": silent,
        "unjudged": sum(not case.judged_anywhere for case in cases),
        "quotes": {"exact": quotes.exact, "moved": quotes.moved, "gone": quotes.gone},
        "errors": sum(problem.is_error for problem in problems),
        "problems": [_record(problem, read.path) for problem in problems],
        "uncovered": [
            {"document": s.document, "section": list(s.path)}
            for s in uncovered_sections(cases, documents)
        ],
    }


def _record(problem: Problem, path: Path) -> dict[str, Any]:
    return {
        "line": problem.line,
        "case": problem.case,
        "code": problem.code,
        "error": problem.is_error,
        "message": problem.message,
        "text": problem.line_for(path),
    }


def _show(report: dict[str, Any]) -> None:
    for problem in report["problems"]:
        say(problem["text"])
    quotes, cases = report["quotes"], report["cases"]
    share = f" ({report['unanswerable'] / cases:.0%})" if cases else ""
    say(
        f"{report['set']}: {words.counted(cases)} ({report['dev']} dev, {report['test']} test), "
        f"waarvan {report['unanswerable']}{share} zonder antwoord in de bronnen."
    )
    say(
        f"Citaten: {quotes['exact']} gevonden, {quotes['moved']} verschoven, "
        f"{quotes['gone']} verdwenen."
    )
    uncovered = report["uncovered"]
    if uncovered:
        part = words.counted(len(uncovered), "deel", "delen")
        say(f"Nog geen vraag over {part} van de documenten:")
        for section in uncovered[:_LISTED]:
            path = " > ".join(section["section"]) or "de tekst boven de eerste kop"
            say(f"  {section['document']}: {path}")
        if len(uncovered) > _LISTED:
            say(f"  ... en {len(uncovered) - _LISTED} meer")
    wrong = words.counted(report["errors"], "fout", "fouten")
    say("In orde." if not report["errors"] else f"{wrong}; verbeter die eerst.")
