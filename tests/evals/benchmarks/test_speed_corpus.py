"""A corpus that is larger than the file of passages does not hold the same text twice."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from pathlib import Path

import pytest

from evals.benchmarks.speed_corpus import texts, write_corpus


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Ten passages of two sentences, of which no two share a word."""
    path = tmp_path / "passages.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        for n in range(10):
            text = f"Begin{n} aan{n} de{n} zorg{n}. Einde{n} van{n} het{n} werk{n}."
            file.write(json.dumps({"heading": f"Kop {n}", "text": text}) + "\n")
    return path


def test_after_the_last_passage_come_pairs_of_halves_that_are_all_different(data: Path) -> None:
    found = texts(data, 40)

    assert len(set(found)) == 40
    assert found[10] == "Begin0 aan0 de0 zorg0. Einde9 van9 het9 werk9."


def test_a_corpus_has_as_many_passages_as_asked(data: Path, tmp_path: Path) -> None:
    write_corpus(data, tmp_path / "corpus", 25)

    written = sorted((tmp_path / "corpus" / "documents").iterdir())
    headings = [line for f in written for line in f.read_text(encoding="utf-8").splitlines()]
    assert sum(line.startswith("## ") for line in islice(headings, 1_000)) == 25
