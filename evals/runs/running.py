"""Run question sets through a system, and keep every answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from evals.cases.case import Case, QuestionSet
from evals.cases.reading import set_digest
from evals.errors import RunError, SetError
from evals.metrics.scoring import SCORER
from evals.runs.asking import Asker, asker_for, wanted_keys
from evals.runs.documents import DocumentRecord, documents_of, finder_for, plain_documents
from evals.runs.folder import RunFolder, RunRecord
from evals.runs.machine import commit, machine, versions
from evals.runs.rows import AnswerRow, Key
from evals.runs.systems import Answering, Profile, settings_for

__all__ = ["Job", "Progress", "combined", "run_job"]

Progress = Callable[[int, int], None]
_WARM_UP = "Wat staat er in de documenten?"


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to run.

    Attributes:
        questions: The cases; sets on different corpora cannot be mixed.
        system: A profile of our assistant, or a callable.
        documents: The documents of a callable, as text by id; None: those of our assistant.
        title: What people see; default: the title of the profile, or the name.
        path: The folder to write; its name is the run's.
        sets: Names of the sets.
        workers: Processes to work with; a callable is always asked by one.
        repeats: How often each case is asked, for systems that vary.
        resume: Whether to go on with a run that was broken off.
        retry_errors: Whether, going on, to ask anew what ended in an error.
        oracle: Whether to answer each question once more with the gold in hand; a callable cannot.
    """

    questions: QuestionSet
    system: Profile | Answering
    path: Path
    sets: tuple[str, ...]
    title: str = ""
    documents: dict[str, str] | None = None
    workers: int = 1
    repeats: int = 1
    resume: bool = False
    retry_errors: bool = False
    oracle: bool = False
    progress: Progress = field(default=lambda done, total: None)

    @property
    def corpus(self) -> Path | None:
        """The corpus folder that the set brings, or None for the one in use."""
        folder = self.questions.corpus.folder
        return Path(folder) if folder else None


def combined(sets: Sequence[QuestionSet]) -> QuestionSet:
    """Return sets as one.

    Raises:
        SetError: Ids occur twice, the sets are about different corpora, or there is no case.
    """
    folders = {questions.corpus.folder for questions in sets}
    if len(folders) > 1:
        raise SetError(
            "These sets are about different documents; run each by itself: "
            + ", ".join(questions.name for questions in sets)
        )
    seen: set[str] = set()
    cases = [case for questions in sets for case in questions.cases]
    for case in cases:
        if case.id in seen:
            raise SetError(f"The case {case.id!r} is in two of the sets; every id is unique.")
        seen.add(case.id)
    if not cases:
        raise SetError("There is no case to run: the sets are empty, or no case matches.")
    return sets[0].model_copy(update={"cases": tuple(cases)})


