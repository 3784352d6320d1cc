"""What a model writes is read piece by piece, in either form, and nothing of it is mark-up."""

from __future__ import annotations

import json

import pytest

from assistant.model_draft import DraftReader, RawStatement, plain

TEXT = """Hier volgt het antwoord:

- Maak afspraken over bereikbaarheid [bcdfg].
- Leg vast hoe huisartsen worden geïnformeerd. [hjkmn] [bcdfg]
De specialist blijft verantwoordelijk [bcdfg, hjkmn]. De huisarts is betrokken [hjkmn].
Zonder bron staat hier iets.
ONTBREEKT: wat het kost
"""
EXPECTED = [
    ("Maak afspraken over bereikbaarheid.", ("bcdfg",), True),
    ("Leg vast hoe huisartsen worden geïnformeerd.", ("hjkmn", "bcdfg"), True),
    ("De specialist blijft verantwoordelijk.", ("bcdfg", "hjkmn"), False),
    ("De huisarts is betrokken.", ("hjkmn",), False),
    ("Zonder bron staat hier iets.", (), False),
]


def read(text: str, size: int, *, whole: bool = True) -> tuple[DraftReader, list[RawStatement]]:
    reader = DraftReader()
    found = [s for n in range(0, len(text), size) for s in reader.feed(text[n : n + size])]
    return reader, found + reader.finish(whole=whole)


@pytest.mark.parametrize("size", [1, 2, 5, 17, 1000])
def test_plain_text_is_read_the_same_whatever_the_pieces(size: int) -> None:
    reader, statements = read(TEXT, size)

    assert [(s.text, s.tokens, s.item) for s in statements] == EXPECTED
    assert reader.missing == ("wat het kost",)
    assert reader.found
    assert reader.raw == TEXT


@pytest.mark.parametrize("size", [1, 4, 50, 1000])
@pytest.mark.parametrize("frame", ["{}", "```json\n{}\n```", "<think>[bcdfg] hm</think>\n{}"])
def test_json_is_read_the_same_whatever_the_pieces(size: int, frame: str) -> None:
    statements = [{"text": t, "sources": list(s), "item": i} for t, s, i in EXPECTED]
    value = {"found": True, "statements": statements, "missing": ["wat het kost"]}

    reader, found = read(frame.replace("{}", json.dumps(value)), size)

    assert [(s.text, s.tokens, s.item) for s in found] == EXPECTED
    assert reader.missing == ("wat het kost",)


def test_a_statement_comes_as_soon_as_it_is_complete() -> None:
    reader = DraftReader()

    first = reader.feed("Eerste zin [bcdfg]. Tw")
    second = reader.feed("eede zin [hjkmn].\n")

    assert [s.text for s in first] == ["Eerste zin."]
    assert [s.text for s in second] == ["Tweede zin."]


@pytest.mark.parametrize(
    "text",
    ['{"found": true, "statements": [{"text": "Eerste.", "sources": ["bcdfg"], "item": false}, '
     '{"text": "Twee', "- Eerste. [bcdfg]\n- Twee"],
)  # fmt: skip
def test_what_was_cut_off_is_not_taken_for_whole(text: str) -> None:
    _, statements = read(text, 6, whole=False)

    assert [s.text for s in statements] == ["Eerste."]


@pytest.mark.parametrize("text", ["NIET_GEVONDEN", '{"found": false, "statements": []}'])
def test_a_model_can_say_that_it_found_nothing(text: str) -> None:
    reader, statements = read(text, 3)

    assert not reader.found
    assert statements == []


@pytest.mark.parametrize("text", ["", "{", "}{", '{"statements": 7}', "[{]", "```json\n```"])
def test_nonsense_gives_no_statement_and_no_error(text: str) -> None:
    _, statements = read(text, 1)

    assert [s for s in statements if s.tokens] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("**Maak** _afspraken_ over `zorg`", "Maak afspraken over zorg"),
        ("## Kop", "Kop"),
        ("[klik hier](https://kwaad.nl)", "klik hier"),
        ("a\u200bb\U000e0041c", "abc"),
        ("tussen\n twee\tregels", "tussen twee regels"),
    ],
)
def test_mark_up_and_what_cannot_be_seen_is_taken_off(written: str, meant: str) -> None:
    assert plain(written) == meant
