"""The report is one file that anybody can open and read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.cases.case import Case
from evals.comparison.comparing import compare
from evals.metrics.spans import Stretch
from evals.report import words
from evals.report.failures import FailureFinder, _marked
from evals.report.page import page_of
from evals.report.writing import write_report
from evals.runs.folder import RunFolder
from evals.runs.python import run
from tests.evals.samples import DOCUMENTS, cases, oracle, silent

VOID = {"meta", "br", "hr", "img", "input", "link"}


class _Outline(HTMLParser):
    """Collects tags, headings and attributes, and checks that elements nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _outline(html: str) -> _Outline:
    outline = _Outline()
    outline.feed(html)
    assert outline.open == []
    return outline


def test_the_report_needs_nothing_else_and_is_accessible(mute: RunFolder) -> None:
    html = (mute.path / "rapport.html").read_text(encoding="utf-8")
    outline = _outline(html)
    tags = [tag for tag, _ in outline.tags]

    assert not {"script", "link", "iframe", "img"} & set(tags)
    assert "http:" not in html
    assert "https:" not in html
    assert ("html", {"lang": "nl"}) in outline.tags
    assert tags.count("h1") == tags.count("main") == 1
    assert all(
        a.get("role") == "img" and a.get("aria-label") for t, a in outline.tags if t == "svg"
    )
    assert all(a.get("scope") for t, a in outline.tags if t == "th")
    ids = [a["id"] for _, a in outline.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    links = [str(a["href"])[1:] for t, a in outline.tags if t == "a"]
    assert set(links) <= set(ids)


def test_the_verdict_comes_first_in_words_with_its_uncertainty(mute: RunFolder) -> None:
    html = (mute.path / "rapport.html").read_text(encoding="utf-8")

    said = "2 van de 6 vragen goed. Bij nieuwe vragen van deze soort waarschijnlijk tussen de"
    assert said in html
    assert html.index(said) < html.index("<svg")


def test_a_failure_shows_its_cause_and_the_words_that_were_wanted(mute: RunFolder) -> None:
    html = (mute.path / "rapport.html").read_text(encoding="utf-8")

    assert "Gevonden, maar onterecht gezwegen" in html
    assert '<mark class="gold">De eigen bijdrage bedraagt € 20,60</mark>' in html
    assert "gevonden op plaats 1, niet aangehaald" in html


def test_what_was_cited_is_told_from_what_should_have_been(tmp_path: Path) -> None:
    def beside(question: str, history: Sequence[str]) -> Mapping[str, Any]:
        answer = dict(oracle(question, history))
        if question == "Is opname verplicht?":
            quote = "In 2021 deden achttien partijen mee"
            start = DOCUMENTS["gids"].index(quote)
            span = {"source_id": "gids", "start": start, "end": start + len(quote)}
            answer |= {"text": quote, "citations": [{"marker": 1, "quote": quote, **span}]}
        return answer

    folder = run(cases(), beside, name="r", out=tmp_path, documents=DOCUMENTS)

    (failure,) = FailureFinder(folder).failures()
    assert failure.cause == "not_chosen"
    assert [p.text for p in failure.expected[0].pieces if p.kind == "gold"] == [
        "Opname is niet verplicht"
    ]
    assert [p.text for p in failure.cited[0].pieces if p.kind == "cited"] == [
        "In 2021 deden achttien partijen mee"
    ]


def test_an_excerpt_reads_as_a_page_does_and_shows_where_it_is_cut() -> None:
    text = "a " * 200 + "Zie [het verslag](#) van 2021. " + "b " * 200
    gold = Stretch("d", text.index("Zie"), text.index("2021"))

    pieces = _marked(text, gold.start - 4, gold.end + 8, "d", [gold], [])

    assert [(p.text.strip(), p.kind) for p in pieces] == [
        ("…", ""),
        ("a a", ""),
        ("Zie het verslag van", "gold"),
        ("2021. b", ""),
        ("…", ""),
    ]


def test_text_of_questions_and_answers_cannot_break_out(tmp_path: Path) -> None:
    bad = "</p><script>alert(1)</script>"
    case = Case(id="x", question=bad, split="test", should_abstain=True)
    questions = cases().model_copy(update={"cases": (case,)})

    folder = run(
        questions,
        lambda question, history: {"text": bad},
        name="r",
        out=tmp_path,
        documents=DOCUMENTS,
    )

    html = (folder.path / "rapport.html").read_text(encoding="utf-8")
    _outline(html)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_report_of_a_comparison_shows_what_turned(right: RunFolder, mute: RunFolder) -> None:
    write_report(right, compare(mute, right))

    html = (right.path / "rapport.html").read_text(encoding="utf-8")
    assert "Vergeleken met stil:" in html
    assert html.count("nu goed") == 4
    assert "Sinds stil" in (right.path / "rapport.md").read_text(encoding="utf-8")


def test_parts_are_named_as_the_documents_spell_them(tmp_path: Path) -> None:
    tagged = [c.model_copy(update={"tags": ("thema:regio-noord",)}) for c in cases().cases]
    questions = cases().model_copy(update={"cases": tuple(tagged)})
    before = run(questions, silent, name="stil", out=tmp_path, documents=DOCUMENTS)
    after = run(questions, oracle, name="r", out=tmp_path, documents=DOCUMENTS)

    write_report(after, compare(before, after))

    html = (after.path / "rapport.html").read_text(encoding="utf-8")
    assert '<th scope="row">Regio Noord</th><td class="bar">' in html
    assert page_of(after, compare(before, after)).part_changes() == [
        ("Regio Noord", 6, pytest.approx(2 / 6), 1.0)
    ]


def test_being_silent_has_intervals_as_well(mute: RunFolder) -> None:
    of = mute.summary()["splits"]["test"]

    for metric in ("abstention_precision", "abstention_recall", "over_refusal", "false_answers"):
        assert of["metrics"][metric]["value"] == pytest.approx(of["abstention"][metric])
        assert of["metrics"][metric]["low"] <= of["metrics"][metric]["value"]
    f1 = of["metrics"]["abstention_f1"]
    assert f1["value"] == pytest.approx(of["abstention"]["abstention_f1"])
    assert f1["low"] < f1["value"] < f1["high"]
    assert of["metrics"]["f1_gr"] is None or of["abstention"]["f1_gr"] is not None


def test_the_table_opens_in_a_dutch_spreadsheet(right: RunFolder) -> None:
    raw = (right.path / "resultaten.csv").read_bytes()

    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert rows[0][:3] == ["id", "beurt", "deel"]
    assert len(rows) == 7
    assert rows[1][rows[0].index("zekerheid")] == "0,900"


def test_an_empty_curve_and_no_latency_leave_the_report_whole(tmp_path: Path) -> None:
    only = cases().only(ids=("loon", "soep"))
    folder = run(only, oracle, name="r", out=tmp_path, documents=DOCUMENTS)

    page = page_of(folder)

    _outline((folder.path / "rapport.html").read_text(encoding="utf-8"))
    assert page.of["risk"]["points"] == []
    assert page.of["metrics"].get("citation_f1") is None


@pytest.mark.parametrize(
    ("value", "text"), [(0.8634, "86,3\u00a0%"), (1.0, "100,0\u00a0%"), (None, "–")]
)
def test_shares_are_written_as_dutch_does(value: float | None, text: str) -> None:
    assert words.percent(value, 1) == text


def test_a_difference_says_whether_it_may_be_chance() -> None:
    assert "kan toeval zijn" in words.change_verdict(0.04, 0.3, 0.12)
    assert "geen enkel verschil te zien" in words.change_verdict(0.2, 1.0, 1.0)
    assert words.change_verdict(-0.2, 0.001, 0.12).startswith("20,0 punten slechter — waarsch")
    assert [words.points(v) for v in (0.021, -0.021, -0.0004)] == ["+2,1", "−2,1", "±0,0"]
    assert re.match(r"Geen verschil; .*±12,0 punten", words.change_verdict(0, 1, 0.12))
