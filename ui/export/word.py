"""Write a note as a Word document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from assistant.values import Language
from ui.export.answer_text import Run, blocks, quote_runs
from ui.export.note import Exchange, Note, Quote
from ui.export.places import heading, made_on, outcome, place_lines, source_line
from ui.messages.note import NOTE

__all__ = ["write_word"]

_LOCALES: dict[Language, str] = {"nl": "nl-NL", "en": "en-GB"}
_FONT = "Arial"  # on every system, or something of the same width
_INK = RGBColor(0x1B, 0x2A, 0x41)
_GREY = RGBColor(0x59, 0x63, 0x70)
_SHADE = "EEF2F7"
_FAINT = RGBColor(0x9A, 0xA3, 0xAE)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def write_word(note: Note) -> bytes:
    """Return the note as .docx, with headings, a language and page numbers."""
    document = Document()
    _set_up(document, note)
    words = NOTE[note.language]
    document.add_heading(_clean(note.title), level=0)
    _small(document.add_paragraph(), made_on(note))
    notice = document.add_paragraph()
    notice.add_run(words["check"] + " ").bold = True
    notice.add_run(words["check_why"])
    _shade(notice)
    for number, exchange in enumerate(note.exchanges, start=1):
        document.add_heading(heading(note, number), level=1)
        _exchange(document, exchange, note.language)
    _page_numbers(document, words["page_of"])
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _exchange(document: WordDocument, exchange: Exchange, language: Language) -> None:
    words = NOTE[language]
    document.add_paragraph().add_run(_clean(exchange.question)).bold = True
    if exchange.searched is not None:
        _small(document.add_paragraph(), words["searched"].format(question=exchange.searched))
    _small(document.add_paragraph(), outcome(exchange, language))
    document.add_heading(words["answer"], level=2)
    for block in blocks(exchange.text):
        _add(document.add_paragraph(style="List Bullet" if block.is_item else None), block.runs)
    if exchange.quotes:
        document.add_heading(words["quotes"], level=2)
    for quote in exchange.quotes:
        _quote(document, quote, language)


def _quote(document: WordDocument, quote: Quote, language: Language) -> None:
    source = document.add_paragraph()
    source.paragraph_format.keep_with_next = True
    source.paragraph_format.space_after = Pt(2)
    source.add_run(f"[{quote.marker}] ").bold = True
    source.add_run(_clean(quote.title)).bold = True
    _small(source, f" ({source_line(quote, language)})")
    for line in place_lines(quote, language):
        _small(source, "\n" + line)
    text = document.add_paragraph(style="Quote")
    text.paragraph_format.keep_together = True
    _add(text, quote_runs(quote.text))


def _add(paragraph: Paragraph, runs: Iterable[Run]) -> None:
    for run in runs:
        added = paragraph.add_run(_clean(run.text))
        added.bold, added.italic = run.bold or None, run.italic or None
        if run.quiet:
            added.font.color.rgb = _FAINT


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.color.rgb = Pt(9.5), _GREY


def _shade(paragraph: Paragraph) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), _SHADE)
    paragraph._p.get_or_add_pPr().append(shading)  # python-docx has no shading


def _clean(text: str) -> str:
    """Return text without the characters that XML, and so Word, cannot hold."""
    return _NOT_IN_XML.sub(" ", text)


def _set_up(document: WordDocument, note: Note) -> None:
    properties = document.core_properties
    properties.title = _clean(note.title)
    properties.author = "Leidraad Assistent"
    properties.subject = NOTE[note.language]["subject"]
    properties.language = _LOCALES[note.language]
    properties.comments = ""
    properties.created = properties.modified = datetime(
        note.exported.year, note.exported.month, note.exported.day, tzinfo=UTC
    )
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    styles = document.styles
    styles["Normal"].font.size = Pt(10.5)
    _use_font(styles["Normal"].element.get_or_add_rPr())
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11.5)):
        styles[name].paragraph_format.space_after = Pt(4)
        for style in (styles[name], styles[f"{name} Char"]):  # Word keeps the two alike
            style.font.size, style.font.color.rgb = Pt(size), _INK
            _use_font(style.element.get_or_add_rPr())
    styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    styles["Quote"].font.color.rgb = RGBColor(0x1F, 0x1F, 0x1F)
    (defaults,) = styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    _use_font(defaults)
    (language,) = defaults.xpath("w:lang")
    language.set(qn("w:val"), _LOCALES[note.language])


def _use_font(properties: CT_RPr) -> None:
    """Name our font in the place of the theme's, which would win from it."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _page_numbers(document: WordDocument, wording: str) -> None:
    """Put "page x of y" in the footer, as fields that Word fills in."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, between, after = re.split(r"\{page\}|\{pages\}", wording)
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, None)):
        _small(paragraph, text)
        if field is not None:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            paragraph._p.append(element)  # python-docx has no fields
