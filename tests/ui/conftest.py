"""Run the command line as a person or a script would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ui.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def leidraad(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def run(*arguments: str) -> Result:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capsys.readouterr()
        return Result(code=int(ended.value.code or 0), out=out, err=err)

    return run


@pytest.fixture
def process(data_dir: Path) -> Run:
    """Run a command in a process of its own, with its output going to pipes."""

    def run(*arguments: str, **environment: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-c", "from ui.cli import main; main()", *arguments],
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            check=False,
        )
        return Result(code=done.returncode, out=done.stdout, err=done.stderr)

    return run
