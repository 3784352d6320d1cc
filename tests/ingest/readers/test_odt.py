"""An OpenDocument text reads in order, with its headings, lists and tables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.errors import UnreadableDocumentError
from ingest.readers.odt import read
from ingest.text import ExtractedText

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    ]
)
STYLES = """
<style:style style:name="P1" style:parent-style-name="Heading_20_2"/>
<style:style style:name="Heading_20_2" style:default-outline-level="2"/>
<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="H"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="N">
  <text:list-level-style-number text:level="1" style:num-format="1"/>
</text:list-style>
"""


def extracted_from(body: str, tmp_path: Path, *, title: str = "") -> ExtractedText:
    path = tmp_path / "nota.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        archive.writestr(
            "meta.xml",
            '<meta xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title></meta>",
        )
    return read(path)


def test_headings_lists_and_tables_keep_their_order(tmp_path: Path) -> None:
    body = """
    <text:h text:outline-level="1">Acute<text:s/>zorg</text:h><text:p>We spreken af:</text:p>
    <text:list><text:list-item><text:p>balie</text:p><text:list><text:list-item>
    <text:p>open</text:p></text:list-item></text:list></text:list-item></text:list>
    <text:p text:style-name="P1">Stappen</text:p>
    <text:list text:style-name="N"><text:list-item><text:p>kiezen</text:p></text:list-item>
    <text:list-item><text:p>delen</text:p></text:list-item></text:list>
    <table:table><table:table-row><table:table-cell><text:p>Naam</text:p></table:table-cell>
    <table:table-cell><text:p>Aantal</text:p></table:table-cell></table:table-row></table:table>
    """

    extracted = extracted_from(body, tmp_path)

    assert extracted.text == (
        "Acute zorg\n\nWe spreken af:\n\n- balie\n  - open\n\nStappen\n\n"
        "1. kiezen\n2. delen\n\nNaam | Aantal"
    )
    assert [(h.level, h.title) for h in extracted.headings] == [(1, "Acute zorg"), (2, "Stappen")]


def test_deleted_hidden_and_generated_text_is_not_read(tmp_path: Path) -> None:
    body = """
    <text:tracked-changes><text:p>geschrapt</text:p></text:tracked-changes>
    <text:table-of-content><text:p>Inhoud 1</text:p></text:table-of-content>
    <text:p>Blijft<text:note><text:p>noot</text:p></text:note>
    <text:span text:style-name="H">verborgen</text:span>.</text:p>
    """

    assert extracted_from(body, tmp_path).text.split() == ["Blijft", "."]


def test_a_bold_line_above_text_is_a_heading(tmp_path: Path) -> None:
    body = """
    <text:p><text:span text:style-name="B">Aanpak</text:span></text:p>
    <text:p>De partijen spreken af dat zij samenwerken aan zorg.</text:p>
    """

    assert [h.title for h in extracted_from(body, tmp_path).headings] == ["Aanpak"]


def test_a_text_box_is_read(tmp_path: Path) -> None:
    body = """
    <text:p>Buiten<draw:frame><draw:text-box><text:p>Binnen</text:p></draw:text-box>
    </draw:frame></text:p>
    """

    assert extracted_from(body, tmp_path).text == "Buiten\n\nBinnen"


def test_the_title_comes_from_the_properties(tmp_path: Path) -> None:
    assert extracted_from("", tmp_path, title="Regiovisie Zuid").title == "Regiovisie Zuid"


def test_a_damaged_file_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "leeg.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<geen xml")

    with pytest.raises(UnreadableDocumentError, match=r"leeg\.odt"):
        read(path)
