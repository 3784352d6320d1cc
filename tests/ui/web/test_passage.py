"""A quote highlighted in its document, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from assistant import Assistant
from assistant.reading import Block, Reading, read_source, syntax
from corpus.catalogue import Source
from ui.web.passage import passage_html


def _marked(html: str) -> str:
    return "".join(mark.text for mark in BeautifulSoup(html, "lxml").find_all("mark"))


@pytest.mark.parametrize(
    "question",
    [
        "Wat moeten we afspreken over ouderenzorg?",
        "Wat moeten we afspreken over passend verwijzen?",
        "Welke partijen werken samen in Midden-Limburg?",
        "Welke succesfactoren zijn er?",
    ],
)
def test_what_is_highlighted_is_the_quote(assistant: Assistant, question: str) -> None:
    citations = assistant.ask(question).citations
    assert citations

    for citation in citations:
        reading = read_source(assistant, citation.source_id)
        quote = (citation.start, citation.end)
        html = passage_html(reading, reading.around(*quote), quote, "nl", top=2)
        assert "".join(_marked(html).split()) == "".join(citation.quote.split())


def test_all_text_of_every_document_is_in_the_reader(assistant: Assistant) -> None:
    for source in assistant.sources():
        reading = read_source(assistant, source.id)
        html = passage_html(reading, reading.blocks, None, "nl", top=1, ids=True)

        shown = BeautifulSoup(html, "lxml").text
        assert "".join(shown.split()) == "".join(assistant.source_text(source.id).split())


def test_the_passage_holds_the_quote_with_text_on_both_sides(assistant: Assistant) -> None:
    citation = assistant.ask("Wat moeten we afspreken over ouderenzorg?").citations[0]
    reading = read_source(assistant, citation.source_id)

    blocks = reading.around(citation.start, citation.end)

    assert blocks[0].start < citation.start
    assert blocks[-1].end > citation.end
    assert len(blocks) < len(reading.blocks)


def test_the_signs_of_links_and_bold_words_are_found() -> None:
    text = r"Zie [de \(nieuwe\) gids](https://x.nl/a) en **dit** en \*dat\*."

    kept = list(text)
    for start, end in syntax(text):
        kept[start:end] = [""] * (end - start)

    assert "".join(kept) == "Zie de (nieuwe) gids en dit en *dat*."


def test_a_table_is_shown_row_by_row_without_its_lines() -> None:
    text = "| **Wonen** | |\n|---|---|\n| Huur | 20% |\n| Koop | 80% |"
    source = Source(id="dorp", path=Path("dorp.md"), title="Dorp", sha256="0" * 64)
    block = Block(
        kind="table", start=0, body_start=2, end=len(text), level=0, section=(), page=None
    )
    quote = (text.index("Huur"), text.index("20%") + 3)

    html = passage_html(
        Reading(source=source, text=text, blocks=(block,)), (block,), quote, "nl", top=1
    )

    page = BeautifulSoup(html, "lxml")
    assert "".join(page.text.split()) == "".join(text.split())
    assert _marked(html) == "Huur | 20%"
    for sign in page.find_all(class_="sign"):
        sign.decompose()
    shown = page.find("p", class_="table").get_text()
    assert [line.strip() for line in shown.splitlines() if line.strip()] == [
        "Wonen",
        "Huur | 20%",
        "Koop | 80%",
    ]
