"""Tell when the sources of an answer do not say the same, and which of them goes first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from assistant.polarity import contradicts
from assistant.quantities import find_quantities
from assistant.support import Sentence
from corpus.catalogue import Source, SourceKind
from ingest.dutch import folded_words, stem
from ingest.stopwords import STOPWORDS

__all__ = ["by_authority", "disagreeing"]

SAME_SUBJECT = 0.5
"""Two sentences are about the same when they share this part of the words of the shorter one."""
_AUTHORITY: tuple[SourceKind, ...] = ("leidraad", "convenant", "regiobeeld", "nieuws", "overig")


def disagreeing(statements: Sequence[Sequence[Sentence]]) -> frozenset[str]:
    """Return the ids of documents that support statements which do not go together.

    Args:
        statements: For each statement the sentences that support it.
    """
    found: set[str] = set()
    for ours, theirs in combinations(statements, 2):
        for one in ours:
            for other in theirs:
                if one.source_id != other.source_id and _disagree(one.text, other.text):
                    found |= {one.source_id, other.source_id}
    return frozenset(found)


def by_authority(sources: Sequence[Source]) -> list[Source]:
    """Return documents newest first, and of one date the most authoritative kind first."""
    ranked = sorted(sources, key=lambda source: (_AUTHORITY.index(source.kind), source.id))
    return sorted(ranked, key=lambda source: source.date or "", reverse=True)


def _disagree(one: str, other: str) -> bool:
    ours, theirs = _content(one), _content(other)
    shortest = min(len(ours), len(theirs))
    if not shortest or len(ours & theirs) < SAME_SUBJECT * shortest:
        return False
    counts = [{r for q in find_quantities(text) for r in q.readings} for text in (one, other)]
    if all(counts) and not counts[0] & counts[1]:
        return True
    return any(
        contradicts(a, [b]) in ("negation", "opposite") for a, b in ((one, other), (other, one))
    )


def _content(text: str) -> frozenset[str]:
    return frozenset(
        stem(w) for w in folded_words(text) if w not in STOPWORDS and not w[0].isdigit()
    )
