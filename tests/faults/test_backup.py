"""What a backup keeps can be put back elsewhere; a damaged or hostile file puts back nothing."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from assistant import Assistant, Settings
from assistant.backup import back_up
from assistant.errors import BackupError, IndexUnavailableError
from assistant.restore import restore
from ingest.index import check_index
from ingest.pipeline import writing
from tests.assistant.conftest import GARDEN, Write

QUESTION = "Hoeveel leden telt de imkervereniging?"


@pytest.fixture
def settings(write_corpus: Write, tmp_path: Path) -> Settings:
    """An assistant with an index, an added document and a database."""
    corpus = write_corpus(tmp_path / "corpus", GARDEN)
    settings = Settings(corpus_dir=corpus, data_dir=tmp_path / "data")
    added = tmp_path / "kippen.txt"
    added.write_text("Kippen leggen 300 eieren per jaar.", encoding="utf-8")
    with Assistant.open(settings) as assistant:
        assistant.ingest([added])
    with closing(sqlite3.connect(settings.data / "gesprekken.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE turn (question TEXT)")
        database.executemany("INSERT INTO turn VALUES (?)", [(str(n),) for n in range(1_000)])
        database.commit()
    return settings


def elsewhere(settings: Settings, folder: Path) -> Settings:
    return Settings(corpus_dir=settings.corpus, data_dir=folder)


def told(settings: Settings) -> tuple[object, ...]:
    with Assistant.open(settings) as assistant:
        answer = assistant.ask(QUESTION)
        return answer.text, answer.citations, [source.id for source in assistant.sources()]


def rows(settings: Settings) -> int:
    with closing(sqlite3.connect(settings.data / "gesprekken.db")) as database:
        return int(database.execute("SELECT count(*) FROM turn").fetchone()[0])


def test_a_backup_put_back_in_another_folder_answers_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    before = told(settings)

    kept = back_up(settings, tmp_path / "backup.tar.gz")
    other = elsewhere(settings, tmp_path / "other")
    back = restore(other, kept.path)

    assert (back.files, back.size, back.created) == (kept.files, kept.size, kept.created)
    assert check_index(other.index).revision == kept.revision
    assert told(other) == before
    assert rows(other) == 1_000
    assert (
        (other.data / "documents" / "kippen.txt").read_text(encoding="utf-8").startswith("Kippen")
    )


def test_a_backup_is_consistent_while_questions_are_asked_and_turns_are_kept(
    settings: Settings, tmp_path: Path
) -> None:
    stop = threading.Event()

    def converse() -> None:
        with (
            Assistant.open(settings) as assistant,
            closing(sqlite3.connect(settings.data / "gesprekken.db")) as database,
        ):
            while not stop.is_set():
                assistant.ask(QUESTION)
                with database:  # always two at a time
                    database.execute("INSERT INTO turn VALUES ('een'), ('twee')")

    busy = threading.Thread(target=converse)
    busy.start()
    try:
        for number in range(3):
            kept = back_up(settings, tmp_path / f"backup-{number}.tar.gz")
            other = elsewhere(settings, tmp_path / f"other-{number}")
            restore(other, kept.path)
            assert rows(other) % 2 == 0
    finally:
        stop.set()
        busy.join()


def test_a_file_that_changes_meanwhile_is_kept_as_it_was_read(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma writes what happens to be in memory to a graph without vectors when it opens it."""
    added = tarfile.TarFile.addfile

    def disturbed(
        archive: tarfile.TarFile, member: tarfile.TarInfo, file: IO[bytes] | None = None
    ) -> None:
        if member.name.endswith("data_level0.bin"):
            path = settings.index / member.name.removeprefix("index/")
            path.write_bytes(b"x" * path.stat().st_size)
        added(archive, member, file)

    with monkeypatch.context() as patched:
        patched.setattr(tarfile.TarFile, "addfile", disturbed)
        kept = back_up(settings, tmp_path / "backup.tar.gz")
    other = elsewhere(settings, tmp_path / "other")

    restore(other, kept.path)

    assert told(other) == told(settings)


def test_something_that_is_there_is_replaced_only_when_asked(
    settings: Settings, tmp_path: Path
) -> None:
    kept = back_up(settings, tmp_path / "backup.tar.gz")
    (settings.data / "documents" / "later.txt").write_text("Later toegevoegd.", encoding="utf-8")
    with Assistant.open(settings):
        pass

    with pytest.raises(BackupError, match="`--replace`"):
        restore(settings, kept.path)
    restore(settings, kept.path, replace=True)

    assert check_index(settings.index).revision == kept.revision
    assert not (settings.data / "documents" / "later.txt").exists()
    assert told(settings)[2] == ["bijen", "composteren", "kippen", "moestuin"]


def test_a_backup_is_refused_while_documents_are_added(settings: Settings, tmp_path: Path) -> None:
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(settings.index):
            held.set()
            release.wait()

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    try:
        with pytest.raises(IndexUnavailableError, match="Another process is updating"):
            back_up(settings, tmp_path / "backup.tar.gz")
    finally:
        release.set()
        other.join()
    assert not list(tmp_path.glob("*backup*"))


def test_a_backup_inside_what_it_keeps_is_refused(settings: Settings) -> None:
    with pytest.raises(BackupError, match="inside the data folder"):
        back_up(settings, settings.data / "backup.tar.gz")


def _changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with tarfile.open(path) as archive:
        files = {m.name: archive.extractfile(m).read() for m in archive}  # type: ignore[union-attr]
    change(files)
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def _add_outside(files: dict[str, bytes]) -> None:
    contents = json.loads(files.pop("backup.json"))
    files["../../outside"] = b"x"
    files["backup.json"] = json.dumps(contents).encode()


def _flip(files: dict[str, bytes]) -> None:
    files["data/documents/kippen.txt"] = b"Kippen leggen 900 eieren per jaar."


def _drop(files: dict[str, bytes]) -> None:
    del files["data/gesprekken.db"]


def _other_format(files: dict[str, bytes]) -> None:
    files["backup.json"] = json.dumps(json.loads(files["backup.json"]) | {"format": 9}).encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_add_outside, "'../../outside' does not belong in it"),
        (_flip, "'data/documents/kippen.txt' in it is not what it was"),
        (_drop, "'data/gesprekken.db' in it is not what it was"),
        (_other_format, "has format 9"),
        (lambda files: files.pop("backup.json"), "it has no 'backup.json'"),
    ],
)
def test_a_backup_that_was_tampered_with_puts_back_nothing(
    change: Callable[[dict[str, bytes]], None], said: str, settings: Settings, tmp_path: Path
) -> None:
    kept = back_up(settings, tmp_path / "backup.tar.gz")
    _changed(kept.path, change)
    other = elsewhere(settings, tmp_path / "deep" / "er" / "other")

    with pytest.raises(BackupError, match=said):
        restore(other, kept.path)

    assert {p.name for p in other.data.rglob("*") if p.is_file()} <= {".lock"}
    assert not list(tmp_path.rglob("outside"))


def test_half_a_backup_and_no_backup_are_refused(settings: Settings, tmp_path: Path) -> None:
    kept = back_up(settings, tmp_path / "backup.tar.gz")
    half, nothing = tmp_path / "half.tar.gz", tmp_path / "niets.tar.gz"
    half.write_bytes(kept.path.read_bytes()[:-2_000])
    nothing.write_text("geen reservekopie", encoding="utf-8")

    for path in (half, nothing):
        with pytest.raises(BackupError, match="no backup, or only a part of one"):
            restore(elsewhere(settings, tmp_path / "other"), path)
