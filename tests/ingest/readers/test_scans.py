"""Scanned pages: recognised where the programs are installed, and otherwise named."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.readers import scans
from ingest.readers.scans import read_with_scans
from tests.faults.attacks import make_pdf

PICTURE = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI Q "
INVISIBLE = b"BT 3 Tr /F 12 Tf 72 600 Td (De zorg thuis wordt uitgebreid.) Tj ET"
OCRMYPDF = """#!/bin/sh
echo "$@" > "{folder}/asked"
for last; do :; done
cp "{recognised}" "$last"
"""
TESSERACT = "#!/bin/sh\nprintf 'List of languages:\\n{languages}\\n'\n"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    scans.obstacle.cache_clear()
    yield
    scans.obstacle.cache_clear()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(make_pdf(PICTURE, pages=3))
    return path


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, *, languages: str = "eng nld") -> None:
    """Put programs in the way that do what ocrmypdf and tesseract would."""
    recognised = folder / "recognised.pdf"
    recognised.write_bytes(make_pdf(PICTURE + INVISIBLE, pages=3))
    programs = {
        "ocrmypdf": OCRMYPDF.format(folder=folder, recognised=recognised),
        "tesseract": TESSERACT.format(languages=languages.replace(" ", "\\n")),
    }
    for name, script in programs.items():
        (folder / name).write_text(script, encoding="ascii")
        (folder / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_without_the_programs_the_pages_are_named_with_what_would_help(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    extracted = read_with_scans(scan, DEFAULT_LIMITS)

    assert extracted.empty_pages == (1, 2, 3)
    assert extracted.warnings == (
        "no text on pages 1-3",
        "pages 1-3 may be scanned; install ocrmypdf and tesseract-ocr-nld to have their text "
        "recognised",
    )


@pytest.mark.skipif(shutil.which("sh") is None, reason="the stand-ins are shell scripts")
def test_recognised_text_is_read_and_marked_as_such(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch)
    begun: list[bool] = []

    extracted = read_with_scans(scan, DEFAULT_LIMITS, lambda: begun.append(True))

    assert extracted.text.count("De zorg thuis wordt uitgebreid.") == 3
    assert extracted.empty_pages == ()
    assert extracted.warnings == (
        "the text of pages 1-3 was recognised from a picture and may hold errors",
    )
    assert begun == [True]
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert "--language nld" in asked
    assert "--pages 1-3" in asked


@pytest.mark.skipif(shutil.which("sh") is None, reason="the stand-ins are shell scripts")
def test_without_dutch_data_nothing_is_recognised(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, languages="eng osd")

    extracted = read_with_scans(scan, DEFAULT_LIMITS)

    assert "install tesseract-ocr-nld" in extracted.warnings[-1]
    assert not (tmp_path / "asked").exists()


@pytest.mark.skipif(shutil.which("sh") is None, reason="the stand-ins are shell scripts")
def test_recognising_that_fails_or_is_switched_off_leaves_the_pages_empty(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch)
    (tmp_path / "recognised.pdf").unlink()

    failed = read_with_scans(scan, DEFAULT_LIMITS)
    off = read_with_scans(scan, Limits(ocr=False))

    assert failed.warnings[-1] == "the text of pages 1-3 could not be recognised"
    assert failed.empty_pages == off.empty_pages == (1, 2, 3)
    assert off.warnings == ("no text on pages 1-3",)
