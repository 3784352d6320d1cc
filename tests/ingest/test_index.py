"""A published index is opened whole, or refused with the reason and the remedy."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Source
from ingest.errors import IndexMissingError
from ingest.index import Index, current_revision, open_index, read_manifest
from ingest.pipeline import ingest
from tests.ingest.conftest import WordHashEmbeddings, WriteSource


@pytest.fixture
def sources(write_source: WriteSource) -> list[Source]:
    return [
        write_source("arts.txt", "De arts. " * 200, title="Arts", region="Limburg"),
        write_source("leeg.txt", ""),
        write_source("zorg.txt", "De zorg thuis.\n\nDe zorg elders."),
    ]


@pytest.fixture
def index_dir(tmp_path: Path, sources: list[Source], embedding: WordHashEmbeddings) -> Path:
    ingest(sources, tmp_path / "index", embedding)
    return tmp_path / "index"


def manifest_path(index_dir: Path) -> Path:
    return index_dir / str(current_revision(index_dir)) / "manifest.json"


def set_field(index_dir: Path, name: str, value: object) -> None:
    path = manifest_path(index_dir)
    record = json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps(record | {name: value})
    path.write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    path.with_name("manifest.sum").write_text(digest, encoding="ascii")


def test_rows_lead_to_chunks_and_documents_and_back(
    index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    index = open_index(index_dir, embedding)

    assert index.rows == len(index.rows_of(["arts", "zorg"])) > 2
    for row in range(index.rows):
        chunk = index.chunk(row)
        assert index.row(chunk.id) == row
        assert index.source_of(row).id == chunk.source_id
        assert row in index.rows_of([chunk.source_id])
        document = index.document(chunk.source_id)
        assert document.extracted.text[chunk.start : chunk.end] == chunk.text
        assert chunk in document.chunks
    assert set(index.sources) == {"arts", "zorg"}
    assert index.lexical.rows == index.rows


def test_the_nearest_chunks_are_found_among_the_documents_asked_for(
    index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    index = open_index(index_dir, embedding)

    everywhere = index.nearest("De zorg thuis.", 100)
    among = index.nearest("De zorg thuis.", 100, ["arts"])

    assert set(everywhere) == set(range(index.rows))
    assert index.source_of(max(everywhere, key=lambda row: everywhere[row])).id == "zorg"
    assert all(-1.001 <= similarity <= 1.001 for similarity in everywhere.values())
    assert set(among) == set(index.rows_of(["arts"]))
    index.close()


def test_closing_twice_or_unopened_is_harmless(
    index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    index = open_index(index_dir, embedding)
    index.close()
    assert index.store
    index.close()
    index.close()


def test_without_an_index_the_command_that_makes_one_is_named(
    tmp_path: Path, embedding: WordHashEmbeddings
) -> None:
    assert current_revision(tmp_path) is None
    with pytest.raises(IndexMissingError, match=r"there is none yet.*leidraad ingest --rebuild"):
        open_index(tmp_path, embedding)


@pytest.mark.parametrize("name", ["../elsewhere", "0123456789ABCDEF", "", "\x00", "é"])
def test_a_damaged_pointer_is_refused(
    name: str, index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    (index_dir / "CURRENT").write_text(name, encoding="utf-8")

    with pytest.raises(IndexMissingError, match=r"'CURRENT' is damaged"):
        open_index(index_dir, embedding)


def test_a_pointer_to_a_missing_revision_is_refused(
    index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    (index_dir / "CURRENT").write_text("0123456789abcdef\n", encoding="utf-8")

    with pytest.raises(IndexMissingError, match=r"revision '0123456789abcdef' is gone"):
        open_index(index_dir, embedding)


@pytest.mark.parametrize("damage", ["", "{", "\x00\x00"])
def test_a_damaged_manifest_is_refused(
    damage: str, index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    manifest_path(index_dir).write_text(damage, encoding="utf-8")

    with pytest.raises(IndexMissingError, match="its manifest is damaged"):
        open_index(index_dir, embedding)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("schema_version", 99, "it has format 99 and this version reads format"),
        ("unknown", 1, "another version of the program made it"),
        ("sources", [{"source": {"id": "x"}}], "another version of the program made it"),
        ("embedding_model", "another", "the embedding model 'another'.*names 'word-hash'"),
    ],
)
def test_an_index_of_another_make_is_refused(
    name: str, value: object, said: str, index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    set_field(index_dir, name, value)

    with pytest.raises(IndexMissingError, match=said):
        open_index(index_dir, embedding)


PARTS: dict[str, tuple[str, Callable[[Index], object]]] = {
    "texts.bin": ("texts", lambda index: index.document("zorg")),
    "chunks.jsonl": ("chunks", lambda index: index.chunk(0)),
    "chroma": ("chroma", lambda index: index.nearest("zorg", 3)),
    "lexical": ("lexical", lambda index: index.lexical),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_named_when_it_is_needed(
    part: str, index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    path = manifest_path(index_dir).parent / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    index = open_index(index_dir, embedding)
    name, use = PARTS[part]

    with pytest.raises(IndexMissingError, match=rf"its part '\S*{name}' is missing or damaged"):
        use(index)
    index.close()


def test_damaged_vectors_are_refused_each_time(
    index_dir: Path, embedding: WordHashEmbeddings
) -> None:
    database = manifest_path(index_dir).parent / "chroma" / "chroma.sqlite3"
    database.write_bytes(b"damaged" * 1000)
    index = open_index(index_dir, embedding)

    for _ in range(2):
        with pytest.raises(IndexMissingError, match="its part 'chroma'"):
            index.nearest("zorg", 3)


def test_a_manifest_covers_exactly_the_documents_it_was_made_from(
    index_dir: Path, sources: list[Source], tmp_path: Path
) -> None:
    manifest = read_manifest(index_dir)
    arts, leeg, zorg = sources

    assert manifest.covers(sources, "word-hash")
    assert manifest.covers(
        [zorg, replace(leeg, path=tmp_path / "x" / "leeg.txt"), arts], "word-hash"
    )
    assert not manifest.covers(sources, "another")
    assert not manifest.covers([arts, zorg], "word-hash")
    assert not manifest.covers([*sources, replace(zorg, id="nieuw")], "word-hash")
    for change in ({"sha256": "0" * 64}, {"date": "2026"}, {"title": "Zorg"}, {"notes": ("x",)}):
        assert not manifest.covers([arts, leeg, replace(zorg, **change)], "word-hash")
    assert not manifest.covers([arts, replace(leeg, sha256="0" * 64), zorg], "word-hash")
