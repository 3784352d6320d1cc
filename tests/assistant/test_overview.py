"""The themes page: what to agree and who did what, from any documents of that form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant import Assistant
from assistant.overview import DocumentThemes, Overview, ThemeOverview
from corpus.catalogue import packaged_corpus

OpenOn = Callable[..., Assistant]
LEIDRAAD = "leidraad-rho-ziekenhuis"
HANDBOOK = """# Handboek buurttuinen

## Deel 1

Dit deel gaat over het begin.

### Bodemverbetering

Een goede bodem is het halve werk. Daarom begint elke buurttuin met een plan voor de bodem.

#### Tips

- Spit de grond om in november.
- Meng compost door de grond.

#### Voorbeelden

- In [Assen](#) maakt men compost van blad.

### Gereedschap

Scheppen zijn duur.

#### Aanbevelingen

- Deel een schuur met een andere tuin.

## Deel 2

### Wateroverlast

Regen blijft op klei staan, en zo ontstaat wateroverlast.

#### Tips

- Graaf een greppel langs het pad.
"""
NEWS = """Tuinen in Drenthe

De buurttuinen in Drenthe werken dit jaar samen aan bodemverbetering: zij kochten een kar compost.

Bijeenkomst

In mei komen de tuinders bijeen met koffie en taart.
"""
CATALOGUE = """
[[source]]
file = "drenthe.txt"
title = "Tuinen in Drenthe"
date = "2024-03"
kind = "nieuws"
region = "Drenthe"
"""


@pytest.fixture
def handbook(open_on: OpenOn) -> DocumentThemes:
    documents = {"handboek.md": HANDBOOK, "drenthe.txt": NEWS}
    glossary = (packaged_corpus() / "glossary.toml").read_text(encoding="utf-8")
    opened = open_on(documents, catalogue=CATALOGUE, glossary=glossary)
    (only,) = Overview(opened).read()
    return only


@pytest.fixture(scope="module")
def leidraad(assistant: Assistant) -> DocumentThemes:
    (only,) = Overview(assistant).read()
    return only


def _theme(document: DocumentThemes, heading: str) -> ThemeOverview:
    return next(theme for theme in document.themes if theme.heading == heading)


def test_the_leidraad_is_talked_through_theme_by_theme(leidraad: DocumentThemes) -> None:
    assert leidraad.source.id == LEIDRAAD
    assert len(leidraad.themes) >= 9
    for theme in leidraad.themes:
        assert theme.about
        assert theme.advice
        assert theme.answer.outcome == "answered"


def test_all_that_is_shown_is_cited_word_for_word(
    assistant: Assistant, leidraad: DocumentThemes
) -> None:
    for theme in leidraad.themes:
        findings = (*theme.about, *theme.advice, *theme.examples, *theme.elsewhere)
        assert [f.text for f in findings] == [s.text for s in theme.answer.statements]
        for finding in findings:
            cited = finding.citation
            text = assistant.source_text(cited.source_id)
            assert text[cited.start : cited.end] == cited.quote
            assert cited in theme.answer.citations


def test_other_documents_are_shown_only_when_they_are_about_the_theme(
    leidraad: DocumentThemes,
) -> None:
    labour = {f.region: f.citation.date for f in _theme(leidraad, "Arbeidsmarkt").elsewhere}

    assert labour == {"Zuid-Limburg": "2023-08-21", "Zuid-Holland Noord": "2021"}
    assert list(labour) == ["Zuid-Limburg", "Zuid-Holland Noord"]
    assert not _theme(leidraad, "Passend verwijzen").elsewhere
    assert not _theme(leidraad, "Succesfactoren voor gezamenlijke afspraken").elsewhere
    for theme in leidraad.themes:
        assert all(f.citation.source_id != LEIDRAAD for f in theme.elsewhere)


def test_a_short_item_is_cited_with_its_list(leidraad: DocumentThemes) -> None:
    item = _theme(leidraad, "Arbeidsmarkt").elsewhere[0]

    assert item.text == "Arbeidsmarkt"
    assert item.label
    assert item.label in item.citation.quote


def test_another_document_of_that_form_works_too(handbook: DocumentThemes) -> None:
    assert handbook.source.title == "Handboek buurttuinen"
    assert [theme.heading for theme in handbook.themes] == [
        "Bodemverbetering",
        "Gereedschap",
        "Wateroverlast",
    ]
    soil = _theme(handbook, "Bodemverbetering")
    assert soil.question == "Wat moeten we afspreken over bodemverbetering?"
    assert soil.about[0].text.startswith("Een goede bodem is het halve werk.")
    assert [f.text for f in soil.advice] == [
        "Spit de grond om in november.",
        "Meng compost door de grond.",
    ]
    assert soil.examples[0].text == "In Assen maakt men compost van blad."
    assert [(f.region, f.citation.date) for f in soil.elsewhere] == [("Drenthe", "2024-03")]
    assert not _theme(handbook, "Wateroverlast").elsewhere


def test_documents_without_such_a_form_give_no_overview(garden: Assistant) -> None:
    assert Overview(garden).read() == ()


def test_the_overview_is_made_once_until_the_documents_change(
    tmp_path_factory: pytest.TempPathFactory, open_on: OpenOn
) -> None:
    opened = open_on({"handboek.md": HANDBOOK})
    overview = Overview(opened)
    new = tmp_path_factory.mktemp("new") / "tweede.md"
    new.write_text(HANDBOOK.replace("buurttuinen", "schooltuinen"), encoding="utf-8")

    first, again = overview.read(), overview.read()
    opened.ingest([new])

    assert first is again
    assert len(overview.read()) == len(first) + 1


def test_the_questions_are_in_the_language_asked_for(assistant: Assistant) -> None:
    (english,) = Overview(assistant).read("en")

    assert all(theme.question.startswith("What should we agree") for theme in english.themes)
    assert "recommends" in english.themes[0].answer.text
