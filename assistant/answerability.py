"""Estimate from the evidence how likely it is that the documents answer a question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from assistant.answer_types import holds_type
from assistant.evidence import Evidence, match, words_of
from assistant.values import Passage, Query
from ingest.dutch import fold, stem, tokenise
from ingest.index import Index

__all__ = ["THRESHOLD", "WEIGHTS", "confidence", "measure", "plainly_there"]

ALL_OF_IT = 0.9
"""This part of a question is all of it, but for words that do not matter."""
SAME_THING = 0.5
"""A word of the text that matches a word of the question this well means the same."""
SAME_PLACE = 0.75
"""A place of the text that matches a place of the question this well is the same."""
NEAR_NUMBER = 5
"""A number counts something when it stands at most this many words before it."""

_UNITS = frozenset(
    stem(word) for word in ("procent", "percentage", "keer", "euro", "jaar", "percent", "aantal")
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKS_MONEY = re.compile(
    r"\b(?:kost(?:en|te|ten)?|gekost|prijs|prijzen|tarief|tarieven|bedrag(?:en)?|subsidie\w*"
    r"|salaris\w*|vergoeding\w*|euro|cost\w*|price\w*|fees?|salary|amount)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"€|\beuro\b|\b\d+(?:[.,]\d+)* (?:miljoen|miljard|duizend)\b", re.IGNORECASE)
_ASKS_CONTACT = re.compile(
    r"\b\w*(?:nummer|mailadres|adres|email|e-mail|website|phone|address)\b", re.IGNORECASE
)
_CONTACT = re.compile(r"\b0\d[\d -]{7,}|\S+@\S+\.\w+|https?://|\bwww\.", re.IGNORECASE)

THRESHOLD = 0.45
"""From this probability on a question is answered."""

WEIGHTS: Mapping[str, float] = {
    "coverage": -1.37,
    "coverage_near": 1.40,
    "residual": -0.78,
    "similarity": 0.78,
    "alignment": -0.75,
    "weak_alignment": 0.12,
    "heading": 1.00,
    "score": 2.13,
    "dense": 1.88,
    "lexical": 0.72,
    "unknown": -0.37,
    "unknown_name": -0.34,
    "unknown_focus": -0.53,
    "focus": 0.32,
    "focus_here": -0.34,
    "elsewhere": -2.22,
    "names": 0.70,
    "things": -0.56,
    "things_share": 1.22,
    "things_unknown": -0.10,
    "type_missing": -2.66,
    "year_missing": -2.46,
    "money_missing": -3.01,
    "contact_missing": -2.94,
    "one_word": 0.79,
    "bias": -1.97,
}


def measure(
    index: Index, query: Query, passages: Sequence[Passage], evidence: Sequence[Evidence]
) -> dict[str, float]:
    """Return what the confidence is estimated from, each about in [0, 1].

    Needs at least one term in the query and one piece of evidence.
    """
    best = evidence[0]
    rarity = [term.weight * index.lexical.rarity(term) for term in query.terms]
    total = sum(rarity) or 1.0
    found = [max((v.weight for v in term.variants), default=0.0) for term in query.terms]
    focus = [
        n
        for n, term in enumerate(query.terms)
        if any(token.folded in query.focus for token in tokenise(term.text))
    ]
    near = [e for e in evidence[:3] if e.score >= best.score - 1.0]
    focused = [max((e.matched[n] for n in focus), default=0.0) for e in near]
    unknown = [n for n, weight in enumerate(found) if weight < 0.5]
    named = [n for n, term in enumerate(query.terms) if term.is_name]
    thing_terms = [
        n
        for n, term in enumerate(query.terms)
        if any(token.folded in query.things for token in tokenise(term.text))
    ]
    things = [max(e.matched[n] for e in near) for n in thing_terms]
    return {
        "coverage": best.features["coverage"],
        "coverage_near": sum(r * max(e.matched[n] for e in near) for n, r in enumerate(rarity))
        / total,
        "residual": best.features["residual"],
        "similarity": best.features["similarity"],
        "alignment": best.features["alignment"],
        "weak_alignment": best.features["weak_alignment"],
        "heading": best.features["heading"],
        "score": best.score / 10,
        "dense": max(p.legs["dense"].score for p in passages),
        "lexical": min(1.0, max(p.legs["lexical"].score for p in passages) / total),
        "unknown": sum(rarity[n] for n in unknown) / total,
        "unknown_name": float(any(n in named for n in unknown)),
        "unknown_focus": float(bool(focus) and all(n in unknown for n in focus)),
        "focus": max(focused, default=0.0) if focus else 0.5,
        "focus_here": max((best.matched[n] for n in focus), default=0.0) if focus else 0.5,
        "elsewhere": float(_elsewhere(index, query, best)),
        "names": min((best.matched[n] for n in named), default=1.0),
        "things": min(things, default=1.0),
        "things_share": sum(things) / len(things) if things else 1.0,
        "things_unknown": float(any(n in unknown for n in thing_terms)),
        "type_missing": float(_type_missing(index, query, best, focus)),
        "year_missing": float(_year_missing(index, query, best)),
        "money_missing": float(
            bool(_ASKS_MONEY.search(query.question)) and not _MONEY.search(best.piece.text)
        ),
        "contact_missing": float(
            bool(_ASKS_CONTACT.search(query.question)) and not _CONTACT.search(best.piece.text)
        ),
        "one_word": float(len(query.terms) <= 1),
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


def _type_missing(index: Index, query: Query, best: Evidence, focus: Sequence[int]) -> bool:
    """Whether the best piece lacks the date asked for, or a number of the thing asked for."""
    if query.intent == "when":
        return not holds_type("when", best.piece.text)
    if query.intent != "number":
        return False
    counted = [n for n in focus if not _is_unit(query.terms[n].text)]
    if not counted or max(best.above[n] for n in counted) >= SAME_THING:
        return not holds_type("number", best.piece.text)
    tokens = list(tokenise(best.piece.text))
    for position, token in enumerate(tokens):
        bag = words_of(token.text, index)
        if max(match(query.terms[n], bag) for n in counted) < SAME_THING:
            continue
        before = tokens[max(0, position - NEAR_NUMBER) : position + 1]
        if any(holds_type("number", t.text) for t in before):
            return False
    return True


def _is_unit(word: str) -> bool:
    return stem(fold(word)) in _UNITS


def _elsewhere(index: Index, query: Query, best: Evidence) -> bool:
    """Whether the question names a town or region that the best piece is not about."""
    region = index.sources[best.piece.source_id].region
    return any(
        best.matched[n] < SAME_PLACE and region not in regions
        for n, regions in query.places.items()
        if n < len(best.matched)
    )


def _year_missing(index: Index, query: Query, best: Evidence) -> bool:
    """Whether the question names a year that neither the best piece nor its document's date has."""
    years = set(_YEAR.findall(query.standalone))
    source = index.sources[best.piece.source_id]
    around = f"{best.piece.text} {best.piece.lead_in} {source.date or ''} {source.title}"
    return bool(years - set(_YEAR.findall(around)))
