"""The words of a large revision are the same, written in a process of its own; it ends with us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import words_process
from ingest.documents import read_document
from ingest.entries import Entry
from ingest.errors import IndexWriteError
from ingest.words import write_words
from ingest.words_process import words_beside
from tests.ingest.conftest import WriteSource

TEXT = "# Zorg\n\nDe huisarts (HA) verwijst.\n\n- Bel elkaar.\n- Spreek af.\n"


@pytest.fixture(autouse=True)
def always_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_process, "WORTH_A_PROCESS", 0)


@pytest.fixture
def entries(tmp_path: Path, write_source: WriteSource) -> list[Entry]:
    found = []
    for name in ("arts", "zorg"):
        document = read_document(write_source(f"{name}.md", TEXT, region="Limburg"))
        path = tmp_path / f"{name}.json"
        document.save(path)
        chunks = len(document.chunks)
        found.append(Entry(source=document.source, key=name, chunks=chunks, path=path))
    return found


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_process_of_its_own_writes_the_same_files(tmp_path: Path, entries: list[Entry]) -> None:
    here, there = made(tmp_path / "here"), made(tmp_path / "there")

    with words_beside(there, entries) as words:
        found = words()

    assert found == write_words(here, entries)
    assert files(there) == files(here)
    assert {"chunks.jsonl", "parts.jsonl", "texts.bin", "lexical/words.json"} <= files(there).keys()


def test_what_the_disk_refuses_is_told(tmp_path: Path, entries: list[Entry]) -> None:
    with words_beside(tmp_path / "not there", entries) as words, pytest.raises(FileNotFoundError):
        words()


def test_a_damaged_document_is_told(tmp_path: Path, entries: list[Entry]) -> None:
    entries[1].path.write_text("{}", encoding="utf-8")

    with (
        words_beside(made(tmp_path / "index"), entries) as words,
        pytest.raises(IndexWriteError, match="cannot be read back"),
    ):
        words()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_a_process_that_broke_down_is_told(
    tmp_path: Path, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = words_process.own_process.start

    def keep(module: str) -> subprocess.Popen[bytes]:
        started.append(start(module))
        os.kill(started[-1].pid, signal.SIGKILL)
        return started[-1]

    monkeypatch.setattr(words_process.own_process, "start", keep)

    with (
        words_beside(made(tmp_path / "index"), entries) as words,
        pytest.raises(IndexWriteError, match="broke down"),
    ):
        words()
    assert started[0].returncode is not None


def test_the_process_ends_with_the_work_beside_it(
    tmp_path: Path, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = words_process.own_process.start
    monkeypatch.setattr(
        words_process.own_process,
        "start",
        lambda module: started.append(start(module)) or started[-1],
    )

    with pytest.raises(KeyboardInterrupt), words_beside(made(tmp_path / "index"), entries):
        raise KeyboardInterrupt

    assert started[0].returncode is not None


def test_the_process_ends_when_whoever_asked_is_gone() -> None:
    process = words_process.own_process.start("ingest.words_process")
    assert process.stdin is not None
    job = b'{"folder": "/nowhere", "entries": []}\n'
    process.stdin.write(job)
    process.stdin.close()

    begin = time.monotonic()
    process.wait(60)
    assert time.monotonic() - begin < 60
    assert process.stdout is not None
    process.stdout.close()