def run_job(job: Job) -> RunFolder:
    """Ask every case and write the folder, up to `answers.jsonl`.

    A question that breaks is a row with its error; Ctrl-C leaves a run that can be resumed.

    Raises:
        RunError: The folder holds a run already, or one that cannot be gone on with.
        AssistantError: Our assistant cannot be opened.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    folder = RunFolder(job.path)
    if not job.resume and (job.path / "run.json").exists():
        raise RunError(
            f"There is a run in {str(job.path)!r} already. Choose another name, remove it, or go "
            "on with it by `--resume`."
        )
    with closing(_System(job)) as system:
        record = RunRecord(
            name=job.path.name,
            system=system.name,
            title=system.title,
            sets=job.sets,
            dataset=set_digest(job.questions.cases),
            documents={d.id: d.sha256 for d in system.documents},
            settings=system.settings,
            index_revision=system.revision,
            scorer=SCORER,
            versions=versions(),
            commit=commit(),
            machine=machine(),
            started=started.isoformat(timespec="seconds"),
            workers=system.workers,
            repeats=job.repeats,
            cold_start_ms=system.cold_start_ms,
        )
        known = _known(folder, record, job)
        folder.start(record, job.questions.cases, system.documents)
        status = "interrupted"
        try:
            with folder.appending() as file:
                for row in _answers(job, system, known):
                    file.add(row)
            status = "complete"
        finally:
            rows = folder.answers()
            done = {
                "status": status,
                "seconds": round(time.perf_counter() - clock, 2),
                "composer": ", ".join(sorted({r.composer for r in rows if r.composer})),
                "counts": {
                    "cases": len(job.questions),
                    "answers": len(rows),
                    "errors": sum(row.failed for row in rows),
                },
            }
            folder.write_record(record.model_copy(update=done))
    return RunFolder(job.path)


class _System:
    """The system under test, open, with what is to be known about it."""

    def __init__(self, job: Job) -> None:
        from assistant import Assistant

        start = time.perf_counter()
        self.workers = job.workers if isinstance(job.system, Profile) else 1
        own = isinstance(job.system, Profile) or job.documents is None
        profile = job.system if isinstance(job.system, Profile) else Profile(name="default")
        self._assistant = Assistant.open(settings_for(profile, job.corpus)) if own else None
        self.settings = profile.settings if isinstance(job.system, Profile) else {}
        self.documents: tuple[DocumentRecord, ...] = (
            documents_of(self._assistant)
            if self._assistant
            else plain_documents(job.documents or {})
        )
        finder = finder_for(self.documents)
        self.revision = ""
        if isinstance(job.system, Profile) and self._assistant:
            self.name, self.title = profile.name, job.title or profile.title or profile.name
            self.revision = self._assistant.engine().index.revision
            self.asker = asker_for(self._assistant, finder, oracle=job.oracle)
            self._assistant.ask(_WARM_UP)
            self.cold_start_ms = round(1000 * (time.perf_counter() - start), 1)
        else:
            answering: Answering = job.system  # type: ignore[assignment]  # not a profile
            self.name = getattr(answering, "__name__", type(answering).__name__)
            self.title = job.title or self.name
            self.asker = Asker(answer=answering, finder=finder)
            self.cold_start_ms = 0.0

    def close(self) -> None:
        if self._assistant is not None:
            self._assistant.close()


def _known(folder: RunFolder, record: RunRecord, job: Job) -> frozenset[Key]:
    """Return the keys of the rows that need not be asked again."""
    if not (job.resume and (job.path / "run.json").exists()):
        return frozenset()
    if folder.record.fingerprint != record.fingerprint:
        raise RunError(
            f"The run in {str(job.path)!r} cannot be gone on with: the cases, the documents, the "
            "system or the index changed since. Start a new one under another name."
        )
    if not (job.path / "answers.jsonl").exists():
        return frozenset()
    folder.mend()
    return frozenset(r.key for r in folder.answers() if not (r.failed and job.retry_errors))


def _answers(job: Job, system: _System, known: frozenset[Key]) -> Iterator[AnswerRow]:
    """Yield all rows that are still to be asked, and report progress by case."""
    tasks = [(case, n) for n in range(1, job.repeats + 1) for case in job.questions.cases]
    oracle = system.asker.with_gold is not None
    tasks = [(case, n) for case, n in tasks if not wanted_keys(case, n, oracle=oracle) <= known]
    job.progress(0, len(tasks))
    if system.workers == 1 or len(tasks) < 2:
        for done, (case, repeat) in enumerate(tasks, start=1):
            yield from system.asker.rows(case, repeat)
            job.progress(done, len(tasks))
        return
    profile = job.system
    if not isinstance(profile, Profile):
        raise AssertionError("only our own assistant is asked by several processes")
    with ProcessPoolExecutor(
        system.workers,
        mp_context=get_context("spawn"),  # threads of the libraries do not survive a fork
        initializer=_open_worker,
        initargs=(profile, job.corpus, oracle),
    ) as pool:
        futures: list[Future[list[AnswerRow]]] = [
            pool.submit(_work, case, repeat) for case, repeat in tasks
        ]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                yield from future.result()
                job.progress(done, len(tasks))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_worker: list[Asker] = []


def _open_worker(profile: Profile, corpus: Path | None, oracle: bool) -> None:  # of the pool
    from assistant import Assistant

    assistant = Assistant.open(settings_for(profile, corpus))
    finder = finder_for(documents_of(assistant))
    _worker.append(asker_for(assistant, finder, oracle=oracle))


def _work(case: Case, repeat: int) -> list[AnswerRow]:
    return list(_worker[0].rows(case, repeat))
