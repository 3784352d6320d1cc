"""Gold is found in the text of a document, however it is written, cut or edited."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.cases.case import Place
from evals.cases.quotes import QuoteFinder, normalised


def _find(text: str, quote: str, **fields: int) -> tuple[str, list[str]]:
    finder = QuoteFinder(texts={"d": text})
    found = finder.find(Place(doc="d", quote=quote, **fields))
    return found.how, [text[span.start : span.end] for span in found.spans]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("De  zorg\nthuis is er.", "de zorg thuis"),
        ("Hij zei: ‘’s avonds niet’.", "'s avonds niet"),
        ("Van 2020–2025 gold dit.", "2020-2025"),
        ("Een samen\u00adwerking.", "samenwerking"),
        ("De ﬁnanciën zijn rond.", "financiën zijn"),
        ("Zij heeft „recht” op zorg.", '"recht" op zorg'),
    ],
)
def test_a_quotation_is_found_whatever_its_spaces_quotes_dashes_and_capitals(
    text: str, quote: str
) -> None:
    how, found = _find(text, quote)

    assert how == "exact"
    assert normalised(quote) in normalised(found[0])


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    how, found = _find("Het zieken-\nhuis en het ziekenhuis.", "Het ziekenhuis en")

    assert (how, found) == ("exact", ["Het zieken-\nhuis en"])


def test_a_real_hyphen_at_the_end_of_a_line_stays() -> None:
    how, _ = _find("De HAP-\narts komt.", "HAParts")

    assert how == "stale"


def test_every_place_of_a_quotation_counts() -> None:
    assert _find("Vijf leden. En weer vijf leden.", "vijf leden") == (
        "exact",
        ["Vijf leden", "vijf leden"],
    )


def test_a_page_tells_like_quotations_apart_and_a_wrong_one_does_not_hide_it() -> None:
    pages = {"d": ((1, 0, 10), (2, 10, 20), (3, 20, 30), (4, 30, 40))}
    finder = QuoteFinder(texts={"d": "vijf leden" * 4}, pages=pages)

    near = finder.find(Place(doc="d", quote="vijf leden", page=4))
    wrong = finder.find(Place(doc="d", quote="vijf leden", page=9))

    assert [span.start for span in near.spans] == [20, 30]
    assert (wrong.how, wrong.page) == ("exact", 1)


def test_a_changed_word_is_found_by_likeness_and_says_what_stands_there_now() -> None:
    old = (
        "De medisch specialist blijft verantwoordelijk voor deze zorg en overlegt met de huisarts."
    )
    new = f"Voorwoord. {old.replace('deze', 'die')} Slot."
    finder = QuoteFinder(texts={"d": new})

    found = finder.find(Place(doc="d", quote=old))

    assert found.how == "fuzzy"
    assert "voor die zorg" in found.nearest
    assert found.score >= 95


def test_a_quotation_that_is_gone_is_stale_with_the_nearest_text() -> None:
    finder = QuoteFinder(texts={"d": "Iets over fietsen en de stalling bij het station."})

    found = finder.find(Place(doc="d", quote="De huisarts blijft hoofdbehandelaar van de patiënt."))

    assert (found.how, found.spans) == ("stale", ())
    assert found.nearest


def test_a_short_document_does_not_match_a_long_quotation_that_holds_it() -> None:
    assert _find("zorg", "De zorg thuis is goed geregeld in de regio")[0] == "stale"


@settings(deadline=None)
@given(st.text(alphabet="abc de-\n'€é", min_size=4, max_size=60), st.data())
def test_any_stretch_of_a_text_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if not quote.strip() or "-\n" in text.replace(" ", ""):
        return

    finder = QuoteFinder(texts={"d": text})
    found = finder.find(Place(doc="d", quote=quote))

    assert found.how == "exact"
    assert all(normalised(quote) in normalised(text[s.start : s.end]) for s in found.spans)
