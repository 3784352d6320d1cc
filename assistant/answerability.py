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
from assistant.topic import topic_terms
from assistant.values import Passage, Query
from ingest.index import Index

__all__ = ["THRESHOLD", "WEIGHTS", "confidence", "measure", "plainly_there"]

THRESHOLD = 0.55
"""From this probability on a question is answered."""
ALL_OF_IT = 0.9
"""This part of a question is all of it, but for words that do not matter."""
KNOWN = 0.5
"""A word that the documents have in a form of at least this weight is known to them."""
GUESSES = frozenset({"part", "spelling"})
"""Reasons for which a form is only perhaps the word."""
FARTHEST = 2.0
"""A lead of the best piece over the second that is larger than this says no more."""
RARELY = 0.05
"""The most confidence in an answer that lacks the sort of thing that is asked for."""
NEAR = 1.0
"""Pieces that score at most this much less than the best one are looked at along with it."""

WEIGHTS: Mapping[str, float] = {
    "coverage": -0.53,
    "residual": -0.71,
    "similarity": 1.88,
    "alignment": -0.59,
    "weak_alignment": 0.04,
    "heading": 0.40,
    "coverage_near": 0.07,
    "score": 0.85,
    "dense": 3.80,
    "lexical": 0.60,
    "one_word": 0.77,
    "beyond_names": 0.39,
    "known_somewhere": -0.12,
    "meant": 0.41,
    "breadth": 0.51,
    "lead": 0.10,
    "unknown": -0.97,
    "unknown_half": -1.22,
    "unknown_most": -2.72,
    "unknown_name": -0.59,
    "unknown_focus": -0.78,
    "focus": -0.23,
    "focus_here": -0.15,
    "names": 0.20,
    "things": -0.14,
    "things_share": 0.47,
    "things_unknown": 0.48,
    "topic": 0.67,
    "topic_unknown": -1.52,
    "topic_all_unknown": -1.19,
    "topic_rarest": -0.08,
    "topic_least": 0.30,
    "topic_most": 0.54,
    "type_missing": -4.39,
    "year_missing": -3.42,
    "money_missing": -4.11,
    "contact_missing": -3.90,
    "person_missing": -4.60,
    "reason_missing": -4.43,
    "elsewhere": -2.53,
    "bias": -1.26,
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
    unknown = _unknown_terms(query, together)
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
        | _unknown(query, rarity, best, together, unknown)
        | _topic(query, rarity, together, unknown)
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
    query: Query,
    rarity: Sequence[float],
    best: Evidence,
    together: Sequence[float],
    unknown: frozenset[int],
) -> dict[str, float]:
    """Measure which of the question's words the documents, or the best pieces, do not have."""
    names = [n for n, term in enumerate(query.terms) if term.is_name]
    focus, things = focus_terms(query), thing_terms(query)
    found = [together[n] for n in things]
    part = sum(rarity[n] for n in unknown) / (sum(rarity) or 1.0)
    return {
        "unknown": part,
        "unknown_half": max(0.0, part - 0.5),
        "unknown_most": max(0.0, part - 0.7),
        "unknown_name": float(any(n in unknown for n in names)),
        "unknown_focus": float(bool(focus) and unknown.issuperset(focus)),
        "focus": max((together[n] for n in focus), default=0.5),
        "focus_here": max((best.matched[n] for n in focus), default=0.5),
        "names": min((best.matched[n] for n in names), default=1.0),
        "things": min(found, default=1.0),
        "things_share": sum(found) / len(found) if found else 1.0,
        "things_unknown": float(any(n in unknown for n in things)),
    }


def _unknown_terms(query: Query, together: Sequence[float]) -> frozenset[int]:
    """Return the positions of the terms that the documents do not have.

    A guess at what a word may be (its parts, a likely spelling) must be right in the best pieces.
    """
    return frozenset(
        n
        for n, term in enumerate(query.terms)
        if not any(v.weight >= KNOWN and v.reason not in GUESSES for v in term.variants)
        and together[n] < KNOWN
    )


def _topic(
    query: Query, rarity: Sequence[float], together: Sequence[float], unknown: frozenset[int]
) -> dict[str, float]:
    """Measure how well the best pieces have what the question is about."""
    topic = topic_terms(query)
    weights, found = [rarity[n] for n in topic], [together[n] for n in topic]
    rarest = max(topic, key=lambda n: rarity[n])
    return {
        "topic": share(weights, found),
        "topic_unknown": share(weights, [float(n in unknown) for n in topic]),
        "topic_all_unknown": float(unknown.issuperset(topic)),
        "topic_rarest": together[rarest],
        "topic_least": min(found),
        "topic_most": max(found),
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
    probability = 1 / (1 + math.exp(-total))
    return min(probability, RARELY) if _lacks_what_is_asked(measures) else probability


def _lacks_what_is_asked(measures: Mapping[str, float]) -> bool:
    """Whether the best places lack the sort of thing that is asked for: an amount, a name."""
    return any(value for name, value in measures.items() if name.endswith("_missing"))


def plainly_there(measures: Mapping[str, float]) -> bool:
    """Whether all that is asked for stands in the best places, and nothing of it is missing."""
    return (
        measures.get("coverage_near", 0.0) >= ALL_OF_IT
        and not _lacks_what_is_asked(measures)
        and not measures.get("elsewhere", 0.0)
    )
