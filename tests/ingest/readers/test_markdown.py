"""Markdown stays as it was written; its headings are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.markdown import read
from ingest.sections import find_sections
from ingest.text import ExtractedText


def extracted_from(text: str, tmp_path: Path) -> ExtractedText:
    path = tmp_path / "document.md"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_the_text_stays_as_it_is(tmp_path: Path) -> None:
    text = "# Titel\n\n* een **vet** punt\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"

    assert extracted_from(text, tmp_path).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Titel #\n", [(1, "Titel")]),
        ("### Diep **vet** en [link](x)\n", [(3, "Diep vet en link")]),
        ("Titel\n=====\n", [(1, "Titel")]),
        ("Kop\n---\n", [(2, "Kop")]),
        ("#geen kop\n", []),
        ("```\n# code\n```\n# Kop\n", [(1, "Kop")]),
        ("~~~~\n# code\n~~~\n# nog code\n~~~~\n", []),
        ("- punt\n---\n", []),
        ("Een alinea\nvan twee regels\n---\n", []),
        ("    # code\n", []),
    ],
)
def test_headings_are_those_a_reader_sees(
    text: str, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    headings = extracted_from(text, tmp_path).headings

    assert [(heading.level, heading.title) for heading in headings] == expected


def test_front_matter_gives_the_title_and_is_no_body(tmp_path: Path) -> None:
    extracted = extracted_from(
        '---\ntitle: "Regiovisie"\nkleur: 2\n---\n## Kop\n\nTekst.\n', tmp_path
    )

    first, second = find_sections("x", extracted)

    assert extracted.title == "Regiovisie"
    assert (first.path, first.body_start) == ((), first.end)
    assert second.path == ("Kop",)
