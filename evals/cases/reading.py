"""Read a set from YAML, JSONL, CSV or Excel, and keep on which line each case stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.cases.case import Case, QuestionSet
from evals.cases.problems import Problem, explained
from evals.cases.schema import SETS
from evals.errors import SetError

__all__ = ["ReadSet", "find_set", "load_set", "read_set", "set_digest", "shipped_sets"]

SUFFIXES = (".jsonl", ".yaml", ".yml", ".csv", ".xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSet:
    """A file as read.

    Attributes:
        path: The file.
        questions: Its cases, without those that could not be read.
        lines: The line, or the row of a spreadsheet, on which each case starts, by its id.
        problems: What is wrong with the form of the file.
    """

    path: Path
    questions: QuestionSet
    lines: Mapping[str, int]
    problems: tuple[Problem, ...]


def load_set(name: str | Path) -> QuestionSet:
    """Return a question set.

    Args:
        name: A file (.jsonl, .yaml, .csv, .xlsx), or the name of a set that ships.

    Raises:
        SetError: There is no such set, or a case in it is not right.
    """
    read = read_set(find_set(name))
    errors = [p for p in read.problems if p.is_error]
    if errors:
        listed = "\n".join(f"  {problem.line_for(read.path)}" for problem in errors[:10])
        more = f"\n  ... and {len(errors) - 10} more" if len(errors) > 10 else ""
        raise SetError(f"The set {str(read.path)!r} cannot be used:\n{listed}{more}")
    return read.questions


def shipped_sets() -> dict[str, Path]:
    """Return the sets that ship, by name."""
    paths = (path for path in sorted(SETS.iterdir()) if path.suffix in SUFFIXES)
    return {path.stem: path for path in paths}


def find_set(name: str | Path) -> Path:
    """Return the file of a set.

    Raises:
        SetError: There is no such file, and no set of that name ships.
    """
    path = Path(name)
    if path.is_file():
        if path.suffix.lower() not in SUFFIXES:
            raise SetError(
                f"The set {str(path)!r} is a {path.suffix or 'nameless'} file; sets are "
                f"{', '.join(SUFFIXES)}."
            )
        return path
    shipped = shipped_sets()
    if str(name) in shipped:
        return shipped[str(name)]
    raise SetError(
        f"There is no set {str(name)!r}. Give a file, or one of the sets that ship: "
        f"{', '.join(shipped)}."
    )


def read_set(path: Path) -> ReadSet:
    """Read a set; what is wrong with its form is in `problems`.

    Raises:
        SetError: The file cannot be read at all.
        ExchangeError: A spreadsheet cannot be read at all.
    """
    if path.suffix.lower() in {".csv", ".xlsx"}:
        from evals.exchange.reading import read_sheet

        header, records, problems = read_sheet(path)
    else:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SetError(f"The set {str(path)!r} cannot be read: {error}.") from error
        header, records, problems = (
            _from_jsonl(text) if path.suffix.lower() == ".jsonl" else _from_yaml(text, path)
        )
    return _checked(path, header, records, problems)


def set_digest(cases: Sequence[Case]) -> str:
    """Return the SHA-256 of all that is asked and scored, in any order of the cases."""
    rows = sorted(case.model_dump_json(by_alias=True, exclude_defaults=True) for case in cases)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


Records = list[tuple[int, Mapping[str, Any]]]


def _from_jsonl(text: str) -> tuple[dict[str, Any], Records, list[Problem]]:
    header: dict[str, Any] = {}
    records: Records = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(Problem(code="not_json", line=number, values={"why": error.msg}))
            continue
        if not isinstance(record, dict):
            problems.append(Problem(code="not_object", line=number))
        elif "schema" in record and not records and not header:
            header = record
        else:
            records.append((number, record))
    return header, records, problems


def _from_yaml(text: str, path: Path) -> tuple[dict[str, Any], Records, list[Problem]]:
    import yaml

    try:
        root, whole = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or type(error).__name__
        line = mark.line + 1 if mark else 1
        return {}, [], [Problem(code="not_yaml", line=line, values={"why": str(problem)})]
    if not isinstance(whole, dict) or not isinstance(whole.get("cases"), list):
        raise SetError(f"The set {str(path)!r} has no list `cases`; see `set.schema.json`.")
    lines = list(_case_lines(root))
    header = {key: value for key, value in whole.items() if key != "cases"}
    return header, list(zip(lines, whole["cases"], strict=True)), []


def _case_lines(root: object) -> Iterator[int]:
    for key, value in getattr(root, "value", ()):
        if key.value == "cases":
            yield from (node.start_mark.line + 1 for node in value.value)


def _checked(
    path: Path, header: Mapping[str, Any], records: Records, problems: list[Problem]
) -> ReadSet:
    cases: list[Case] = []
    lines: dict[str, int] = {}
    for line, record in records:
        try:
            case = Case.model_validate(record)
        except ValidationError as error:
            problems.extend(_of_schema(line, record, error))
            continue
        if case.id in lines:
            values = {"first": str(lines[case.id])}
            problems.append(Problem(code="twice", line=line, case=case.id, values=values))
            continue
        lines[case.id] = line
        cases.append(case)
    try:
        questions = QuestionSet.model_validate(
            {"name": path.stem, **header, "cases": cases}  # a header names the set otherwise
        )
    except ValidationError as error:
        problems.extend(_of_schema(1, {}, error))
        questions = QuestionSet(name=path.stem, cases=tuple(cases))
    folder = questions.corpus.folder
    if folder:
        beside = str((path.parent / folder).absolute())
        corpus = questions.corpus.model_copy(update={"folder": beside})
        questions = questions.model_copy(update={"corpus": corpus})
    if not records and not problems:
        problems.append(Problem(code="empty", line=1))
    return ReadSet(path=path, questions=questions, lines=lines, problems=tuple(problems))


def _of_schema(line: int, record: object, error: ValidationError) -> Iterator[Problem]:
    case = str(record.get("id", "")) if isinstance(record, dict) else ""
    for each in error.errors(include_url=False):
        where = ".".join(str(part) for part in each["loc"]) or "case"
        values = {"where": where, "why": explained(each)}
        yield Problem(code="schema", line=line, case=case, values=values)
