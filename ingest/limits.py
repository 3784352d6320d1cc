"""How much one file may ask of us."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may take, and how many files are read at a time.

    Attributes:
        seconds: Time on the clock, and of the processor; then reading is broken off.
        memory_mb: Address space of the process that reads, in units of 1,000,000 bytes.
        file_mb: Size of the file, in the same unit.
        pages: Pages of a PDF.
        page_characters: Characters on one page of a PDF, and in one passage of any document.
        characters: Characters of the whole text.
        passages: Passages of one document.
        workers: Files that are read at the same time; 0 for one a processor.
        ocr: Whether to have text recognised on pages without any, where `ocrmypdf` is installed.
        ocr_seconds: Time on the clock for that, instead of `seconds`.
    """

    seconds: float = 60.0
    memory_mb: int = 1_000
    file_mb: int = 50
    pages: int = 5_000
    page_characters: int = 200_000
    characters: int = 20_000_000
    passages: int = 100_000
    workers: int = 0
    ocr: bool = True
    ocr_seconds: float = 900.0


DEFAULT_LIMITS = Limits()
