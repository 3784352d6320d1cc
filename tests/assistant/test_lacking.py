"""What a question asks for and a text does not have."""

from __future__ import annotations

import pytest

from assistant import Assistant, Filters
from assistant.lacking import lacks_money, lacks_reason, lacks_type
from assistant.persons import asks_person, names_person
from assistant.values import Query


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


def _query(assistant: Assistant, question: str) -> Query:
    return assistant.engine().evidence(question, [], Filters())[0]


def _lacks_type(assistant: Assistant, question: str, text: str) -> bool:
    query = _query(assistant, question)
    return lacks_type(assistant.engine().index, query, text, [0.0] * len(query.terms))


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Omdat de zorgvraag groeit, werken zij samen.", False),
        ("Zij werken samen om te voorkomen dat mensen wachten.", False),
        ("Zij werken samen in Breda.", True),
    ],
)
def test_why_asks_for_a_reason(assistant: Assistant, text: str, lacking: bool) -> None:
    assert lacks_reason(_query(assistant, "Waarom werken zij samen?"), text) is lacking


def test_another_question_asks_for_no_reason(assistant: Assistant) -> None:
    assert not lacks_reason(_query(assistant, "Waar werken zij samen?"), "Zij werken samen.")


def test_how_often_is_answered_by_a_frequency(assistant: Assistant) -> None:
    question = "Hoe vaak overleggen de partijen?"

    assert not _lacks_type(assistant, question, "De partijen overleggen maandelijks.")
    assert _lacks_type(assistant, question, "De partijen overleggen met de gemeente.")


def test_what_is_measured_needs_an_amount_and_what_is_counted_a_number_of_it(
    assistant: Assistant,
) -> None:
    assert not _lacks_type(assistant, "Hoeveel ruimte heeft een kip nodig?", "Een kip 2 m2.")
    assert _lacks_type(assistant, "Hoeveel ruimte heeft een kip nodig?", "Een kip wil rennen.")
    assert not _lacks_type(assistant, "Hoeveel ziekenhuizen zijn er?", "Er zijn 3 ziekenhuizen.")
    assert _lacks_type(assistant, "Hoeveel ziekenhuizen zijn er?", "Er zijn 3 loketten.")
    assert _lacks_type(assistant, "How many children are there?", "Er zijn 3 loketten.")


def test_in_a_row_of_a_table_the_number_may_stand_after_what_it_counts(
    assistant: Assistant,
) -> None:
    question = "Hoeveel ziekenhuizen zijn er?"

    assert not _lacks_type(assistant, question, "Ziekenhuizen | 12% | 3")
    assert _lacks_type(assistant, question, "Loketten | 12% | 3")


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("Wat is het tarief van een consult?", "Er is een eigen betaaltitel voor.", True),
        ("Wat is het tarief van een consult?", "Het kost 35,50 per keer.", False),
        ("Wie betaalt het consult?", "Er is een eigen betaaltitel voor.", False),
        ("Het kost ons tijd. Wat spreken we af?", "Spreek taken af.", False),
        ("Hoeveel geld is er?", "Er is 2 miljoen beschikbaar.", False),
    ],
)
def test_who_asks_for_a_tariff_wants_an_amount(
    assistant: Assistant, question: str, text: str, lacking: bool
) -> None:
    assert lacks_money(_query(assistant, question), text) is lacking


def test_a_question_that_only_mentions_a_date_asks_for_none(assistant: Assistant) -> None:
    assert not _lacks_type(assistant, "Wie bepaalt de startdatum?", "De gemeente bepaalt die.")
    assert _lacks_type(assistant, "Op welke datum is de start?", "De gemeente bepaalt die.")
    assert not _lacks_type(assistant, "Op welke datum is de start?", "De start is op 3 mei.")


def test_a_name_in_the_question_is_not_the_person_it_asks_for() -> None:
    question = "Hoe heet de directeur van het Karel Kok Ziekenhuis?"

    assert asks_person(question)
    assert asks_person("Wie zit de regiegroep voor?")
    assert not names_person("Het Karel Kok Ziekenhuis tekende.", but=question)
    assert names_person("Bart Wils tekende voor het Karel Kok Ziekenhuis.", but=question)


def test_when_is_answered_by_a_date_or_a_condition(assistant: Assistant) -> None:
    question = "Wanneer kan iemand worden aangemeld?"

    assert not _lacks_type(assistant, question, "Aanmelden kan vanaf 1 mei.")
    assert not _lacks_type(assistant, question, "Aanmelden kan elke dinsdag, om 10.30 uur.")
    assert not _lacks_type(assistant, question, "Aanmelden kan zodra de huisarts akkoord is.")
    assert _lacks_type(assistant, question, "Aanmelden kan bij de balie.")


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Wie is de voorzitter van de vereniging?", True),
        ("Hoe heet de teamleider?", True),
        ("Who is the CEO?", True),
        ("Hoe heet het netwerk?", False),
        ("Wie doen er mee?", False),
    ],
)
def test_a_question_for_somebody_with_a_role_asks_for_a_person(question: str, asks: bool) -> None:
    assert asks_person(question) is asks


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("De kwartiermaker is Bart Wils.", True),
        ("Volgens mevrouw Jansen gaat het goed.", True),
        ("De voorzitter van de vereniging tekende.", False),
        ("Het Algemeen Bestuur tekende.", False),
    ],
)
def test_a_person_is_a_first_and_a_last_name_or_a_name_after_a_title(
    text: str, names: bool
) -> None:
    assert names_person(text) is names


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("Hoe lang duurt de proef?", "De proef duurt zes maanden.", False),
        ("Hoe lang duurt de proef?", "De proef begint op 3 mei 2024.", True),
        ("Hoeveel procent van de bewoners doet mee?", "Van de bewoners doet 12% mee.", False),
        ("Welk deel van de bewoners doet mee?", "Een kwart van de bewoners doet mee.", False),
        ("Hoeveel procent van de bewoners doet mee?", "In 2024 deden bewoners mee.", True),
    ],
)
def test_a_share_and_a_time_taken_are_more_than_a_number(
    assistant: Assistant, question: str, text: str, lacking: bool
) -> None:
    assert _lacks_type(assistant, question, text) is lacking
