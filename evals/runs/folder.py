"""The folder of a run.

```
NAME/
  run.json         what was measured, with what, on what, and how it ended
  cases.jsonl      the cases as they were asked
  documents.jsonl  the documents as they were searched
  answers.jsonl    a line per question, written as soon as it is answered
  scores.jsonl     a line per question and metric; made anew by `leidraad-eval score`
  rulings.jsonl    what people said of citations and answers, once `leidraad-eval review` read it
  summary.json     every figure with its number and interval, overall and in parts
  rapport.html, rapport.md, resultaten.csv
```
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.cases.case import Case, Split
from evals.cases.quotes import QuoteFinder
from evals.errors import RunError
from evals.runs.documents import DocumentRecord, finder_for
from evals.runs.rows import AnswerRow, Key, Ruling, ScoreRow

__all__ = ["RunFolder", "RunRecord"]

_Model = TypeVar("_Model", bound=BaseModel)


class RunRecord(BaseModel):
    """What was measured.

    Attributes:
        schema_version: Of this folder.
        name: Of the run.
        system: Name of the system; `title` is what people see.
        sets: Names of the sets.
        status: "running", "complete" or "interrupted".
        dataset: SHA-256 of the cases.
        documents: SHA-256 of each document's text.
        settings: The profile's settings.
        index_revision: Of the index that was searched.
        scorer: Version of the metrics.
        composer: What wrote the answers.
        judge: Name of the chat model that judged them as well, or "".
        versions: Of Python, this program and the libraries that matter.
        commit: Of the checkout; "+" at the end when it was changed since.
        machine: Processor, cores and system: latencies of different machines are not compared.
        started: When, ISO 8601.
        seconds: How long it took, all together.
        workers: Processes at work; latency is only measured with one.
        cold_start_ms: From opening the system to its first answer.
        counts: Cases, questions, failures.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_version: int = 1
    name: str
    system: str
    title: str
    sets: tuple[str, ...]
    status: str = "running"
    dataset: str
    documents: dict[str, str]
    settings: dict[str, Any] = {}
    index_revision: str = ""
    scorer: str
    composer: str = ""
    judge: str = ""
    versions: dict[str, str] = {}
    commit: str = ""
    machine: str = ""
    started: str = ""
    seconds: float = 0.0
    workers: int = 1
    repeats: int = 1
    cold_start_ms: float = 0.0
    counts: dict[str, int] = {}

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """What must be equal for answers of one run to stand beside those of another."""
        return (self.dataset, self.documents, self.system, self.settings, self.index_revision)


