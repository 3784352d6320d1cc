"""The sheet on which a person rules: a row per answer and per citation, "goed" or "fout"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.cases.problems import Problem
from evals.errors import ExchangeError
from evals.exchange.tables import read_table, write_csv
from evals.exchange.workbook import write_workbook
from evals.metrics.scoring import answer_words
from evals.review.queue import Queued
from evals.runs.rows import Ruling

__all__ = ["COLUMNS", "read_rulings", "write_sheet"]

COLUMNS = (
    "id", "beurt", "wat", "vraag", "te beoordelen", "document", "plaats", "oordeel",
    "toelichting", "beoordelaar",
)  # fmt: skip
_ANSWER, _CITATION = "antwoord", "citaat"
_GOOD, _BAD = "goed", "fout"
_VERDICTS = {_GOOD: True, "g": True, _BAD: False, "f": False}
_WIDE = {
    "id": 20, "beurt": 7, "wat": 10, "vraag": 45, "te beoordelen": 80, "document": 28,
    "plaats": 28, "oordeel": 10, "toelichting": 40,
}  # fmt: skip
_EXPLAINED = [
    ("kolom", "wat u doet"),
    ("oordeel", "Vul op elke rij goed of fout in. Weet u het niet? Laat de cel leeg."),
    (
        "wat: antwoord",
        "goed: u zou dit zo laten staan. Het antwoord klopt, beantwoordt de vraag en laat niets "
        "onmisbaars weg; of het systeem zwijgt terecht, want de documenten zeggen het niet.",
    ),
    (
        "wat: citaat",
        "goed: deze woorden uit het document helpen de vraag te beantwoorden. fout: zij gaan over "
        "iets anders. Of het antwoord als geheel goed is, telt hier niet mee.",
    ),
    ("toelichting", "Waarom, als u dat kwijt wilt. Mag leeg blijven."),
    ("beoordelaar", "Uw naam; op één rij is genoeg. Leeg: de naam van het bestand."),
    ("andere kolommen", "Verander deze niet: daaraan wordt uw oordeel herkend."),
    (
        "met zijn tweeën",
        "Laat ook een ander dit blad invullen, los van u. Dan blijkt hoe eensgezind mensen zijn.",
    ),
]


def write_sheet(queued: Sequence[Queued], path: Path) -> None:
    """Write what is to be ruled on.

    Raises:
        ExchangeError: The name does not end in .xlsx or .csv; in Dutch.
    """
    rows = [list(COLUMNS), *(_cells(each) for each in queued)]
    if path.suffix.lower() == ".csv":
        path.write_bytes(write_csv(rows))
    elif path.suffix.lower() == ".xlsx":
        choices = {"oordeel": (_GOOD, _BAD)}
        write_workbook(path, "Oordelen", rows, choices=choices, widths=_WIDE, explained=_EXPLAINED)
    else:
        raise ExchangeError(f"Een beoordelingsblad is .xlsx of .csv, niet {path.suffix!r}.")


def read_rulings(path: Path, queued: Sequence[Queued]) -> tuple[list[Ruling], list[Problem]]:
    """Return the rulings on a sheet, and what is wrong with it; rows without a verdict are none.

    Args:
        path: The sheet, filled in.
        queued: All of the run that can be ruled on.

    Raises:
        ExchangeError: It is no such sheet; in Dutch.
    """
    table = read_table(path)
    heads = [head.strip().lower() for head in table[0][1]] if table else []
    missing = [name for name in ("id", "wat", "te beoordelen", "oordeel") if name not in heads]
    if missing:
        raise ExchangeError(
            f"In {str(path)!r} ontbreekt de kolom {', '.join(missing)}. Gebruik het blad dat "
            "`leidraad-eval review RUN` schreef."
        )
    rows = [
        (number, dict(zip(heads, [*cells, *[""] * len(heads)], strict=False)))
        for number, cells in table[1:]
    ]
    rater = next((row["beoordelaar"] for _, row in rows if row.get("beoordelaar")), path.stem)
    known = {_key(_cells_by_name(each)): each for each in queued}
    rulings: list[Ruling] = []
    problems: list[Problem] = []
    for number, row in rows:
        verdict = row["oordeel"].strip().casefold()
        if not verdict:
            continue
        each = known.get(_key(row))
        if verdict not in _VERDICTS:
            problems.append(
                _problem(number, row, "oordeel", f"{row['oordeel']!r} is geen goed of fout")
            )
        elif each is None:
            why = "deze rij hoort niet bij deze meting, of de tekst is veranderd"
            problems.append(_problem(number, row, "te beoordelen", why))
        else:
            rulings.append(_ruling(each, _VERDICTS[verdict], row, rater))
    return rulings, problems


def _ruling(each: Queued, good: bool, row: dict[str, str], rater: str) -> Ruling:
    return Ruling(
        case=each.row.case,
        turn=each.row.turn,
        doc=each.citation.source_id if each.citation else "",
        quote=each.citation.quote if each.citation else "",
        good=good,
        rater=row.get("beoordelaar") or rater,
        note=row.get("toelichting", ""),
        of_gold=each.is_gold,
    )


def _problem(number: int, row: dict[str, str], column: str, why: str) -> Problem:
    values = {"where": column, "why": why}
    return Problem(code="sheet", line=number, case=row["id"], values=values)


def _cells(each: Queued) -> list[str]:
    row, citation = each.row, each.citation
    question = " → ".join([*row.history, row.question])
    shown = citation.quote if citation else answer_words(row.text).strip() or "(geen antwoord)"
    return [
        row.case,
        str(row.turn),
        _CITATION if citation else _ANSWER,
        question,
        shown,
        (citation.title or citation.source_id) if citation else "",
        " › ".join(_place(each)),
        "",
        "",
        "",
    ]


def _place(each: Queued) -> Iterator[str]:
    if each.citation:
        yield from each.citation.section
        if each.citation.page:
            yield f"bladzijde {each.citation.page}"


def _cells_by_name(each: Queued) -> dict[str, str]:
    return dict(zip(COLUMNS, _cells(each), strict=True))


def _key(row: dict[str, str]) -> tuple[str, ...]:
    """Return what tells a row from others, whatever a spreadsheet did to its white space."""
    about = (row["id"], row.get("beurt") or "1")
    if row["wat"].strip().casefold() != _CITATION:
        return about
    return (*about, row.get("document", ""), " ".join(row["te beoordelen"].split()))
