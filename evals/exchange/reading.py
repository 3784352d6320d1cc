"""Read a set from a spreadsheet; what is wrong is said in Dutch, with the row and the column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from evals.cases.problems import Problem
from evals.errors import ExchangeError
from evals.exchange.columns import (
    ALIKE,
    CASE_COLUMNS,
    CHOICES,
    NO,
    QUOTE_COLUMNS,
    TURN_COLUMNS,
    YES,
)
from evals.exchange.facts import facts_from
from evals.exchange.tables import read_table

__all__ = ["read_sheet"]

_QUOTE = re.compile(rf"({'|'.join(QUOTE_COLUMNS)}) (\d+)")
_DATE = re.compile(r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})")


@dataclass
class _Row:
    """A row under the names of its columns, collecting what is wrong with it."""

    line: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, column: str, why: str) -> None:
        values = {"where": column, "why": why}
        case = self.text("id")
        self.problems.append(Problem(code="sheet", line=self.line, case=case, values=values))

    def choice(self, column: str, name: str = "") -> str | None:
        value = self.text(column)
        known = CHOICES[name or column]
        found = {choice.casefold(): choice for choice in known}.get(
            value.casefold().replace(" ", "_"),
            {c.casefold(): c for c in known}.get(value.casefold()),
        )
        if value and found is None:
            self.wrong(column, f"{value!r} kan niet; kies uit {', '.join(known)}")
        return found

    def yes(self, column: str) -> bool:
        value = self.text(column).casefold()
        if value not in YES | NO:
            self.wrong(column, f"{self.text(column)!r} is geen ja of nee")
        return value in YES

    def number(self, column: str) -> int | None:
        value = self.text(column)
        if value and not value.isdigit():
            self.wrong(column, f"{value!r} is geen geheel getal")
            return None
        return int(value) if value else None

    def day(self, column: str) -> str | None:
        value = self.text(column)
        if not value:
            return None
        match = _DATE.fullmatch(value)
        try:
            if match:
                return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.wrong(column, f"{value!r} is geen datum; schrijf 31-12-2025")
            return None


def read_sheet(
    path: Path,
) -> tuple[dict[str, Any], list[tuple[int, Mapping[str, Any]]], list[Problem]]:
    """Return the records of a spreadsheet, with the row each starts on, and what is wrong.

    Raises:
        ExchangeError: It is no spreadsheet, or has no columns `id` and `vraag`; in Dutch.
    """
    table = read_table(path)
    if not table:
        raise ExchangeError(
            f"Het bestand {str(path)!r} is leeg. `leidraad-eval export --template`"
            " maakt een sjabloon."
        )
    (first, heads), *body = table
    names = _columns(heads, path)
    problems = [
        Problem(code="sheet", line=first, values={"where": repr(name), "why": "onbekende kolom"})
        for name in names
        if name and not _known(name)
    ]
    rows = [
        _Row(line, dict(zip(names, [*cells, *[""] * len(names)], strict=False)))
        for line, cells in body
    ]
    records = list(_records(rows))
    for row in rows:
        problems += row.problems
    broken = {problem.line for problem in problems if problem.code == "sheet"}
    kept = [(line, record) for line, record in records if line not in broken]
    return {}, kept, problems


def _columns(heads: list[str], path: Path) -> list[str]:
    names = [re.sub(r"\s+", " ", head.strip().lower()) for head in heads]
    names = [ALIKE.get(name, name) for name in names]
    missing = [name for name in ("id", "vraag") if name not in names]
    if missing:
        raise ExchangeError(
            f"In {str(path)!r} ontbreekt de kolom {', '.join(missing)}. De eerste rij bevat de "
            "namen van de kolommen; `leidraad-eval export --template` maakt een sjabloon."
        )
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if twice:
        raise ExchangeError(f"In {str(path)!r} komt de kolom {twice[0]!r} meer dan eens voor.")
    return names


def _known(name: str) -> bool:
    return name in TURN_COLUMNS or name in CASE_COLUMNS or bool(_QUOTE.fullmatch(name))


def _records(rows: list[_Row]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield a record per case; rows with the same id, numbered by `beurt`, are one."""
    conversations: dict[str, list[_Row]] = {}
    for row in rows:
        if not row.text("id"):
            row.wrong("id", "elke vraag heeft een kenmerk nodig")
        elif not row.text("vraag"):
            row.wrong("vraag", "hier staat geen vraag")
        elif row.text("beurt"):
            conversations.setdefault(row.text("id"), []).append(row)
        else:
            yield row.line, _case(row) | {"question": row.text("vraag")} | _scored(row)
    for turns in conversations.values():
        ordered = sorted(turns, key=lambda row: row.number("beurt") or 0)
        numbers = [row.number("beurt") for row in ordered]
        if numbers != list(range(1, len(ordered) + 1)):
            turns[0].wrong("beurt", "de beurten van een gesprek lopen van 1 af door")
        told = next((row for row in reversed(ordered) if row.text("soort")), ordered[-1])
        yield turns[0].line, _case(told) | {"turns": [_turn(row) for row in ordered]}


