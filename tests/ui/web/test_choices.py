"""The filters: what the browser sends is checked, and can be taken away again."""

from __future__ import annotations

import json

import pytest

from assistant import Assistant, Filters
from ui.web.choices import chips, dropped, read_filters, written


def test_filters_survive_being_kept_in_the_page(assistant: Assistant) -> None:
    filters = Filters(kinds=("convenant",), regions=("Midden-Limburg",), since="2019")

    assert read_filters(written(filters), assistant) == filters


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen json",
        "[]",
        '"x"',
        '{"sources": "leidraad"}',
        '{"since": 2020, "kinds": [3, {}]}',
        json.dumps({"sources": ["../../etc/passwd"], "since": "gisteren", "regions": [None]}),
    ],
)
def test_filters_that_are_not_known_are_left_out(assistant: Assistant, text: str) -> None:
    assert not read_filters(text, assistant)


def test_each_filter_is_a_chip_that_can_be_dropped(assistant: Assistant) -> None:
    source = assistant.sources()[0]
    filters = Filters(
        sources=(source.id,), kinds=("nieuws", "leidraad"), since="2020", until="2026"
    )

    found = chips(assistant, filters, "nl")
    assert len(found) == 5
    for chip in found:
        filters = dropped(filters, chip["field"], chip["value"])

    assert not filters
