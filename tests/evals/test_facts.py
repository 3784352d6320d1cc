"""The matching of facts understands Dutch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.cases.case import Fact
from evals.metrics.facts import (
    forbidden_said,
    is_wrong_kind,
    match_fact,
    number_errors,
    strict_coverage,
    weighted_coverage,
)
from evals.metrics.numbers import numbers
from evals.metrics.wording import find_wording


def _fact(kind: str, *forms: str, value: float | str | None = None, grade: int = 2) -> Fact:
    fields = {"kind": kind, "any_of": forms, "value": value, "grade": grade}
    return Fact.model_validate(fields)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("€ 20,60", ("bedrag", 20.6, "")),
        ("20,60 euro", ("bedrag", 20.6, "")),
        ("€ 1.250,-", ("bedrag", 1250.0, "")),
        ("€ 1.250,–", ("bedrag", 1250.0, "")),
        ("2,5 miljoen euro", ("bedrag", 2.5e6, "")),
        ("1.250", ("getal", 1250.0, "")),
        ("1,25", ("getal", 1.25, "")),
        ("vijfentwintig", ("getal", 25.0, "")),
        ("tweeëntwintig", ("getal", 22.0, "")),
        ("anderhalf", ("getal", 1.5, "")),
        ("een kwart", ("getal", 0.25, "")),
        ("één", ("getal", 1.0, "")),
        ("85%", ("percentage", 85.0, "")),
        ("vijf procent", ("percentage", 5.0, "")),
        ("1-1-2025", ("datum", "2025-01-01", "")),
        ("1 januari 2025", ("datum", "2025-01-01", "")),
        ("1 jan. 2025", ("datum", "2025-01-01", "")),
        ("January 1, 2025", ("datum", "2025-01-01", "")),
        ("13 september", ("datum", "09-13", "")),
        ("zesentwintig weken", ("duur", 26.0, "week")),
        ("26 weken", ("duur", 26.0, "week")),
    ],
)
def test_a_number_is_read_as_dutch_means_it(text: str, read: tuple[str, object, str]) -> None:
    found = [(v.kind, v.value, v.unit) for v in numbers(f"Het is {text} hier.")]

    assert found == [read]


def test_the_article_een_is_no_number() -> None:
    assert numbers("Er is een balie en een wachtkamer.") == []


@pytest.mark.parametrize(
    ("fact", "answer", "said"),
    [
        (_fact("bedrag", value=20.6), "De bijdrage is € 20,60.", True),
        (_fact("bedrag", "20,60 euro"), "De bijdrage is € 20,06.", False),
        (_fact("bedrag", value=85.0), "Dat is 85%.", False),
        (_fact("getal", "18"), "Achttien partijen tekenden.", True),
        (_fact("getal", "1"), "Er is een balie.", False),
        (_fact("getal", "1"), "Er is één balie.", True),
        (_fact("getal", "85"), "Van de posten is 85% gevestigd.", True),
        (_fact("percentage", "85%"), "In 58% van de gevallen.", False),
        (_fact("datum", "7 januari 2026"), "Getekend op 7-1-2026.", True),
        (_fact("datum", "7 januari 2026"), "Getekend op 7 januari.", True),
        (_fact("datum", "7 januari 2026"), "Getekend op 7 januari 2025.", False),
        (_fact("datum", "7 januari 2026"), "Getekend in januari 2026.", False),
        (_fact("getal", "2011"), "Sinds 1 mei 2011 werken zij samen.", True),
        (_fact("duur", "26 weken"), "Na zesentwintig weken.", True),
        (_fact("duur", "26 weken"), "Na 6 maanden.", False),
        (_fact("wetsartikel", "art. 3.2.1 lid 2 Wlz"), "Zie artikel 3.2.1, lid 2, Wlz.", True),
        (_fact("wetsartikel", "art. 3.2"), "Zie artikel 3.2.1.", False),
        (_fact("telefoon", "088-1234567"), "Bel 088 123 45 67.", True),
        (_fact("telefoon", "088-1234567"), "Bel 088 123 45 678.", False),
        (_fact("url", "https://www.ordz.nl/"), "Kijk op ordz.nl/verwijsafspraken.", True),
        (_fact("url", "ordz.nl"), "Kijk op www.nordz.nl.", False),
        (_fact("tekst", "zorgkantoor"), "Het zorg-kantoor beslist.", True),
        (_fact("tekst", "zorg kantoor"), "Het regionale zorgkantoor beslist.", True),
        (_fact("tekst", "kantoor"), "Het zorgkantoor beslist.", True),
        (_fact("tekst", "arts"), "De vraag is hartstikke lastig.", False),
        (_fact("tekst", "afspraak"), "Maak afspraken.", True),
        (_fact("tekst", "cooperatie"), "Het wordt een coöperatie.", True),
        (_fact("tekst", "verplicht"), "Dit is niet verplicht.", False),
        (_fact("tekst", "niet verplicht"), "Dit is niet verplicht.", True),
        (_fact("tekst", "verplicht"), "Dat hoeft niet. Dit is verplicht.", True),
        (_fact("tekst", "Den Haag", "Leiden"), "Het loopt in Leiden.", True),
    ],
)
def test_a_fact_is_said_or_not(fact: Fact, answer: str, said: bool) -> None:
    assert match_fact(fact, answer).said is said


def test_a_denial_that_the_gold_has_itself_is_no_denial() -> None:
    fact = _fact("tekst", "reanimatie")
    answer = "Er is geen reanimatie afgesproken."

    assert match_fact(fact, answer).denied
    assert match_fact(fact, answer, ["Geen reanimatie bij deze groep."]).said


def test_a_match_tells_where_it_stands() -> None:
    answer = "De bijdrage is € 20,60 per maand."

    match = match_fact(_fact("bedrag", value=20.6), answer)

    assert answer[match.start : match.end] == "€ 20,60"


def test_coverage_weighs_vital_and_useful_facts() -> None:
    facts = [_fact("tekst", "een zin"), _fact("tekst", "paard"), _fact("tekst", "zin", grade=1)]
    matches = [match_fact(fact, "Dit is een zin.") for fact in facts]

    assert strict_coverage(matches) == 0.5
    assert weighted_coverage(matches) == pytest.approx((1 + 0.5) / (2 + 0.5))


def test_what_does_not_apply_is_undefined_and_not_zero() -> None:
    useful = [match_fact(_fact("tekst", "zin", grade=1), "Een zin.")]

    assert strict_coverage(useful) is None
    assert weighted_coverage([]) is None
    assert forbidden_said([]) is None


def test_a_number_without_a_source_is_an_error_and_one_of_the_question_is_not() -> None:
    answer = "Van de 18 partijen tekende 85% op 7 januari 2026, voor € 500."

    wrong = number_errors(answer, ["achttien partijen; 85%", "Wie tekende?"], ["2026-01-07"])

    assert [answer[v.start : v.end] for v in wrong] == ["€ 500"]


def test_a_value_that_is_not_of_its_kind_is_told() -> None:
    assert is_wrong_kind(_fact("bedrag", "veel"))
    assert is_wrong_kind(_fact("datum", "85%"))
    assert not is_wrong_kind(_fact("bedrag", "20,60"))


@settings(deadline=None)
@given(st.integers(1, 999_999), st.integers(0, 99))
def test_an_amount_is_the_same_however_it_is_written(whole: int, cents: int) -> None:
    value = whole + cents / 100
    dutch = f"{whole:,}".replace(",", ".") + f",{cents:02d}"

    for text in (f"€ {dutch}", f"{dutch} euro", f"€{whole},{cents:02d}"):
        assert match_fact(_fact("bedrag", value=value), f"Het kost {text}.").said


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=80))
def test_looking_for_any_wording_in_any_text_gives_a_place_inside_it(form: str, text: str) -> None:
    match = find_wording(form, text, negation_expected=False)

    assert match is None or 0 <= match.start < match.end <= len(text)
