"""An ingest makes the index hold exactly the documents, or leaves it as it was."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Source, packaged_corpus, read_sources
from ingest import local_vectors, pipeline, revision, words_process
from ingest.errors import (
    EmptyCorpusError,
    IndexLockedError,
    IndexMissingError,
    IndexWriteError,
)
from ingest.index import Index, current_revision, open_index, read_manifest
from ingest.limits import Limits
from ingest.pipeline import ingest
from ingest.reading import Job, Reading, read_all
from ingest.report import IngestReport
from ingest.vectors import close_client, open_client
from tests.ingest.conftest import WordHashEmbeddings, WriteSource

ARTS = "De huisarts verwijst naar het ziekenhuis.\n\nHet ziekenhuis denkt mee met de huisarts."
ZORG = "De zorg thuis wordt uitgebreid.\n\nDaarvoor zijn afspraken nodig."


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def sources(write_source: WriteSource) -> list[Source]:
    return [write_source("arts.txt", ARTS, title="Arts"), write_source("zorg.txt", ZORG)]


@pytest.fixture
def read_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents that were read, in order."""
    names: list[str] = []

    def read(jobs: Sequence[Job], limits: Limits) -> Iterator[Reading]:
        names.extend(job.source.id for job in jobs)
        return read_all(jobs, limits)

    monkeypatch.setattr(pipeline, "read_all", read)
    return names


def states(report: IngestReport) -> dict[str, str]:
    return {document.source_id: document.state for document in report.documents}


def stored_ids(index_dir: Path) -> set[str]:
    """The ids in the Chroma collection that is published."""
    client = open_client(index_dir / str(current_revision(index_dir)) / "chroma")
    try:
        return set(client.get_collection("passages", embedding_function=None).get()["ids"])
    finally:
        close_client(client)


