"""The Markdown of an answer as HTML: what is shown, and what never can be."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from ui.web.answer_text import answer_html

MARKERS = {1: Markup("<button>1</button>"), 2: Markup("<button>2</button>")}
ALLOWED = {"p", "ul", "ol", "li", "em", "strong", "span", "button"}


def test_lists_emphasis_and_markers_are_shown() -> None:
    html = answer_html("*Titel* zegt:\n\n- **Naam**: “een” [1]\n- “twee” [2]", MARKERS)

    page = BeautifulSoup(html, "lxml")
    assert page.em
    assert page.em.text == "Titel"
    assert page.strong
    assert page.strong.text == "Naam"
    assert [item.text for item in page.find_all("li")] == ["Naam: “een” 1", "“twee” 2"]
    assert len(page.find_all("button")) == 2


def test_a_marker_that_was_escaped_or_is_not_known_is_text() -> None:
    html = answer_html(r"Zie \[1\] en [7] en [1]", MARKERS)

    assert BeautifulSoup(html, "lxml").text == "Zie [1] en [7] en 1"
    assert html.count("<button>") == 1


def test_quotes_in_another_language_say_so() -> None:
    page = BeautifulSoup(answer_html("It says:\n\n- “een” [1]", MARKERS, "nl"), "lxml")

    assert [span.text for span in page.find_all("span", lang="nl")] == ["“een” 1"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<svg><a href="javascript:alert(1)"><text>x</text></a></svg>',
        "[klik](javascript:alert(1))",
        "![x](https://kwaad.example/?d=1)",
        "<form action=https://kwaad.example><input name=wachtwoord></form>",
        '<div style="position:fixed;inset:0">x</div>',
        "<https://kwaad.example>",
        "&lt;script&gt;",
        "```html\n<b>x</b>\n```",
        "# <iframe src=//kwaad.example>",
    ],
)
def test_hostile_text_is_shown_as_it_is_written(hostile: str) -> None:
    page = BeautifulSoup(answer_html(f"- “{hostile}” [1]", MARKERS), "lxml")

    assert {tag.name for tag in page.find_all()} - {"html", "body"} <= ALLOWED
    assert not any(tag.attrs for tag in page.find_all() if tag.name != "span")


@given(st.text(max_size=300))
def test_whatever_the_text_only_our_own_elements_come_out(text: str) -> None:
    page = BeautifulSoup(answer_html(text, MARKERS), "html.parser")

    assert {tag.name for tag in page.find_all()} <= ALLOWED
    assert all(tag.attrs in ({}, {"class": ["tied"]}) for tag in page.find_all())
