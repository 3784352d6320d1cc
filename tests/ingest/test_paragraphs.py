"""Paragraphs and list items are told apart, and nothing visible falls between them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.paragraphs import find_paragraphs

LINES = st.lists(
    st.sampled_from(
        [
            "- punt",
            "• punt",
            "1. een",
            "a) eerste",
            "(b) tweede",
            "De lijst:",
            "Gewone zin.",
            "",
            " ",
            "\u00a0",
            "-",
            "1.",
            "verder",
            "o  rond",
            "\tingesprongen",
            ":",
            "–  streep",
            "| a | b |",
            "a | 1",
            "|---|---|",
        ]
    ),
    max_size=12,
).map("\n".join)
TEXTS = st.one_of(st.text(max_size=80), LINES)


def kinds(text: str) -> list[tuple[str, int | None, str]]:
    found = find_paragraphs(text, 0, len(text))
    return [(p.kind, p.list_id, text[p.body_start : p.end]) for p in found]


@given(TEXTS)
def test_paragraphs_are_in_order_and_hold_every_visible_character(text: str) -> None:
    found = find_paragraphs(text, 0, len(text))

    position = 0
    for paragraph in found:
        assert position <= paragraph.start <= paragraph.body_start < paragraph.end <= len(text)
        assert not text[position : paragraph.start].strip()
        whole = text[paragraph.start : paragraph.end]
        assert whole == whole.strip()
        position = paragraph.end
    assert not text[position:].strip()


@given(TEXTS)
def test_lists_are_numbered_in_order_and_lead_ins_open_them(text: str) -> None:
    found = find_paragraphs(text, 0, len(text))

    lists = [p.list_id for p in found if p.list_id is not None]
    assert lists == sorted(lists)
    assert set(lists) == set(range(len(set(lists))))
    for paragraph, following in pairwise(found):
        if paragraph.kind == "lead_in":
            assert following.kind == "item"
            assert following.list_id == paragraph.list_id
        if paragraph.is_of_table and following.is_of_table:
            assert following.list_id in (paragraph.list_id, (paragraph.list_id or 0) + 1)


@given(TEXTS, st.data())
def test_a_part_of_a_text_is_read_at_its_own_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    for paragraph in find_paragraphs(text, start, end):
        assert start <= paragraph.start < paragraph.end <= end


def test_a_list_has_its_lead_in_and_goes_on_over_blank_lines() -> None:
    text = "Maak afspraken over:\n- inzet\n\n- tijden\nvan de dag\n\nTot slot."

    assert kinds(text) == [
        ("lead_in", 0, "Maak afspraken over:"),
        ("item", 0, "inzet"),
        ("item", 0, "tijden\nvan de dag"),
        ("paragraph", None, "Tot slot."),
    ]


def test_a_second_lead_in_opens_a_second_list() -> None:
    text = "Wie:\n- arts\nWaar:\n- thuis"

    assert kinds(text)[0] == ("lead_in", 0, "Wie:")
    assert [list_id for _, list_id, _ in kinds("Wie:\n- arts\n\nWaar:\n- thuis")] == [0, 0, 1, 1]


def test_a_colon_without_a_list_introduces_nothing() -> None:
    assert kinds("Let op:\n\nDit is tekst.") == [
        ("paragraph", None, "Let op:"),
        ("paragraph", None, "Dit is tekst."),
    ]


def test_the_rows_of_a_table_are_told_apart_and_its_columns_are_named() -> None:
    text = (
        "Cijfers:\n\n| Kenmerk | Deel | Aantal |\n|---|---|---|\n| Huurders | 20% | 36 |\n\nEinde."
    )

    assert kinds(text) == [
        ("paragraph", None, "Cijfers:"),
        ("header", 0, "Kenmerk | Deel | Aantal |"),
        ("rule", 0, "|---|---|---|"),
        ("row", 0, "Huurders | 20% | 36 |"),
        ("paragraph", None, "Einde."),
    ]


def test_a_title_above_the_columns_belongs_to_the_header() -> None:
    text = "|---+---|\n| **Wonen** | |\n|---|---|\n| Soort | Deel |\n| Huur | 20% |\n|---+---|"

    found = [kind for kind, _, _ in kinds(text)]
    assert found == ["rule", "header", "rule", "header", "row", "rule"]


def test_without_a_line_under_it_a_row_of_short_names_heads_a_table_of_three_columns() -> None:
    assert [k for k, _, _ in kinds("Begrip | Ook wel | Uitleg\nRTA | | Een afspraak.")] == [
        "header",
        "row",
    ]
    assert [k for k, _, _ in kinds("Naam | Jan\nPlaats | Breda")] == ["row", "row"]


def test_one_line_with_a_pipe_is_text() -> None:
    assert kinds("Home | Contact | Over ons") == [("paragraph", None, "Home | Contact | Over ons")]


@pytest.mark.parametrize("marker", ["-", "•", "●", "\uf0b7", "➢", "1.", "12)", "(3)", "a.", "b)"])
def test_markers_open_an_item(marker: str) -> None:
    text = f"\u2003{marker}\u00a0Maak afspraken"

    assert kinds(text) == [("item", 0, "Maak afspraken")]


@pytest.mark.parametrize("text", ["-", "- ", "1.", "1.5 procent", "-5 graden", "o ja", "2026 jaar"])
def test_what_only_resembles_a_marker_is_a_paragraph(text: str) -> None:
    assert [kind for kind, _, _ in kinds(text)] == ["paragraph"]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\u00a0\n"])
def test_without_visible_text_there_are_no_paragraphs(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "piece", ["a", " ", "\n", "- ", "- item\n", "woord ", "1. ", "a:\n- b\n", "|-", "a | b\n"]
)
def test_a_long_text_takes_no_more_than_moments(piece: str) -> None:
    text = piece * (200_000 // len(piece)) + "einde"

    begin = time.process_time()
    find_paragraphs(text, 0, len(text))

    assert time.process_time() - begin < 5
