"""A title is one that an author chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.titles import meaningful_title


@pytest.mark.parametrize("raw", ["Regiovisie Zuid", "Leidraad", "Convenant 2026: samen verder"])
def test_a_chosen_title_is_kept(raw: str) -> None:
    assert meaningful_title(raw, Path("map/nota.pdf")) == raw


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "  ",
        "Microsoft Word - x",
        "nota.docx",
        "nota",
        "Document1",
        "20240512",
        "RV_2024_v3",
    ],
)
def test_what_a_program_left_is_no_title(raw: str | None) -> None:
    assert meaningful_title(raw, Path("map/nota.pdf")) is None
