"""The README shows what the program really prints.

Run this file to put the present output in it: `make readme`.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
EXAMPLE = re.compile(
    r"(<!-- output of: leidraad (?P<command>.+?) -->\n```text\n)(?P<output>.*?)(```)", re.DOTALL
)


def _printed(command: str, data_dir: Path) -> str:
    """Return what a command of the README prints into a pipe."""
    import shlex

    return subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *shlex.split(command)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LEIDRAAD_DATA_DIR": str(data_dir)},
    ).stdout


def _examples() -> list[tuple[str, str]]:
    text = README.read_text(encoding="utf-8")
    return [(m["command"], m["output"]) for m in EXAMPLE.finditer(text)]


@pytest.mark.parametrize(("command", "output"), _examples(), ids=lambda value: value[:40])
def test_an_example_shows_the_real_output(
    command: str, output: str, data_dir: Path, assistant: object
) -> None:
    assert _printed(command, data_dir) == output, "run `make readme` and read the difference"


def test_the_python_example_runs(tmp_path: Path, assistant: object) -> None:
    example = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    script = tmp_path / "example.py"
    script.write_text(example[1], encoding="utf-8")

    runpy.run_path(str(script))


def test_the_first_example_is_the_question_of_make_ask() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    question = re.search(r"^Q \?= (.+)$", makefile, re.M)

    assert question is not None
    assert _examples()[0][0] == f'ask "{question[1]}"'


def test_the_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    pages = [README, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    named = {n for page in pages for n in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))}

    assert named
    assert all(re.search(rf"^{name}:", makefile, re.M) for name in named)


def _regenerate() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:

        def fresh(match: re.Match[str]) -> str:
            return match[1] + _printed(match["command"], Path(folder)) + match[4]

        README.write_text(EXAMPLE.sub(fresh, README.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    _regenerate()
