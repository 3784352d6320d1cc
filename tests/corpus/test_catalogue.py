"""The catalogue describes the documents, and says what is wrong when it does not."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NoReturn

import pytest

from corpus.catalogue import SUFFIXES, Source, packaged_corpus, read_sources
from corpus.errors import CatalogueError
from ingest import extract


@pytest.fixture
def corpus_dir(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "zorg.txt").write_text("Zorg thuis.", encoding="utf-8")
    (documents / "arts.md").write_text("# Arts\n", encoding="utf-8")
    return tmp_path


def describe(corpus_dir: Path, toml: str) -> None:
    (corpus_dir / "catalogue.toml").write_text(toml, encoding="utf-8")


def refusal(corpus_dir: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_sources(corpus_dir)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.endswith(".")
    return message


def test_the_shipped_catalogue_describes_each_document_that_ships() -> None:
    sources = read_sources(packaged_corpus())

    assert [source.id for source in sources] == [
        "convenant-midden-limburg",
        "leidraad-rho-ziekenhuis",
        "regiobeeld-zuid-limburg",
        "rso-vooruit-noordoost-brabant",
        "samen-doen-zuid-holland-noord",
    ]
    for source in sources:
        assert source.title
        assert source.publisher
        assert source.date
        assert source.kind != "overig"
        assert source.notes
        assert source.sha256 == hashlib.sha256(source.path.read_bytes()).hexdigest()
    described = (packaged_corpus() / "catalogue.toml").read_text(encoding="utf-8")
    assert all(source.sha256 in described for source in sources)


def test_an_entry_fills_the_source(corpus_dir: Path) -> None:
    digest = hashlib.sha256(b"Zorg thuis.").hexdigest()
    describe(
        corpus_dir,
        f"""
        [[source]]
        file = "zorg.txt"
        title = "Zorg"
        publisher = "NVZ"
        date = "2026-06"
        kind = "leidraad"
        region = "Limburg"
        url = "https://voorbeeld.nl"
        language = "nl"
        sha256 = "{digest}"
        notes = ["Een fout."]
        """,
    )

    assert read_sources(corpus_dir)[1] == Source(
        id="zorg",
        path=corpus_dir / "documents" / "zorg.txt",
        title="Zorg",
        publisher="NVZ",
        date="2026-06",
        kind="leidraad",
        region="Limburg",
        url="https://voorbeeld.nl",
        language="nl",
        sha256=digest,
        notes=("Een fout.",),
    )


def test_documents_without_an_entry_are_there_with_what_is_certain(corpus_dir: Path) -> None:
    arts, zorg = read_sources(corpus_dir)

    assert (arts.id, zorg.id) == ("arts", "zorg")
    assert arts.title == ""
    assert arts.kind == "overig"
    assert arts.date is None
    assert arts.sha256 == hashlib.sha256(b"# Arts\n").hexdigest()


def test_a_catalogue_with_a_byte_order_mark_is_read(corpus_dir: Path) -> None:
    describe(corpus_dir, '\ufeff[[source]]\nfile = "zorg.txt"\ntitle = "Zorg"\n')

    assert read_sources(corpus_dir)[1].title == "Zorg"


def test_subfolders_are_read_and_hidden_files_are_not(corpus_dir: Path) -> None:
    documents = corpus_dir / "documents"
    for name in (
        "regio/zuid/beeld.PDF",
        ".git/x.md",
        "regio/.x.txt",
        ".x\u00a0y.txt",
        "~$zorg.docx",
        "a.exe",
    ):
        file = documents / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    describe(corpus_dir, '[[source]]\nfile = "regio/zuid/beeld.PDF"\ntitle = "Beeld"\n')

    sources = read_sources(corpus_dir)

    assert [source.id for source in sources] == ["arts", "beeld", "zorg"]
    assert sources[1].title == "Beeld"


def test_documents_of_the_same_name_keep_apart(corpus_dir: Path) -> None:
    documents = corpus_dir / "documents"
    for name in ("zorg.md", "noord/zorg.txt", "zuid/zorg.txt"):
        file = documents / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name, encoding="utf-8")

    sources = read_sources(corpus_dir)

    assert len({source.id for source in sources}) == len(sources) == 5
    assert [source.path for source in sources] == [s.path for s in read_sources(corpus_dir)]


def test_an_added_document_replaces_the_one_of_the_same_id(corpus_dir: Path) -> None:
    added = corpus_dir / "added"
    added.mkdir()
    (added / "zorg.txt").write_text("Nieuw.", encoding="utf-8")

    sources = read_sources(corpus_dir, more_documents=[added, corpus_dir / "absent"])

    assert [source.id for source in sources] == ["arts", "zorg"]
    assert sources[1].path == added / "zorg.txt"


ENTRY = '[[source]]\nfile = "zorg.txt"\ntitle = "Zorg"\n'


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (ENTRY + 'kind = "brief"', ["'kind' of 'zorg.txt' has 'brief'", "Kinds are: leidraad,"]),
        (ENTRY + 'date = "juni 2026"', ["'date' of 'zorg.txt' has 'juni 2026'", '"2026-06"']),
        (ENTRY + 'date = "2026-13"', ["'2026-13'", "month must be in 1..12"]),
        (ENTRY + 'date = "2026-02-30"', ["'2026-02-30'", "day"]),
        (ENTRY + "date = 2026-06-18", ["'date' of 'zorg.txt'", "valid string"]),
        (ENTRY + 'url = "voorbeeld.nl"', ["'url'", "'voorbeeld.nl'"]),
        (ENTRY + 'language = "Dutch"', ["'language'", "'Dutch'"]),
        (ENTRY + 'sha256 = "abc"', ["'sha256'", "'abc'"]),
        (ENTRY + f'sha256 = "{"0" * 64}"', ["'zorg.txt' is not the one", "Restore the file"]),
        (ENTRY + 'colour = "red"', ["there is no field 'colour' of 'zorg.txt'"]),
        (ENTRY + "notes = [1]", ["'notes' of 'zorg.txt' has '1'"]),
        (ENTRY + ENTRY, ["'zorg.txt' more than once"]),
        ('[[source]]\nfile = "zorg.txt"', ["'title' of 'zorg.txt' is missing"]),
        ('[[source]]\ntitle = "Zorg"', ["'file' of entry 1 is missing"]),
        ('[[source]]\nfile = "weg.txt"\ntitle = "Weg"', ["'weg.txt', which is not in"]),
        ('[[source]]\nfile = "../zorg.txt"\ntitle = "Weg"', ["'../zorg.txt', which is not in"]),
        ('source = ["zorg.txt"]', ["of entry 1 has 'zorg.txt'"]),
        ("source = 3", ["'source' has '3'"]),
        ("[[sources]]\n", ["there is no field 'sources'"]),
        ("[[source", ["cannot be read"]),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_value(
    toml: str, said: list[str], corpus_dir: Path
) -> None:
    describe(corpus_dir, toml)

    message = refusal(corpus_dir)

    for words in said:
        assert words in message


def test_a_long_value_is_not_repeated_in_full(corpus_dir: Path) -> None:
    describe(corpus_dir, ENTRY + f'kind = "{"x" * 5000}"')

    assert len(refusal(corpus_dir)) < 500


def test_a_catalogue_that_is_no_text_is_refused(corpus_dir: Path) -> None:
    (corpus_dir / "catalogue.toml").write_bytes(b"\xff\xfe\x00")

    assert "cannot be read" in refusal(corpus_dir)


def test_without_a_documents_folder_the_reader_is_told_what_to_do(tmp_path: Path) -> None:
    assert "LEIDRAAD_CORPUS_DIR" in refusal(tmp_path)


def test_an_empty_documents_folder_has_no_sources(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()

    assert read_sources(tmp_path) == ()


def test_a_folder_that_may_not_be_read_is_not_taken_for_empty(
    corpus_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(path: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", forbid)

    assert "Permission denied" in refusal(corpus_dir)


def test_a_document_that_may_not_be_read_is_named(
    corpus_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(file: object, digest: str) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(hashlib, "file_digest", forbid)

    assert "arts.md' cannot be read (Permission denied)" in refusal(corpus_dir)


def test_a_name_that_is_no_text_is_refused(corpus_dir: Path) -> None:
    name = os.path.join(os.fsencode(corpus_dir / "documents"), b"\xff.txt")  # noqa: PTH118  # bytes
    try:
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    except OSError:
        pytest.skip("this file system refuses such names itself")

    assert "Rename the file" in refusal(corpus_dir)


def test_every_format_that_can_be_read_counts_as_a_document() -> None:
    assert SUFFIXES == extract.SUFFIXES
