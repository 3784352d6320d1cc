"""The wheel works by itself: in another environment, outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {"corpus", "ingest", "assistant", "ui", "evals"}
DATA = {
    "assistant/prompts/answer.v1.nl.md",
    "assistant/prompts/answer.v1.en.md",
    "assistant/prompts/search.v1.nl.md",
    "assistant/prompts/search.v1.en.md",
    "corpus/catalogue.toml",
    "corpus/glossary.toml",
    "corpus/thesaurus.txt",
    "corpus/documents/leidraad-rho-ziekenhuis.txt",
    "evals/comparison/gate.yaml",
    "evals/report/templates/rapport.css",
    "evals/report/templates/rapport.html.j2",
    "evals/runs/systems.toml",
    "evals/sets/algemeen/documents/zwembad.md",
    "evals/sets/case.schema.json",
    "evals/sets/leidraad.jsonl",
    "ingest/dutch_words.txt",
    "ingest/embedding_model/model.safetensors",
    "ingest/embedding_model/tokenizer.json",
    "ui/export/fonts/DejaVuSansCondensed.ttf",
    "ui/store/migrations/env.py",
    "ui/store/migrations/versions/initial.py",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="the build tools are not in this environment")
    folder = tmp_path_factory.mktemp("dist")
    command = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and nothing else of ours; returns its folder of commands.

    The libraries are borrowed from the environment of the tests, which saves minutes. Its .pth
    files are not read, so that the checkout itself stays out of sight.
    """
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", paths))
    commands = Path(sysconfig.get_path("scripts", "venv", paths))
    pip = [sys.executable, "-m", "pip", "--python", str(commands / "python"), "install"]
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run([*pip, *options], check=True, capture_output=True)
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return commands


def _run(command: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [command, *arguments],
        cwd=folder,
        env=environment | {"LEIDRAAD_DATA_DIR": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_holds_our_five_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == PACKAGES


def test_the_wheel_holds_the_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert names >= DATA
    documents = {f"corpus/documents/{p.name}" for p in (ROOT / "corpus" / "documents").iterdir()}
    assert names >= documents


def test_the_wheel_is_no_dependency_beside_strangers(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))

    assert b"Classifier: Private :: Do Not Upload" in archive.read(metadata)


def test_the_installed_wheel_answers_a_question(installed: Path, tmp_path: Path) -> None:
    question = "Wat moeten we afspreken over medisch-specialistische zorg thuis?"

    done = _run(installed / "leidraad", "ask", question, "--json", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "answered"
    assert answer["citations"][0]["source_id"] == "leidraad-rho-ziekenhuis"


def test_the_installed_wheel_checks_a_set_that_ships(installed: Path, tmp_path: Path) -> None:
    done = _run(installed / "leidraad-eval", "validate", "algemeen", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "In orde." in done.stdout


def test_each_name_has_one_owner_and_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = (
        "import importlib.metadata as m, json, ui, assistant; d = m.packages_distributions(); "
        f"print(json.dumps([[d[n] for n in {sorted(PACKAGES)!r}], ui.__file__]))"
    )

    done = _run(installed / "python", "-P", "-c", code, folder=tmp_path)

    owners, file = json.loads(done.stdout)
    assert {tuple(set(names)) for names in owners} == {("leidraad-assistent",)}
    assert not Path(file).is_relative_to(ROOT)
