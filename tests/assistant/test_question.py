"""A question is cleaned, and its regions and kinds of document are recognised."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, Filters, Turn
from assistant.question import clean
from assistant.values import Query


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Wat is\x00 een RTA?", "Wat is een RTA?"),
        ("Wat\u200b is een\ufeff R\u200dTA?", "Wat is een RTA?"),
        ("\u202eWat is een RTA?\u202c", "Wat is een RTA?"),
        ("Wat is\U000e0041\U000e0042 een RTA?", "Wat is een RTA?"),
        ("  Wat\n\nis\t een\r\n RTA? ", "Wat is een RTA?"),
        ("Wat\u00a0is\u2028een\u2029RTA\x85nu?", "Wat is een RTA nu?"),
        ("Cooperatie Coo\u0308peratie", "Cooperatie Coöperatie"),
        ("Hoe gaat het? 😀👍🏽", "Hoe gaat het? 😀👍🏽"),
        ("<b>Wat</b> is een RTA?", "<b>Wat</b> is een RTA?"),
        ("مرحبا wat is een RTA?", "مرحبا wat is een RTA?"),
        ("\ud800Wat?", "Wat?"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_goes_and_what_can_stays(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_a_very_long_question_is_cleaned_whole() -> None:
    assert clean("ab\x00 " * 10_000) == ("ab " * 10_000).strip()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in once)


def _query(assistant: Assistant, question: str) -> Query:
    return assistant.engine().evidence(question, [], Filters())[0]


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("Wat gebeurt er in Zuid-Limburg?", ("Zuid-Limburg",)),
        ("wat gebeurt er in zuid limburg?", ("Zuid-Limburg",)),
        ("Wat doet de Zuid-Limburgse samenwerking?", ("Zuid-Limburg",)),
        ("What happens in South Limburg?", ("Zuid-Limburg",)),
        ("Wat gebeurt er in Maastricht?", ("Zuid-Limburg",)),
        ("Wat gebeurt er in Roermond en in Maastricht?", ("Midden-Limburg", "Zuid-Limburg")),
        ("Wat gebeurt er in Den Bosch?", ("Noordoost-Brabant",)),
        ("Wat gebeurt er in Twente?", ()),
        ("Wat is het best voor de patiënt?", ()),
        ("Wat is een RTA?", ()),
    ],
)
def test_a_region_is_known_by_its_names_and_by_its_towns(
    assistant: Assistant, question: str, regions: tuple[str, ...]
) -> None:
    assert _query(assistant, question).regions == regions


def test_a_place_outside_the_documents_lies_in_no_region_of_theirs(assistant: Assistant) -> None:
    query = _query(assistant, "Wat gebeurt er in Enschede?")

    assert list(query.places.values()) == [frozenset()]


def test_the_kind_of_document_is_heard_in_the_question(assistant: Assistant) -> None:
    assert _query(assistant, "Wat zegt de leidraad over preventie?").kinds == ("leidraad",)
    assert _query(assistant, "Wie tekende het convenant?").kinds == ("convenant",)
    assert _query(assistant, "Wat is een RTA?").kinds == ()


def test_words_of_the_history_weigh_less_than_those_of_the_question(assistant: Assistant) -> None:
    history = [Turn(question="Wat is een meekijkconsult?")]

    query = assistant.engine().evidence("en de kosten daarvan?", history, Filters())[0]

    weights = {term.text: term.weight for term in query.terms}

    assert weights["kosten"] == 1
    assert weights["meekijkconsult"] < 1
