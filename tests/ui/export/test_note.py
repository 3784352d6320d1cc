"""A note holds every quote word for word, in every form, whatever is in it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant
from ui.export import FORMATS, Exchange, Format, Note, Quote, file_name, note_of, write_note

QUOTE = "Maak afspraken over bereikbaarheid.\n- Leg vast hoe [huisartsen](#) worden geïnformeerd."


def _quote(text: str = QUOTE, **details: object) -> Quote:
    known: dict[str, object] = {
        "title": "Leidraad afspraken",
        "section": ("Zorg thuis", "Tips & adviezen"),
        "page": 7,
        "publisher": "NVZ en InEen",
        "date": "2026-06",
        "url": "https://voorbeeld.nl/leidraad",
    }
    return Quote(marker=1, text=text, **(known | details))  # type: ignore[arg-type]


def _note(*quotes: Quote, text: str = "Een **antwoord**. [1]", question: str = "Wat nu?") -> Note:
    exchange = Exchange(
        question=question,
        searched="Wat doen wij nu?",
        outcome="answered",
        language="nl",
        text=text,
        quotes=quotes,
    )
    return Note(
        title="Zorg thuis", exchanges=(exchange,), language="nl", exported=date(2026, 11, 24)
    )


def _text(content: bytes, form: Format) -> str:
    """Return the words of a file, as a reader of that kind of file finds them."""
    if form == "docx":
        document = docx.Document(io.BytesIO(content))
        text = "\n".join(p.text for p in document.paragraphs)
    elif form == "pdf":
        text = "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        text = content.decode()
    return _words(text)


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("form", FORMATS)
def test_a_note_says_everything_a_board_needs(form: Format) -> None:
    text = _text(write_note(_note(_quote()), form), form)

    assert _words(QUOTE) in text
    for said in (
        "Wat nu?",
        "Gezocht op: Wat doen wij nu?",
        "de documenten geven antwoord",
        "antwoord",
        "[1]",
        "Leidraad afspraken",
        "NVZ en InEen, juni 2026",
        "Controleer de bron.",
        "24 november 2026",
    ):
        assert said in text
    plain = text.replace("\\", "")
    assert "Zorg thuis › Tips & adviezen" in plain
    assert "Pagina 7" in plain
    assert "https://voorbeeld.nl/leidraad" in plain


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "Café, coöperatie, één, ĳs, “citaat” – ‘zo’ … € 20,60 ½ ≥ 3 → verder",
        "<script>alert(1)</script> & <b>vet</b> ]]> &amp;",
        "`code` ~~~ ``` *sterren* _streep_ # kop | tabel | \\ schuin",
        "![plaatje](https://voorbeeld.nl/x.png) [hier](javascript:alert(1))",
        "=SOM(A1) {veld} %s $x",
        "Een woord van " + "x" * 300 + " tekens",
        "Een smalle\u202fspatie en een harde\u00a0spatie",
        "Ελληνικά кириллица čeština",
    ],
)
def test_a_quote_is_found_back_whatever_is_in_it(form: Format, text: str) -> None:
    assert _words(text) in _text(write_note(_note(_quote(text)), form), form)


@pytest.mark.parametrize("form", FORMATS)
def test_long_quotes_are_not_cut_by_the_end_of_a_page(form: Format) -> None:
    quotes = [
        _quote(" ".join(f"Zin {number}.{n} van een lang citaat." for n in range(70)))
        for number in range(9)
    ]

    text = _text(write_note(_note(*quotes), form), form)

    assert all(_words(quote.text) in text for quote in quotes)


def test_a_place_to_break_a_word_is_the_one_thing_a_pdf_does_not_keep() -> None:
    quote = _quote("Ziekenhuis\u00adzorg")

    assert "Ziekenhuis\u00adzorg" in _text(write_note(_note(quote), "docx"), "docx")
    assert "Ziekenhuiszorg" in _text(write_note(_note(quote), "pdf"), "pdf")


@pytest.mark.parametrize("form", FORMATS)
def test_control_characters_do_no_harm(form: Format) -> None:
    hostile = "a\x00b\x0bc\x1bd\ufffee"

    assert write_note(_note(_quote(hostile), question=hostile, text=hostile), form)


def test_what_a_quote_brings_in_does_nothing_in_markdown() -> None:
    hostile = _quote("![x](https://voorbeeld.nl/a.png) <img src=x> [a](javascript:b)")
    note = _note(hostile, question="<img src=x onerror=alert(1)> ![y](https://voorbeeld.nl)")

    markdown = write_note(note, "md").decode()

    outside = re.sub(r"```text\n.*?\n```", "", markdown, flags=re.DOTALL)
    assert "<img" not in outside.replace("\\<", "")
    assert "![" not in outside.replace("!\\[", "")


def test_the_pdf_tells_readers_its_title_and_language_and_carries_its_fonts() -> None:
    reader = pypdf.PdfReader(io.BytesIO(write_note(_note(_quote()), "pdf")))

    assert reader.metadata is not None
    assert reader.metadata.title == "Zorg thuis"
    assert reader.root_object["/Lang"] == "nl-NL"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert len(reader.outline) == 1
    fonts = [
        font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()
    ]
    embedded = [f for f in fonts if "/FontDescriptor" in f]
    assert embedded
    assert all("/FontFile2" in f["/FontDescriptor"] for f in embedded)


def test_the_pdf_tells_screen_readers_what_is_a_heading_a_list_and_a_quote() -> None:
    quotes = [_quote("Een lang citaat dat verder gaat. " * 60) for _ in range(3)]
    content = write_note(
        _note(*quotes, text="Er staat:\n\n- Eerst dit. [1]\n- Dan dat. [1]"), "pdf"
    )
    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = [page.get_contents().get_data() for page in reader.pages]  # type: ignore[union-attr]  # none is empty

    document = reader.root_object["/StructTreeRoot"]["/K"]
    tags = [str(kid["/S"]) for kid in _kids(document)]
    items = next(kid for kid in _kids(document) if kid["/S"] == "/L")

    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert document["/S"] == "/Document"
    assert (tags[0], tags.count("/H1"), tags.count("/H2"), tags.count("/H3")) == ("/H1", 1, 1, 2)
    assert tags.count("/BlockQuote") >= 3
    assert [str(kid["/S"]) for kid in _kids(items)] == ["/LI", "/LI"]
    assert len(pages) > 1
    # Everything that is drawn is in the tree, once, or said to be nothing to read.
    marked = [page.count(b"MCID") for page in pages]
    owners = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert [len(owners[2 * n + 1].get_object()) for n in range(len(pages))] == marked
    assert all(page.count(b" BDC") + page.count(b" BMC") == page.count(b"EMC") for page in pages)
    assert all(page.count(b"/Artifact BMC") == 1 for page in pages)


def _kids(element: pypdf.generic.DictionaryObject) -> list[Any]:
    return [kid.get_object() for kid in element["/K"]]


def test_the_word_document_has_headings_a_language_and_nothing_from_elsewhere() -> None:
    content = write_note(_note(_quote()), "docx")
    document = docx.Document(io.BytesIO(content))

    styles = [p.style.name for p in document.paragraphs if p.style is not None]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert styles[0] == "Title"
    assert "Heading 1" in styles
    assert "Quote" in styles
    assert document.core_properties.title == "Zorg thuis"
    assert document.core_properties.language == "nl-NL"
    assert not any("vba" in name.lower() or "embed" in name.lower() for name in names)


def test_unknown_details_are_left_out_or_said_to_be_unknown() -> None:
    bare = _quote(section=(), page=None, publisher=None, date=None, url=None)

    text = write_note(_note(bare), "md").decode()

    assert "uitgever onbekend, zonder datum" in text
    assert "Pagina" not in text
    assert "Onderdeel" not in text


def test_the_name_of_the_file_is_safe_everywhere() -> None:
    note = Note(title='../Één "vraag"? <b>', exchanges=(), language="nl", exported=date(2026, 1, 2))

    assert file_name(note, "pdf") == "2026-01-02-een-vraag-b.pdf"
    empty = Note(title="?", exchanges=(), language="nl", exported=date(2026, 1, 2))
    assert file_name(empty, "md") == "2026-01-02-notitie.md"


@pytest.mark.parametrize("form", FORMATS)
def test_a_real_answer_can_be_taken_along(assistant: Assistant, form: Format) -> None:
    answer = assistant.ask("what should we agree on medisch-specialistische zorg thuis")

    note = note_of("Thuis", [answer.to_dict()], assistant, date(2026, 11, 24))

    text = _text(write_note(note, form), form)
    assert note.language == "en"
    assert "Check the source." in text
    assert all(_words(citation.quote) in text for citation in answer.citations)
    assert {quote.publisher for quote in note.exchanges[0].quotes} == {"NVZ en InEen"}


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        st.characters(codec="latin-1", exclude_categories=["Cc", "Cf"]), min_size=1, max_size=200
    )
)
def test_any_text_is_found_back_in_word_and_pdf(text: str) -> None:
    for form in ("docx", "pdf"):
        assert _words(text) in _text(write_note(_note(_quote(text)), form), form)
