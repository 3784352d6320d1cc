"""A Word document reads in order, with its headings, lists and tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.errors import UnreadableDocumentError
from ingest.readers.docx import read
from ingest.text import ExtractedText

LONG = "De partijen spreken af dat zij samenwerken aan passende zorg in de regio."


def extracted_from(fill: Callable[[Document], None], tmp_path: Path) -> ExtractedText:
    document = docx.Document()
    fill(document)
    path = tmp_path / "nota.docx"
    document.save(str(path))
    return read(path)


def test_headings_lists_and_tables_keep_their_order(tmp_path: Path) -> None:
    def fill(document: Document) -> None:
        document.add_heading("Acute zorg", level=1)
        document.add_paragraph("We spreken af:")
        document.add_paragraph("een balie", style="List Bullet")
        document.add_paragraph("een triage", style="List Bullet")
        document.add_heading("Stappen", level=2)
        document.add_paragraph("kiezen", style="List Number")
        document.add_paragraph("delen", style="List Number")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["Naam", "Aantal", "HAP", "3"], strict=True):
            cell.text = text
        document.add_paragraph("Slot.")

    extracted = extracted_from(fill, tmp_path)

    assert extracted.text == (
        "Acute zorg\n\nWe spreken af:\n\n- een balie\n- een triage\n\nStappen\n\n"
        "1. kiezen\n2. delen\n\nNaam | Aantal\nHAP | 3\n\nSlot."
    )
    assert [(h.level, h.title) for h in extracted.headings] == [(1, "Acute zorg"), (2, "Stappen")]


def test_a_bold_line_above_text_is_a_heading(tmp_path: Path) -> None:
    def fill(document: Document) -> None:
        document.add_paragraph().add_run("Antwoord op vraag 1").bold = True
        document.add_paragraph(LONG)

    assert [h.title for h in extracted_from(fill, tmp_path).headings] == ["Antwoord op vraag 1"]


def test_deleted_hidden_and_repeated_text_is_not_read(tmp_path: Path) -> None:
    def fill(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "koptekst"
        paragraph = document.add_paragraph("Blijft.")
        paragraph.add_run("verborgen").font.hidden = True
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:delText")
        text.text = "geschrapt"
        run.append(text)
        deleted.append(run)
        paragraph._p.append(deleted)

    assert extracted_from(fill, tmp_path).text == "Blijft."


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("Buiten.")
        box = OxmlElement("w:txbxContent")
        inner = OxmlElement("w:p")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "Binnen."
        run.append(text)
        inner.append(run)
        box.append(inner)
        holder = OxmlElement("w:r")
        holder.append(box)
        paragraph._p.append(holder)

    assert extracted_from(fill, tmp_path).text == "Buiten.\n\nBinnen."


def test_an_outline_level_makes_a_heading(tmp_path: Path) -> None:
    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("Kop zonder stijl")
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "1")
        paragraph._p.get_or_add_pPr().append(level)
        document.add_paragraph(LONG)

    headings = extracted_from(fill, tmp_path).headings

    assert [(h.level, h.title) for h in headings] == [(2, "Kop zonder stijl")]


def test_the_title_style_gives_the_title(tmp_path: Path) -> None:
    def fill(document: Document) -> None:
        document.core_properties.title = "Microsoft Word - x.docx"
        document.add_heading("Regiovisie Zuid", level=0)

    assert extracted_from(fill, tmp_path).title == "Regiovisie Zuid"


def test_a_damaged_file_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "half.docx"
    docx.Document().save(str(path))
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(UnreadableDocumentError):
        read(path)
