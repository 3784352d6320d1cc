"""No quote reaches a reader that its document does not hold, letter for letter."""

from __future__ import annotations

import re

import pytest

from assistant import Answer, Assistant
from assistant.draft import Draft, Group, Quote, escape_markdown, readable
from assistant.verify import Verified, verify

MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
SOURCE = "leidraad-rho-ziekenhuis"

QUESTIONS = [
    "Wat moeten we afspreken over medisch-specialistische zorg thuis?",
    "Welke afspraken horen er over passend verwijzen in de overeenkomst?",
    "Welke tips zijn er over ouderenzorg?",
    "Wat is een RTA?",
    "Waar staat PZP voor?",
    "Wie ondertekenden het convenant?",
    "Wanneer is het convenant ondertekend?",
    "Hoeveel partners telt RSO VOORuit?",
    "Welke regio's werken aan preventie?",
    "Welke organisaties vormen Samen Doen?",
    "Vergelijk de samenwerking in Zuid-Limburg en Midden-Limburg.",
    "In welke documenten gaat het over de arbeidsmarkt?",
    "Noem praktijkvoorbeelden van meekijkconsulten.",
    "Wat zegt de leidraad over digitale zorg?",
    "What should we agree on digital care?",
    "What is the role of the hospital?",
    "When was the covenant signed?",
    "afspraken over gegevensuitwisseling",
    "sociaal domein",
    "Wie zit er in het bestuur van de RHO en wanneer is het convenant getekend?",
    "Hoe laat vertrekt de trein naar Groningen?",
    "Wat kost een brood?",
    "Hoe verbeteren we de acute zorg in de avond, nacht en het weekend?",
    "spoedposst en huisatsenpost",
    "<b>Wat</b> is [een](http://x.nl) *RTA*?",
]


def _quote(start: int, end: int, source_id: str = SOURCE, **more: object) -> Quote:
    return Quote(source_id=source_id, start=start, end=end, **more)  # type: ignore[arg-type]


def _verified(assistant: Assistant, *quotes: Quote, **more: object) -> Verified:
    group = Group(frame="", quotes=quotes, **more)  # type: ignore[arg-type]
    return verify(Draft(groups=(group,)), assistant.engine().index)


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    return [assistant.ask(question) for question in QUESTIONS]


def test_every_citation_is_verbatim_at_its_offsets(
    assistant: Assistant, answers: list[Answer]
) -> None:
    citations = [citation for answer in answers for citation in answer.citations]

    assert len(citations) > 20
    for c in citations:
        assert assistant.source_text(c.source_id)[c.start : c.end] == c.quote
        assert c.quote.strip()


def test_every_passage_is_verbatim_at_its_offsets(
    assistant: Assistant, answers: list[Answer]
) -> None:
    for answer in answers:
        for p in answer.to_dict()["passages"]:
            assert assistant.source_text(p["source_id"])[p["start"] : p["end"]] == p["text"]


def test_the_markers_in_the_text_are_those_of_the_citations(answers: list[Answer]) -> None:
    for answer in answers:
        shown = [int(marker) for marker in MARKER.findall(answer.text)]

        assert list(dict.fromkeys(shown)) == [c.marker for c in answer.citations]
        assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_each_statement_stands_in_the_text_and_in_what_it_cites(answers: list[Answer]) -> None:
    for answer in answers:
        quotes = {c.marker: readable(c.quote) for c in answer.citations}
        for statement in answer.statements:
            assert escape_markdown(statement.text) in answer.text
            assert statement.markers
            assert any(statement.text in quotes[marker] for marker in statement.markers)


def test_no_answer_states_the_same_twice(answers: list[Answer]) -> None:
    for answer in answers:
        stated = [statement.text.casefold() for statement in answer.statements]

        assert len(set(stated)) == len(stated)


def test_no_answer_holds_a_link_an_image_or_html(answers: list[Answer]) -> None:
    for answer in answers:
        assert not re.search(r"(?<!\\)\]\(|(?<!\\)<\w|(?<!\\)`", answer.text)


