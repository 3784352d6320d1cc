"""The same question asked otherwise tells where an answer went wrong."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant
from evals.cases.case import Case, QuestionSet
from evals.report.markdown import report_markdown
from evals.report.page import page_of
from evals.report.words import oracle_lines
from evals.runs.gaps import instability, oracle_gap
from evals.runs.python import run
from evals.runs.rows import AnswerRow, ScoreRow, Variant
from evals.runs.values import grouped

ASKED = Case.model_validate(
    {
        "id": "vraag",
        "question": "Wat moeten we afspreken over medisch-specialistische zorg thuis?",
        "split": "test",
        "gold": [
            {
                "any_of": [
                    {
                        "doc": "samen-doen-zuid-holland-noord",
                        "quote": "Per 23 september is Bart Wils gestart als kwartiermaker",
                    }
                ]
            }
        ],
    }
)
SILENT = Case(id="stil", question="Hoe maak ik soep?", split="test", should_abstain=True)


def test_with_the_gold_in_hand_it_is_found_first_whatever_is_asked(
    assistant: Assistant, tmp_path: Path
) -> None:
    questions = QuestionSet(name="s", cases=(ASKED, SILENT))

    folder = run(questions, out=tmp_path, name="met", oracle=True)

    rows = {(row.case, row.variant): row for row in folder.answers()}
    assert set(rows) == {("vraag", "asked"), ("vraag", "oracle"), ("stil", "asked")}
    scores = grouped(folder.scores())
    assert scores[rows["vraag", "asked"].key]["quote_recall@10"].value == 0.0
    assert scores[rows["vraag", "oracle"].key]["nDCG@10"].value == 1.0
    gap = folder.summary()["splits"]["test"]["oracle"]
    assert (gap["n"], gap["wrong"]) == (1, 1)
    assert folder.summary()["splits"]["test"]["questions"] == 2
    assert "Legt men het systeem de gouden passages voor" in report_markdown(page_of(folder))


def _row(case: str, variant: Variant, repeat: int = 1) -> AnswerRow:
    return AnswerRow(case=case, variant=variant, repeat=repeat, question="?", outcome="answered")


def _score(row: AnswerRow, value: float) -> ScoreRow:
    return ScoreRow(
        case=row.case, variant=row.variant, repeat=row.repeat, metric="correct", value=value
    )


def test_the_gap_counts_what_finding_would_mend_and_what_it_would_not() -> None:
    values = {"a": (0, 1), "b": (0, 0), "c": (1, 1), "d": (1, 0)}
    rows, scores = [], []
    for case, pair in values.items():
        for variant, value in zip(("asked", "oracle"), pair, strict=True):
            rows.append(_row(case, "asked" if variant == "asked" else "oracle"))
            scores.append(_score(rows[-1], value))

    gap = oracle_gap(rows, grouped(scores))

    assert gap is not None
    assert (gap["n"], gap["wrong"], gap["mended"], gap["spoilt"]) == (4, 2, 1, 1)
    assert gap["metrics"]["correct"]["change"] == 0.0
    assert gap["metrics"]["facts"] is None
    assert "1 vraag werd een goed antwoord juist fout" in oracle_lines(gap)[-1]


def test_without_gold_in_hand_there_is_no_gap() -> None:
    row = _row("a", "asked")

    assert oracle_gap([row], grouped([_score(row, 1)])) is None


def test_a_question_that_is_right_once_and_wrong_once_is_unstable() -> None:
    rows = [_row("a", "asked", 1), _row("a", "asked", 2), _row("b", "asked", 1)]
    scores = [_score(row, value) for row, value in zip(rows, (0, 1, 1), strict=True)]

    assert instability(rows, grouped(scores)) == {"n": 1, "unstable": 1.0}
