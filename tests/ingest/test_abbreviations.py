"""Abbreviations are learned where a text spells them out, and nowhere else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.abbreviations import find_abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Proactieve zorgplanning (PZP) helpt.", "PZP", "Proactieve zorgplanning"),
        ("de regionale huisartsenorganisaties (RHO's)", "RHO", "regionale huisartsenorganisaties"),
        ("de regionale huisartsenorganisaties (RHO’s)", "RHO", "regionale huisartsenorganisaties"),
        ("Medische Coördinatie Centra (MCC's)", "MCC", "Medische Coördinatie Centra"),
        (
            "de Vereniging van Nederlandse Gemeenten (VNG)",
            "VNG",
            "Vereniging van Nederlandse Gemeenten",
        ),
        ("op de huisartsenpost (HAP)", "HAP", "huisartsenpost"),
        ("de Wet langdurige zorg (Wlz)", "Wlz", "Wet langdurige zorg"),
        ("de spoedeisende hulp \\(SEH\\)", "SEH", "spoedeisende hulp"),
        (
            "Verpleeg-, Verzorgingshuizen en Thuiszorgorganisaties (VVT)",
            "VVT",
            "Verpleeg-, Verzorgingshuizen en Thuiszorgorganisaties",
        ),
        ("de huisartsen- en ziekenhuisgroep (HZG)", "HZG", "huisartsen- en ziekenhuisgroep"),
        ("Regionaal Overleg\nAcute Zorgketen (ROAZ)", "ROAZ", "Regionaal Overleg Acute Zorgketen"),
        ("PZP (proactieve zorgplanning) helpt", "PZP", "proactieve zorgplanning"),
        ("RHO's (regionale huisartsenorganisaties)", "RHO", "regionale huisartsenorganisaties"),
        ("de NZa (de Nederlandse Zorgautoriteit)", "NZa", "Nederlandse Zorgautoriteit"),
    ],
)
def test_a_spelled_out_abbreviation_is_learned(text: str, short: str, long: str) -> None:
    assert find_abbreviations(text) == {short: long}


@pytest.mark.parametrize(
    "text",
    [
        "de samenwerking (Bijlage) is goed",
        "(Medisch) leiderschap",
        "de gemeente Roermond (NVZ)",
        "in de regio (2026)",
        "de zorg (zie ook de tips)",
        "Proactieve zorgplanning\n\n(PZP)",
        "(AB)",
        "A (B)",
        "de organisatie (O)",
        "",
    ],
)
def test_a_chance_bracket_is_not_learned(text: str) -> None:
    assert find_abbreviations(text) == {}


def test_the_first_spelling_out_counts() -> None:
    text = "Medische Controle Centra (MCC). Later: Medische Coördinatie Centra (MCC)."

    assert find_abbreviations(text) == {"MCC": "Medische Controle Centra"}


def test_half_a_word_at_the_edge_of_sight_is_no_part_of_the_long_form() -> None:
    text = "p" + "r" * 119 + "oactieve zorgplanning (PZP)"

    assert find_abbreviations(text) == {}


@given(st.text(alphabet="aAbB zZ().'’s\n-&", max_size=120))
def test_whatever_is_learned_stands_in_the_text(text: str) -> None:
    plain = " ".join(text.split())
    for short, long in find_abbreviations(text).items():
        assert short in text
        assert long in plain
        assert sum(c.isupper() for c in short) >= 1


@pytest.mark.parametrize("piece", ["(AB) ", "a", "AB (abcdefgh", "(", "Aa ba (AB) "])
def test_a_long_text_takes_no_more_than_moments(piece: str) -> None:
    text = piece * (200_000 // len(piece))

    begin = time.process_time()
    find_abbreviations(text)

    assert time.process_time() - begin < 5
