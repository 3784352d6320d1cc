"""Personal data in a text is found however it is written; policy numbers are left alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from assistant import Assistant
from assistant.personal_data import (
    find_personal_data,
    mask_personal_data,
    remove_personal_data,
)

SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda n: n,
    "points 4-2-3": lambda n: f"{n[:4]}.{n[4:6]}.{n[6:]}",
    "spaces 4-2-3": lambda n: f"{n[:4]} {n[4:6]} {n[6:]}",
    "points 3-3-3": lambda n: f"{n[:3]}.{n[3:6]}.{n[6:]}",
    "spaces 3-3-3": lambda n: f"{n[:3]} {n[3:6]} {n[6:]}",
    "dashes 3-3-3": lambda n: f"{n[:3]}-{n[3:6]}-{n[6:]}",
    "dashes 4-2-3": lambda n: f"{n[:4]}-{n[4:6]}-{n[6:]}",
    "no-break spaces": lambda n: f"{n[:4]}\u00a0{n[4:6]}\u202f{n[6:]}",
    "zero-width": lambda n: "\u200b".join(n[i : i + 3] for i in (0, 3, 6)),
    "full-width digits": lambda n: "".join(chr(0xFF10 + int(c)) for c in n),
    "glued to the word": lambda n: f"bsn{n}",
    "spelt out": lambda n: "BSN " + " ".join(n),
    "pairs after the word": lambda n: (
        f"burgerservicenummer: {n[:2]}/{n[2:4]}/{n[4:6]}/{n[6:8]}/{n[8]}"
    ),
    "word after it": lambda n: f"{n} (BSN)",
}
FRAMES = [
    "{}",
    "Wat zijn de afspraken voor {}?",
    "Mijn nummer is {}, mag mijn huisarts dat zien?",
    "De heer Jansen ({}) kreeg zorg thuis.",
    "Patiënt {} is in 2023 verwezen.",
]


def bsns(count: int, seed: int = 20) -> list[str]:
    """Return valid numbers, a quarter of which begin with a zero."""
    chance = random.Random(seed)  # noqa: S311  # the same numbers every time
    found: list[str] = []
    while len(found) < count:
        head = f"{chance.randrange(10**8):08d}"
        if chance.random() < 0.25:
            head = "0" + head[1:]
        last = sum(w * int(d) for w, d in zip(range(9, 1, -1), head, strict=True)) % 11
        if last < 10 and any(d != "0" for d in head):
            found.append(f"{head}{last}")
    return found


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_a_bsn_is_found_whole(spelling: str) -> None:
    for number, frame in zip(bsns(750), FRAMES * 150, strict=True):
        text = frame.format(SPELLINGS[spelling](number))

        found = [data for data in find_personal_data(text) if data.kind == "bsn"]

        assert len(found) == 1, text
        digits = re.sub(r"\D", "", text[found[0].start : found[0].end])
        assert [int(d) for d in digits] == [int(d) for d in number]
        assert not any(c.isdigit() for c in mask_personal_data(text).replace("2023", ""))


@pytest.mark.parametrize("word", ["BSN", "burgerservicenummer", "cliënt", "patiënt", "sofinummer"])
def test_a_bsn_is_certain_when_a_word_says_so(word: str) -> None:
    (named,) = find_personal_data(f"De {word} is 111222333.")
    (bare,) = find_personal_data("Het gaat om 111222333.")

    assert (named.certain, bare.certain) == (True, False)


def test_a_bsn_without_its_leading_zero_is_found_next_to_the_word() -> None:
    number = next(n for n in bsns(400) if n[0] == "0" and n[1] != "0")

    assert [d.kind for d in find_personal_data(f"bsn {number[1:]}")] == ["bsn"]
    assert find_personal_data(f"het getal {number[1:]}") == ()


def test_a_number_that_fails_the_check_is_no_bsn() -> None:
    wrong = [n[:-1] + str((int(n[-1]) + 1) % 10) for n in bsns(500)]

    assert not any(find_personal_data(f"BSN {n}") for n in wrong)


IBANS = [
    "NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "nl91abna0417164300", "NL91-ABNA-0417-1643-00",
    "BE68539007547034", "BE68 5390 0754 7034", "DE89370400440532013000",
    "FR14 2004 1010 0505 0001 3M02 606", "GB29 NWBK 6016 1331 9268 19",
]  # fmt: skip


@pytest.mark.parametrize("iban", IBANS)
def test_an_iban_is_found_and_nothing_around_it(iban: str) -> None:
    text = f"Maak het over op {iban} voor de zorg."

    assert mask_personal_data(text) == "Maak het over op [IBAN] voor de zorg."


def test_a_wrong_iban_is_no_iban() -> None:
    assert [d.kind for d in find_personal_data("NL92ABNA0417164300")] == []


@pytest.mark.parametrize(
    "phone",
    [
        "06-12345678", "0612345678", "06 12 34 56 78", "06 - 1234 5678", "+31 6 12345678",
        "+31612345678", "0031 6 1234 5678", "+31 (0)6 12345678", "020-1234567", "020 123 45 67",
        "(020) 123 45 67", "0570-123456", "0570 12 34 56", "088-1234567", "+31 570 123 456",
        "085 123 4567", "06.12.34.56.78",
    ],
)  # fmt: skip
def test_a_dutch_phone_number_is_found_whole(phone: str) -> None:
    assert mask_personal_data(f"Bel {phone} voor meer.") == "Bel [telefoon] voor meer."


@pytest.mark.parametrize(
    "email", ["jan@zorg.nl", "j.de-vries+werk@huisarts.amsterdam.nl", "Réné@café.eu", "a@b.co"]
)
def test_an_e_mail_address_is_found_whole(email: str) -> None:
    assert mask_personal_data(f"Mail {email}.") == "Mail [e-mail]."


def test_all_kinds_in_one_text_are_found_in_order() -> None:
    text = "Mail a@b.nl, bel 06-12345678, bsn 111222333, rekening NL91ABNA0417164300."

    assert [d.kind for d in find_personal_data(text)] == ["email", "phone", "bsn", "iban"]
    assert mask_personal_data(text) == "Mail [e-mail], bel [telefoon], bsn [BSN], rekening [IBAN]."


def ordinary_sentences() -> list[str]:
    """Return policy sentences full of numbers that are nobody's."""
    chance = random.Random(7)  # noqa: S311  # the same sentences every time

    def digits(n: int) -> str:
        return str(chance.randrange(10 ** (n - 1), 10**n))

    makers: list[Callable[[], str]] = [
        lambda: f"De kosten stegen van 2019 tot 2023 met € {digits(3)}.{digits(3)}.{digits(3)}.",
        lambda: f"Er is {digits(3)}.{digits(3)} euro beschikbaar in {2000 + chance.randrange(30)}.",
        lambda: f"Het budget is {digits(3)}.{digits(3)}.{digits(3)} euro voor 2020-2024.",
        lambda: f"KvK-nummer {digits(8)} staat in de overeenkomst.",
        lambda: f"Ingeschreven bij de KvK onder nummer {digits(8)}, vestiging {digits(12)}.",
        lambda: f"De AGB-code is {digits(8)} en de UZOVI-code {digits(4)}.",
        lambda: f"Zie zaaknummer {digits(9)} van {chance.randrange(1, 29)}-11-2023.",
        lambda: f"Het dossier met kenmerk {digits(4)}-{digits(6)} is gesloten.",
        lambda: f"Kenmerk {digits(7)}-{digits(6)}-{digits(3)}, d.d. 12 maart 2024.",
        lambda: f"In {chance.randrange(1990, 2030)} waren er {digits(2)}.{digits(3)} patiënten.",
        lambda: f"Artikel {digits(1)}.{digits(1)}, lid {digits(1)}, van 01-01-20{digits(2)}.",
        lambda: f"De regio telt {digits(3)}.{digits(3)} inwoners; {digits(2)} procent is ouder.",
        lambda: f"Zie het rapport {digits(9)} op bladzijde {digits(2)}.",
        lambda: f"Factuur {digits(10)} van {digits(4)},{digits(2)} euro.",
        lambda: f"ISBN 978-90-{digits(4)}-{digits(3)}-1 ligt ter inzage.",
        lambda: f"Bel het landelijke nummer 0800-{digits(4)} of 112.",
    ]  # fmt: skip
    return [chance.choice(makers)() for _ in range(800)]


def test_fewer_than_one_in_a_hundred_ordinary_sentences_raises_an_alarm(
    assistant: Assistant,
) -> None:
    lines = [
        line
        for source in assistant.sources()
        for line in assistant.source_text(source.id).splitlines()
        if line.strip()
    ]
    sentences = [*ordinary_sentences(), *lines]

    alarms = [s for s in sentences if any(d.kind != "email" for d in find_personal_data(s))]

    assert len(sentences) > 900
    assert len(alarms) < len(sentences) / 100, alarms[:5]


def test_a_text_without_personal_data_stays_as_it_is() -> None:
    text = "Wat moeten we in 2024 afspreken over de 150.000 euro voor zorg thuis?"

    assert mask_personal_data(text) == text


def test_what_is_searched_for_has_neither_the_data_nor_a_word_for_it() -> None:
    text = "Wat is een RTA? (06-12345678, jan@zorg.nl) Mijn nummer: 111222333"

    assert remove_personal_data(text).split() == "Wat is een RTA? Mijn nummer:".split()
