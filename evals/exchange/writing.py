"""Write a set as YAML, JSONL, CSV or Excel, and an empty template to start from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.cases.case import VITAL, Case, Place, QuestionSet, Turn
from evals.errors import ExchangeError
from evals.exchange.columns import (
    CHOICES,
    EXPLAINED,
    LONGEST_QUOTES,
    QUOTE_COLUMNS,
    all_columns,
)
from evals.exchange.facts import facts_text
from evals.exchange.tables import write_csv
from evals.exchange.workbook import write_workbook

__all__ = ["write_set", "write_template"]

_FIRST = ("id", "question", "turns", "type", "split", "tags", "must_pass")
"""How a record starts, for who reads it."""
_WIDE = {"vraag": 60, "citaat": 45, "feiten": 40, "opmerkingen": 40, "labels": 30, "id": 22}


def write_set(questions: QuestionSet, path: Path) -> None:
    """Write a set; the ending of the name decides the form.

    Raises:
        ExchangeError: The ending is of no form that we know.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        path.write_bytes(write_csv(list(_rows(questions.cases))))
    elif suffix == ".xlsx":
        _write_workbook(list(_rows(questions.cases)), path)
    elif suffix == ".jsonl":
        path.write_text("".join(_jsonl(questions)), encoding="utf-8")
    elif suffix in {".yaml", ".yml"}:
        import yaml

        whole = _plain(questions)
        text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100)
        path.write_text(text, encoding="utf-8")
    else:
        raise ExchangeError(f"Naar {path.suffix!r} kan niet; kies .yaml, .jsonl, .csv of .xlsx.")


def write_template(path: Path) -> None:
    """Write an empty spreadsheet with every column, choices to pick from, and an explanation.

    Raises:
        ExchangeError: The name does not end in .xlsx or .csv.
    """
    if path.suffix.lower() == ".csv":
        path.write_bytes(write_csv([all_columns()]))
    elif path.suffix.lower() == ".xlsx":
        _write_workbook([all_columns()], path)
    else:
        raise ExchangeError(f"Een sjabloon is .xlsx of .csv, niet {path.suffix!r}.")


def _plain(questions: QuestionSet) -> dict[str, Any]:
    whole = questions.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    head = {"schema": 1, "name": questions.name, "language": questions.language}
    cases = [{k: case[k] for k in _FIRST if k in case} | case for case in whole.pop("cases", [])]
    return head | {k: v for k, v in whole.items() if k not in head} | {"cases": cases}


def _jsonl(questions: QuestionSet) -> Iterator[str]:
    whole = _plain(questions)
    cases = whole.pop("cases", [])
    for record in (whole, *cases):
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _rows(cases: Sequence[Case]) -> Iterator[list[str]]:
    quotes = max(
        (sum(len(g.any_of) for g in t.gold) for case in cases for t in case.conversation),
        default=0,
    )
    columns = all_columns(max(quotes, LONGEST_QUOTES))
    yield columns
    for case in cases:
        for number, turn in enumerate(case.conversation, start=1):
            cells = _turn_cells(turn) | _case_cells(case)
            cells["beurt"] = str(number) if case.turns else ""
            yield [cells.get(column, "") for column in columns]


def _turn_cells(turn: Turn) -> dict[str, str]:
    cells = {
        "vraag": turn.question,
        "losse vraag": turn.standalone or "",
        "niet in bronnen": "ja" if turn.should_abstain else "",
        "reden": turn.abstain_kind or "",
        "feiten": facts_text(turn.facts),
        "verboden": facts_text(turn.forbidden),
        "ook goed": _places(turn.also_good),
        "niet goed": _places(turn.not_good),
    }
    number = 0
    for group, letter in zip(turn.gold, _letters(), strict=False):
        for place in group.any_of:
            number += 1
            values = (
                place.doc,
                place.quote,
                str(place.page or ""),
                letter if len(group.any_of) > 1 else "",
                "" if group.grade == VITAL else "nuttig",
            )
            cells |= {f"{n} {number}": v for n, v in zip(QUOTE_COLUMNS, values, strict=True)}
    return cells


def _case_cells(case: Case) -> dict[str, str]:
    valid = case.valid
    return {
        "id": case.id,
        "soort": case.type,
        "deel": case.split,
        "labels": ", ".join(case.tags),
        "gouden vraag": "ja" if case.must_pass else "",
        "voorbeeldantwoord": case.reference_answer,
        "geldig van": valid.since.strftime("%d-%m-%Y") if valid and valid.since else "",
        "geldig tot": valid.until.strftime("%d-%m-%Y") if valid and valid.until else "",
        "auteur": case.author,
        "beoordeeld door": case.reviewed_by,
        "opmerkingen": case.notes,
    }


def _places(places: Sequence[Place]) -> str:
    return "\n".join(f"{place.doc}: {place.quote}" for place in places)


def _letters() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        name, rest = "", number
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = chr(ord("A") + digit) + name
        yield name


def _write_workbook(rows: Sequence[Sequence[str]], path: Path) -> None:
    write_workbook(
        path,
        "Vragen",
        rows,
        choices=CHOICES,
        widths=_WIDE,
        explained=[("kolom", "wat er in komt"), *EXPLAINED.items()],
    )
