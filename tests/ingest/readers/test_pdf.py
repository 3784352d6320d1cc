"""What comes out of a PDF reads as the page does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.errors import UnreadableDocumentError
from ingest.readers.pdf import read

Line = tuple[float, float, float, str, str]
WritePdf = Callable[..., Path]


def lines(*texts: str, top: float = 700, size: float = 10, font: str = "F1") -> list[Line]:
    """Place texts under each other at the usual distance."""
    return [(72, top - 12 * i, size, font, text) for i, text in enumerate(texts)]


SECRET = "geheim"  # noqa: S105  # the test encrypts with it
SENTENCE = "Een gewone regel tekst die de bladspiegel vult en doorloopt op de volgende"


def test_wrapped_lines_become_paragraphs(write_pdf: WritePdf) -> None:
    page = lines(SENTENCE, "regel, tot de punt.") + lines("Nieuwe alinea hier.", top=660)

    extracted = read(write_pdf(page))

    assert extracted.text == f"{SENTENCE} regel, tot de punt.\n\nNieuwe alinea hier."


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "Dit gaat over de samen-",
            "werking in de regio.",
            "Dit gaat over de samenwerking in de regio.",
        ),
        ("Dit gaat over de HAP-", "SEH in de regio.", "Dit gaat over de HAP-SEH in de regio."),
        (
            "Dit gaat over eerste-",
            "en tweedelijnszorg.",
            "Dit gaat over eerste- en tweedelijnszorg.",
        ),
    ],
)
def test_words_broken_at_a_line_end_are_mended(
    write_pdf: WritePdf, first: str, second: str, expected: str
) -> None:
    assert read(write_pdf(lines(first, second))).text == expected


def test_a_list_keeps_its_items_apart(write_pdf: WritePdf) -> None:
    page = lines(
        "De partijen spreken af:", "• een centrale balie voor alle patiënten", "• één triage."
    )

    assert read(write_pdf(page)).text == (
        "De partijen spreken af:\n\n- een centrale balie voor alle patiënten\n- één triage."
    )


def test_running_headers_and_page_numbers_are_left_out(write_pdf: WritePdf) -> None:
    def page(number: int) -> Sequence[Line]:
        header: Line = (72, 810, 8, "F1", "Regiovisie Zuid 2026")
        footer: Line = (290, 30, 8, "F1", f"{number} van 4")
        return [header, *lines(f"Tekst van bladzijde {number}."), footer]

    extracted = read(write_pdf(*(page(n) for n in range(1, 5))))

    assert extracted.text.split("\n\n") == [f"Tekst van bladzijde {n}." for n in range(1, 5)]


def test_a_table_of_contents_is_left_out(write_pdf: WritePdf) -> None:
    contents = lines("Inhoudsopgave", *(f"{n} Hoofdstuk ........... {n}" for n in range(1, 5)))

    extracted = read(write_pdf(contents + lines("De tekst zelf.", top=500)))

    assert extracted.text == "De tekst zelf."


def test_larger_and_bolder_lines_are_headings_with_levels(write_pdf: WritePdf) -> None:
    page = [
        *lines("1 Acute zorg", size=16, font="F2"),
        *lines("1.1 Spoedpost", top=680, size=12, font="F2"),
        *lines(SENTENCE, "regel, tot de punt.", top=660),
        *lines("2 Ouderenzorg", top=600, size=16, font="F2"),
        *lines(SENTENCE, "regel, tot de punt.", top=580),
    ]

    extracted = read(write_pdf(page))

    assert [(h.level, h.title) for h in extracted.headings] == [
        (1, "1 Acute zorg"),
        (2, "1.1 Spoedpost"),
        (1, "2 Ouderenzorg"),
    ]
    assert all(extracted.text[h.start : h.end] == h.title for h in extracted.headings)


def test_the_outline_gives_headings_that_type_does_not_show(write_pdf: WritePdf) -> None:
    titles = ["Aanleiding", "Aanpak", "Planning"]
    pages = [[*lines(title), *lines(f"{SENTENCE}.", top=660)] for title in titles]

    extracted = read(write_pdf(*pages, outline=[(t, i) for i, t in enumerate(titles)]))

    assert [h.title for h in extracted.headings] == titles


def test_pages_count_from_one_and_cover_the_text(write_pdf: WritePdf) -> None:
    extracted = read(write_pdf(lines("Eerste bladzijde."), [], lines("Derde bladzijde.")))

    assert [page.number for page in extracted.pages] == [1, 2, 3]
    assert extracted.pages[0].start == 0
    assert extracted.pages[-1].end == len(extracted.text)
    assert [a.end for a in extracted.pages[:-1]] == [b.start for b in extracted.pages[1:]]
    assert extracted.page_at(extracted.text.index("Derde")) == 3
    assert extracted.empty_pages == (2,)
    assert extracted.warnings == ("no text on page 2",)


def test_a_paragraph_runs_over_to_the_next_page(write_pdf: WritePdf) -> None:
    extracted = read(write_pdf(lines(SENTENCE), lines("regel, tot de punt.")))

    assert extracted.text == f"{SENTENCE} regel, tot de punt."
    assert extracted.page_at(extracted.text.index("regel, tot")) == 2


def test_a_footnote_does_not_cut_a_sentence_in_two(write_pdf: WritePdf) -> None:
    note: Line = (72, 120, 7, "F1", "1 Een voetnoot onder aan de bladzijde.")

    extracted = read(write_pdf([*lines(SENTENCE), note], lines("regel, tot de punt.", SENTENCE)))

    assert f"{SENTENCE} regel, tot de punt." in extracted.text
    assert extracted.page_at(extracted.text.index("Een voetnoot")) == 1


def test_cells_of_a_table_row_are_set_apart(write_pdf: WritePdf) -> None:
    rows: list[Line] = []
    for i, (name, value) in enumerate([("Huisartsen", "12"), ("Ziekenhuizen", "3"), ("VVT", "40")]):
        rows += [(72, 700 - 12 * i, 10, "F1", name), (300, 700 - 12 * i, 10, "F1", value)]

    assert read(write_pdf(rows)).text == "Huisartsen | 12\nZiekenhuizen | 3\nVVT | 40"


def test_a_title_left_by_a_program_is_ignored(write_pdf: WritePdf) -> None:
    assert read(write_pdf(lines("Tekst."), title="Microsoft Word - nota.docx")).title is None


def test_a_title_in_the_metadata_is_kept(write_pdf: WritePdf) -> None:
    assert read(write_pdf(lines("Tekst."), title="Regiovisie Zuid")).title == "Regiovisie Zuid"


def test_an_empty_password_opens_a_document(write_pdf: WritePdf) -> None:
    path = write_pdf(lines("Leesbare tekst."), user_password="", owner_password=SECRET)

    assert read(path).text == "Leesbare tekst."


def test_a_password_is_reported(write_pdf: WritePdf) -> None:
    path = write_pdf(lines("Geheime tekst."), user_password=SECRET)

    with pytest.raises(UnreadableDocumentError, match="password"):
        read(path)


def test_a_truncated_file_is_unreadable_and_nothing_else(
    write_pdf: WritePdf, tmp_path: Path
) -> None:
    path = tmp_path / "half.pdf"
    path.write_bytes(write_pdf(lines(SENTENCE)).read_bytes()[:200])

    with pytest.raises(UnreadableDocumentError, match=r"half\.pdf"):
        read(path)
