"""A reader that stays open sees what another process adds and removes, without a restart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from assistant import Assistant, Settings
from tests.assistant.conftest import GARDEN, Write

ROOT = Path(__file__).parents[2]
QUESTION = "Wanneer zwermen de bijen uit?"


def ingest_elsewhere(settings: Settings) -> None:
    environment = os.environ | {
        "LEIDRAAD_CORPUS_DIR": str(settings.corpus),
        "LEIDRAAD_DATA_DIR": str(settings.data),
        "PYTHONPATH": str(ROOT),
    }
    command = "from ui.cli import main; main(['ingest'])"
    subprocess.run(
        [sys.executable, "-c", command], env=environment, check=True, capture_output=True
    )


def test_a_long_lived_reader_sees_removals_and_additions(
    write_corpus: Write, tmp_path: Path
) -> None:
    corpus = write_corpus(tmp_path / "corpus", GARDEN)
    settings = Settings(corpus_dir=corpus, data_dir=tmp_path / "data")
    bees = corpus / "documents" / "bijen.txt"
    with Assistant.open(settings) as reader:
        assert reader.retrieve(QUESTION)[0].source_id == "bijen"
        bees.unlink()
        ingest_elsewhere(settings)

        found = [p.source_id for _ in range(50) for p in reader.retrieve(QUESTION)]
        assert found
        assert "bijen" not in found
        assert "bijen" not in {source.id for source in reader.sources()}

        bees.write_text(GARDEN["bijen.txt"].replace("mei", "juni"), encoding="utf-8")
        ingest_elsewhere(settings)

        answer = reader.ask(QUESTION)
        assert "juni" in answer.text
        assert {p.source_id for p in reader.retrieve(QUESTION)} >= {"bijen"}
