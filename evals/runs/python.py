"""Running from Python: in a notebook, or with a system that is not ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from evals.cases.case import QuestionSet
from evals.cases.reading import load_set
from evals.runs.folder import RunFolder
from evals.runs.running import Job, Progress, combined, run_job
from evals.runs.scoring import score_run
from evals.runs.systems import Answering, Profile, default_folder, find_profile

__all__ = ["run"]


def run(
    questions: QuestionSet | str | Sequence[QuestionSet | str],
    system: str | Profile | Answering = "default",
    *,
    name: str | None = None,
    out: str | Path | None = None,
    title: str = "",
    documents: Mapping[str, str] | None = None,
    workers: int = 1,
    repeats: int = 1,
    resume: bool = False,
    oracle: bool = False,
    report: bool = True,
    progress: Progress = lambda done, total: None,
) -> RunFolder:
    """Ask every question, score the answers, and write the folder of the run.

        summary = run("leidraad", system="hybrid").summary()
        summary["splits"]["test"]["metrics"]["correct"]

    Args:
        questions: A set, the name or file of one, or several.
        system: The name of a profile, a profile, or any callable that takes a question and the
            list of earlier ones and returns an `Answer` or a mapping like `Answer.to_dict()`.
        name: Of the run; default: the time.
        out: Folder for runs; default: in the data folder.
        title: What reports call the system.
        documents: For a callable: the text of its documents by id, in which gold is looked up;
            default: those of our assistant.
        workers: Processes; with one, time is measured too.
        repeats: How often each case is asked.
        resume: Go on with a run that was broken off.
        oracle: Whether our assistant answers each question once more with the gold in hand, for
            the gap to the oracle.
        report: Whether to write the report as well.
        progress: Told how many cases are done, of how many.

    Raises:
        EvaluationError: The set, the system or the folder cannot be used.
        AssistantError: Our assistant cannot be opened.
    """
    given = [questions] if isinstance(questions, (QuestionSet, str)) else list(questions)
    sets = [load_set(each) if isinstance(each, str) else each for each in given]
    stem = name or datetime.now().astimezone().strftime("%Y-%m-%dT%H%M%S")
    job = Job(
        questions=combined(sets),
        system=find_profile(system) if isinstance(system, str) else system,
        path=(default_folder() if out is None else Path(out)) / stem,
        sets=tuple(each.name for each in sets),
        title=title,
        documents=dict(documents) if documents is not None else None,
        workers=workers,
        repeats=repeats,
        resume=resume,
        oracle=oracle,
        progress=progress,
    )
    scored = score_run(run_job(job))
    if report:
        from evals.report.writing import write_report

        write_report(scored)
    return scored
