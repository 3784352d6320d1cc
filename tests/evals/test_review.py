"""People rule on what no gold decides, and what they say is put to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evals.cases.reading import load_set
from evals.cli import main
from evals.exchange.tables import read_table
from evals.review.queue import queue
from evals.review.rulings import merged_rulings, with_rulings
from evals.review.sheet import COLUMNS
from evals.runs.folder import RunFolder
from evals.runs.python import run
from evals.runs.rows import Ruling
from evals.runs.scoring import score_run
from tests.evals.samples import DOCUMENTS, TEXT, cases, oracle

EXTRA = "De huisarts is bereikbaar"
OTHER = "Het bestuur telt vijf leden."


def talkative(question: str, history: Sequence[str]) -> Mapping[str, Any]:
    """Cites two more places than the gold for every answer."""
    answer = dict(oracle(question, history))
    if answer["outcome"] != "answered" or "huisarts" in question:
        return answer
    start = TEXT.index(EXTRA)
    extra = [
        {"source_id": "gids", "start": start, "end": start + len(EXTRA), "quote": EXTRA},
        {"source_id": "noord", "start": 0, "end": 0, "quote": OTHER},
    ]
    return {**answer, "citations": [*answer["citations"], *extra]}


@pytest.fixture
def wordy(tmp_path: Path) -> RunFolder:
    """A run with three gold citations and six that nobody judged."""
    return run(cases(), talkative, name="breed", out=tmp_path, documents=DOCUMENTS)


def _exit(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def _ruled(run: RunFolder, path: Path, verdict: Callable[[Mapping[str, str]], str]) -> Path:
    """Write the sheet of a run, filled in by a function of each row."""
    assert _exit("review", run.path, "--out", path) == 0
    book = load_workbook(path)
    sheet = book["Oordelen"]
    columns = [str(cell.value) for cell in sheet[1]]
    for line in range(2, sheet.max_row + 1):
        row = {name: str(sheet.cell(line, n).value or "") for n, name in enumerate(columns, 1)}
        sheet.cell(line, columns.index("oordeel") + 1, verdict(row))
    book.save(path)
    return path


def _figures(folder: RunFolder) -> dict[str, Any]:
    of: dict[str, Any] = folder.summary()["splits"]["test"]
    return of


def test_what_hits_gold_is_not_asked_again_unless_wanted(wordy: RunFolder) -> None:
    asked = [each.citation.quote for each in queue(wordy) if each.citation]
    everything = [each for each in queue(wordy, everything=True) if each.citation]

    assert sorted(asked) == sorted([EXTRA, OTHER] * 3)
    assert sum(each.is_gold for each in everything) == 4
    assert len({each.row.case for each in queue(wordy, sample=2)}) == 2
    assert queue(wordy, sample=2) == queue(wordy, sample=2)


def test_accepted_citations_count_as_gold(
    wordy: RunFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _figures(wordy)["metrics"]
    sheet = _ruled(
        wordy, tmp_path / "anna.xlsx", lambda row: "fout" if row["document"] == "noord" else "goed"
    )

    assert _exit("review", wordy.path, "--read", sheet) == 0

    after = _figures(RunFolder(wordy.path))
    assert before["citation_precision"]["value"] == pytest.approx((3 * 1 / 3 + 1) / 4)
    assert before["citation_precision_judged"]["value"] == 1.0
    assert after["metrics"]["citation_precision"]["value"] == pytest.approx((3 * 2 / 3 + 1) / 4)
    assert after["metrics"]["citations_unjudged"]["value"] == 0.0
    assert after["citations"] == {"total": 10, "good": 7, "bad": 3, "unjudged": 0}
    said = capsys.readouterr().out
    assert "6 citaten beoordeeld door anna: 3 goed, 3 fout." in said
    assert "7 raak (70\u00a0%)" in (wordy.path / "rapport.html").read_text("utf-8")


def test_two_people_are_compared_and_what_they_dispute_stays_unjudged(
    wordy: RunFolder, tmp_path: Path
) -> None:
    one = _ruled(wordy, tmp_path / "anna.xlsx", lambda row: "goed")
    other = _ruled(
        wordy, tmp_path / "bert.xlsx", lambda row: "fout" if row["document"] == "noord" else "goed"
    )
    assert _exit("review", wordy.path, "--read", one) == 0
    assert _figures(RunFolder(wordy.path))["citations"]["unjudged"] == 0

    assert _exit("review", wordy.path, "--read", other) == 0

    review = RunFolder(wordy.path).summary()["review"]
    assert review["raters"] == ["anna", "bert"]
    assert review["citations"] == {"ruled": 6, "good": 3, "bad": 0, "disputed": 3}
    between = {each["what"]: each for each in review["between"]}
    assert (between["citations"]["n"], between["citations"]["equal"]) == (6, 0.5)
    assert between["answers"]["equal"] == 1.0
    assert _figures(RunFolder(wordy.path))["citations"]["unjudged"] == 3


def test_a_persons_verdicts_stand_beside_the_automatic_score(
    mute: RunFolder, tmp_path: Path
) -> None:
    sheet = _ruled(
        mute,
        tmp_path / "anna.xlsx",
        lambda row: "goed" if row["id"] in ("loon", "soep", "opname") else "fout",
    )

    assert _exit("review", mute.path, "--read", sheet) == 0

    review = RunFolder(mute.path).summary()["review"]
    assert review["automatic"] == [
        {"rater": "anna", "what": "answers", "n": 6, "equal": 5 / 6, "kappa": pytest.approx(2 / 3)}
    ]
    assert [each["case"] for each in review["differing"]] == ["opname"]
    report = (mute.path / "rapport.html").read_text("utf-8")
    assert (
        "anna en de automatische maat over 6 antwoorden: het eens bij 83\u00a0% (κ = 0,67)"
        in report
    )
    assert "goed, volgens de maat fout" in report


def test_rulings_are_kept_with_the_questions_for_a_next_run(
    wordy: RunFolder, tmp_path: Path
) -> None:
    sheet = _ruled(wordy, tmp_path / "anna.csv.xlsx", lambda row: "goed")
    kept = tmp_path / "vragen.jsonl"

    assert _exit("review", wordy.path, "--read", sheet, "--into", kept) == 0
    assert _exit("review", wordy.path, "--read", sheet, "--into", kept) == 0

    places = {c.id: [p.quote for p in c.also_good] for c in load_set(kept).cases}
    assert places["bijdrage"] == [EXTRA, OTHER]
    assert places["soep"] == []


def test_the_sheet_goes_to_csv_and_back(wordy: RunFolder, tmp_path: Path) -> None:
    path = tmp_path / "blad.csv"
    assert _exit("review", wordy.path, "--out", path) == 0
    rows = [cells for _, cells in read_table(path)]
    assert tuple(rows[0]) == COLUMNS

    text = path.read_text("utf-8-sig").replace(f"{OTHER};noord;;;", f"{OTHER};noord;;Goed;")
    path.write_text(text, encoding="cp1252", newline="")

    assert _exit("review", wordy.path, "--read", path) == 0
    assert RunFolder(wordy.path).summary()["review"]["citations"]["good"] == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("oordeel", "misschien"), "kolom oordeel: 'misschien' is geen goed of fout"),
        (("id", "weg"), "deze rij hoort niet bij deze meting"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_nothing_is_kept(
    wordy: RunFolder,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: tuple[str, str],
    told: str,
) -> None:
    sheet = _ruled(wordy, tmp_path / "anna.xlsx", lambda row: "goed")
    book = load_workbook(sheet)
    book["Oordelen"].cell(2, COLUMNS.index(change[0]) + 1, change[1])
    book.save(sheet)

    assert _exit("review", wordy.path, "--read", sheet) == 2

    assert told in capsys.readouterr().err
    assert wordy.rulings() == []


def test_two_sheets_of_the_same_person_are_refused(wordy: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    one = _ruled(wordy, tmp_path / "blad.xlsx", lambda row: "goed")
    other = _ruled(wordy, tmp_path / "b" / "blad.xlsx", lambda row: "fout")

    assert _exit("review", wordy.path, "--read", one, "--read", other) == 2
    assert _exit("review", wordy.path, "--read", tmp_path / "weg.xlsx") == 2
    assert _exit("review", wordy.path, "--out", tmp_path / "blad.docx") == 2
    assert _exit("review", wordy.path, "--into", tmp_path / "s.yaml") == 2


def test_a_person_may_change_a_ruling_and_applying_it_twice_changes_nothing() -> None:
    first = Ruling(case="opname", doc="gids", quote=EXTRA, good=True, rater="anna")
    second = first.model_copy(update={"good": False})

    rulings = merged_rulings([first], [second])
    once = with_rulings(cases().cases, rulings)

    assert rulings == [second]
    assert with_rulings(once, rulings) == once
    assert [c.id for c in once if c.not_good] == ["opname"]


def test_a_ruling_on_gold_tells_whether_people_agree_with_it_and_changes_nothing(
    wordy: RunFolder, tmp_path: Path
) -> None:
    path = tmp_path / "anna.xlsx"
    assert _exit("review", wordy.path, "--all", "--out", path) == 0
    book = load_workbook(path)
    sheet = book["Oordelen"]
    for line in range(2, sheet.max_row + 1):
        right = sheet.cell(line, COLUMNS.index("te beoordelen") + 1).value not in (EXTRA, OTHER)
        sheet.cell(line, COLUMNS.index("oordeel") + 1, "goed" if right else "fout")
    book.save(path)

    assert _exit("review", wordy.path, "--read", path) == 0

    automatic = {a["what"]: a for a in RunFolder(wordy.path).summary()["review"]["automatic"]}
    assert (automatic["citations"]["n"], automatic["citations"]["kappa"]) == (10, 1.0)
    assert not any(case.also_good for case in RunFolder(wordy.path).cases)


def test_an_answer_that_rests_on_an_accepted_citation_is_right(tmp_path: Path) -> None:
    def elsewhere(question: str, history: Sequence[str]) -> Mapping[str, Any]:
        answer = dict(oracle(question, history))
        if answer["outcome"] != "answered":
            return answer
        start = DOCUMENTS["noord"].index(OTHER)
        end = start + len(OTHER)
        cited = {"source_id": "noord", "start": start, "end": end, "quote": OTHER}
        return {**answer, "citations": [cited]}

    folder = run(cases(), elsewhere, name="anders", out=tmp_path, documents=DOCUMENTS)
    assert _figures(folder)["metrics"]["correct"]["value"] == pytest.approx(2 / 6)

    folder.write_rulings([Ruling(case="opname", doc="noord", quote=OTHER, good=True, rater="anna")])

    assert _figures(score_run(folder))["metrics"]["correct"]["value"] == pytest.approx(3 / 6)
