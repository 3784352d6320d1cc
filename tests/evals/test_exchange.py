"""Sets go to a spreadsheet and back, as Dutch Excel writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from evals.cases.case import Case, QuestionSet
from evals.cases.reading import load_set, read_set
from evals.errors import ExchangeError
from evals.exchange.columns import all_columns
from evals.exchange.tables import escaped, read_table, unescaped
from evals.exchange.writing import write_set, write_template

RICH = {
    "id": "vol-1",
    "turns": [
        {"question": "Wat kost het?"},
        {
            "question": "=En in Noord?",
            "standalone": "Wat kost het in regio Noord?",
            "gold": [
                {"id": "g1", "any_of": [
                    {"doc": "a", "quote": "- € 20,60"},
                    {"doc": "b", "quote": "twintig; euro", "page": 3},
                ]},
                {"id": "g2", "grade": 1, "any_of": [{"doc": "a", "quote": "per \"maand\""}]},
            ],
            "facts": [
                {"id": "f1", "kind": "bedrag", "value": 20.6, "any_of": ["20,60 euro"]},
                {"id": "f2", "grade": 1, "any_of": ["per maand", "maandelijks"]},
            ],
            "forbidden": [{"id": "x1", "kind": "bedrag", "value": 1250.0, "why": "bedrag 2024"}],
            "also_good": [{"doc": "a", "quote": "ook: goed"}],
        },
    ],
    "type": "aantal",
    "split": "test",
    "tags": ["thema:kosten", "stijl:kort"],
    "must_pass": True,
    "valid": {"from": "2025-01-01", "to": "2025-12-31"},
    "author": "Zoë",
    "notes": "+let op",
}  # fmt: skip
SILENT = {
    "id": "stil-1",
    "question": "Wat verdient de wethouder?",
    "should_abstain": True,
    "abstain_kind": "buiten_bereik",
}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl", ".yaml"])
def test_a_set_comes_back_as_it_went(suffix: str, tmp_path: Path) -> None:
    written = tuple(Case.model_validate(row) for row in (RICH, SILENT))
    path = tmp_path / f"set{suffix}"

    write_set(QuestionSet(name="set", cases=written), path)
    back = {case.id: case for case in load_set(path).cases}

    assert back == {case.id: case for case in written}


def _sheet(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    rows = [
        ["id", "vraag", "document 1", "citaat 1", "feiten", "geldig tot"],
        ["a-1", "Hoeveel euro’s, één?", "gids", "coördinatie", "bedrag: =1.250,50", "31-12-2025"],
    ]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)

    case = load_set(_sheet(tmp_path / "s.csv", text, encoding)).cases[0]

    assert case.question == "Hoeveel euro’s, één?"
    assert case.facts[0].value == 1250.5
    assert case.valid is not None
    assert str(case.valid.until) == "2025-12-31"


def test_what_is_wrong_is_said_in_dutch_with_the_row_of_the_sheet(tmp_path: Path) -> None:
    text = (
        "id;vraag;soort;niet in bronnen;document 1;citaat 1;geldig tot;paard\n"
        "a-1;Een?;feit;nee;gids;een citaat;;\n"
        "\n"
        'a-2;"Twee\nregels?";gedicht;misschien;;citaat zonder document;volgend jaar;\n'
        ";Zonder kenmerk?;;;;;;\n"
        "a-1;Nog eens?;;;;;;\n"
    )
    path = _sheet(tmp_path / "s.csv", text)

    read = read_set(path)

    assert sorted(p.line_for(path).removeprefix(f"{path}: ") for p in read.problems) == [
        "rij 1: fout: kolom 'paard': onbekende kolom",
        "rij 4: fout: [a-2] kolom document 1: bij welk document hoort dit citaat?",
        "rij 4: fout: [a-2] kolom geldig tot: 'volgend jaar' is geen datum; schrijf 31-12-2025",
        "rij 4: fout: [a-2] kolom niet in bronnen: 'misschien' is geen ja of nee",
        "rij 4: fout: [a-2] kolom soort: 'gedicht' kan niet; kies uit feit, lijst, procedure, "
        "vergelijking, tabel, definitie, ja-nee, samenvatting, afspraak, voorbeeld, wie, wanneer, "
        "aantal",
        "rij 5: fout: kolom id: elke vraag heeft een kenmerk nodig",
        "rij 6: fout: [a-1] het id komt al voor op regel 2; elk id is uniek",
    ]


def test_the_turns_of_a_conversation_must_be_numbered(tmp_path: Path) -> None:
    path = _sheet(tmp_path / "s.csv", "id;beurt;vraag\nx;1;Een?\nx;3;Drie?\n")

    assert "lopen van 1 af" in read_set(path).problems[0].message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("naam;leeftijd\nJan;3\n", "kolom id, vraag"),
        ("", "is leeg"),
        ("id;vraag;vraag\n", "meer dan eens"),
    ],
)
def test_a_file_that_is_no_set_is_refused_in_dutch(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=said):
        read_set(_sheet(tmp_path / "s.csv", text))


def test_merged_cells_and_formulas_are_refused_with_their_row(tmp_path: Path) -> None:
    merged, formula = Workbook(), Workbook()
    for book in (merged, formula):
        book.active.append(["id", "vraag"])
        book.active.append(["a", "Een?"])
        book.active.append(["b", "Twee?"])
    merged.active.merge_cells("B2:B3")
    formula.active["B3"] = "=1+1"
    merged.save(tmp_path / "m.xlsx")
    formula.save(tmp_path / "f.xlsx")

    with pytest.raises(ExchangeError, match=r"Rij 2 .* samengevoegde cellen"):
        read_table(tmp_path / "m.xlsx")
    with pytest.raises(ExchangeError, match=r"Rij 3, kolom B .* formule"):
        read_table(tmp_path / "f.xlsx")


def test_a_file_that_only_looks_like_excel_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="geen leesbaar Excel-bestand"):
        read_table(_sheet(tmp_path / "x.xlsx", "niets"))


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    case = Case(id="a", question='=HYPERLINK("http://x")', should_abstain=True)
    questions = QuestionSet(name="s", cases=(case,))
    write_set(questions, tmp_path / "s.csv")
    write_set(questions, tmp_path / "s.xlsx")

    assert b"'=HYPERLINK" in (tmp_path / "s.csv").read_bytes()
    assert load_workbook(tmp_path / "s.xlsx")["Vragen"]["C2"].data_type == "s"


def test_the_template_has_every_column_choices_and_an_explanation(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")

    book = load_workbook(tmp_path / "t.xlsx")
    sheet = book["Vragen"]
    assert [cell.value for cell in sheet[1]] == all_columns()
    rules = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("procedure" in rule for rule in rules)
    assert book["Uitleg"].max_row > 20


def test_dates_and_numbers_that_excel_made_of_text_are_understood(tmp_path: Path) -> None:
    from datetime import datetime

    book = Workbook()
    book.active.append(
        ["id", "vraag", "document 1", "citaat 1", "pagina 1", "geldig tot", "gouden vraag"]
    )
    book.active.append([7, "Een?", "gids", "een citaat", 3.0, datetime(2025, 12, 31), True])  # noqa: DTZ001  # Excel has no zones
    book.save(tmp_path / "s.xlsx")

    case = load_set(tmp_path / "s.xlsx").cases[0]

    assert (case.id, case.must_pass, case.gold[0].any_of[0].page) == ("7", True, 3)
    assert case.valid is not None
    assert str(case.valid.until) == "2025-12-31"


@settings(deadline=None)
@given(st.text(max_size=30))
def test_escaping_a_formula_is_undone(cell: str) -> None:
    assert unescaped(escaped(cell)) == cell
    assert not escaped(cell).startswith(("=", "+", "-", "@"))


def test_a_record_starts_with_what_tells_it_from_others(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"

    write_set(QuestionSet(name="s", cases=(Case.model_validate(RICH),)), path)

    assert "cases:\n- id: vol-1\n  turns:\n" in path.read_text(encoding="utf-8")
