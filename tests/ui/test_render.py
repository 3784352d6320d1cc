"""The layout of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Answer, Citation
from ui.render import answer_lines, plain_markdown, shortened, show_answer
from ui.terminal import printable, well_formed

CITATION = Citation(
    marker=1,
    source_id="a",
    title="Een titel",
    section=("Thema", "Tips"),
    page=3,
    quote="Maak\nafspraken.",
    start=0,
    end=15,
    date="2026-06",
)
ANSWER = Answer(
    question="Wat?",
    standalone_question="Wat?",
    outcome="answered",
    language="nl",
    text="*Een titel* zegt “Maak afspraken.” [1]",
    citations=(CITATION,),
)


def test_a_citation_shows_title_date_section_page_and_quote() -> None:
    lines = answer_lines(ANSWER, 1)

    assert lines == [
        "Een titel zegt “Maak afspraken.” [1]",
        "",
        "Bronnen",
        "  Een titel (juni 2026)",
        "    Thema › Tips · pagina 3",
        "      [1] “Maak afspraken.”",
        "",
        "Alle citaten letterlijk teruggevonden: 1 van 1",
    ]


def test_an_answer_without_sources_is_its_text_alone() -> None:
    assert answer_lines(replace(ANSWER, text="Dat staat er niet.", citations=()), 0) == [
        "Dat staat er niet."
    ]


def test_citations_of_one_place_share_its_heading() -> None:
    answer = replace(ANSWER, citations=(CITATION, replace(CITATION, marker=2, quote="En bel.")))

    lines = answer_lines(answer, 2)

    assert lines[5:7] == ["      [1] “Maak afspraken.”", "      [2] “En bel.”"]


def test_places_in_one_document_share_its_title() -> None:
    elsewhere = replace(CITATION, marker=2, section=("Ander thema",), page=None)

    lines = answer_lines(replace(ANSWER, citations=(CITATION, elsewhere)), 2)

    assert lines[3:7:3] == ["  Een titel (juni 2026)", "    Ander thema"]


def test_a_quote_that_is_not_found_is_not_hidden() -> None:
    assert "Let op: 0 van 1 citaten letterlijk teruggevonden" in answer_lines(ANSWER, 0)


def test_what_was_searched_is_shown_when_it_differs() -> None:
    lines = answer_lines(replace(ANSWER, standalone_question="Wat voor ouderen?"), 1)

    assert lines[-1] == "Ik zocht op: Wat voor ouderen?"


def test_a_long_quote_takes_three_lines_at_most(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ui.render.on_screen", lambda: True)
    long = replace(CITATION, quote="woord " * 200)

    show_answer(replace(ANSWER, citations=(long,)), 1)

    shown = capsys.readouterr().out
    assert "…" in shown
    assert shown.count("woord") < 60
    assert "\x1b" not in shown  # no terminal behind it, so no colours


def test_shortening_cuts_at_a_word() -> None:
    assert shortened("een twee drie vier vijf zes", width=20, lines=1) == ["een twee drie vier …"]


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("*Titel* en **vet**", "Titel en vet"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_naam", "snake_case_naam"),
        (r"\[1\] en \*", "[1] en *"),
        ("- punt [1]", "- punt [1]"),
    ],
)
def test_markdown_reads_as_plain_text(markdown: str, plain: str) -> None:
    assert plain_markdown(markdown) == plain


def test_a_document_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[31mb\x07\u202ec\td\ne") == "a[31mbc d\ne"


def test_half_characters_become_a_sign() -> None:
    assert well_formed("a\ud800b🏥") == "a\ufffdb🏥"
