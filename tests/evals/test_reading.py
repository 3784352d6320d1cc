"""Sets are read from every form, and what is wrong is told with its line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from evals.cases.case import Case, QuestionSet
from evals.cases.quotes import QuoteFinder
from evals.cases.reading import load_set, read_set, set_digest, shipped_sets
from evals.cases.schema import SETS, schemas
from evals.cases.validation import count_quotes, validate_set
from evals.errors import SetError
from evals.runs.documents import documents_of, finder_for
from tests.evals.samples import DOCUMENTS

YAML = """\
schema: 1
name: klein
cases:
  - id: a-1
    question: Hoe hoog is de bijdrage?
    gold:
      - any_of: [{doc: gids, quote: "De eigen bijdrage bedraagt € 20,60 per maand"}]
    valid: {from: 2025-01-01, to: 2025-12-31}
  - id: a-2
    question: En nu?
    kind: fout
"""


def _codes(path: Path, finder: QuoteFinder | None = None) -> list[tuple[int, str]]:
    read = read_set(path)
    found = finder or QuoteFinder(texts=DOCUMENTS)
    return [(p.line, p.code) for p in validate_set(read, found, date(2025, 6, 1))]


def test_yaml_tells_the_line_of_the_case_and_the_field_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "klein.yaml"
    path.write_text(YAML, encoding="utf-8")

    read = read_set(path)

    assert read.lines == {"a-1": 4}
    assert [p.line_for(path) for p in read.problems] == [
        f"{path}:9: fout: [a-2] veld `kind`: is geen bekend veld"
    ]


def test_jsonl_tells_the_line_of_everything_that_is_wrong(tmp_path: Path) -> None:
    gold = {"any_of": [{"doc": "gids", "quote": "De eigen bijdrage bedraagt € 20,60 per maand"}]}
    rows = [
        {"schema": 1, "name": "klein"},
        {"id": "a", "question": "Een?", "gold": [gold]},
        {"id": "a", "question": "Twee?", "gold": [gold]},
        {"id": "b", "question": "Een?", "gold": [gold], "split": "test"},
        {"id": "c", "question": "Drie?", "should_abstain": True, "gold": [gold]},
        {"id": "d", "question": "Vier?", "gold": [{"any_of": []}]},
        {"id": "e", "question": "Vijf?", "gold": [{"any_of": [{"doc": "weg", "quote": "x"}]}]},
        {"id": "f", "question": "Zes?", "gold": [gold], "valid": {"to": "2025-01-01"}},
        {"id": "g", "question": "Zeven?", "gold": [gold], "facts": [{"any_of": ["paard"]}]},
        {"id": "h", "question": "Acht?", "facts": [{"kind": "bedrag", "any_of": ["veel"]}]},
        {"id": "i", "question": "Bel 0612345678 of a@b.nl"},
    ]
    path = tmp_path / "s.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\nnee\n", encoding="utf-8")

    assert _codes(path) == [
        (3, "twice"),
        (4, "both_splits"),
        (5, "gold_on_abstain"),
        (5, "no_kind"),
        (6, "schema"),
        (7, "unknown_document"),
        (8, "expired"),
        (9, "fact_outside_gold"),
        (10, "value"),
        (11, "unjudged"),
        (11, "personal"),
        (11, "personal"),
        (12, "not_json"),
    ]


def test_gold_survives_a_new_edition_and_says_what_moved_and_what_is_gone(tmp_path: Path) -> None:
    sentences = [
        "De huisarts blijft hoofdbehandelaar en overlegt elke week met de medisch specialist.",
        "De wijkverpleging komt elke ochtend langs en meldt afwijkende waarden aan de huisarts.",
        "Het bestuur van de regio bespreekt elk kwartaal de voortgang met alle deelnemers.",
        "De zorgverzekeraar betaalt de inzet van de nachtzuster op de huisartsenspoedpost.",
    ]
    new = " ".join(s.replace("elke", "iedere").replace("elk ", "ieder ") for s in sentences[:3])
    rows = [
        {"id": f"q{n}", "question": f"Vraag {n}?", "gold": [{"any_of": [{"doc": "d", "quote": s}]}]}
        for n, s in enumerate(sentences)
    ]
    path = tmp_path / "s.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    read, finder = read_set(path), QuoteFinder(texts={"d": new})
    counts = count_quotes(read, finder)
    problems = validate_set(read, finder)

    assert (counts.exact, counts.moved, counts.gone) == (0, 3, 1)
    assert [p.code for p in problems] == ["moved", "moved", "moved", "stale"]
    assert "iedere week" in problems[0].message


def test_load_set_refuses_a_set_with_errors_and_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"id": "a", "question": ""}\n', encoding="utf-8")

    with pytest.raises(SetError, match=r"s\.jsonl:1: fout"):
        load_set(path)


def test_an_unknown_set_names_those_that_ship() -> None:
    with pytest.raises(SetError, match="leidraad"):
        load_set("bestaat-niet")


def test_the_digest_follows_what_is_asked_and_not_its_order() -> None:
    one, two = Case(id="a", question="Een?"), Case(id="b", question="Twee?")

    assert set_digest([one, two]) == set_digest([two, one])
    assert set_digest([one]) != set_digest([one.model_copy(update={"question": "Een!"})])


@pytest.mark.parametrize("name", ["case.schema.json", "set.schema.json"])
def test_the_published_schema_is_that_of_the_classes(name: str) -> None:
    published = json.loads((SETS / name).read_text(encoding="utf-8"))

    assert published == schemas()[name], "run `python -m evals.cases.schema`"


def test_a_set_can_be_narrowed() -> None:
    questions = load_set("leidraad")

    test = questions.only(split="test", tags=("thema:ouderenzorg",))

    assert 0 < len(test) < len(questions)
    assert all(c.split == "test" and "thema:ouderenzorg" in c.tags for c in test.cases)


def test_the_shipped_set_is_right_and_covers_what_it_promises(assistant: Assistant) -> None:
    read = read_set(shipped_sets()["leidraad"])
    finder = finder_for(documents_of(assistant))

    problems = validate_set(read, finder)

    assert [p.message for p in problems if p.is_error] == []
    _assert_balanced(read.questions, set(finder.texts))


def _assert_balanced(questions: QuestionSet, documents: set[str]) -> None:
    test = questions.only(split="test").cases
    silent = [case for case in test if any(t.should_abstain for t in case.conversation)]
    tags = {tag for case in test for tag in case.tags}
    places = [p for c in test for t in c.conversation for g in t.gold for p in g.any_of]
    assert len(test) >= 200
    assert len(silent) >= 0.25 * len(test)
    assert {place.doc for place in places} == documents
    assert {"stijl:typefout", "stijl:engels", "stijl:vervolgvraag", "stijl:injectie"} <= tags
    assert len({tag for tag in tags if tag.startswith("thema:")}) >= 10


def test_the_general_set_brings_its_own_documents() -> None:
    questions = load_set("algemeen")
    folder = Path(questions.corpus.folder or "")
    texts = {p.stem: p.read_text(encoding="utf-8") for p in (folder / "documents").iterdir()}
    finder = QuoteFinder(texts=texts)

    read = read_set(shipped_sets()["algemeen"])

    assert [p.message for p in validate_set(read, finder)] == []
