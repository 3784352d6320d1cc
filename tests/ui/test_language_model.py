"""`leidraad ask --llm`, `--record` and `leidraad replay`, and the metrics of the model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.usage import UsageTotals
from ui.server.model_metrics import ModelUsageCollector

Run = Callable[..., Any]


def test_a_model_that_cannot_be_used_is_one_line_in_dutch(leidraad: Run) -> None:
    done = leidraad("ask", "Wat is een RTA?", "--llm", "nergens:x")

    assert done.code == 1
    assert done.err.startswith("Fout: Het taalmodel dat de antwoorden formuleert")
    assert done.err.count("\n") == 1


def test_none_turns_a_model_off(leidraad: Run, assistant: object, monkeypatch: Any) -> None:  # noqa: ANN401
    monkeypatch.setenv("LEIDRAAD_LLM", "nergens:x")

    assert leidraad("ask", "Wat is een RTA?", "--llm", "none").code == 0


def test_a_record_is_written_and_replayed(leidraad: Run, assistant: object, tmp_path: Path) -> None:
    file = tmp_path / "record.json"

    asked = leidraad("ask", "Wat is een RTA?", "--record", str(file))
    replayed = leidraad("replay", str(file))
    as_json = leidraad("replay", str(file), "--json")

    assert (asked.code, replayed.code, as_json.code) == (0, 0, 0)
    assert replayed.out.strip() == "Er is niets veranderd: het antwoord van nu is dat van toen."
    assert json.loads(as_json.out)["values"] == {}


def test_what_changed_is_shown_by_name(leidraad: Run, assistant: object, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    leidraad("ask", "Wat is een RTA?", "--record", str(file))
    record = json.loads(file.read_text(encoding="utf-8"))
    record["answer"]["outcome"] = "partial"
    record["passages"][0]["sha256"] = "0" * 64
    file.write_text(json.dumps(record), encoding="utf-8")

    shown = leidraad("replay", str(file)).out

    assert "Uitkomst: partial → answered" in shown
    assert "Documenten die sindsdien zijn veranderd:" in shown


def test_a_record_does_not_go_with_a_batch(leidraad: Run, tmp_path: Path) -> None:
    questions = tmp_path / "vragen.jsonl"
    questions.write_text('{"id": 1, "question": "Wat is een RTA?"}\n', encoding="utf-8")

    done = leidraad(
        "ask", "--batch", str(questions), "--out", str(tmp_path / "uit"), "--record", "r.json"
    )

    assert done.code == 2


def test_the_use_of_the_model_can_be_read_by_prometheus() -> None:
    totals = UsageTotals(answers=3, calls=4, input_tokens=50, output_tokens=7, kept=6, failed=1,
                         seconds=2.5, stood_in={"slow": 2})  # fmt: skip

    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in ModelUsageCollector(lambda: totals).collect()
        for sample in family.samples
    }

    assert samples["leidraad_model_tokens_total", "sent"] == 50
    assert samples["leidraad_model_statements_total", "no"] == 1
    assert samples["leidraad_model_stand_ins_total", "slow"] == 2
    assert samples["leidraad_model_seconds_total",] == 2.5
    assert list(ModelUsageCollector(lambda: None).collect()) == []
