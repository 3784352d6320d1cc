"""Turn feedback into cases for an evaluation (`evals/sets/case.schema.json`).

Praise becomes a case that can be scored at once: what was quoted then must be found again. Blame
becomes a case without gold, for somebody to add what the answer should have been.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.store import Feedback

__all__ = ["case_of"]

_SHORTEST_QUOTE = 25
"""Characters; a shorter quote often stands in more than one place."""

_ABSTENTIONS = {"not_in_sources": "niet_in_bronnen", "out_of_scope": "buiten_bereik"}


def case_of(feedback: Feedback) -> dict[str, Any]:
    """Return the case that some feedback makes, ready for JSON."""
    answer = feedback.answer
    asked: dict[str, Any] = {"question": answer["question"]}
    if feedback.earlier_questions:
        asked["standalone"] = answer["standalone_question"]
    if feedback.verdict == "goed":
        asked |= _approved(answer)
    case: dict[str, Any] = {"id": f"feedback-{feedback.given:%Y%m%dT%H%M%S}-{feedback.id}"}
    if feedback.earlier_questions:
        earlier = [{"question": question} for question in feedback.earlier_questions]
        case["turns"] = [*earlier, asked]
    else:
        case |= asked
    tags = ["feedback", f"oordeel:{feedback.verdict}", f"uitkomst:{answer['outcome']}"]
    if feedback.reason is not None:
        tags.append(f"reden:{feedback.reason}")
    case |= {"split": "dev", "tags": tags, "notes": feedback.comment}
    if feedback.verdict == "goed":
        case["reference_answer"] = answer["text"]
    return case


def _approved(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a next answer must have: the first quote for certain, the others if it can."""
    if answer["outcome"] in _ABSTENTIONS:
        return {"should_abstain": True, "abstain_kind": _ABSTENTIONS[answer["outcome"]]}
    places = [
        {"doc": c["source_id"], "quote": c["quote"]} | ({"page": c["page"]} if c["page"] else {})
        for c in answer["citations"]
        if len(c["quote"]) >= _SHORTEST_QUOTE
    ]
    gold = [
        {"id": f"g{number}", "grade": 2 if number == 1 else 1, "any_of": [place]}
        for number, place in enumerate(places, start=1)
    ]
    return {"gold": gold} if gold else {}
