"""`import assistant` is cheap: what is slow to import waits until it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLOW = (
    "bm25s", "chromadb", "gradio", "langchain_chroma", "langchain_core", "langsmith", "numpy",
    "rapidfuzz", "sentence_transformers", "tokenizers", "torch",
)  # fmt: skip


def test_importing_the_assistant_imports_nothing_slow() -> None:
    code = f"import assistant, sys; print([m for m in {SLOW!r} if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )

    assert done.stdout.strip() == "[]"
