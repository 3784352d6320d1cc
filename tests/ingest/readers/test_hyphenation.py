"""A hyphen at the end of a line goes if it only broke a word."""

from __future__ import annotations

import pytest

from ingest.readers.hyphenation import WordMender


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("samen-", "werking met", "samenwerking met"),
        ("HAP-", "SEH op", "HAP-SEH op"),
        ("eerste-", "en tweede lijn", "eerste- en tweede lijn"),
        ("in- en uit-", "stroom", "in- en uitstroom"),
        ("COVID-", "19", "COVID-19"),
        ("IC-", "bedden", "IC-bedden"),
        ("niet-", "functionele", "niet-functionele"),
        ("de zorg -", "en dus", "de zorg - en dus"),
        ("gewone regel", "gaat door", "gewone regel gaat door"),
    ],
)
def test_lines_are_joined(first: str, second: str, expected: str) -> None:
    assert WordMender([]).join(first, second) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("een assurance-rapport", "assurance-rapport"),
        ("een assurancerapport", "assurancerapport"),
    ],
)
def test_the_document_itself_decides_on_a_hyphen(known: str, expected: str) -> None:
    assert WordMender([known]).join("assurance-", "rapport") == expected


def test_a_diaeresis_comes_back() -> None:
    assert WordMender(["zij zijn geïnformeerd"]).join("ge-", "informeerd") == "geïnformeerd"
