"""Small documents, cases on them, and systems that need no model."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from evals.cases.case import Case, QuestionSet

TEXT = (
    "De eigen bijdrage bedraagt € 20,60 per maand. De huisarts is bereikbaar van acht tot vijf. "
    "In 2021 deden achttien partijen mee. Opname is niet verplicht voor mensen boven de tachtig."
)
OTHER = "In regio Noord geldt een bijdrage van 20,60 euro per maand. Het bestuur telt vijf leden."
DOCUMENTS = {"gids": TEXT, "noord": OTHER}
_ANSWERABLE = (
    ("bijdrage", "Hoe hoog is de bijdrage?", "De eigen bijdrage bedraagt € 20,60"),
    ("huisarts", "Wanneer is de huisarts bereikbaar?", "bereikbaar van acht tot vijf"),
    ("partijen", "Hoeveel partijen deden mee?", "deden achttien partijen mee"),
    ("opname", "Is opname verplicht?", "Opname is niet verplicht"),
)
_FACTS = {
    "bijdrage": {"kind": "bedrag", "any_of": ["20,60 euro"]},
    "huisarts": {"any_of": ["acht tot vijf"]},
    "partijen": {"kind": "getal", "any_of": ["18"]},
    "opname": {"any_of": ["niet verplicht"]},
}
_UNANSWERABLE = (
    ("loon", "Wat verdient de wethouder?", "niet_in_bronnen"),
    ("soep", "Hoe maak ik soep?", "buiten_bereik"),
)


def cases() -> QuestionSet:
    """Six cases: four with gold, two that the documents do not answer."""
    rows: list[Mapping[str, Any]] = [
        {
            "id": name,
            "question": question,
            "split": "test",
            "tags": ["thema:zorg"],
            "gold": [{"any_of": [{"doc": "gids", "quote": quote}]}],
            "facts": [_FACTS[name]],
        }
        for name, question, quote in _ANSWERABLE
    ]
    rows += [
        {
            "id": name,
            "question": question,
            "split": "test",
            "should_abstain": True,
            "abstain_kind": kind,
        }
        for name, question, kind in _UNANSWERABLE
    ]
    return QuestionSet(name="klein", cases=tuple(Case.model_validate(row) for row in rows))


def oracle(question: str, history: Sequence[str]) -> Mapping[str, Any]:
    """Answers everything right, from the gold itself."""
    case = next(c for c in cases().cases if c.question == question)
    if case.should_abstain:
        return {"outcome": "not_in_sources", "text": "Dat staat er niet in.", "confidence": 0.1}
    place = case.gold[0].any_of[0]
    start = TEXT.index(place.quote)
    end = start + len(place.quote)
    span = {"source_id": place.doc, "start": start, "end": end}
    return {
        "outcome": "answered",
        "text": f"{place.quote} [1]",
        "statements": [{"text": place.quote, "markers": [1]}],
        "citations": [{"marker": 1, "quote": place.quote, **span}],
        "passages": [{**span, "score": 1.0}],
        "confidence": 0.9,
    }


def silent(question: str, history: Sequence[str]) -> Mapping[str, Any]:
    """Finds the passages, and never answers."""
    return {**oracle(question, history), "outcome": "not_in_sources", "text": "", "citations": []}


def guessing(question: str, history: Sequence[str]) -> Mapping[str, Any]:
    """Breaks on one question, and is right about half of the others."""
    if question.startswith("Hoeveel"):
        raise RuntimeError("kapot")
    return (oracle if random.Random(question).random() < 0.5 else silent)(question, history)  # noqa: S311  # a test, not a secret
