"""What a reader of the page sees, and nothing else."""

from __future__ import annotations

from pathlib import Path

from ingest.readers.html import read
from ingest.text import ExtractedText


def extracted_from(body: str, tmp_path: Path, *, head: str = "") -> ExtractedText:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return read(path)


def test_headings_paragraphs_lists_and_tables_read_as_text(tmp_path: Path) -> None:
    body = """
    <h1>Regio <em>visie</em></h1><p>Een alinea<br>met <b>vet</b>.</p>
    <ul><li>een<ol><li>diep</li></ol></li><li><p>twee</p></li></ul>
    <table><tr><th>Naam</th><th>Aantal</th></tr><tr><td>HAP</td><td>3</td></tr></table>
    """

    extracted = extracted_from(body, tmp_path)

    assert extracted.text == (
        "Regio visie\n\nEen alinea met vet.\n\n- een\n  1. diep\n- twee\n\nNaam | Aantal\nHAP | 3"
    )
    assert [(h.level, h.title) for h in extracted.headings] == [(1, "Regio visie")]


def test_what_is_not_shown_is_not_read(tmp_path: Path) -> None:
    body = """
    <nav>Menu</nav><header>Kop</header><script>x()</script><style>p{}</style>
    <p style="display: none">verborgen</p><p hidden>ook</p><!-- commentaar -->
    <p>Zicht\u200bbaar</p><footer>Voet</footer>
    """

    extracted = extracted_from(body, tmp_path)

    assert extracted.text == "Zichtbaar"
    assert extracted.warnings == ("1 invisible character removed",)


def test_the_main_part_is_preferred(tmp_path: Path) -> None:
    body = "<div>Zijbalk</div><main><header><h1>Titel</h1></header><p>Inhoud.</p></main>"

    assert extracted_from(body, tmp_path).text == "Titel\n\nInhoud."


def test_two_breaks_in_a_row_part_paragraphs(tmp_path: Path) -> None:
    assert extracted_from("een<br>twee<br>\n<br>drie", tmp_path).text == "een twee\n\ndrie"


def test_a_layout_table_is_read_as_paragraphs(tmp_path: Path) -> None:
    body = "<table><tr><td><p>Eerste.</p><p>Tweede.</p></td></tr></table>"

    assert extracted_from(body, tmp_path).text == "Eerste.\n\nTweede."


def test_a_bold_line_above_text_is_a_heading(tmp_path: Path) -> None:
    body = "<p><strong>Aanpak in de regio</strong></p><p>De partijen werken samen aan zorg.</p>"

    assert [h.title for h in extracted_from(body, tmp_path).headings] == ["Aanpak in de regio"]


def test_the_title_of_the_page_is_the_title(tmp_path: Path) -> None:
    assert extracted_from("", tmp_path, head="<title>Regio visie</title>").title == "Regio visie"


def test_deep_nesting_is_an_error_of_ours_or_read(tmp_path: Path) -> None:
    assert "diep" in extracted_from("<div>" * 200 + "diep", tmp_path).text
