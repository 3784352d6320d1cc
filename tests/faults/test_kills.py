"""Killed at any moment, an ingest leaves the previous index or the next one, never a mixture."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.errors import IndexLockedError
from ingest.index import Index, check_index, open_index
from ingest.pipeline import ingest
from ingest.postgres.database import Database
from ingest.reading_process import FORKS
from tests.faults.conftest import FULL
from tests.faults.conftest import tell as show
from tests.faults.writer import database_on, sources_in
from tests.ingest.conftest import WordHashEmbeddings

ROOT = Path(__file__).parents[2]
NAMES = ("arts", "zorg", "thuis", "huis", "wijk", "stad")
PARAGRAPHS = 12

pytestmark = pytest.mark.skipif(not FORKS, reason="this system cannot fork")
Tell = Callable[..., str]
DATABASE = "DATABASE_OF_THE_TEST"


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(params=["chroma", "postgresql"])
def database(
    request: pytest.FixtureRequest, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Database | None:
    """The database that the vectors are in, or None when they are in the folder."""
    if request.param == "chroma":
        return None
    monkeypatch.setenv(DATABASE, request.getfixturevalue("database_url"))
    return database_on(os.environ[DATABASE], index_dir)


@pytest.fixture
def tell(index_dir: Path, database: Database | None) -> Iterator[Tell]:
    """Give the other process a command and return its answer."""
    url = [os.environ[DATABASE]] if database else []
    command = [sys.executable, "-m", "tests.faults.writer", str(index_dir), *url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def ask(**what: object) -> str:
            process.stdin.write(json.dumps(what) + "\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield ask
        process.stdin.close()


def write(folder: Path, generation: int) -> Path:
    """Write the documents of a generation; two are new in each, and one differs in length."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, name in enumerate((*NAMES, f"nieuw-{generation}", f"extra-{generation}")):
        changes = number % 2 == 0 or number >= len(NAMES)
        words = f"In generatie {generation} zegt {name}" if changes else f"Altijd zegt {name}"
        paragraphs = (f"{words} iets over punt {n}." * 8 for n in range(PARAGRAPHS))
        (folder / f"{name}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    return folder


def stored_in(index: Index) -> dict[str | None, str]:
    """Return the text of every chunk in the vector store, by its id."""
    found = index.store.similarity_search("iets", k=index.rows + 10)
    assert len(found) == index.rows
    return {document.id: document.page_content for document in found}


def assert_whole(index: Index, generations: set[int]) -> int:
    """Check that every part of the index is of one generation, and return which."""
    (generation,) = {
        int(name.partition("-")[2]) for name in index.sources if name.startswith("nieuw")
    }
    assert generation in generations
    assert set(index.sources) == {*NAMES, f"nieuw-{generation}", f"extra-{generation}"}
    texts = [index.document(name).extracted.text for name in index.sources]
    for text in texts:
        assert text.count("punt") == 8 * PARAGRAPHS
        assert "generatie" not in text or text.count(f"generatie {generation} ") == 8 * PARAGRAPHS
    chunks = {index.chunk(row).id: index.chunk(row).text for row in range(index.rows)}
    assert stored_in(index) == chunks
    assert index.lexical.rows == index.rows
    assert f"{generation}" in index.lexical.words
    (row,) = index.nearest(f"nieuw-{generation} generatie {generation}", 1)
    assert index.chunk(row).text in index.document(index.source_of(row).id).extracted.text
    return generation


def test_kill_9_at_random_moments_loses_and_mixes_nothing(
    tell: Tell, index_dir: Path, database: Database | None, tmp_path: Path, rounds: int
) -> None:
    folder = tmp_path / "documents"
    embedding = WordHashEmbeddings()
    ingest(sources_in(write(folder, 0)), index_dir, embedding, database=database)
    for published in (1, 2):  # the first is slower than usual
        begin = time.monotonic()
        assert tell(documents=str(write(folder, published)), kill_after=600) == "finished"
        usual = time.monotonic() - begin
    chance = random.Random(7)  # noqa: S311  # moments, not secrets
    ends: Counter[str] = Counter()

    for generation in range(3, rounds + 3):
        write(folder, generation)
        ends[tell(documents=str(folder), kill_after=chance.uniform(0, 1.1 * usual))] += 1
        check_index(index_dir, database)
        index = open_index(index_dir, embedding, database)
        published = assert_whole(index, {published, generation})
        index.close()

    report = ingest(sources_in(folder), index_dir, embedding, database=database)
    index = open_index(index_dir, embedding, database)
    assert assert_whole(index, {rounds + 2}) == rounds + 2
    index.close()
    show(ends)
    assert set(ends) <= {"killed", "finished"}
    assert ends["killed"] > rounds // 4
    left = {path.name for path in index_dir.iterdir()}
    assert (
        len(left - {"CURRENT", ".lock", ".fetching.lock", report.revision}) <= 1
    )  # the one before, for readers


def test_a_second_writer_is_refused_each_time_and_nothing_is_lost(
    tell: Tell, index_dir: Path, database: Database | None, tmp_path: Path
) -> None:
    folder, embedding = tmp_path / "documents", WordHashEmbeddings()
    for generation in range(20 if FULL else 5):
        documents = sources_in(write(folder, generation))
        hold = tmp_path / f"hold-{generation}"
        answer: list[str] = []
        other = threading.Thread(
            target=lambda hold=hold, answer=answer: answer.append(
                tell(documents=str(folder), hold=str(hold))
            )
        )
        other.start()
        while not hold.with_suffix(".waiting").exists():
            time.sleep(0.01)

        with pytest.raises(IndexLockedError, match="Another process is updating the index"):
            ingest(documents[:1], index_dir, embedding, database=database)
        hold.touch()
        other.join()

        assert answer == ["finished"]
        index = open_index(index_dir, embedding, database)
        assert_whole(index, {generation})
        index.close()
