"""Plain text is verbatim, with the headings that it marks itself."""

from __future__ import annotations

from pathlib import Path

from ingest.readers.plain import read


def test_headings_marked_as_in_markdown_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "nota.txt"
    path.write_text("# Titel\n\nTekst.\n\nAanpak\n------\n\nTekst.\n", encoding="utf-8")

    extracted = read(path)

    assert [(h.level, h.title) for h in extracted.headings] == [(1, "Titel"), (2, "Aanpak")]
    assert extracted.text == path.read_text(encoding="utf-8")
