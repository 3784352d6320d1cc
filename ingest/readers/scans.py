"""Read PDFs of which pages are pictures: have the text recognised where that can be done.

`ocrmypdf`, with tesseract and its Dutch data, does the recognising when it is installed. It is a
program of its own, so that nobody who has no scans needs it.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from ingest.limits import Limits
from ingest.readers import pdf
from ingest.text import ExtractedText, page_numbers, page_ranges

__all__ = ["obstacle", "read_with_scans"]

_LANGUAGE = "nld"


def read_with_scans(
    path: Path, limits: Limits, begin_ocr: Callable[[], None] = lambda: None
) -> ExtractedText:
    """Read the PDF at `path`, with the text of scanned pages where it can be recognised.

    `begin_ocr` is called before the recognising, which takes long. Pages without text stay in
    `empty_pages`, and a warning says what would help.

    Raises:
        UnreadableDocumentError: The file is damaged, needs a password or is beyond our limits.
    """
    extracted, pictures = pdf.read_pages(path, limits)
    scanned = [page for page in extracted.empty_pages if page in pictures]
    if not scanned or not limits.ocr:
        return extracted
    if missing := obstacle():
        return _with_warning(extracted, f"{page_ranges(scanned)} may be scanned; {missing}")
    begin_ocr()
    with tempfile.TemporaryDirectory(prefix="leidraad-ocr-") as folder:
        made = Path(folder) / "recognised.pdf"
        if not _recognise(path, made, scanned, limits):
            failed = f"the text of {page_ranges(scanned)} could not be recognised"
            return _with_warning(extracted, failed)
        better, _ = pdf.read_pages(made, limits)
    found = sorted(set(extracted.empty_pages) - set(better.empty_pages))
    if not found:
        return extracted
    remark = f"the text of {page_ranges(found)} was recognised from a picture and may hold errors"
    return _with_warning(replace(better, title=extracted.title or better.title), remark)


@cache
def obstacle() -> str:
    """Return what keeps us from recognising text, and what to install; "" when nothing does."""
    if shutil.which("ocrmypdf") is None or shutil.which("tesseract") is None:
        return "install ocrmypdf and tesseract-ocr-nld to have their text recognised"
    listed = subprocess.run(
        ["tesseract", "--list-langs"],  # noqa: S607  # wherever the administrator put it
        capture_output=True,
        text=True,
        check=False,
    )
    if _LANGUAGE not in listed.stdout.split():
        return "install tesseract-ocr-nld to have their text recognised"
    return ""


def _recognise(path: Path, made: Path, pages: Sequence[int], limits: Limits) -> bool:
    command = [
        *("ocrmypdf", "--skip-text", "--language", _LANGUAGE, "--output-type", "pdf"),
        *(
            "--quiet",
            "--jobs",
            "1",
            "--pages",
            page_numbers(pages).replace(" ", ""),
            "--",
            str(path),
            str(made),
        ),
    ]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, timeout=limits.ocr_seconds
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and made.is_file()


def _with_warning(extracted: ExtractedText, warning: str) -> ExtractedText:
    return replace(extracted, warnings=(*extracted.warnings, warning))
