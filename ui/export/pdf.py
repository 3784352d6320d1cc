"""Write a note as a PDF document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
)

from assistant.values import Language
from ui.export.answer_text import Run, blocks, quote_runs
from ui.export.note import Exchange, Note, Quote
from ui.export.pdf_tags import Mark, Tagged, TaggingCanvas, aside, with_structure
from ui.export.places import heading, made_on, outcome, place_lines, source_line
from ui.messages.note import NOTE

__all__ = ["write_pdf"]

_FOLDER = Path(__file__).parent / "fonts"
_FONT = "DejaVuSansCondensed"
_LOCALES: dict[Language, str] = {"nl": "nl-NL", "en": "en-GB"}
_INK, _GREY, _FAINT = "#1b2a41", "#59636f", "#8b95a1"
_MARGIN = 2.4 * cm
_WIDTH = A4[0] - 2 * _MARGIN
_NOT_SHOWN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")

_BODY = ParagraphStyle(
    "body", fontName=_FONT, fontSize=10, leading=14.5, spaceAfter=6, textColor=HexColor("#1f2328")
)
_STYLES = {
    "title": ParagraphStyle(
        "title", _BODY, fontName=f"{_FONT}-Bold", fontSize=18, leading=23, textColor=HexColor(_INK)
    ),
    "h1": ParagraphStyle(
        "h1", _BODY, fontName=f"{_FONT}-Bold", fontSize=13, leading=17, spaceBefore=16,
        textColor=HexColor(_INK), keepWithNext=1,
    ),
    "h2": ParagraphStyle(
        "h2", _BODY, fontName=f"{_FONT}-Bold", fontSize=10.5, spaceBefore=8, spaceAfter=4,
        textColor=HexColor(_INK), keepWithNext=1,
    ),
    "body": _BODY,
    "item": ParagraphStyle("item", _BODY, leftIndent=14, bulletIndent=3, spaceAfter=4),
    "small": ParagraphStyle(
        "small", _BODY, fontSize=8.5, leading=12, textColor=HexColor(_GREY)
    ),
    "notice": ParagraphStyle(
        "notice", _BODY, fontSize=9, leading=13, backColor=HexColor("#eef2f7"), borderPadding=8,
        leftIndent=8, rightIndent=8, spaceBefore=10, spaceAfter=14,
    ),
    "source": ParagraphStyle("source", _BODY, spaceBefore=8, spaceAfter=2, keepWithNext=1),
    "place": ParagraphStyle(
        "place", _BODY, fontSize=8.5, leading=12, textColor=HexColor(_GREY), leftIndent=16,
        spaceAfter=2, keepWithNext=1,
    ),
    "quote": ParagraphStyle("quote", _BODY, leftIndent=16, spaceBefore=3, spaceAfter=8),
}  # fmt: skip
_TAGS = {"title": "H1", "h1": "H2", "h2": "H3", "item": "LI", "quote": "BlockQuote"}


def write_pdf(note: Note) -> bytes:
    """Return the note as .pdf: with title, language, tags and bookmarks, and fonts embedded."""
    for suffix in ("", "-Bold", "-Oblique"):
        if f"{_FONT}{suffix}" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(f"{_FONT}{suffix}", _FOLDER / f"{_FONT}{suffix}.ttf"))
    pdfmetrics.registerFontFamily(
        _FONT, _FONT, f"{_FONT}-Bold", f"{_FONT}-Oblique", f"{_FONT}-Bold"
    )
    _, pages = _build(note, pages=1)
    content, _ = _build(note, pages=pages)
    return content


def _build(note: Note, *, pages: int) -> tuple[bytes, int]:
    """Return the file, and how many pages it has; `pages` is what the footer says of that."""
    file = BytesIO()
    template = _Template(file, note, pages)
    template.build(_story(note), canvasmaker=TaggingCanvas)
    return with_structure(file.getvalue(), template.marks), template.page


class _Template(BaseDocTemplate):
    """A4, with page numbers and a bookmark for each question."""

    def __init__(self, file: BytesIO, note: Note, pages: int) -> None:
        words = NOTE[note.language]
        super().__init__(
            file,
            pagesize=A4,
            title=note.title,
            author="Leidraad Assistent",
            subject=words["subject"],
            lang=_LOCALES[note.language],
            displayDocTitle=True,
            initialFontName=_FONT,
        )
        self._page_of, self._pages = words["page_of"], pages
        self.marks: Sequence[Mark] = ()
        frame = Frame(_MARGIN, 2.2 * cm, _WIDTH, A4[1] - 4.4 * cm, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._number))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # reportlab's name
        """Bookmark a question."""
        if isinstance(flowable, Paragraph) and flowable.style.name == "h1":
            key = f"question-{self.canv.getPageNumber()}-{id(flowable)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key)

    def _number(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        if isinstance(canvas, TaggingCanvas):
            self.marks = canvas.marks  # they come in as the page is drawn
        canvas.setFont(_FONT, 8)
        canvas.setFillColor(HexColor(_GREY))
        text = self._page_of.format(page=document.page, pages=self._pages)
        with aside(canvas):
            canvas.drawRightString(A4[0] - _MARGIN, 1.3 * cm, text)


def _story(note: Note) -> list[Flowable]:
    words = NOTE[note.language]
    story: list[Flowable] = [
        _paragraph("title", [Run(text=note.title)]),
        _paragraph("small", [Run(text=made_on(note))]),
        _paragraph(
            "notice", [Run(text=words["check"], bold=True), Run(text=" " + words["check_why"])]
        ),
    ]
    for number, exchange in enumerate(note.exchanges, start=1):
        story.append(_paragraph("h1", [Run(text=heading(note, number))]))
        story += _exchange(exchange, note.language)
    return story


def _exchange(exchange: Exchange, language: Language) -> list[Flowable]:
    words = NOTE[language]
    story: list[Flowable] = [_paragraph("body", [Run(text=exchange.question, bold=True)])]
    if exchange.searched is not None:
        searched = words["searched"].format(question=exchange.searched)
        story.append(_paragraph("small", [Run(text=searched)]))
    story.append(_paragraph("small", [Run(text=outcome(exchange, language))]))
    story.append(_paragraph("h2", [Run(text=words["answer"])]))
    for block in blocks(exchange.text):
        style, bullet = ("item", "•") if block.is_item else ("body", None)
        story.append(_paragraph(style, block.runs, bullet))
    if exchange.quotes:
        story.append(_paragraph("h2", [Run(text=words["quotes"])]))
    # A quote that a page break cuts in two could not be found back in the text of the file.
    story += [KeepTogether(_quote(quote, language)) for quote in exchange.quotes]
    return story


def _quote(quote: Quote, language: Language) -> list[Flowable]:
    source = [
        Run(text=f"[{quote.marker}] {quote.title}", bold=True),
        Run(text=f" ({source_line(quote, language)})"),
    ]
    places = [Run(text="\n".join(place_lines(quote, language)))]
    return [
        _paragraph("source", source),
        _paragraph("place", places),
        _paragraph("quote", quote_runs(quote.text)),
    ]


def _paragraph(style: str, runs: Iterable[Run], bullet: str | None = None) -> Tagged:
    runs = tuple(runs)
    chosen = _fitting(_STYLES[style], "".join(run.text for run in runs))
    paragraph = Tagged("".join(map(_marked_up, runs)), chosen, bulletText=bullet)
    paragraph.tag = _TAGS.get(style, "P")
    return paragraph


def _fitting(style: ParagraphStyle, text: str) -> ParagraphStyle:
    """Return the style in a size in which the longest word fits on a line, so that none is cut."""
    room = _WIDTH - style.leftIndent - style.rightIndent
    widest = max(
        (pdfmetrics.stringWidth(w, style.fontName, style.fontSize) for w in text.split()), default=0
    )
    if widest <= room:
        return style
    size = style.fontSize * room / widest * 0.99
    return ParagraphStyle(f"{style.name}-small", style, fontSize=size, splitLongWords=0)


def _marked_up(run: Run) -> str:
    """Return a run as reportlab reads it."""
    text = escape(_NOT_SHOWN.sub(" ", run.text)).replace("\n", "<br/>")
    if run.bold:
        text = f"<b>{text}</b>"
    if run.italic:
        text = f"<i>{text}</i>"
    return f'<font color="{_FAINT}">{text}</font>' if run.quiet else text
