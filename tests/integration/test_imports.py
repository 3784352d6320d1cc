"""Importing our packages stays cheap."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "chromadb", "scipy", "pypdf")


def _loaded_after(code: str) -> str:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nimport sys; print([m for m in {HEAVY!r} if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ).stdout.splitlines()[-1]


@pytest.mark.parametrize("module", ["corpus", "ingest", "assistant", "evals", "ui", "ui.cli"])
def test_importing_a_package_loads_no_heavy_library(module: str) -> None:
    assert _loaded_after(f"import {module}") == "[]"


def test_answering_a_question_loads_neither_torch_nor_gradio(assistant: object) -> None:
    code = "from assistant import Assistant; Assistant.open().ask('Wat is een RTA?')"

    loaded = _loaded_after(code)

    assert not {"torch", "transformers", "sentence_transformers", "gradio"} & set(
        loaded.strip("[]").replace("'", "").split(", ")
    )
