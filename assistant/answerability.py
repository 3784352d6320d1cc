"""Estimate from the evidence how likely it is that the documents answer a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.evidence import Evidence
from assistant.lacking import (
    focus_terms,
    lacks_contact,
    lacks_money,
    lacks_person,
    lacks_place,
    lacks_reason,
    lacks_type,
    lacks_year,
    thing_terms,
)
from assistant.matching import share
from assistant.values import Passage, Query
from ingest.index import Index

__all__ = ["THRESHOLD", "WEIGHTS", "confidence", "measure", "plainly_there"]

THRESHOLD = 0.5
"""From this probability on a question is answered."""
ALL_OF_IT = 0.9
"""This part of a question is all of it, but for words that do not matter."""
KNOWN = 0.5
"""A word that the documents have in a form of at least this weight is known to them."""
FARTHEST = 2.0
"""A lead of the best piece over the second that is larger than this says no more."""
NEAR = 1.0
"""Pieces that score at most this much less than the best one are looked at along with it."""

WEIGHTS: Mapping[str, float] = {
    "coverage": -0.35,
    "residual": -0.33,
    "similarity": 0.88,
    "alignment": -0.33,
    "weak_alignment": -0.16,
    "heading": 1.09,
    "coverage_near": -0.23,
    "score": 1.33,
    "dense": 3.24,
    "lexical": 0.47,
    "one_word": 0.75,
    "beyond_names": 0.59,
    "known_somewhere": -0.36,
    "meant": 0.18,
    "breadth": 1.04,
    "lead": -0.10,
    "unknown": -0.96,
    "unknown_name": -0.51,
    "unknown_focus": -0.79,
    "focus": 0.10,
    "focus_here": -0.06,
    "names": 0.56,
    "things": -0.13,
    "things_share": 0.37,
    "things_unknown": -0.08,
    "type_missing": -3.02,
    "year_missing": -2.67,
    "money_missing": -2.77,
    "contact_missing": -2.67,
    "person_missing": -3.08,
    "reason_missing": -2.10,
    "elsewhere": -1.94,
    "bias": -1.77,
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
    terms = range(len(rarity))
    together = [max(e.matched[n] for e in near) for n in terms]
    closeness = ("coverage", "residual", "similarity", "alignment", "weak_alignment", "heading")
    return (
        {name: best.features[name] for name in closeness}
        | {
            "coverage_near": share(rarity, together),
            "score": best.score / 10,
            "dense": max(p.legs["dense"].score for p in passages),
            "lexical": min(1.0, max(p.legs["lexical"].score for p in passages) / total),
            "one_word": float(len(query.terms) <= 1),
            "beyond_names": _beyond_names(query, rarity, together),
            "known_somewhere": share(rarity, [max(e.matched[n] for e in evidence) for n in terms]),
            "meant": max(e.features["meant"] for e in near),
            "breadth": sum(m > KNOWN for m in together) / len(together),
            "lead": min(FARTHEST, best.score - evidence[1].score) if len(evidence) > 1 else 0.0,
        }
        | _unknown(query, rarity, best, together)
        | _missing(index, query, near)
    )


def _beyond_names(query: Query, rarity: Sequence[float], together: Sequence[float]) -> float:
    """Measure the part that is matched of what is asked about those who are named."""
    rest = [
        0.0 if term.is_name or n in query.places else r
        for n, (r, term) in enumerate(zip(rarity, query.terms, strict=True))
    ]
    return share(rest, together) if any(rest) else 0.5


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
        "person_missing": float(all(lacks_person(query, e.piece.text) for e in near)),
        "reason_missing": float(all(lacks_reason(query, e.piece.text) for e in near)),
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