@dataclass(frozen=True)
class RunFolder:
    """Reads and writes the files of one run."""

    path: Path

    @cached_property
    def record(self) -> RunRecord:
        """What was measured.

        Raises:
            RunError: There is no run here, or it is damaged.
        """
        file = self.path / "run.json"
        if not file.is_file():
            raise RunError(
                f"There is no run in {str(self.path)!r}: it has no `run.json`. Give the folder "
                "that `leidraad-eval run` named."
            )
        try:
            return RunRecord.model_validate_json(file.read_text(encoding="utf-8"))
        except ValidationError as error:
            raise RunError(f"{str(file)!r} is damaged: {error}") from error

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases as they were asked."""
        return tuple(self._read("cases.jsonl", Case))

    @cached_property
    def documents(self) -> tuple[DocumentRecord, ...]:
        """The documents as they were searched."""
        return tuple(self._read("documents.jsonl", DocumentRecord))

    @cached_property
    def finder(self) -> QuoteFinder:
        """Looks quotations up in those documents."""
        return finder_for(self.documents)

    def _repr_markdown_(self) -> str:
        """Return the report in short, which a notebook shows."""
        from evals.report.markdown import report_markdown
        from evals.report.page import page_of

        return report_markdown(page_of(self))

    @property
    def decisive(self) -> Split | None:
        """The part to judge by: "test" when there are both parts, else all of it (None)."""
        splits = {case.split for case in self.cases}
        return "test" if len(splits) > 1 else None

    def answers(self) -> list[AnswerRow]:
        """Return the answers; of a question asked anew after an error, the last one."""
        last: dict[Key, AnswerRow] = {}
        for row in self._read("answers.jsonl", AnswerRow):
            last[row.key] = row
        return list(last.values())

    def scores(self) -> list[ScoreRow]:
        """Return the scores."""
        return list(self._read("scores.jsonl", ScoreRow))

    def judgements(self) -> list[ScoreRow]:
        """Return the scores that a chat model gave; [] when none did, or nothing is scored yet."""
        scored = (self.path / "scores.jsonl").is_file()
        return [s for s in self.scores() if s.metric == "judge"] if scored else []

    def rulings(self) -> list[Ruling]:
        """Return what people said of citations and answers; [] when nobody did yet."""
        there = (self.path / "rulings.jsonl").is_file()
        return list(self._read("rulings.jsonl", Ruling)) if there else []

    def summary(self) -> dict[str, Any]:
        """Return the summary.

        Raises:
            RunError: The run was not scored yet.
        """
        file = self.path / "summary.json"
        if not file.is_file():
            raise RunError(
                f"The run {str(self.path)!r} has no `summary.json`. Make it with "
                f"`leidraad-eval score {self.path}`."
            )
        summary: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return summary

    def start(
        self, record: RunRecord, cases: Sequence[Case], documents: Sequence[DocumentRecord]
    ) -> None:
        """Make the folder, with everything that is known before the first question."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.write_record(record)
        self._write("cases.jsonl", cases, exclude_defaults=True)
        self._write("documents.jsonl", documents)

    def write_record(self, record: RunRecord) -> None:
        """Write `run.json` anew."""
        self.write_text("run.json", record.model_dump_json(indent=2) + "\n")

    def write_scores(self, scores: Sequence[ScoreRow]) -> None:
        """Write `scores.jsonl` anew."""
        self._write("scores.jsonl", scores)

    def write_rulings(self, rulings: Sequence[Ruling]) -> None:
        """Write `rulings.jsonl` anew."""
        self._write("rulings.jsonl", rulings)

    def write_summary(self, summary: object) -> None:
        """Write `summary.json` anew."""
        text = json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False)
        self.write_text("summary.json", text + "\n")

    def write_text(self, name: str, text: str) -> Path:
        """Write a file whole or not at all, and return it."""
        target = self.path / name
        draft = target.with_name(f".{name}.draft")
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(target)
        return target

    def mend(self) -> None:
        """Drop the end of `answers.jsonl` if it was cut off in the middle of a row."""
        file = self.path / "answers.jsonl"
        whole = file.read_bytes() if file.is_file() else b""
        if whole and not whole.endswith(b"\n"):
            file.write_bytes(whole[: whole.rfind(b"\n") + 1])

    @contextmanager
    def appending(self) -> Iterator[_Appender]:
        """Open `answers.jsonl` to add rows; each is on disk before the next question."""
        with (self.path / "answers.jsonl").open("a", encoding="utf-8") as stream:
            yield _Appender(stream)

    def _read(self, name: str, model: type[_Model]) -> Iterable[_Model]:
        file = self.path / name
        if not file.is_file():
            raise RunError(f"The run {str(self.path)!r} lacks {name!r}; run it again.")
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
            if not line.strip():
                continue
            try:
                yield model.model_validate_json(line)
            except ValidationError as error:
                raise RunError(f"Line {number} of {str(file)!r} is damaged.") from error

    def _write(
        self, name: str, rows: Iterable[BaseModel], *, exclude_defaults: bool = False
    ) -> None:
        lines = (
            row.model_dump_json(by_alias=True, exclude_defaults=exclude_defaults) for row in rows
        )
        self.write_text(name, "".join(f"{line}\n" for line in lines))


@dataclass(frozen=True, slots=True)
class _Appender:
    stream: TextIO

    def add(self, row: AnswerRow) -> None:
        self.stream.write(row.model_dump_json() + "\n")
        self.stream.flush()
