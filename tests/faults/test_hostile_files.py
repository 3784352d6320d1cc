"""Every hostile or broken file ends in exactly one state, within its limits; the batch goes on."""

from __future__ import annotations

import hashlib
import os
import resource
import stat
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus.catalogue import Source
from ingest import reading_process
from ingest.errors import DocumentRefusedError, IngestError
from ingest.extract import extract
from ingest.limits import Limits
from ingest.manifest import Manifest
from ingest.pipeline import ingest
from ingest.reading import Job, Reading, read_all, read_isolated
from ingest.reading_process import FORKS
from ingest.report import DocumentReport
from tests.faults.attacks import ATTACKS, make_pdf, write_attacks
from tests.faults.conftest import FULL, tell
from tests.ingest.conftest import WordHashEmbeddings

SAMPLE = (
    "one-operator-60MB.pdf one-operator-19MB.pdf pages-6000.pdf noise.pdf scripts.pdf "
    "bomb-xml.docx slip.docx link.docx laughs.docx external.docx encrypted.docx macros.docx "
    "encrypted.odt deep.html letters-30MB.txt hyphens.txt program.pdf"
).split()
BROKEN = Path(__file__).parents[2].parent / "shared" / "data" / "broken"
LIMITS = Limits() if FULL else Limits(seconds=3)
STATES = {"added", "empty", "failed"}

pytestmark = pytest.mark.skipif(not FORKS, reason="this system has no processes to limit")


def sources(paths: list[Path]) -> list[Source]:
    return [
        Source(id=p.name, path=p, sha256=hashlib.sha256(p.read_bytes()).hexdigest()) for p in paths
    ]


def ending(report: DocumentReport) -> str:
    return report.cause or "read"


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    job = Job(source=Source(id="x", path=path, sha256=""), target=path.with_name("x.json"))
    (reading,) = read_all([job], limits)
    return reading


def test_every_attack_ends_in_one_expected_state_and_the_batch_goes_on(tmp_path: Path) -> None:
    names = list(ATTACKS) if FULL else SAMPLE
    endings = write_attacks(tmp_path / "attacks", iter(names))
    ordinary = tmp_path / "gewoon.txt"
    ordinary.write_text("De zorg thuis wordt uitgebreid.", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    report = ingest(
        sources([*endings, ordinary]), tmp_path / "index", WordHashEmbeddings(), limits=LIMITS
    )

    documents = {document.source_id: document for document in report.documents}
    assert len(report.documents) == len(documents) == len(names) + 1
    assert documents["gewoon.txt"].state == "added"
    for path, expected in endings.items():
        document = documents[path.name]
        assert document.state in STATES
        assert ending(document) in expected, (path.name, document.reason)
        assert bool(document.reason) == (document.state != "added")
    tell(Counter(ending(document) for document in report.documents))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


@pytest.mark.shared
def test_every_broken_file_ends_in_one_state_within_its_limit(tmp_path: Path) -> None:
    paths = sorted(BROKEN.glob("*"))
    if not paths:
        pytest.skip("the development data is not there")
    jobs = [Job(source=s, target=tmp_path / f"{n}.json") for n, s in enumerate(sources(paths))]
    begin = time.monotonic()

    readings = list(read_all(jobs, LIMITS))

    assert len(readings) == len(paths)
    assert time.monotonic() - begin < (LIMITS.seconds + 5) * len(paths)
    tell(Counter(reading.cause or "read" for reading in readings))
    for reading, job in zip(readings, jobs, strict=True):
        assert (reading.cause is None) == (reading.reason == "")
        assert (reading.cause is None) == job.target.exists()


def test_a_reader_that_never_ends_is_broken_off_and_says_so(tmp_path: Path) -> None:
    (path,) = write_attacks(tmp_path, iter(["brackets.md"]))

    reading = read(path, Limits(seconds=0.5))

    assert reading.cause == "limit"
    assert "more than 0.5 seconds" in reading.reason


def test_a_reader_that_wants_too_much_memory_is_broken_off_and_says_so(tmp_path: Path) -> None:
    (path,) = write_attacks(tmp_path, iter(["letters-30MB.txt"]))

    reading = read(path, Limits(memory_mb=80))

    assert reading.cause == "limit"
    assert "more memory than we allow" in reading.reason


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(pages=2), "it has 3 pages, more than 2"),
        (Limits(page_characters=3), "holds more text than we accept"),
        (Limits(characters=5), "holds more text than we accept"),
        (Limits(file_mb=0), "more than 0 MB"),
    ],
)
def test_each_limit_can_be_set(limits: Limits, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(b"BT /F 12 Tf 72 700 Td (zorg) Tj ET", pages=3))

    with pytest.raises(IngestError, match=reason) as caught:
        extract(path, limits)

    assert getattr(caught.value, "cause", None) == "limit"


def test_scripts_macros_and_attachments_are_reported(tmp_path: Path) -> None:
    scripts, macros = write_attacks(tmp_path, iter(["scripts.pdf", "macros.docx"]))

    assert extract(scripts).warnings == ("it holds scripts; they were not run",)
    assert extract(macros).warnings == ("it holds macros; they were not run",)


def test_one_file_can_be_read_apart_from_any_index(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Zorg thuis.", encoding="utf-8")
    (tmp_path / "leeg.txt").write_text(" ", encoding="utf-8")
    (slip,) = write_attacks(tmp_path, iter(["slip.docx"]))

    document = read_isolated(Source(id="a", path=tmp_path / "a.txt", sha256=""), LIMITS)
    empty = read_isolated(Source(id="leeg", path=tmp_path / "leeg.txt", sha256=""), LIMITS)

    assert document.chunks[0].text == "Zorg thuis."
    assert empty.chunks == ()
    with pytest.raises(DocumentRefusedError, match="outside its own folder") as caught:
        read_isolated(Source(id="slip", path=slip, sha256=""), LIMITS)
    assert caught.value.cause == "unsafe"


def test_a_pipe_a_folder_and_a_file_that_is_gone_are_reported(tmp_path: Path) -> None:
    pipe, folder, gone = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt"
    os.mkfifo(pipe, stat.S_IRUSR | stat.S_IWUSR)
    folder.mkdir()

    causes = [read(path).cause for path in (pipe, folder, gone)]

    assert causes == ["unsupported", "unsupported", "missing"]


def test_a_bug_in_a_reader_fails_one_document_without_its_text_in_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RecursionError("text of the document")

    monkeypatch.setattr(reading_process, "read_document", fails)
    job = {
        "source": Manifest.describe(Source(id="x", path=tmp_path / "a.txt", sha256="")),
        "target": str(tmp_path / "x.json"),
        "limits": asdict(LIMITS),
    }

    answer = reading_process.answer(job)

    assert answer["cause"] == "broken"
    assert "its reader fails on it (RecursionError)" in answer["reason"]


def test_the_secrets_of_the_program_do_not_reach_the_reading_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "geheim")
    path = tmp_path / "a.txt"
    path.write_text("Zorg thuis.", encoding="utf-8")
    job = Job(source=Source(id="x", path=path, sha256=""), target=tmp_path / "x.json")
    readings = read_all([job, job], LIMITS)
    next(readings)

    environments = [
        entry.read_bytes()
        for entry in Path("/proc").glob("[0-9]*/environ")
        if b"reading_process" in (entry.parent / "cmdline").read_bytes()
        and os.access(entry, os.R_OK)
    ]
    readings.close()  # type: ignore[attr-defined]  # it is a generator

    assert environments
    assert all(b"geheim" not in environment for environment in environments)
