"""Decide from the evidence whether the documents answer a question, and say so when they do not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.frames import FRAMES
from assistant.values import Citation, Outcome, Query, Statement
from assistant.verify import Verified, escape_markdown
from ingest.index import Index

__all__ = ["Verdict", "decide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome with the text that goes with it."""

    outcome: Outcome
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    confidence: float


def decide(
    index: Index, query: Query, evidence: Sequence[Evidence], verified: Verified
) -> Verdict:
    """Return the answer when the evidence carries it, else an honest refusal."""
    if not query.terms:
        return _silence("clarification", _clarification(index, query), 0.0)
    confidence = _confidence(evidence)
    if confidence < 0.5 or not verified.citations:
        return _silence("not_in_sources", _not_found(index, query), confidence)
    return Verdict(
        outcome="answered",
        text=verified.text,
        statements=verified.statements,
        citations=verified.citations,
        confidence=confidence,
    )


def _silence(outcome: Outcome, text: str, confidence: float) -> Verdict:
    return Verdict(
        outcome=outcome, text=text, statements=(), citations=(), confidence=confidence
    )


def _confidence(evidence: Sequence[Evidence]) -> float:
    if not evidence:
        return 0.0
    best = evidence[0]
    return 1 / (1 + math.exp(-(6 * best.features["coverage"] + 4 * best.features["similarity"] - 3)))


def _clarification(index: Index, query: Query) -> str:
    frames = FRAMES[query.language]
    heading = next(
        (s.path[0] for key in index.sources for s in index.document(key).sections if s.path), ""
    )
    return frames["clarification"].format(
        example=frames["example_question"].format(heading=heading)
    )


def _not_found(index: Index, query: Query) -> str:
    return FRAMES[query.language]["not_in_sources"].format(
        searched=escape_markdown(query.standalone), count=len(index.sources)
    )
