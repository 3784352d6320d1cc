"""A chat model may judge as well; what it says is kept apart."""

from __future__ import annotations

import pytest
from langchain_core.language_models import FakeListChatModel
from sklearn.metrics import cohen_kappa_score

from evals.judging.running import judge_answers
from evals.report.writing import write_report
from evals.runs.folder import RunFolder
from evals.runs.scoring import score_run
from evals.statistics.agreement import agreement

GOOD, BAD = "Het klopt.\nOORDEEL: goed", "Er ontbreekt iets.\nOordeel: **fout**"


def test_the_judgement_stands_beside_the_exact_metrics(right: RunFolder) -> None:
    judge = FakeListChatModel(responses=[GOOD, GOOD, BAD, GOOD, "Ik weet het niet.", GOOD])

    run = judge_answers(right, judge)

    summary = run.summary()
    assert summary["judge"] == {
        "model": "FakeListChatModel",
        "n": 5,
        "equal": 0.8,
        "kappa": None,
    }
    assert summary["splits"]["test"]["metrics"]["correct"]["value"] == 1.0
    said = {s.case: s.value for s in run.scores() if s.metric == "judge"}
    assert said["partijen"] == 0.0
    assert said["loon"] is None
    assert "FakeListChatModel beoordeelde 5 antwoorden" in write_report(run).read_text("utf-8")


def test_scoring_anew_keeps_what_the_model_said(right: RunFolder) -> None:
    judged = judge_answers(right, FakeListChatModel(responses=[GOOD]))

    assert score_run(judged).summary()["judge"] == judged.summary()["judge"]


def test_agreement_is_cohens_kappa() -> None:
    pairs = [(1.0, 1.0), (0.0, 0.0), (1.0, 0.0), (0.0, 0.0)]

    found = agreement(pairs)

    assert found["equal"] == 0.75
    assert found["kappa"] == pytest.approx(cohen_kappa_score([1, 0, 1, 0], [1, 0, 0, 0]))


def test_without_judgements_agreement_is_undefined() -> None:
    assert agreement([]) == {"n": 0, "equal": None, "kappa": None}