@pytest.mark.parametrize(
    "quote",
    [
        _quote(0, 10, "bestaat-niet"),
        _quote(0, 10_000_000),
        _quote(-5, 10),
        _quote(20, 10),
        _quote(10, 10),
        _quote(10, 40, cite=(20, 60)),
        _quote(10, 40, cite=(0, 30)),
        _quote(10, 40, cite=(0, 10_000_000)),
    ],
    ids=[
        "unknown document", "past the end", "before the start", "backwards", "empty",
        "starts before its citation", "ends after its citation", "citation past the end",
    ],
)  # fmt: skip
def test_a_quote_that_does_not_fit_its_document_is_dropped(
    assistant: Assistant, quote: Quote
) -> None:
    good = _quote(0, 60)

    verified = _verified(assistant, quote, good)

    assert len(verified.statements) == len(verified.citations) == 1
    assert (verified.citations[0].start, verified.citations[0].end) == (0, 60)
    assert verified.citations[0].marker == 1


def test_a_draft_without_a_good_quote_has_no_text(assistant: Assistant) -> None:
    group = Group(frame="Zo is het:", quotes=(_quote(5, 5),))

    verified = verify(Draft(groups=(group,)), assistant.engine().index)

    assert verified == Verified(text="", statements=(), citations=())


def test_the_same_place_is_cited_once(assistant: Assistant) -> None:
    verified = _verified(
        assistant, _quote(0, 30, cite=(0, 90)), _quote(31, 60, cite=(0, 90)), _quote(61, 80)
    )

    assert [statement.markers for statement in verified.statements] == [(1,), (1,), (1,)]
    assert len(verified.citations) == 1


def test_text_that_stands_twice_in_the_documents_is_stated_once(assistant: Assistant) -> None:
    text = assistant.source_text(SOURCE)
    line = next(
        line for line in text.splitlines() if len(line) > 200 and text.count(line) == 2
    )  # the leidraad repeats a paragraph
    first, second = (m.start() for m in re.finditer(re.escape(line), text))

    verified = _verified(
        assistant, _quote(first, first + len(line)), _quote(second, second + len(line))
    )

    assert len(verified.statements) == len(verified.citations) == 1


def test_a_citation_says_where_it_stands(assistant: Assistant) -> None:
    text = assistant.source_text(SOURCE)
    start = text.index("Maak afspraken over bereikbaarheid")

    (citation,) = _verified(assistant, _quote(start, start + 40)).citations

    source = next(s for s in assistant.sources() if s.id == SOURCE)
    assert citation.section[0] == "Medisch-specialistische zorg thuis"
    assert (citation.title, citation.date) == (source.title, source.date)


@pytest.mark.parametrize(
    "text",
    [
        "[klik](http://boos.nl)", "![beeld](http://boos.nl/x.png)", "<img src=x onerror=alert(1)>",
        "**vet** _schuin_ `code` ~~weg~~", "| a | b |", "# kop", "&lt;script&gt;", "[1]", "a\\",
    ],
)  # fmt: skip
def test_escaped_text_has_no_mark_up_left(text: str) -> None:
    escaped = escape_markdown(text)

    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|~]", escaped)
    assert not re.search(r"(?<!\\)&\w+;", escaped)
    assert re.sub(r"\\(.)", r"\1", escaped) == text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_hostile_question_is_shown_as_it_was_typed(assistant: Assistant, language: str) -> None:
    word = {"nl": "Wat is de", "en": "What is the"}[language]
    answer = assistant.ask(f"{word} <img src=x onerror=alert(1)> ![a](http://b) [2] `x` zebravink?")

    assert not re.search(r"(?<!\\)(?:<img|!?\[\w*\]\(|`)", answer.text)
    assert MARKER.findall(answer.text) == [str(c.marker) for c in answer.citations]
