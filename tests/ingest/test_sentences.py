"""Sentences end where a reader says they do, and nothing visible falls between them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import find_sentences

WORDS = st.lists(
    st.sampled_from(
        [
            "Dit",
            "is",
            "zo.",
            "Dr.",
            "o.a.",
            "1,5",
            "3.",
            "art.",
            "etc.)",
            "Wat?",
            "...",
            '"Ja."',
            "\n",
            "\n\n",
            " ",
            "(en",
            "www.nl.",
            "A.",
            "é",
            "«",
            "!",
            "—",
            "\u00a0",
            "nr.",
        ]
    ),
    max_size=25,
).map(" ".join)
TEXTS = st.one_of(st.text(max_size=80), WORDS)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text, 0, len(text))]


@given(TEXTS)
def test_sentences_are_in_order_and_hold_every_visible_character(text: str) -> None:
    position = 0
    for start, end in find_sentences(text, 0, len(text)):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(TEXTS, st.data())
def test_a_part_of_a_text_is_read_at_its_own_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    for first, last in find_sentences(text, start, end):
        assert start <= first < last <= end


@pytest.mark.parametrize(
    "one",
    [
        "Maak afspraken met o.a. Zuyderland en Envida.",
        "Dat geldt d.w.z. Niet altijd.",
        "Bel dr. Jansen of prof. Pieters.",
        "Neem bijv. De Meern.",
        "Zie art. 3 en blz. 12 van nr. W13.19.0425.",
        "Zij tekenden op 22 feb. 2019 in Roermond.",
        "Het gaat om 1,5 miljoen, dus 3.2 procent.",
        "Kijk op www.ordz.nl/verwijsafspraken voor meer.",
        "Volgens A.B. Jansen is dat goed.",
        "De groepen (huisartsen etc.) Willen dat ook.",
        "Wat is een i.o. Instelling?",
        "1. Maak afspraken.",
        "a. Maak afspraken.",
        "Het kost ca. € 5.",
        "Hij zei: “Dat is goed.” en ging.",
        "Er zijn er meer ... maar niet veel.",
        "t.a.v. de zorg t/m 2026.",
    ],
)
def test_this_is_one_sentence(one: str) -> None:
    assert sentences(one) == [one]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Dit is een. Dat is twee.", "Dit is een."),
        ("Echt waar? Ja!", "Echt waar?"),
        ("“Dat is goed.” Zo zei hij het.", "“Dat is goed.”"),
        ("Kijk op www.ordz.nl. Daar staat het.", "Kijk op www.ordz.nl."),
        ("Dat was in 2019. In 2020 ook.", "Dat was in 2019."),
        ("Huisartsen, ziekenhuizen etc. Zij doen mee.", "Huisartsen, ziekenhuizen etc."),
        ("Zij is lid. De raad beslist.", "Zij is lid."),
        ("Ook de Zorg BV. Die doet mee.", "Ook de Zorg BV."),
        ("Genoeg... Nu verder.", "Genoeg..."),
        ("Het stijgt. 5 procent is veel.", "Het stijgt."),
        ("Het eind. „Ja”, zei hij.", "Het eind."),
        ("Dat is zo. Één keer.", "Dat is zo."),
    ],
)
def test_the_first_sentence_ends_here(text: str, first: str) -> None:
    assert sentences(text)[0] == first
    assert len(sentences(text)) == 2


def test_a_title_line_stands_apart_from_the_text_of_its_item() -> None:
    text = "Werk samen\nMaak afspraken over\nde zorg thuis."

    assert sentences(text) == ["Werk samen", "Maak afspraken over\nde zorg thuis."]


def test_a_line_that_was_wrapped_before_a_name_is_one_sentence() -> None:
    text = (
        "De partners in de regio hebben gezamenlijk afgesproken dat zij in heel\n"
        "Noordoost-Brabant de zorg voor ouderen thuis verder willen versterken."
    )

    assert sentences(text) == [text]


def test_rows_of_a_table_stand_apart() -> None:
    rows = [f"{name} | {'x' * 60} | nee" for name in ("Regio Noord", "Regio Zuid")]

    assert sentences("\n".join(rows)) == rows


def test_a_blank_line_ends_a_sentence() -> None:
    assert sentences("zonder punt\n  \nen verder") == ["zonder punt", "en verder"]


@pytest.mark.parametrize("text", ["", " \n\u00a0"])
def test_without_visible_text_there_are_no_sentences(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize(
    "piece", ["a", ".", "!?", "A. ", "a. ", "Zin. ", "zin. nog ", "\n", '."', "o.a. ", "Zin.\n"]
)
def test_a_long_text_takes_no_more_than_moments(piece: str) -> None:
    text = piece * (200_000 // len(piece))

    begin = time.process_time()
    find_sentences(text, 0, len(text))

    assert time.process_time() - begin < 5
