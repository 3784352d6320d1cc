"""A document is kept whole, under a name that changes when its text could."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Source
from ingest.documents import Document, document_key, read_document, searchable_text
from ingest.errors import UnreadableDocumentError
from tests.ingest.conftest import WriteSource

MARKDOWN = """---
layout: default
---
# Zorg

Proactieve zorgplanning (PZP) helpt.

## Tips

- Maak afspraken
"""


def test_a_saved_document_comes_back_the_same(tmp_path: Path, write_source: WriteSource) -> None:
    document = read_document(write_source("zorg.md", MARKDOWN, region="Limburg"))
    path = tmp_path / "saved.json"

    document.save(path)

    assert Document.load(path, document.source) == document
    assert document.abbreviations == {"PZP": "Proactieve zorgplanning"}
    assert document.extracted.front_matter_end > 0


def test_the_title_is_the_catalogues_or_the_documents_own_or_the_file_name(
    write_source: WriteSource,
) -> None:
    given = read_document(write_source("a.md", MARKDOWN, title="Uit de catalogus"))
    own = read_document(write_source("b.md", MARKDOWN))
    named = read_document(write_source("een-naam.txt", "gewone tekst zonder kop, heel gewoon."))

    assert given.source.title == "Uit de catalogus"
    assert own.source.title == "Zorg"
    assert named.source.title == "een-naam"


def test_a_document_without_text_has_no_chunks(write_source: WriteSource) -> None:
    document = read_document(write_source("leeg.txt", ""))

    assert document.chunks == ()
    assert document.sections == ()


def test_a_document_that_is_gone_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"weg\.txt"):
        read_document(Source(id="weg", path=tmp_path / "weg.txt", sha256="0" * 64))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "other"},
        {"sha256": "f" * 64},
        {"title": "Andere titel"},
        {"region": "Limburg"},
        {"path": Path("/elsewhere/zorg.md")},
    ],
)
def test_the_key_changes_with_all_that_the_text_or_vectors_depend_on(
    change: dict[str, str],
) -> None:
    source = Source(id="zorg", path=Path("/documents/zorg.txt"), sha256="0" * 64, title="Zorg")

    assert document_key(replace(source, **change), "model") != document_key(source, "model")


def test_the_key_changes_with_the_model_and_not_with_the_place() -> None:
    source = Source(id="zorg", path=Path("/documents/zorg.txt"), sha256="0" * 64, date="2026")
    moved = replace(source, path=Path("/elsewhere/zorg.TXT"), date="2025")

    assert document_key(moved, "model") == document_key(source, "model")
    assert document_key(source, "model") != document_key(source, "other")


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"text": 3}'])
def test_a_damaged_file_is_a_value_error(
    damage: str, tmp_path: Path, write_source: WriteSource
) -> None:
    path = tmp_path / "saved.json"
    path.write_text(damage, encoding="utf-8")

    with pytest.raises(ValueError, match=r".+"):
        Document.load(path, write_source("zorg.txt", "tekst"))


def test_what_is_searched_has_the_title_region_and_headings_above_the_text(
    write_source: WriteSource,
) -> None:
    document = read_document(write_source("zorg.md", MARKDOWN, title="Leidraad", region="Limburg"))
    chunk = replace(document.chunks[0], section=("Zorg", "Tips"), text="Maak afspraken")

    text = searchable_text(document.source, chunk)

    assert text == "Leidraad\nLimburg\nZorg\nTips\nMaak afspraken"


def test_the_same_file_is_read_the_same(write_source: WriteSource) -> None:
    source = write_source("zorg.md", MARKDOWN)

    assert read_document(source) == read_document(source)
    assert hashlib.sha256(source.path.read_bytes()).hexdigest() == source.sha256


def test_the_saved_form_is_json_with_the_text_once(
    tmp_path: Path, write_source: WriteSource
) -> None:
    document = read_document(write_source("zorg.txt", "Een heel gewone zin over de zorg."))
    path = tmp_path / "saved.json"

    document.save(path)

    assert path.read_text(encoding="utf-8").count("heel gewone zin") == 1
    assert json.loads(path.read_text(encoding="utf-8"))["text"] == document.extracted.text
