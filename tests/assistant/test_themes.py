"""Advice and examples are found by the form of a document, not by its names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant import Assistant
from assistant.themes import Item, Theme, Themes
from corpus.catalogue import packaged_corpus
from corpus.glossary import Cues, read_glossary

OpenOn = Callable[..., Assistant]
LEIDRAAD = "leidraad-rho-ziekenhuis"
CUES = Cues(
    recommendation_headings=("aanbevelingen", "tips"),
    example_headings=("zo doen anderen het", "voorbeelden"),
    imperatives=("spit", "meng", "meet", "zaai"),
)
DOCUMENT = """# Groenboek

## Bodem

Een goede bodem is het halve werk.

### Onze aanbevelingen

- De grond omspitten in november.
- Compost door de grond mengen.

### Zo doen anderen het

- In Assen maakt men compost van blad.

## Zaaien

- Meet de zuurgraad.
- Zaai op rijen.
- Meng het zaad met zand.

## Vogels

- Mussen eten zaad.
- Merels eten wormen.
"""


@pytest.fixture
def themes(assistant: Assistant) -> Themes:
    cues = read_glossary(packaged_corpus() / "glossary.toml").cues
    return Themes(assistant.engine().index, cues)


@pytest.fixture
def own(open_on: OpenOn) -> tuple[Themes, str]:
    index = open_on({"groenboek.md": DOCUMENT}).engine().index
    return Themes(index, CUES), index.document("groenboek").extracted.text


def _texts(items: tuple[Item, ...], text: str) -> list[str]:
    return [text[item.paragraph.body_start : item.paragraph.end] for item in items]


def _theme(themes: Themes, heading: str) -> Theme:
    found = next(
        theme
        for theme in themes.of_document("groenboek")
        for section in theme.sections
        if heading in section.path
    )
    assert found is not None
    return found


def test_every_theme_of_the_leidraad_with_tips_has_advice_and_examples(
    assistant: Assistant, themes: Themes
) -> None:
    text = assistant.source_text(LEIDRAAD)
    with_tips = [
        theme
        for theme in themes.of_document(LEIDRAAD)
        if any("Tips" in section.path[-1] for section in theme.sections)
    ]

    assert len(with_tips) >= 8
    for theme in with_tips:
        assert theme.advice, theme.heading
        for item in theme.advice:
            assert text[item.paragraph.body_start : item.paragraph.end].strip()
    assert sum(bool(theme.examples) for theme in with_tips) >= len(with_tips) - 1


def test_advice_and_examples_do_not_overlap(themes: Themes) -> None:
    for theme in themes.of_document(LEIDRAAD):
        advice = {item.paragraph.start for item in theme.advice}

        assert not advice & {item.paragraph.start for item in theme.examples}


def test_news_gives_no_advice(themes: Themes) -> None:
    assert not any(theme.advice for theme in themes.of_document("convenant-midden-limburg"))


def test_other_headings_tell_advice_and_examples_apart_as_well(
    own: tuple[Themes, str],
) -> None:
    themes, text = own
    theme = _theme(themes, "Bodem")

    assert "De grond omspitten in november." in _texts(theme.advice, text)
    assert "In Assen maakt men compost van blad." in _texts(theme.examples, text)
    assert "Een goede bodem is het halve werk." not in _texts(theme.advice, text)


def test_a_list_of_imperatives_is_advice_under_any_heading(own: tuple[Themes, str]) -> None:
    themes, text = own
    start = text.index("Zaai op rijen.")

    assert themes.is_advice("groenboek", start, start + 5)
    assert not themes.is_advice("groenboek", text.index("Mussen"), text.index("Mussen") + 5)


def test_places_outside_any_theme_are_neither(own: tuple[Themes, str]) -> None:
    themes, text = own

    assert themes.at("groenboek", "Bestaat niet") is None
    assert not themes.is_advice("groenboek", len(text) + 5, len(text) + 9)
    assert not themes.is_example("groenboek", len(text) + 5, len(text) + 9)


def test_without_cues_nothing_is_called_advice(open_on: OpenOn) -> None:
    index = open_on({"groenboek.md": DOCUMENT}).engine().index

    themes = Themes(index, Cues())

    assert not any(t.advice or t.examples for t in themes.of_document("groenboek"))
