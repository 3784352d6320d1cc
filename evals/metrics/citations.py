"""Whether citations are real, and whether they are the right ones.

With C the citations of an answer and G its groups of gold:

- verbatim precision VP: citations whose quotation stands in their document to the letter / |C|;
- citation precision CP: citations that hit gold / |C|, where c hits g when for one of g's places
  S: |c ∩ S| / min(|c|, |S|) ≥ 0.5. What a person judged to be good as well counts as a hit;
- a citation that hits neither gold nor anything that a person ruled on is "not judged", which is
  not the same as wrong: `citation_precision_judged` leaves those out of the denominator and
  `citations_unjudged` is their share;
- citation recall CR: groups hit by some citation / |G|; CF1 the harmonic mean of CP and CR.

CP, CR and CF1 are undefined without gold; CP and VP also without citations.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.cases.quotes import QuoteFinder, normalised
from evals.metrics.spans import GoldGroup, Stretch

__all__ = ["HIT", "citation_metrics", "f1", "hits", "hits_any", "verbatim"]

HIT = 0.5


def citation_metrics(
    groups: Sequence[GoldGroup],
    citations: Sequence[Stretch],
    *,
    also_good: Sequence[Stretch] = (),
    not_good: Sequence[Stretch] = (),
) -> dict[str, float | None]:
    """Return citation precision, recall and F1 against gold, and the share not judged."""
    right = [place for group in groups for place in group.places] + list(also_good)
    good = sum(hits_any(citation, right) for citation in citations)
    bad = sum(
        hits_any(citation, not_good) and not hits_any(citation, right) for citation in citations
    )
    scored = bool(groups and citations)
    precision = good / len(citations) if scored else None
    reached = sum(any(hits(c, group) for c in citations) for group in groups)
    recall = reached / len(groups) if groups else None
    return {
        "citation_precision": precision,
        "citation_recall": recall,
        "citation_f1": f1(precision or 0.0, recall) if recall is not None else None,
        "citation_precision_judged": good / (good + bad) if scored and good + bad else None,
        "citations_unjudged": 1 - (good + bad) / len(citations) if scored else None,
    }


def hits(citation: Stretch, group: GoldGroup) -> bool:
    """Whether a citation and a place of the group share half of the shorter one."""
    return hits_any(citation, group.places)


def verbatim(citation: Stretch, quote: str, finder: QuoteFinder) -> bool:
    """Whether a quotation stands at its own offsets; white space and quote marks aside."""
    text = finder.texts.get(citation.doc, "")
    stands = text[citation.start : citation.end]
    return bool(quote.strip()) and normalised(stands) == normalised(quote)


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean; 0 when both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def hits_any(citation: Stretch, places: Sequence[Stretch]) -> bool:
    """Whether a citation and one of the places share half of the shorter one."""
    for place in places:
        common = min(citation.end, place.end) - max(citation.start, place.start)
        least = min(len(citation), len(place))
        if citation.doc == place.doc and common > 0 and common / least >= HIT:
            return True
    return False
