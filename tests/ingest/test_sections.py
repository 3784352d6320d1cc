"""Sections cover the text, and their paths follow the structure a reader sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract import extract
from ingest.sections import (
    Section,
    document_title,
    find_sections,
    section_at,
    sections_within,
)
from ingest.text import ExtractedText, Heading, PageSpan

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
BODY = "Dit is een gewone alinea met genoeg woorden om lopende tekst te zijn, met een punt."

TIPS, LINKS = "Tips en adviezen", "Praktijkvoorbeelden en links"
SUCCESS = "Succesfactoren voor gezamenlijke afspraken"
LEIDRAAD_PATHS: list[tuple[str, ...]] = [
    (),
    ("Inleiding",),
    ("Samenwerking verder versterken",),
    ("Werk vanuit basisafspraken in de regio",),
    ("Transmurale samenwerking",),
    ("Transmurale samenwerking", TIPS),
    ("Transmurale samenwerking", LINKS),
    ("Passend verwijzen",),
    ("Passend verwijzen", "Meedenkadvis"),
    ("Passend verwijzen", "Meekijkconsult"),
    ("Passend verwijzen", TIPS),
    ("Passend verwijzen", LINKS),
    ("Inrichting regionale acute zorg",),
    ("Inrichting regionale acute zorg", TIPS),
    ("Inrichting regionale acute zorg", LINKS),
    ("Medisch-specialistische zorg thuis",),
    ("Medisch-specialistische zorg thuis", TIPS),
    ("Medisch-specialistische zorg thuis", LINKS),
    ("Ouderenzorg",),
    ("Ouderenzorg", TIPS),
    ("Ouderenzorg", LINKS),
    ("Terugdringen van administratieve lasten en regeldruk",),
    ("Terugdringen van administratieve lasten en regeldruk", TIPS),
    ("Terugdringen van administratieve lasten en regeldruk", LINKS),
    ("Arbeidsmarkt",),
    ("Arbeidsmarkt", TIPS),
    ("Arbeidsmarkt", LINKS),
    ("Verbinding met sociaal domein",),
    ("Verbinding met sociaal domein", TIPS),
    ("Verbinding met sociaal domein", LINKS),
    (SUCCESS,),
    (SUCCESS, "Bestuurlijk commitment"),
    (SUCCESS, "(Medisch) leiderschap"),
    (SUCCESS, "Gelijkwaardigheid"),
    (SUCCESS, "Vertrouwen en begrip"),
    (SUCCESS, "Passende facilitering"),
    (SUCCESS, "Organisatiegraad van RHO's"),
    (SUCCESS, "Technologie en ICT"),
    (SUCCESS, "Bekostiging"),
    ("Uitgave",),
]


def sections_of(text: str) -> tuple[Section, ...]:
    return find_sections("test", ExtractedText(text=text))


def paths_of(*blocks: str) -> list[tuple[str, ...]]:
    return [section.path for section in sections_of("\n\n".join(blocks))]


def document(name: str) -> ExtractedText:
    return extract(DOCUMENTS / f"{name}.txt")


def assert_covers(text: str, sections: tuple[Section, ...]) -> None:
    assert "".join(text[section.start : section.end] for section in sections) == text
    assert [s.end for s in sections[:-1]] == [s.start for s in sections[1:]]


# The five documents


def test_the_leidraad_has_these_sections() -> None:
    paths = [
        section.path for section in find_sections("leidraad", document("leidraad-rho-ziekenhuis"))
    ]

    assert paths == LEIDRAAD_PATHS


@pytest.mark.parametrize(
    ("name", "title", "paths"),
    [
        (
            "convenant-midden-limburg",
            "18 partijen, waaronder Tzorg, starten een unieke samenwerking",
            [
                (),
                ("Investeren in gezamenlijk traject",),
                ("Op weg naar een duurzaam gezondheidssysteem",),
            ],
        ),
        (
            "regiobeeld-zuid-limburg",
            "Regiobeeld belangrijke stap in Zuid-Limburgse samenwerking",
            [(), (), ("Van regiobeeld naar regioplan",), ("Meer informatie",)],
        ),
        (
            "rso-vooruit-noordoost-brabant",
            "Achttien partners versterken regionale samenwerking zorg en welzijn in "
            "Noordooost-Brabant",
            [
                (),
                ("Brede vertegenwoordiging uit de regio",),
                ("Samen werken aan één regionale digitale basis",),
            ],
        ),
        (
            "samen-doen-zuid-holland-noord",
            None,
            [(), ("Coöperatie van wijksamenwerkingsverbanden",), ("Kwartiermaker",)],
        ),
    ],
)
def test_a_news_article_has_its_title_and_flat_sections(
    name: str, title: str | None, paths: list[tuple[str, ...]]
) -> None:
    extracted = document(name)

    assert document_title(extracted) == title
    assert [section.path for section in find_sections(name, extracted)] == paths


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_sections_of_each_document_cover_its_text(path: Path) -> None:
    extracted = extract(path)

    assert_covers(extracted.text, find_sections(path.stem, extracted))


# Any text


@given(st.text(alphabet=st.sampled_from("Aa1.: \n\t-•*#|é\u00a0"), max_size=200))
def test_sections_cover_any_layout(text: str) -> None:
    assert_covers(text, sections_of(text))


@given(
    st.lists(
        st.sampled_from(["Titel", "Tips", "Links", BODY, "- punt", "", "3.2 Doel"]), max_size=30
    )
)
def test_sections_cover_any_order_of_headings(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert_covers(text, sections_of(text))


@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    assert_covers(text, sections_of(text))
    document_title(ExtractedText(text=text))


def test_an_empty_text_has_no_sections() -> None:
    assert sections_of("") == ()


def test_the_body_starts_below_the_heading() -> None:
    section = sections_of(f"Titel van het stuk\n\n{BODY}\n\nAanpak\n\n{BODY}\n")[1]

    assert section.path == ("Aanpak",)
    assert section.body_start == section.start + len("Aanpak\n\n")


# What is a heading in plain text


@pytest.mark.parametrize(
    "heading",
    [
        "Aanpak in de regio",
        "(Medisch) leiderschap",
        "**Aanpak**",
        "**Aanpak:**",
        "SAMENWERKING IN DE WIJK",
        "2.1 Aanpak",
        "Wat is een regiobeeld?",
        "eHealth in de wijk",
    ],
)
def test_a_short_line_above_text_is_a_heading(heading: str) -> None:
    assert len(paths_of("Titel van het stuk", BODY, heading, BODY)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Inhoudelijke thema's:",
        "Dit is een korte zin.",
        "- een punt uit een lijst",
        "Zie https://example.nl/stuk",
        "info@example.nl",
        "12 februari 2024",
        "Utrecht, juni 2026",
        "Versie 0.5, 19 mei 2020",
        "NVZ en InEen | juni 2026",
        "D.M. van Weel",
        "Met vriendelijke groet,",
        "Figuur 3 Aantal verwijzingen",
        "Gemeente Roermond\nPostbus 900\nRoermond",
        "We spreken af dat",
        "kleine letter vooraan",
    ],
)
def test_a_line_that_opens_nothing_is_no_heading(line: str) -> None:
    assert len(paths_of("Titel van het stuk", BODY, line, BODY)) == 1


def test_a_line_without_text_after_it_is_no_heading() -> None:
    assert paths_of("Titel van het stuk", BODY, "Bron: Gemeente Roermond", "Terug naar nieuws") == [
        ()
    ]


def test_a_row_of_names_is_no_row_of_headings() -> None:
    names = ["Gemeente Roermond", "Gemeente Weert", "Gemeente Beesel", "Gemeente Leudal"]

    assert paths_of("Titel van het stuk", BODY, *names, "Aanpak", BODY) == [(), ("Aanpak",)]


def test_a_numbered_list_with_blank_lines_stays_a_list() -> None:
    items = ["1. Maak een plan", "2. Voer het uit", "3. Leer ervan"]

    assert paths_of("Titel van het stuk", BODY, *items, BODY) == [()]


def test_a_short_answer_is_text_under_its_question() -> None:
    assert paths_of("Titel van het stuk", BODY, "Antwoord op vraag 1", "Ja.") == [
        (),
        ("Antwoord op vraag 1",),
    ]


def test_headings_without_a_number_belong_to_the_numbered_one_above() -> None:
    blocks = ["1. Zorg", BODY, "Thuis", BODY, "2. Wonen", BODY, "Huur", BODY, "3. Werk", BODY]

    assert paths_of(*blocks, "Bijlage 1", BODY) == [
        ("1. Zorg",),
        ("1. Zorg", "Thuis"),
        ("2. Wonen",),
        ("2. Wonen", "Huur"),
        ("3. Werk",),
        ("Bijlage 1",),
    ]


def test_numbers_give_the_levels() -> None:
    assert paths_of("1 Aanleiding", BODY, "1.1 Doel", BODY, "2 Aanpak", BODY) == [
        ("1 Aanleiding",),
        ("1 Aanleiding", "1.1 Doel"),
        ("2 Aanpak",),
    ]


def test_a_heading_may_stand_directly_on_its_text() -> None:
    long_lines = f"{BODY}\n{BODY}"

    assert paths_of("Titel van het stuk", BODY, f"Aanpak\n{long_lines}") == [(), ("Aanpak",)]


# Cycles


def test_without_a_cycle_headings_stay_flat() -> None:
    assert paths_of("Titel van het stuk", BODY, "Aanpak", BODY, "Planning", BODY) == [
        (),
        ("Aanpak",),
        ("Planning",),
    ]


def test_a_heading_after_a_completed_cycle_opens_a_theme() -> None:
    themes = [
        *["Wonen", BODY, "Doelen", BODY, "Acties", BODY],
        *["Welzijn", BODY, "Mantelzorg", BODY, "Doelen", BODY, "Acties", BODY],
    ]

    assert paths_of("Titel van het stuk", BODY, "Vooraf", BODY, *themes) == [
        (),
        ("Vooraf",),
        ("Wonen",),
        ("Wonen", "Doelen"),
        ("Wonen", "Acties"),
        ("Welzijn",),
        ("Welzijn", "Mantelzorg"),
        ("Welzijn", "Doelen"),
        ("Welzijn", "Acties"),
    ]


def test_after_the_last_cycle_headings_are_flat_unless_announced() -> None:
    themes = ["Wonen", BODY, "Doelen", BODY, "Zorg", BODY, "Doelen", BODY]

    assert paths_of("Titel van het stuk", BODY, *themes, "Tot slot", BODY, "Colofon", BODY)[
        -2:
    ] == [
        ("Tot slot",),
        ("Colofon",),
    ]


# Marked headings


def test_marked_headings_of_one_level_follow_the_cycle_too() -> None:
    titles = ["Wonen", "Doelen", "Zorg", "Thuis", "Doelen"]
    text, headings = "", []
    for title in titles:
        headings.append(Heading(start=len(text), end=len(text) + len(title), level=2, title=title))
        text += f"{title}\n\n{BODY}\n\n"

    paths = [s.path for s in find_sections("x", ExtractedText(text=text, headings=tuple(headings)))]

    assert paths == [
        ("Wonen",),
        ("Wonen", "Doelen"),
        ("Zorg",),
        ("Zorg", "Thuis"),
        ("Zorg", "Doelen"),
    ]


def test_the_only_heading_of_the_top_level_is_the_title() -> None:
    text = f"Regiovisie\n\n{BODY}\n\nDoel\n\n{BODY}"
    at = text.index("Doel")
    headings = (
        Heading(start=0, end=10, level=1, title="Regiovisie"),
        Heading(start=at, end=at + 4, level=2, title="Doel"),
    )
    extracted = ExtractedText(text=text, headings=headings)

    assert document_title(extracted) == "Regiovisie"
    assert [s.path for s in find_sections("x", extracted)] == [(), ("Doel",)]


def test_the_title_in_the_metadata_wins() -> None:
    extracted = ExtractedText(text=f"Kop\n\n{BODY}", title="Regiovisie 2026")

    assert document_title(extracted) == "Regiovisie 2026"


def test_pages_are_those_of_the_visible_text() -> None:
    text = f"Titel van het stuk\n\n{BODY}\n\nAanpak\n\n{BODY}"
    split = text.index("Aanpak")
    pages = (
        PageSpan(number=1, start=0, end=split),
        PageSpan(number=2, start=split, end=len(text)),
    )

    sections = find_sections("x", ExtractedText(text=text, pages=pages))

    assert [(s.first_page, s.last_page) for s in sections] == [(1, 1), (2, 2)]


@given(st.lists(st.integers(0, 4), max_size=6), st.integers(0, 20), st.integers(0, 20))
def test_the_sections_between_two_offsets_are_found_by_their_place(
    lengths: list[int], start: int, length: int
) -> None:
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    sections = [
        Section(
            source_id="zorg",
            path=(),
            start=end - own,
            body_start=end - own,
            end=end,
            first_page=None,
            last_page=None,
        )
        for own, end in zip(lengths, ends, strict=True)
    ]

    within = [s for s in sections if max(s.start, start) < min(s.end, start + length)]
    assert list(sections_within(sections, start, start + length)) == within
    holding = [s for s in sections if s.start <= start < s.end]
    assert section_at(sections, start) == (holding[0] if holding else None)
