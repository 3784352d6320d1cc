"""Two runs are compared only when they can be, and a gate has three outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from evals.comparison.comparing import Change, Comparison, compare
from evals.comparison.gate import (
    Absolute,
    CasePolicy,
    NoRegression,
    Rules,
    judge_run,
    read_rules,
    verdict_of,
)
from evals.comparison.junit import gate_markdown, junit_xml
from evals.errors import EvaluationError, IncomparableError
from evals.report.page import page_of
from evals.runs.folder import RunFolder
from evals.runs.python import run
from evals.statistics.paired import Difference
from tests.evals.samples import DOCUMENTS, TEXT, cases, oracle


def test_a_run_compared_with_itself_changed_nothing(right: RunFolder) -> None:
    comparison = compare(right, right)

    assert comparison.flips == ()
    assert {c.difference.change for c in comparison.changes} == {0.0}
    assert {c.p_adjusted for c in comparison.changes} == {1.0}
    assert [c.metric for c in comparison.changes if c.primary] == [
        "correct",
        "quote_recall@5",
        "citation_f1",
        "f1_gr",
    ]


def test_what_turned_is_listed(right: RunFolder, mute: RunFolder) -> None:
    comparison = compare(mute, right)

    correct = comparison.change("correct")
    assert correct is not None
    assert (correct.difference.wins, correct.difference.losses) == (4, 0)
    assert {flip.case for flip in comparison.flips} == {
        "bijdrage",
        "huisarts",
        "partijen",
        "opname",
    }
    assert all(flip.better for flip in comparison.flips)
    assert comparison.parts["thema:zorg"] == (4, 0.0, 1.0)


def test_other_documents_and_other_gold_are_refused_unless_forced(
    right: RunFolder, tmp_path: Path
) -> None:
    newer = DOCUMENTS | {"gids": TEXT + " Nieuw."}
    moved = run(cases(), oracle, name="nieuw", out=tmp_path, documents=newer)
    changed = [c.model_copy(update={"facts": ()}) if c.facts else c for c in cases().cases]
    graded = cases().model_copy(update={"cases": tuple(changed)})
    other = run(graded, oracle, name="anders", out=tmp_path, documents=DOCUMENTS)

    with pytest.raises(IncomparableError, match="gids"):
        compare(right, moved)
    with pytest.raises(IncomparableError, match="other gold for 4 cases"):
        compare(right, other)
    assert compare(right, moved, force=True).warnings


def test_a_run_in_which_nothing_ran_is_refused(right: RunFolder, tmp_path: Path) -> None:
    def dead(question: str, history: Sequence[str]) -> Mapping[str, Any]:
        raise OSError("weg")

    broken = run(cases(), dead, name="dood", out=tmp_path, documents=DOCUMENTS)

    with pytest.raises(IncomparableError, match="did not run"):
        compare(right, broken)


def test_new_and_removed_cases_are_listed_and_the_shared_ones_compared(
    right: RunFolder, tmp_path: Path
) -> None:
    fewer = cases().only(ids=("bijdrage", "loon"))
    small = run(fewer, oracle, name="klein", out=tmp_path, documents=DOCUMENTS)

    comparison = compare(right, small)

    assert comparison.shared == 2
    assert comparison.removed == ("huisarts", "opname", "partijen", "soep")


def test_the_gate_passes_what_is_right_and_fails_a_broken_rule(
    right: RunFolder, mute: RunFolder
) -> None:
    rules = Rules(absolute=(Absolute(metric="correct", min=0.9), Absolute(metric="errors", max=0)))

    assert verdict_of(judge_run(right, None, rules)) == "pass"
    assert verdict_of(judge_run(mute, None, rules)) == "fail"
    strict = Rules(absolute=(Absolute(metric="correct", min=0.9, bound="interval"),))
    assert verdict_of(judge_run(right, None, strict)) == "fail"


def test_a_gate_may_bound_the_time_that_answers_take(right: RunFolder) -> None:
    def verdict(most: float) -> str:
        rules = Rules(absolute=(Absolute(metric="p95_ms", max=most),), must_pass=False)
        return judge_run(right, None, rules)[0].verdict

    assert (verdict(60_000), verdict(0)) == ("pass", "fail")


def test_a_golden_question_that_fails_fails_the_gate(tmp_path: Path) -> None:
    golden = [c.model_copy(update={"must_pass": c.id == "opname"}) for c in cases().cases]
    questions = cases().model_copy(update={"cases": tuple(golden)})

    def wrong(question: str, history: Sequence[str]) -> Mapping[str, Any]:
        answer = dict(oracle(question, history))
        if question == "Is opname verplicht?":
            answer |= {"text": "Opname is verplicht."}
        return answer

    folder = run(questions, wrong, name="r", out=tmp_path, documents=DOCUMENTS)
    checks = judge_run(folder, None, Rules())

    assert [(c.name, c.verdict) for c in checks] == [("Gouden vragen", "fail")]
    assert "opname" in checks[0].reason


def _compared(base: Comparison, low: float, change: float, high: float, p: float) -> Comparison:
    difference = Difference(
        n=200,
        baseline=0.8,
        candidate=0.8 + change,
        change=change,
        low=low,
        high=high,
        p=p,
        wins=5,
        ties=180,
        losses=15,
        test="mcnemar",
    )
    one = Change(metric="correct", difference=difference, p_adjusted=p, primary=True, smallest=0.06)
    return replace(base, changes=(one,))


@pytest.mark.parametrize(
    ("interval", "p", "verdict"),
    [
        ((-0.02, 0.01, 0.04), 0.6, "pass"),
        ((-0.09, -0.05, -0.01), 0.02, "fail"),
        ((-0.09, -0.05, 0.01), 0.2, "undecided"),
    ],
)
def test_no_regression_passes_fails_or_is_not_decided(
    right: RunFolder, interval: tuple[float, float, float], p: float, verdict: str
) -> None:
    rules = Rules(no_regression=NoRegression(metrics=("correct",)), must_pass=False)
    comparison = _compared(compare(right, right), *interval, p)

    checks = judge_run(right, comparison, rules)

    assert verdict_of(checks) == verdict
    assert ("vragen nodig" in checks[0].reason) == (verdict == "undecided")


def test_new_cases_follow_the_policy(right: RunFolder) -> None:
    comparison = replace(compare(right, right), added=("x",), removed=("y",), changes=())
    rules = Rules(cases=CasePolicy(new="fail", removed="warn"), must_pass=False)

    assert [c.verdict for c in judge_run(right, comparison, rules)] == ["fail", "warning"]


def test_stale_gold_stops_the_gate(tmp_path: Path) -> None:
    changed = DOCUMENTS | {"gids": TEXT.replace("deden achttien partijen mee", "was er niets")}
    folder = run(cases(), oracle, name="r", out=tmp_path, documents=changed)

    with pytest.raises(EvaluationError, match="gone from the documents"):
        judge_run(folder, None, Rules())


def test_our_own_rules_are_valid_and_broken_ones_are_told(tmp_path: Path) -> None:
    broken = tmp_path / "gate.yaml"
    broken.write_text("absolute: [{metriek: x}]", encoding="utf-8")

    assert read_rules().absolute
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_rules(broken)


def test_junit_and_markdown_say_what_failed(mute: RunFolder) -> None:
    rules = Rules(absolute=(Absolute(metric="correct", min=0.9),), must_pass=False)
    checks = judge_run(mute, None, rules)

    xml = ElementTree.fromstring(junit_xml("stil <1>", checks, page_of(mute).failures))  # noqa: S314  # our own

    assert (xml.get("failures"), xml.get("skipped"), xml.get("tests")) == ("1", "4", "5")
    assert "afgekeurd" in gate_markdown("stil", checks)


def test_the_public_name_is_the_function_whatever_was_imported_before() -> None:
    import evals.comparison.gate  # noqa: F401  # a part of the package that holds it
    from evals import compare

    assert callable(compare)
