"""Answer a file of questions, one JSON object a line.

In: `{"id": ..., "question": "...", "turns": ["earlier question", ...]}`; `turns` may be left out.
Out, in the same order: `{"id": ..., "answer": {...}}`, or for a line that failed
`{"id": ... or null, "line": 3, "error": "..."}`. Blank lines are skipped.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.terminal import counting, well_formed

if TYPE_CHECKING:
    from assistant import Assistant, Filters

__all__ = ["BatchLine", "Row", "answer_file", "answer_rows", "read_lines", "write_rows"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A line of the file; `problem` says why it cannot be answered, "" when it can.

    Lines count from 1.
    """

    number: int
    id: str | int | None = None
    question: str = ""
    turns: tuple[str, ...] = ()
    problem: str = ""


def answer_file(assistant: Assistant, questions: Path, out: Path, filters: Filters) -> int:
    """Answer the questions of a file, and return how many lines failed.

    Those are reported on standard error as well, by their number.

    Raises:
        OSError: A file cannot be read or written.
    """
    lines = read_lines(questions)

    def failed(number: int, problem: str) -> None:
        sys.stderr.write(f"{questions.name}, line {number}: {problem}\n")

    with counting(len(lines), "Vragen beantwoorden") as advance:

        def answer(question: str, turns: tuple[str, ...]) -> dict[str, Any]:
            try:
                return assistant.ask(question, turns, filters=filters).to_dict()
            finally:
                advance()

        return write_rows(out, answer_rows(lines, answer, failed))


def read_lines(path: Path) -> list[BatchLine]:
    """Read the questions.

    Raises:
        OSError: The file cannot be read.
    """
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_read(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def answer_rows(
    lines: list[BatchLine],
    answer: Callable[[str, tuple[str, ...]], dict[str, Any]],
    failed: Callable[[int, str], None],
) -> Iterator[Row]:
    """Yield a row for each line; a line that fails does not stop the rest.

    Args:
        lines: The questions.
        answer: Turns a question and the earlier questions into an answer.
        failed: Told the number of a line that failed and why.
    """
    for line in lines:
        problem = line.problem
        if not problem:
            try:
                yield {"id": line.id, "answer": answer(line.question, line.turns)}
                continue
            except Exception as error:  # noqa: BLE001  # one line's failure is a row, not the end
                problem = " ".join(f"{type(error).__name__}: {error}".split())
        failed(line.number, problem)
        yield {"id": line.id, "line": line.number, "error": problem}


def write_rows(path: Path, rows: Iterator[Row]) -> int:
    """Write the rows and return how many hold an error.

    The file appears in one step when all rows are there; one that was there stays until then.

    Raises:
        OSError: The file cannot be written.
    """
    errors = 0
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for row in rows:
                errors += "error" in row
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        umask = os.umask(0)
        os.umask(umask)
        draft.chmod(0o666 & ~umask)  # a temporary file is the owner's alone
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return errors


def _read(number: int, line: bytes) -> BatchLine:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return BatchLine(number=number, problem="the line is not UTF-8")
    except json.JSONDecodeError as error:
        return BatchLine(
            number=number, problem=f"the line is not JSON: {error.msg} at column {error.colno}"
        )
    except (ValueError, RecursionError) as error:
        return BatchLine(number=number, problem=f"the line cannot be read: {error}")
    if not isinstance(value, dict):
        return BatchLine(number=number, problem="the line is not a JSON object")
    key, question, turns = value.get("id"), value.get("question"), value.get("turns") or []
    if isinstance(key, str):
        key = well_formed(key)
    if isinstance(key, bool) or not isinstance(key, str | int):
        return BatchLine(number=number, problem="`id` is missing, or neither text nor a number")
    if not isinstance(question, str):
        return BatchLine(number=number, id=key, problem="`question` is missing or not text")
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        return BatchLine(number=number, id=key, problem="`turns` is not a list of texts")
    return BatchLine(
        number=number,
        id=key,
        question=well_formed(question),
        turns=tuple(well_formed(turn) for turn in turns),
    )
