"""The command line does what `--help` promises, with the exit codes it promises."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant import Assistant
from evals.cli import main
from evals.runs.folder import RunFolder
from evals.runs.python import run
from tests.evals.samples import DOCUMENTS, cases, oracle

COMMANDS = ("validate", "run", "score", "report", "compare", "gate", "review", "import", "export")


def _exit(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit("--help") == 0
    listed = capsys.readouterr().out

    assert all(command in listed for command in COMMANDS)
    for command in COMMANDS:
        assert _exit(command, "--help") == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "bestaat-niet"),
        ("run", "leidraad", "--split", "beide"),
        ("run", "leidraad", "--case", "bestaat-niet"),
        ("run", "leidraad", "--system", "onbekend"),
        ("report", "geen-map"),
        ("compare", "a", "b"),
        ("gate", "geen-map"),
        ("review", "geen-map"),
        ("export",),
        ("export", "leidraad", "set.docx"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_no_traceback(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _exit(*arguments) == 2

    assert "Traceback" not in capsys.readouterr().err


def test_from_an_empty_template_to_a_report(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, questions, out = tmp_path / "vragen.xlsx", tmp_path / "vragen.yaml", tmp_path / "runs"
    assert _exit("export", "--template", sheet) == 0
    _fill(sheet)

    assert _exit("import", sheet, questions) == 0
    assert _exit("validate", questions) == 0
    assert _exit("run", questions, "--out", out, "--name", "eerste") == 0

    said = capsys.readouterr().out
    assert "2 van de 2 vragen goed" in said
    assert (out / "eerste" / "rapport.html").is_file()
    assert _exit("run", questions, "--out", out, "--name", "eerste") == 2


def _fill(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["Vragen"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows: list[Mapping[str, str]] = [
        {
            "id": "mijn-1",
            "vraag": "Wat moeten we afspreken over medisch-specialistische zorg thuis?",
            "document 1": "leidraad-rho-ziekenhuis",
            "citaat 1": "Maak afspraken over bereikbaarheid voor patiënten, binnen en buiten "
            "kantoortijden.",
            "feiten": "bereikbaarheid",
        },
        {
            "id": "mijn-2",
            "vraag": "Wat is de hoofdstad van Australië?",
            "niet in bronnen": "ja",
            "reden": "buiten_bereik",
        },
    ]
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, columns[name], value)
    book.save(path)


def test_a_quotation_that_is_not_there_is_told_with_its_row(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "id;vraag;document 1;citaat 1\n"
        "a;Een?;leidraad-rho-ziekenhuis;Maak afspraken over het kweken van tulpen in de regio\n",
        encoding="utf-8",
    )

    assert _exit("validate", path) == 2

    assert f"{path}: rij 2: fout: [a] citaat niet gevonden" in capsys.readouterr().out


def test_a_set_of_two_systems_is_ranked(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    systems = ("--system", "lexical", "--system", "hybrid")

    code = _exit(
        "run", "leidraad", "--tag", "rook", "--limit", 3, *systems, "--out", tmp_path,
        "--name", "twee",
    )  # fmt: skip

    assert code == 0
    assert "Alleen op woorden" in capsys.readouterr().out
    assert {p.name for p in tmp_path.iterdir()} == {
        "twee-lexical",
        "twee-hybrid",
        "twee-ranglijst.md",
    }


def test_only_what_failed_can_be_asked_again(assistant: Assistant, tmp_path: Path) -> None:
    common = ("--out", tmp_path, "--split", "test", "--tag", "stijl:injectie")
    _exit("run", "leidraad", *common, "--name", "alles")
    summary = RunFolder(tmp_path / "alles").summary()["splits"]["test"]
    wrong = round((1 - summary["metrics"]["correct"]["value"]) * summary["cases"])

    code = _exit("run", "leidraad", *common, "--name", "fout", "--failing", tmp_path / "alles")

    assert code == (0 if wrong else 2)
    if wrong:
        assert len(RunFolder(tmp_path / "fout").cases) == wrong


def test_compare_and_gate_speak_in_exit_codes(
    right: RunFolder, mute: RunFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "regels.yaml"
    rules.write_text(
        "absolute: [{metric: verbatim, min: 1.0}]\n"
        "must_pass: false\n"
        "no_regression: {metrics: [correct], margin: 0.03}\n",
        encoding="utf-8",
    )
    pointer = tmp_path / "basis.txt"
    pointer.write_text("stil\n", encoding="utf-8")

    assert _exit("compare", mute.path, right.path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["shared"] == 6
    assert _exit("compare", mute.path, right.path, "--split", "all") == 0
    assert _exit("compare", mute.path, right.path, "--split", "beide") == 2
    assert _exit("gate", right.path, "--baseline", pointer, "--config", rules) == 0
    junit = tmp_path / "j.xml"
    assert (
        _exit("gate", mute.path, "--baseline", right.path, "--config", rules, "--junit", junit) == 0
    )
    assert "onbeslist" in capsys.readouterr().out
    assert _exit("gate", mute.path, "--baseline", right.path, "--config", rules, "--strict") == 3
    rules.write_text("absolute: [{metric: correct, min: 0.9}]\n", encoding="utf-8")
    assert _exit("gate", mute.path, "--config", rules) == 1
    assert junit.is_file()


def test_incomparable_runs_end_with_2(right: RunFolder, tmp_path: Path) -> None:
    other = run(cases(), oracle, name="x", out=tmp_path, documents={**DOCUMENTS, "noord": "Leeg."})

    assert _exit("compare", right.path, other.path) == 2
    assert _exit("compare", right.path, other.path, "--force") == 0


def test_a_run_in_which_everything_breaks_says_so(tmp_path: Path) -> None:
    def dead(question: str, history: Sequence[str]) -> Mapping[str, Any]:
        raise OSError("weg")

    folder = run(cases(), dead, name="dood", out=tmp_path, documents=DOCUMENTS)

    assert folder.record.counts["errors"] == 6
    assert _exit("report", folder.path) == 0


def test_score_and_report_make_the_files_anew(right: RunFolder) -> None:
    for name in ("scores.jsonl", "summary.json", "rapport.html"):
        (right.path / name).unlink()

    assert _exit("score", right.path) == 0

    assert (right.path / "rapport.html").is_file()


def test_a_run_in_the_data_folder_is_known_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEIDRAAD_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    run(cases(), oracle, name="mijn", documents=DOCUMENTS)

    assert _exit("report", "mijn") == 0
    assert _exit("report", "een-ander") == 2
