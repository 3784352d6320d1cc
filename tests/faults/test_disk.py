"""A full or read-only disk leaves the previous index answering, and is told in plain words."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue import Source
from ingest import publication, revision
from ingest.entries import Previous
from ingest.errors import IndexWriteError
from ingest.index import check_index, current_revision, open_index
from ingest.pipeline import ingest
from tests.faults.conftest import FULL
from tests.ingest.conftest import WordHashEmbeddings, WriteSource

POINTS = 20 if FULL else 5
DISK = 6_000_000


def mount(*arguments: str) -> bool:
    if shutil.which("mount") is None:
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0  # noqa: S607


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount("-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)):
        pytest.skip("this account may not mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607


@pytest.fixture
def sources(write_source: WriteSource) -> list[Source]:
    return [
        write_source(
            f"{name}.txt", "\n\n".join(f"De {name} zegt iets over {n}." for n in range(200))
        )
        for name in ("arts", "zorg")
    ]


def assert_answers(index_dir: Path, embedding: WordHashEmbeddings, names: set[str]) -> None:
    index = open_index(index_dir, embedding)
    assert set(index.sources) == names
    (row,) = index.nearest("De arts zegt iets over", 1)
    assert index.chunk(row).text
    index.close()


def test_a_disk_that_fills_at_any_point_leaves_the_previous_index(
    disk: Path,
    sources: list[Source],
    write_source: WriteSource,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    embedding, index_dir = WordHashEmbeddings(), disk / "index"
    monkeypatch.setattr(revision, "_RESERVE", 0)
    ingest(sources[:1], index_dir, embedding)
    needed = sum(p.stat().st_size for p in index_dir.rglob("*") if p.is_file()) * 3
    failed = 0

    for point in range(POINTS):
        free = needed * point // POINTS
        before = current_revision(index_dir)
        ballast = disk / "ballast"
        size = shutil.disk_usage(disk).free - free
        ballast.write_bytes(b"\0" * max(size, 0))
        wanted = [sources[0], write_source("zorg.txt", f"Versie {point}. " * 2_000)]

        try:
            ingest(wanted, index_dir, embedding)
        except IndexWriteError:
            failed += 1
            assert current_revision(index_dir) == before
            assert not (index_dir / ".reading").exists()

        check_index(index_dir)
        ballast.unlink()
        names = {"arts"} if current_revision(index_dir) == before and not point else None
        assert_answers(index_dir, embedding, names or set(open_index(index_dir, embedding).sources))

    assert failed > 0
    report = ingest(sources, index_dir, embedding)
    assert report.count("failed") == 0
    assert_answers(index_dir, embedding, {"arts", "zorg"})


def test_too_little_room_is_refused_before_anything_is_written(
    disk: Path, sources: list[Source]
) -> None:
    with pytest.raises(IndexWriteError, match="bytes are free on its disk and"):
        ingest(sources, disk / "index", WordHashEmbeddings())


def test_a_read_only_disk_can_be_read_and_is_not_written(
    disk: Path, sources: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    embedding, index_dir = WordHashEmbeddings(), disk / "index"
    monkeypatch.setattr(revision, "_RESERVE", 0)
    ingest(sources, index_dir, embedding)
    assert mount("-o", "remount,ro", str(disk))

    check_index(index_dir)
    assert_answers(index_dir, embedding, {"arts", "zorg"})
    with pytest.raises(IndexWriteError, match="cannot be written: Read-only file system"):
        ingest(sources[:1], index_dir, embedding)
    assert_answers(index_dir, embedding, {"arts", "zorg"})


def test_everything_is_on_the_disk_before_the_pointer_names_it(
    sources: list[Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_dir = tmp_path / "index"
    synced: set[Path] = set()
    at_publication: list[set[Path]] = []
    real_sync, real_publish = os.fsync, publication.publish

    def sync(handle: int) -> None:
        synced.add(Path(f"/proc/self/fd/{handle}").readlink())
        real_sync(handle)

    def publish(folder: Path, name: str) -> None:
        at_publication.append(set(synced))
        real_publish(folder, name)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr("ingest.pipeline.publish", publish)

    report = ingest(sources, index_dir, WordHashEmbeddings())

    folder = index_dir / report.revision
    (flushed,) = at_publication
    assert {folder, *folder.rglob("*"), index_dir} <= flushed
    assert index_dir / "CURRENT.new" in synced - flushed


def test_a_previous_revision_without_damage_has_none(sources: list[Source], tmp_path: Path) -> None:
    embedding = WordHashEmbeddings()
    ingest(sources, tmp_path / "index", embedding)
    assert_answers(tmp_path / "index", embedding, {"arts", "zorg"})

    manifest = check_index(tmp_path / "index")

    assert Previous.examined(tmp_path / "index", manifest).damaged == frozenset()
