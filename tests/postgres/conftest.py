"""Machines that share one index: by their folder, or by a database."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant import Settings
from tests.assistant.conftest import GARDEN, Write, write_corpus
from tests.ingest.conftest import embedding, write_source

__all__ = ["Machines", "embedding", "write_corpus", "write_source"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Machines:
    """Where each machine keeps what it writes; with a database, each has a folder of its own."""

    corpus: Path
    folder: Path
    database_url: str | None

    def settings(self, number: int) -> Settings:
        """The settings of a machine; the first is 1."""
        name = f"machine-{number}" if self.database_url else "shared"
        secret = SecretStr(self.database_url) if self.database_url else None
        return Settings(corpus_dir=self.corpus, data_dir=self.folder / name, database_url=secret)

    def run(self, number: int, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `leidraad` on a machine, in a process of its own."""
        settings = self.settings(number)
        own = {"LEIDRAAD_DATABASE_URL": self.database_url} if self.database_url else {}
        environment = (
            os.environ
            | own
            | {
                "LEIDRAAD_CORPUS_DIR": str(self.corpus),
                "LEIDRAAD_DATA_DIR": str(settings.data),
                "PYTHONPATH": str(ROOT),
            }
        )
        return subprocess.run(
            [sys.executable, "-c", f"from ui.cli import main; main({list(arguments)!r})"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(params=["chroma", "postgresql"])
def machines(request: pytest.FixtureRequest, write_corpus: Write, tmp_path: Path) -> Machines:
    """Machines on a corpus of three documents; the test runs once with either engine."""
    chroma = request.param == "chroma"
    url = None if chroma else request.getfixturevalue("database_url")
    corpus = write_corpus(tmp_path / "corpus", GARDEN)
    return Machines(corpus=corpus, folder=tmp_path, database_url=url)