def chunk_ids(index: Index) -> set[str]:
    return {index.chunk(row).id for row in range(index.rows)}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_new_documents_are_added_and_can_be_found(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    report = ingest(sources, index_dir, embedding)

    assert states(report) == {"arts": "added", "zorg": "added"}
    assert report.changed
    index = open_index(index_dir, embedding)
    assert index.revision == report.revision
    assert chunk_ids(index) == stored_ids(index_dir)
    (row,) = index.nearest("de zorg thuis wordt uitgebreid", 1)
    assert index.source_of(row).id == "zorg"
    index.close()


def test_unchanged_documents_are_neither_read_nor_embedded_again(
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    read_names: list[str],
) -> None:
    first = ingest(sources, index_dir, embedding)
    embedding.texts.clear()
    read_names.clear()

    second = ingest(sources, index_dir, embedding)

    assert states(second) == {"arts": "unchanged", "zorg": "unchanged"}
    assert [d.chunks for d in second.documents] == [d.chunks for d in first.documents]
    assert not second.changed
    assert second.revision == first.revision
    assert read_names == []
    assert embedding.texts == []


def test_only_a_changed_document_is_read_and_its_old_text_is_gone(
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    read_names: list[str],
    write_source: WriteSource,
) -> None:
    ingest(sources, index_dir, embedding)
    before = stored_ids(index_dir)
    embedding.texts.clear()
    read_names.clear()

    changed = write_source("zorg.txt", "De zorg blijft zoals zij is.")
    report = ingest([sources[0], changed], index_dir, embedding)

    assert states(report) == {"arts": "unchanged", "zorg": "updated"}
    assert read_names == ["zorg"]
    assert all("zoals zij is" in text for text in embedding.texts)
    index = open_index(index_dir, embedding)
    after = stored_ids(index_dir)
    assert after == chunk_ids(index)
    assert {i for i in after if i.startswith("arts:")} == {i for i in before if i[:5] == "arts:"}
    assert not {i for i in after if i.startswith("zorg:")} & before
    index.close()


def test_a_removed_document_is_gone_from_every_part(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    ingest(sources, index_dir, embedding)

    report = ingest(sources[:1], index_dir, embedding)

    assert states(report) == {"arts": "unchanged", "zorg": "removed"}
    assert all(name.startswith("arts:") for name in stored_ids(index_dir))
    index = open_index(index_dir, embedding)
    assert set(index.sources) == {"arts"}
    assert "uitgebreid" not in index.lexical.words
    index.close()


def test_a_changed_date_reuses_the_vectors_and_reaches_every_part(
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    read_names: list[str],
) -> None:
    ingest(sources, index_dir, embedding)
    embedding.texts.clear()
    read_names.clear()

    dated = replace(sources[0], date="2026-01")
    report = ingest([dated, sources[1]], index_dir, embedding)

    assert states(report) == {"arts": "updated", "zorg": "unchanged"}
    assert embedding.texts == []
    assert read_names == []
    index = open_index(index_dir, embedding)
    assert index.sources["arts"].date == "2026-01"
    found = index.store.similarity_search("huisarts", k=1, filter={"source_id": "arts"})
    assert found[0].metadata["date"] == "2026-01"
    index.close()


def test_the_order_and_the_place_of_the_files_do_not_matter(
    sources: list[Source], tmp_path: Path, embedding: WordHashEmbeddings
) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "documents", elsewhere)
    moved = [replace(s, path=elsewhere / s.path.name) for s in reversed(sources)]

    one = ingest(sources, tmp_path / "one", embedding)
    other = ingest(moved, tmp_path / "other", embedding)

    assert one.revision == other.revision
    assert stored_ids(tmp_path / "one") == stored_ids(tmp_path / "other")
    assert not ingest(moved, tmp_path / "one", embedding).changed


def test_a_document_without_text_is_reported_and_not_read_again(
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    read_names: list[str],
    write_source: WriteSource,
) -> None:
    everything = [*sources, write_source("scan.txt", " \n")]

    report = ingest(everything, index_dir, embedding)
    read_names.clear()
    again = ingest(everything, index_dir, embedding)

    for found in (report, again):
        assert states(found)["scan"] == "empty"
        assert "no text" in next(d for d in found.documents if d.source_id == "scan").reason
    assert not again.changed
    assert read_names == []
    assert read_manifest(index_dir).covers(everything, embedding.model_id)
    assert not read_manifest(index_dir).covers(sources, embedding.model_id)


def test_a_failing_document_does_not_stop_the_others_and_is_tried_again(
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    read_names: list[str],
    write_source: WriteSource,
) -> None:
    broken = write_source("broken.pdf", "this is no PDF")

    first = ingest([broken, *sources], index_dir, embedding)
    read_names.clear()
    second = ingest([broken, *sources], index_dir, embedding)

    for report in (first, second):
        assert states(report) | {"broken": "failed"} == states(report)
        assert "broken.pdf" in report.documents[1].reason
    assert read_names == ["broken"]
    assert not second.changed
    assert read_manifest(index_dir).covers([broken, *sources], embedding.model_id)


@pytest.mark.parametrize(("text", "state"), [("", "empty"), ("\x00binary", "failed")])
def test_a_document_that_becomes_unreadable_is_withdrawn_and_the_report_says_so(
    text: str,
    state: str,
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    write_source: WriteSource,
) -> None:
    ingest(sources, index_dir, embedding)

    report = ingest([sources[0], write_source("zorg.txt", text)], index_dir, embedding)

    document = report.documents[1]
    assert document.state == state
    assert document.chunks == 0
    assert document.reason.endswith("is no longer in the index.")
    assert all(name.startswith("arts:") for name in stored_ids(index_dir))


def test_without_any_text_the_old_index_stays_and_the_reason_is_told(
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    write_source: WriteSource,
) -> None:
    before = ingest(sources, index_dir, embedding)

    with pytest.raises(EmptyCorpusError, match=r"None of the documents .*broken\.pdf"):
        ingest([write_source("broken.pdf", "no PDF")], index_dir, embedding)
    with pytest.raises(EmptyCorpusError, match="None of the documents"):
        ingest([], index_dir, embedding)

    assert current_revision(index_dir) == before.revision


@pytest.mark.parametrize("text", ["de het een", "☺ ☹", "\u0645\u0631\u062d\u0628\u0627"])
def test_a_document_without_a_single_index_term_can_be_indexed(
    text: str, index_dir: Path, embedding: WordHashEmbeddings, write_source: WriteSource
) -> None:
    ingest([write_source("de.txt", text, title="De")], index_dir, embedding)

    index = open_index(index_dir, embedding)
    assert index.chunk(0).text == text
    assert index.lexical.rows == 1
    assert index.store.similarity_search("wat dan ook", k=1)
    index.close()


def test_a_rebuild_reads_everything_and_leaves_readers_their_revision(
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    read_names: list[str],
) -> None:
    first = ingest(sources, index_dir, embedding)
    reader = open_index(index_dir, embedding)
    read_names.clear()

    second = ingest(sources, index_dir, embedding, rebuild=True)

    assert read_names == ["arts", "zorg"]
    assert second.changed
    assert second.revision == f"{first.revision}.2"
    assert current_revision(index_dir) == second.revision
    assert reader.document("zorg").extracted.text == ZORG
    assert reader.store.similarity_search("zorg", k=1)
    reader.close()
    assert not ingest(sources, index_dir, embedding).changed
    third = ingest(sources, index_dir, embedding, rebuild=True)
    assert {first.revision, third.revision} & files(index_dir) == {third.revision}


def test_another_embedding_model_embeds_everything(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    ingest(sources, index_dir, embedding)
    other = WordHashEmbeddings("another")
    with pytest.raises(IndexMissingError, match=r"'word-hash'.*'another'"):
        open_index(index_dir, other)

    report = ingest(sources, index_dir, other)

    assert set(states(report).values()) == {"added"}
    assert len(other.texts) == len(embedding.texts)
    open_index(index_dir, other).close()


STEPS: list[tuple[object, str]] = [
    (pipeline, "publish"),
    (revision, "_write_manifest"),
    (words_process, "write_words"),
    (pipeline, "store_vectors"),
    (revision, "_store_documents"),
    (revision, "flush"),
    (pipeline, "_read_all"),
]


@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_a_crash_before_publication_leaves_the_old_index_answering(
    module: object,
    step: str,
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    write_source: WriteSource,
) -> None:
    before = ingest(sources, index_dir, embedding)
    changed = [sources[0], write_source("zorg.txt", "Heel andere tekst.")]

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, step, crash)
        with pytest.raises(KeyboardInterrupt):
            ingest(changed, index_dir, embedding)

    assert current_revision(index_dir) == before.revision
    index = open_index(index_dir, embedding)
    assert index.document("zorg").extracted.text == ZORG
    assert index.store.similarity_search("zorg", k=1)
    index.close()
    assert ingest(changed, index_dir, embedding).changed


def test_what_a_killed_run_left_behind_is_removed_and_nothing_else(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    report = ingest(sources, index_dir, embedding)
    (index_dir / "0123456789abcdef" / "documents").mkdir(parents=True)
    (index_dir / "my-own-folder").mkdir()
    (index_dir / "notes.txt").write_text("mine", encoding="utf-8")

    ingest(sources, index_dir, embedding)
    ingest(sources[:1], index_dir, embedding)

    left = files(index_dir) - {str(current_revision(index_dir)), "CURRENT", ".lock"}
    assert left == {report.revision, "my-own-folder", "notes.txt"}


HOLD_LOCK = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_refused_while_the_index_stays_readable(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    ingest(sources, index_dir, embedding)
    command = [sys.executable, "-c", HOLD_LOCK, str(index_dir / ".lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"

            with pytest.raises(IndexLockedError, match="Another process is updating"):
                ingest(sources[:1], index_dir, embedding)

            open_index(index_dir, embedding).close()
        finally:
            other.kill()
    assert ingest(sources[:1], index_dir, embedding).changed


def test_a_file_in_the_way_of_the_folder_is_a_clear_error(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    index_dir.write_text("not a folder", encoding="utf-8")

    with pytest.raises(IndexWriteError, match="cannot be written: File exists"):
        ingest(sources, index_dir, embedding)
    with pytest.raises(IndexMissingError, match="cannot be read"):
        open_index(index_dir, embedding)


def _disk_full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("module", "step"),
    [*STEPS[:-1], (local_vectors, "open_client"), (local_vectors, "write_vectors")],
)
def test_a_full_disk_leaves_the_old_index_and_no_rubbish(
    module: object,
    step: str,
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
) -> None:
    before = ingest(sources, index_dir, embedding)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, step, _disk_full)
        with pytest.raises(IndexWriteError, match="No space left on device"):
            ingest(sources[:1], index_dir, embedding)

    assert current_revision(index_dir) == before.revision
    if step != "publish":
        assert files(index_dir) - {".reading"} == {before.revision, "CURRENT", ".lock"}
    open_index(index_dir, embedding).close()


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


DAMAGE: dict[str, Callable[[Path], None]] = {
    "document": lambda folder: _cut_short(next(folder.glob("documents/*.json"))),
    "vectors": lambda folder: _cut_short(next(folder.glob("documents/*.npy"))),
    "no vectors": lambda folder: next(folder.glob("documents/*.npy")).unlink(),
    "chroma": lambda folder: _cut_short(folder / "chroma" / "chroma.sqlite3"),
    "no chroma": lambda folder: shutil.rmtree(folder / "chroma"),
    "lexical": lambda folder: shutil.rmtree(folder / "lexical"),
    "manifest": lambda folder: (folder / "manifest.json").unlink(),
}


@pytest.mark.parametrize("part", DAMAGE)
def test_a_damaged_part_of_the_old_index_is_made_anew(
    part: str,
    sources: list[Source],
    index_dir: Path,
    embedding: WordHashEmbeddings,
    write_source: WriteSource,
) -> None:
    before = ingest(sources, index_dir, embedding)
    DAMAGE[part](index_dir / before.revision)

    ingest([*sources, write_source("extra.txt", "Nog een tekst.")], index_dir, embedding)

    index = open_index(index_dir, embedding)
    assert set(index.sources) == {"arts", "zorg", "extra"}
    assert chunk_ids(index) == stored_ids(index_dir)
    assert index.document("zorg").extracted.text == ZORG
    assert index.store.similarity_search("zorg", k=1)
    assert index.lexical.rows == index.rows
    index.close()


def test_progress_names_documents_and_steps(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    seen: list[tuple[str, int, int]] = []

    ingest(sources, index_dir, embedding, progress=lambda *step: seen.append(step))

    assert {what for what, _, _ in seen} == {"arts", "zorg", "", "embedding", "indexing"}
    assert all(0 <= done <= total for _, done, total in seen)
    assert seen[-1] == ("indexing", 1, 1)


def test_the_report_and_the_manifest_are_plain_json(
    sources: list[Source], index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    report = ingest(sources, index_dir, embedding)

    record = json.loads(json.dumps(report.to_dict()))
    assert record["revision"] == report.revision
    assert [d["source_id"] for d in record["documents"]] == ["arts", "zorg"]
    assert report.count("added") == 2
    assert read_manifest(index_dir).sources[0].to_source() == sources[0]


def test_the_real_corpus_is_indexed_in_seconds_and_is_the_same_each_time(
    tmp_path: Path, embedding: WordHashEmbeddings
) -> None:
    real = read_sources(packaged_corpus())
    begin = time.process_time()

    one = ingest(real, tmp_path / "one", embedding)
    other = ingest(real, tmp_path / "other", embedding)

    assert time.process_time() - begin < 30
    assert one == other
    assert set(states(one).values()) == {"added"}
    assert stored_ids(tmp_path / "one") == stored_ids(tmp_path / "other")
