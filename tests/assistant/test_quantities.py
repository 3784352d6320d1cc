"""The same number is the same however it is written, and another number is another."""

from __future__ import annotations

import pytest

from assistant.quantities import find_quantities, holds


def readings(text: str) -> frozenset[str]:
    return frozenset(r for q in find_quantities(text) for r in q.readings)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("18 partners", "Achttien partners"),
        ("tweeëntwintig leden", "22 leden"),
        ("40 procent", "40%"),
        ("veertig procent", "40%"),
        ("1,5 miljoen euro", "€ 1.500.000"),
        ("150.000 inwoners", "150000 inwoners"),
        ("drieduizend", "3.000"),
        ("honderdvijftig", "150"),
        ("op 7 januari 2026", "7-1-2026"),
        ("op 7 januari 2026", "2026-01-07"),
        ("in januari 2026", "op 7 januari 2026"),
        ("in 2026", "op 7 januari 2026"),
        ("op 20 februari", "Woensdag 20 februari 2019"),
        ("de 2e lijn", "de tweede lijn"),
        ("one in twenty-five", "1 op de 25"),
        ("January 7, 2026", "7 januari 2026"),
        ("24/7 open", "24/7-samenwerking"),
        ("anderhalf uur", "1,5 uur"),
    ],
)
def test_a_quantity_is_found_in_another_notation(statement: str, source: str) -> None:
    found = find_quantities(statement)

    assert found
    assert all(holds(readings(source), quantity) for quantity in found)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("18 partners", "Achtentwintig partners"),
        ("40%", "40 leden"),
        ("40 leden", "40%"),
        ("op 8 januari 2026", "7 januari 2026"),
        ("op 7 januari 2025", "7 januari 2026"),
        ("de tweede lijn", "de twee lijnen"),
        ("2 miljoen", "2 miljard"),
        ("één ingang", "drie ingangen"),
    ],
)
def test_another_quantity_is_not(statement: str, source: str) -> None:
    assert not all(holds(readings(source), quantity) for quantity in find_quantities(statement))


@pytest.mark.parametrize("text", ["een arts", "tweedelijnszorg", "honderden mensen", "mei", "S3-b"])
def test_what_is_no_quantity_gives_none(text: str) -> None:
    assert find_quantities(text) == ()
