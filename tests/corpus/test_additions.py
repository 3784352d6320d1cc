"""Changes to the added documents are whole, and their catalogue reads back as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.additions import AddedDocuments
from corpus.catalogue import read_sources
from corpus.entries import Entry, read_entries, write_entries


@pytest.fixture
def added(tmp_path: Path) -> AddedDocuments:
    return AddedDocuments(tmp_path / "added")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "zorg.txt"
    path.write_text("Zorg thuis.", encoding="utf-8")
    return path


def _state(added: AddedDocuments) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in added.folder.iterdir() if p.name != ".lock"}


def test_an_added_document_has_its_own_entry(
    added: AddedDocuments, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "corpus" / "documents").mkdir(parents=True)
    with added.change() as change:
        change.put(file, "zorg.txt")
        change.describe(Entry(file="zorg.txt", title='Zorg "thuis"', region="Twente"))

    (source,) = read_sources(tmp_path / "corpus", more_documents=[added.folder])

    assert (source.title, source.region) == ('Zorg "thuis"', "Twente")
    assert added.holds(source.path)


def test_an_entry_whose_file_is_gone_does_no_harm(
    added: AddedDocuments, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "corpus" / "documents").mkdir(parents=True)
    with added.change() as change:
        change.put(file, "zorg.txt")
        change.describe(Entry(file="zorg.txt", title="Zorg"))
    (added.folder / "zorg.txt").unlink()

    assert read_sources(tmp_path / "corpus", more_documents=[added.folder]) == ()


def test_an_error_undoes_all_of_a_change(added: AddedDocuments, file: Path) -> None:
    with added.change() as change:
        change.put(file, "een.txt")
        change.describe(Entry(file="een.txt", title="Een"))
        change.put(file, "twee.txt")
    before = _state(added)
    file.write_text("Anders.", encoding="utf-8")

    def fail() -> None:
        with added.change() as change:
            change.put(file, "een.txt")
            change.describe(Entry(file="een.txt", title="Anders"))
            change.drop("twee.txt")
            change.put(file, "drie.txt")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert _state(added) == before


def test_a_change_leaves_nothing_behind(added: AddedDocuments, file: Path) -> None:
    with added.change() as change:
        change.put(file, "een.txt")
        change.put(file, "twee.txt")
        change.put(file, "een.txt")
        change.drop("twee.txt")

    assert set(_state(added)) == {"een.txt"}


def test_what_a_change_that_was_cut_off_left_is_cleared(added: AddedDocuments, file: Path) -> None:
    with added.change() as change:
        change.put(file, "een.txt")
    (added.folder / ".twee.txt.old").write_text("oud", encoding="utf-8")
    (added.folder / ".drie.txt.new").write_text("half", encoding="utf-8")

    with added.change():
        pass

    assert set(_state(added)) == {"een.txt"}


@given(
    title=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1),
    region=st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])),
)
def test_any_text_reads_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, title: str, region: str | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "catalogue.toml"
    entry = Entry(file="a.txt", title=title, region=region, date="2026-06", kind="nieuws")

    write_entries(path, {"a.txt": entry})

    assert read_entries(path) == {"a.txt": entry}