def _turn(row: _Row) -> dict[str, Any]:
    alone = {"standalone": row.text("losse vraag")} if row.text("losse vraag") else {}
    return {"question": row.text("vraag")} | alone | _scored(row)


def _scored(row: _Row) -> dict[str, Any]:
    record: dict[str, Any] = {"gold": _gold(row), "should_abstain": row.yes("niet in bronnen")}
    record["abstain_kind"] = row.choice("reden")
    for column, name, prefix in (("feiten", "facts", "f"), ("verboden", "forbidden", "x")):
        record[name] = list(facts_from(row.text(column), prefix))
        for fact in record[name]:
            if not fact["any_of"] and "value" not in fact:
                row.wrong(column, "een feit zonder vorm of waarde")
    for column, name in (("ook goed", "also_good"), ("niet goed", "not_good")):
        record[name] = list(_places(row, column))
    return record


def _gold(row: _Row) -> list[dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    numbers = sorted({int(m[2]) for name in row.cells if (m := _QUOTE.fullmatch(name))})
    for number in numbers:
        document, quote = row.text(f"document {number}"), row.text(f"citaat {number}")
        if not document and not quote:
            continue
        if not document:
            row.wrong(f"document {number}", "bij welk document hoort dit citaat?")
        elif not quote:
            row.wrong(f"citaat {number}", f"welk citaat uit {document!r}?")
        else:
            place: dict[str, Any] = {"doc": document, "quote": quote}
            page = row.number(f"pagina {number}")
            place |= {"page": page} if page else {}
            name = row.text(f"groep {number}") or f"#{number}"
            grade = 1 if row.choice(f"gewicht {number}", "gewicht") == "nuttig" else 2
            group = groups.setdefault(name, {"grade": grade, "any_of": []})
            group["any_of"].append(place)
    return [{"id": f"g{n}"} | group for n, group in enumerate(groups.values(), start=1)]


def _places(row: _Row, column: str) -> Iterator[dict[str, str]]:
    for line in filter(str.strip, row.text(column).splitlines()):
        document, colon, quote = line.partition(":")
        if colon and quote.strip():
            yield {"doc": document.strip(), "quote": quote.strip()}
        else:
            row.wrong(column, f"{line[:40]!r} is geen `document: citaat`")


def _case(row: _Row) -> dict[str, Any]:
    days = {"from": row.day("geldig van"), "to": row.day("geldig tot")}
    return {
        "id": row.text("id"),
        "type": row.choice("soort") or "feit",
        "split": row.choice("deel") or "dev",
        "tags": [tag.strip() for tag in row.text("labels").split(",") if tag.strip()],
        "must_pass": row.yes("gouden vraag"),
        "reference_answer": row.text("voorbeeldantwoord"),
        "valid": days if any(days.values()) else None,
        "author": row.text("auteur"),
        "reviewed_by": row.text("beoordeeld door"),
        "notes": row.text("opmerkingen"),
    }
