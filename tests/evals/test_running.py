"""Runs are kept, can be gone on with, and never lose a question."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import evals
from assistant import Assistant
from evals.cases.case import Case, QuestionSet
from evals.cases.reading import load_set
from evals.errors import RunError, SetError, UnknownSystemError
from evals.runs.folder import RunFolder
from evals.runs.python import run
from evals.runs.scoring import score_run
from evals.runs.systems import find_profile, profiles, settings_for
from evals.smoke import smoke
from tests.evals.samples import DOCUMENTS, TEXT, cases, guessing, oracle


def _correct(folder: RunFolder) -> dict[str, Any]:
    figure: dict[str, Any] = folder.summary()["splits"]["test"]["metrics"]["correct"]
    return figure


def test_a_system_that_is_right_scores_everything(right: RunFolder) -> None:
    of = right.summary()["splits"]["test"]

    assert (_correct(right)["n"], _correct(right)["value"]) == (6, 1.0)
    for metric in ("quote_recall@5", "citation_f1", "facts", "verbatim", "support_recall"):
        assert of["metrics"][metric]["value"] == 1.0, metric
    assert of["abstention"]["f1_gr"] == 1.0
    assert of["causes"] == {}


def test_a_system_that_is_silent_is_right_about_what_has_no_answer(mute: RunFolder) -> None:
    of = mute.summary()["splits"]["test"]

    assert _correct(mute)["value"] == pytest.approx(2 / 6)
    assert of["abstention"]["abstention_recall"] == 1.0
    assert of["abstention"]["over_refusal"] == 1.0
    assert of["causes"] == {"wrongly_silent": 4}


def test_a_question_that_breaks_is_a_row_and_counts_as_wrong(tmp_path: Path) -> None:
    folder = run(cases(), guessing, name="r", out=tmp_path, documents=DOCUMENTS)

    broken = [row for row in folder.answers() if row.failed]
    assert [(row.case, row.error) for row in broken] == [("partijen", "RuntimeError: kapot")]
    assert folder.record.counts == {"cases": 6, "answers": 6, "errors": 1}
    assert folder.summary()["splits"]["test"]["causes"]["error"] == 1
    assert _correct(folder)["n"] == 6


def test_a_run_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    asked: list[str] = []

    def impatient(question: str, history: Sequence[str]) -> Mapping[str, Any]:
        asked.append(question)
        if len(asked) == 4:
            raise KeyboardInterrupt
        return oracle(question, history)

    with pytest.raises(KeyboardInterrupt):
        run(cases(), impatient, name="r", out=tmp_path, documents=DOCUMENTS)
    assert RunFolder(tmp_path / "r").record.status == "interrupted"
    file = tmp_path / "r" / "answers.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + '{"case": "half', encoding="utf-8")

    folder = run(cases(), impatient, name="r", out=tmp_path, documents=DOCUMENTS, resume=True)

    assert len(asked) == 7
    assert folder.record.status == "complete"
    assert _correct(folder)["value"] == 1.0


def test_a_run_is_not_overwritten_and_not_gone_on_with_on_other_questions(
    right: RunFolder, tmp_path: Path
) -> None:
    fewer = cases().only(ids=("loon", "soep"))

    with pytest.raises(RunError, match="already"):
        run(cases(), oracle, name="goed", out=tmp_path, documents=DOCUMENTS)
    with pytest.raises(RunError, match="changed since"):
        run(fewer, oracle, name="goed", out=tmp_path, documents=DOCUMENTS, resume=True)


def test_scoring_anew_uses_mended_gold_and_asks_nothing(right: RunFolder) -> None:
    mended = [
        case.model_copy(update={"should_abstain": True, "gold": (), "facts": ()})
        if case.id == "opname"
        else case
        for case in right.cases
    ]

    again = score_run(right, [QuestionSet(name="klein", cases=tuple(mended))])

    assert _correct(again)["value"] == pytest.approx(5 / 6)
    assert again.record.dataset != right.record.dataset


def test_stale_gold_is_left_out_and_told(tmp_path: Path) -> None:
    changed = DOCUMENTS | {"gids": TEXT.replace("deden achttien partijen mee", "was er niets")}

    folder = run(cases(), oracle, name="r", out=tmp_path, documents=changed)

    assert folder.summary()["stale"] == ["partijen"]
    assert _correct(folder)["n"] == 5


def test_a_missing_document_is_a_cause_and_not_staleness(tmp_path: Path) -> None:
    folder = run(cases(), oracle, name="r", out=tmp_path, documents={"noord": "Iets anders."})

    of = folder.summary()["splits"]["test"]
    assert folder.summary()["stale"] == []
    assert set(of["causes"]) <= {"document_missing", "verbatim"}
    assert sum(of["causes"].values()) == 4


def test_unjudged_cases_are_told_and_not_scored(tmp_path: Path) -> None:
    draft = Case(id="nieuw", question="Is opname verplicht?")
    questions = cases().model_copy(update={"cases": (*cases().cases, draft)})

    folder = run(questions, oracle, name="r", out=tmp_path, documents=DOCUMENTS)

    assert folder.summary()["unjudged"] == ["nieuw"]
    assert _correct(folder)["n"] == 6


def test_repeating_shows_what_is_not_stable(tmp_path: Path) -> None:
    times: dict[str, int] = {}

    def moody(question: str, history: Sequence[str]) -> Mapping[str, Any]:
        times[question] = times.get(question, 0) + 1
        if question.startswith("Hoe hoog") and times[question] == 2:
            return {"outcome": "not_in_sources", "text": ""}
        return oracle(question, history)

    folder = run(cases(), moody, name="r", out=tmp_path, documents=DOCUMENTS, repeats=3)

    assert folder.summary()["instability"] == {"n": 6, "unstable": pytest.approx(1 / 6)}
    assert _correct(folder)["value"] == pytest.approx((5 + 2 / 3) / 6)


def test_a_later_turn_is_asked_in_its_conversation_and_by_itself(assistant: Assistant) -> None:
    questions = load_set("leidraad").only(tags=("stijl:vervolgvraag",), split="test")
    case = next(c for c in questions.cases if c.conversation[-1].standalone)
    one = questions.model_copy(update={"cases": (case,)})
    out = assistant.settings.data / "evals-test"

    folder = run(one, "default", name="gesprek", out=out, report=False)

    rows = {(row.turn, row.variant): row for row in folder.answers()}
    assert set(rows) == {(1, "asked"), (2, "asked"), (2, "standalone")}
    assert rows[(2, "asked")].history == (case.conversation[0].question,)
    assert rows[(2, "standalone")].history == ()
    assert folder.summary()["context_gap"]["n"] == 1


def test_two_processes_answer_what_one_does(assistant: Assistant, tmp_path: Path) -> None:
    questions = load_set("leidraad").only(tags=("rook",))
    few = questions.model_copy(update={"cases": questions.cases[:4]})

    one = run(few, "hybrid", name="een", out=tmp_path, report=False)
    two = run(few, "hybrid", name="twee", out=tmp_path, report=False, workers=2)

    texts = [{row.key: row.text for row in folder.answers()} for folder in (one, two)]
    assert texts[0] == texts[1]
    assert one.summary()["latency"]["n"] == len(one.answers())
    assert two.summary()["latency"] is None


def test_the_smoke_test_passes_on_this_checkout(assistant: Assistant, tmp_path: Path) -> None:
    checks = smoke(tmp_path)

    assert {check.verdict for check in checks} == {"pass"}, checks
    assert (tmp_path / "smoke" / "rapport.html").is_file()


def test_sets_on_different_documents_do_not_mix(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="different documents"):
        run(["leidraad", "algemeen"], out=tmp_path)


def test_profiles_come_from_a_file_and_an_unknown_one_names_the_others(tmp_path: Path) -> None:
    own = tmp_path / "mijn.toml"
    own.write_text("[klein]\nsettings = { retrieval = { k = 3 } }\n", encoding="utf-8")

    assert settings_for(profiles(own)["klein"]).retrieval.k == 3
    assert find_profile("lexical").settings["retrieval"]["dense_weight"] == 0
    with pytest.raises(UnknownSystemError, match="hybrid"):
        find_profile("onbekend")


def test_a_profile_with_another_embedding_gets_its_own_index(tmp_path: Path) -> None:
    own = tmp_path / "mijn.toml"
    own.write_text('[ander]\nsettings = { embedding_model = "x/y" }\n', encoding="utf-8")

    settings = settings_for(profiles(own)["ander"])

    assert settings.index != settings_for(find_profile("default")).index


def test_a_threshold_is_chosen_on_dev_and_judged_on_test(tmp_path: Path) -> None:
    twice = [
        case.model_copy(update={"id": f"{case.id}-{split}-{n}", "split": split})
        for split in ("dev", "test")
        for n in range(40 if split == "dev" else 2)
        for case in cases().cases
    ]
    questions = cases().model_copy(update={"cases": tuple(twice)})

    folder = run(questions, oracle, name="r", out=tmp_path, documents=DOCUMENTS)

    advice = folder.summary()["thresholds"][0]
    assert (advice["chosen_on"], advice["judged_on"]) == ("dev", "test")
    assert advice["threshold"] == 0.9
    assert (advice["result"]["kept"], advice["result"]["wrong"]) == (8, 0)


def test_the_public_names_are_there() -> None:
    assert all(getattr(evals, name) for name in evals.__all__)


def test_what_a_run_writes_is_plain_json(right: RunFolder) -> None:
    for name in ("answers.jsonl", "scores.jsonl", "cases.jsonl", "documents.jsonl"):
        for line in (right.path / name).read_text(encoding="utf-8").splitlines():
            json.loads(line)
    record = json.loads((right.path / "run.json").read_text(encoding="utf-8"))
    assert record["status"] == "complete"
    assert record["documents"].keys() == DOCUMENTS.keys()
