"""What the documentation of the evaluation says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import Assistant
from evals.cases.reading import read_set
from evals.cases.validation import validate_set
from evals.everything import BEGIN, END, RESULTS, figures_table, with_table
from evals.report.words import METRICS
from evals.runs.documents import documents_of, finder_for
from evals.runs.folder import RunFolder
from evals.runs.systems import profiles

GUIDE = Path(__file__).parents[2] / "docs" / "evaluation.md"


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_set_in_the_guide_is_valid(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "mijn-vragen.yaml"
    path.write_text(_block("yaml"), encoding="utf-8")

    read = read_set(path)

    problems = validate_set(read, finder_for(documents_of(assistant)))
    assert [p.message for p in problems if p.is_error] == []
    assert len(read.questions) == 3


def test_the_profile_in_the_guide_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "leidraad-evals.toml"
    path.write_text(_block("toml"), encoding="utf-8")

    assert profiles(path)["local"].settings["llm"] == "ollama:NAME"


@pytest.mark.parametrize("metric", [m for m in METRICS if m not in ("length", "judge")])
def test_every_metric_is_defined_in_the_guide(metric: str) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    family = re.sub(r"@\d+$", "@", metric)

    assert f"`{family}" in guide or f"`{metric}`" in guide or f"`_{metric.split('_')[-1]}`" in guide


def test_the_results_have_a_place_for_the_figures(right: RunFolder) -> None:
    table = figures_table([right])

    page = with_table(RESULTS.read_text(encoding="utf-8"), table)

    assert page.count(BEGIN) == page.count(END) == 1
    assert "| `correct` | 1.000 (0.61–1.00) |" in page
    with pytest.raises(ValueError, match="no marks"):
        with_table("geen tabel", table)
