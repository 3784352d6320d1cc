"""Estimate from the evidence how likely it is that the documents answer a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.evidence import Evidence
from assistant.lacking import (
    focus_terms,
    lacks_contact,
    lacks_money,
    lacks_place,
    lacks_type,
    lacks_year,
    thing_terms,
)
from assistant.values import Passage, Query
from ingest.index import Index

__all__ = ["THRESHOLD", "WEIGHTS", "confidence", "measure", "plainly_there"]

THRESHOLD = 0.5
"""From this probability on a question is answered."""
ALL_OF_IT = 0.9
"""This part of a question is all of it, but for words that do not matter."""
KNOWN = 0.5
"""A word that the documents have in a form of at least this weight is known to them."""
NEAR = 1.0
"""Pieces that score at most this much less than the best one are looked at along with it."""

WEIGHTS: Mapping[str, float] = {
    "coverage": -0.48,
    "residual": -0.96,
    "similarity": 0.56,
    "alignment": -0.91,
    "weak_alignment": 0.05,
    "heading": 1.60,
    "coverage_near": 0.11,
    "score": 2.63,
    "dense": 2.35,
    "lexical": 0.85,
    "one_word": 0.91,
    "unknown": -0.37,
    "unknown_name": -0.07,
    "unknown_focus": -0.63,
    "focus": 0.99,
    "focus_here": -1.06,
    "names": 1.31,
    "things": -0.41,
    "things_share": 1.32,
    "things_unknown": 0.12,
    "type_missing": -2.70,
    "year_missing": -2.71,
    "money_missing": -3.42,
    "contact_missing": -2.97,
    "elsewhere": -2.40,
    "bias": -3.00,
}


def measure(
    index: Index, query: Query, passages: Sequence[Passage], evidence: Sequence[Evidence]
) -> dict[str, float]:
    """Return what the confidence is estimated from, each about in [0, 1].

    Needs at least one term in the query and one piece of evidence.
    """
    best = evidence[0]
    near = [e for e in evidence[:3] if e.score >= best.score - NEAR]
    rarity = [term.weight * index.lexical.rarity(term) for term in query.terms]
    total = sum(rarity) or 1.0
    together = [max(e.matched[n] for e in near) for n in range(len(rarity))]
    closeness = ("coverage", "residual", "similarity", "alignment", "weak_alignment", "heading")
    return (
        {name: best.features[name] for name in closeness}
        | {
            "coverage_near": sum(r * m for r, m in zip(rarity, together, strict=True)) / total,
            "score": best.score / 10,
            "dense": max(p.legs["dense"].score for p in passages),
            "lexical": min(1.0, max(p.legs["lexical"].score for p in passages) / total),
            "one_word": float(len(query.terms) <= 1),
        }
        | _unknown(query, rarity, best, together)
        | _missing(index, query, near)
    )


def _unknown(
    query: Query, rarity: Sequence[float], best: Evidence, together: Sequence[float]
) -> dict[str, float]:
    """Measure which of the question's words the documents, or the best pieces, do not have."""
    terms = range(len(query.terms))
    unknown = {n for n in terms if not any(v.weight >= KNOWN for v in query.terms[n].variants)}
    names = [n for n in terms if query.terms[n].is_name]
    focus, things = focus_terms(query), thing_terms(query)
    found = [together[n] for n in things]
    return {
        "unknown": sum(rarity[n] for n in unknown) / (sum(rarity) or 1.0),
        "unknown_name": float(any(n in unknown for n in names)),
        "unknown_focus": float(bool(focus) and unknown.issuperset(focus)),
        "focus": max((together[n] for n in focus), default=0.5),
        "focus_here": max((best.matched[n] for n in focus), default=0.5),
        "names": min((best.matched[n] for n in names), default=1.0),
        "things": min(found, default=1.0),
        "things_share": sum(found) / len(found) if found else 1.0,
        "things_unknown": float(any(n in unknown for n in things)),
    }


def _missing(index: Index, query: Query, near: Sequence[Evidence]) -> dict[str, float]:
    """Measure what sort of thing is asked for and not there."""
    best = near[0]
    text = f"{best.piece.lead_in} {best.piece.text}"
    source = index.sources[best.piece.source_id]
    return {
        "type_missing": float(all(lacks_type(index, query, e.piece.text, e.above) for e in near)),
        "year_missing": float(lacks_year(query, text, source)),
        "money_missing": float(lacks_money(query, text)),
        "contact_missing": float(lacks_contact(query, text)),
        "elsewhere": float(lacks_place(query, best.matched, source)),
    }


def confidence(measures: Mapping[str, float]) -> float:
    """Return the estimated probability, in [0, 1], that the documents answer the question."""
    total = WEIGHTS["bias"] + sum(
        WEIGHTS.get(name, 0.0) * value for name, value in measures.items()
    )
    return 1 / (1 + math.exp(-total))


def plainly_there(measures: Mapping[str, float]) -> bool:
    """Whether all that is asked for stands in the best places, and nothing of it is missing."""
    missing = [value for name, value in measures.items() if name.endswith("_missing")]
    return (
        measures.get("coverage_near", 0.0) >= ALL_OF_IT
        and not any(missing)
        and not measures.get("elsewhere", 0.0)
    )
