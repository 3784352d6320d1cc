"""Each file reaches the reader that fits its content, and its text comes out whole."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.characters import decode, without_invisible
from ingest.errors import IngestError, UnreadableDocumentError, UnsupportedFormatError
from ingest.extract import extract
from ingest.sections import find_sections

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "corpus" / "documents").glob("*.txt"))
SHARED = ROOT.parent / "shared" / "data"
BOMBS = frozenset({"text_60MB_oneTj.pdf", "pdfjs_test__pdfs__bomb_giant.pdf"})  # need isolation


def shared_files(folder: str) -> list[Path]:
    found = sorted(p for p in (SHARED / folder).glob("*") if p.name not in BOMBS)
    return found or [SHARED / folder / "absent"]


def write(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_text_of_each_document_is_verbatim(path: Path) -> None:
    assert extract(path).text == path.read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbfpati\xc3\xabnt", "patiënt"),
        (b"pati\xebnt \x80 5", "patiënt € 5"),
        ("patiënt".encode("utf-16"), "patiënt"),
        (b"een\r\ntwee\rdrie\fvier", "een\ntwee\ndrie\nvier"),
        ("geen\u00a0breuk e\u0301".encode(), "geen\u00a0breuk e\u0301"),
        (b"", ""),
    ],
)
def test_plain_text_is_decoded_and_otherwise_left_alone(
    content: bytes, text: str, tmp_path: Path
) -> None:
    assert extract(write(tmp_path, "tekst.txt", content)).text == text


def test_invisible_characters_are_removed_and_counted(tmp_path: Path) -> None:
    hidden = "zorg\u200b\u202e\U000e0041\u0000\u00ad thuis\ufe0f"

    extracted = extract(write(tmp_path, "tekst.md", hidden.replace("\0", "").encode()))

    assert extracted.text == "zorg thuis"
    assert extracted.warnings == ("5 invisible characters removed",)


@given(st.text())
def test_removing_invisible_characters_is_done_once_and_for_all(text: str) -> None:
    cleaned, removed = without_invisible(text)

    assert len(cleaned) == len(text) - removed
    assert without_invisible(cleaned) == (cleaned, 0)


@given(st.binary())
def test_any_bytes_decode(data: bytes) -> None:
    assert "\r" not in decode(data)


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><html><body><h1>Titel</h1><p>Tekst.</p></body></html>"

    assert extract(write(tmp_path, "pagina.pdf", page)).text == "Titel\n\nTekst."
    assert extract(write(tmp_path, "pagina.txt", page)).text == "Titel\n\nTekst."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("oud.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("nota.rtf", rb"{\rtf1 tekst}"),
        ("foto.png", b"\x89PNG\r\n"),
        ("tabel.csv", b"a,b\n"),
        ("data.txt", b"\x00\x01\x02"),
    ],
)
def test_other_formats_are_refused_with_the_way_out(
    name: str, content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(UnsupportedFormatError, match="convert the file"):
        extract(write(tmp_path, name, content))


def test_a_zip_that_is_no_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("iets.txt", "tekst")

    with pytest.raises(UnsupportedFormatError):
        extract(path)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bom.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 61_000_000)

    with pytest.raises(UnreadableDocumentError, match="unpacks to"):
        extract(path)


def test_a_name_without_its_content_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="content is not that of"):
        extract(write(tmp_path, "nep.pdf", b"gewone tekst"))


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"weg\.txt"):
        extract(tmp_path / "weg.txt")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".pdf", ".docx", ".odt"])
def test_an_empty_file_is_an_empty_text(suffix: str, tmp_path: Path) -> None:
    extracted = extract(write(tmp_path, f"leeg{suffix}", b""))

    assert (extracted.text, extracted.warnings) == ("", ("the file is empty",))


@pytest.mark.shared
@pytest.mark.parametrize("path", shared_files("documents"), ids=lambda path: path.name)
def test_real_documents_have_text_and_sections_that_cover_it(path: Path) -> None:
    if not path.exists():
        pytest.skip("the development data is not there")

    extracted = extract(path)
    sections = find_sections(path.stem, extracted)

    assert len(extracted.text) > 1000
    assert "".join(extracted.text[s.start : s.end] for s in sections) == extracted.text
    assert all(extracted.text[h.start : h.end].strip() for h in extracted.headings)
    assert len({section.path for section in sections}) > 2


@pytest.mark.shared
@pytest.mark.parametrize("path", shared_files("broken"), ids=lambda path: path.name)
def test_broken_documents_are_read_or_refused(path: Path) -> None:
    if not path.exists():
        pytest.skip("the development data is not there")

    with suppress(IngestError):
        extracted = extract(path)
        assert extracted.text or extracted.warnings
