"""Stretches of documents: how much of one is covered by others.

A `Region` is a set of characters per document; passages and quotations are both stretches of the
same texts, so that they compare however the documents were cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.cases.case import Group
from evals.cases.quotes import QuoteFinder, Span

__all__ = ["GoldGroup", "Stretch", "coverage", "gold_groups", "merged", "shared"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` up to `end` of a document."""

    doc: str
    start: int
    end: int

    def __len__(self) -> int:
        """Return the number of characters."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldGroup:
    """A group of gold, resolved: any of `places` will do.

    Attributes:
        id: Of the group, unique in its turn.
        grade: 2 vital, 1 useful.
        places: Where its quotations stand; empty when all are stale.
        docs: The documents that its quotations name, also the missing ones.
    """

    id: str
    grade: int
    places: tuple[Stretch, ...]
    docs: tuple[str, ...]


def gold_groups(groups: Sequence[Group], finder: QuoteFinder) -> tuple[GoldGroup, ...]:
    """Return the groups with the places of their quotations."""
    return tuple(
        GoldGroup(
            id=group.id or f"g{number}",
            grade=group.grade,
            places=tuple(
                Stretch(place.doc, span.start, span.end)
                for place in group.any_of
                for span in finder.spans(place)
            ),
            docs=tuple(dict.fromkeys(place.doc for place in group.any_of)),
        )
        for number, group in enumerate(groups, start=1)
    )


def merged(stretches: Iterable[Stretch]) -> dict[str, list[Span]]:
    """Return, per document, the union of stretches as ordered spans that do not touch."""
    union: dict[str, list[Span]] = {}
    for each in sorted(stretches, key=lambda s: (s.doc, s.start)):
        spans = union.setdefault(each.doc, [])
        if spans and each.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, each.end))
        elif each.end > each.start:
            spans.append(Span(each.start, each.end))
    return union


def shared(stretch: Stretch, union: dict[str, list[Span]]) -> int:
    """Return how many characters of a stretch lie in a union."""
    spans = union.get(stretch.doc, ())
    return sum(max(0, min(stretch.end, s.end) - max(stretch.start, s.start)) for s in spans)


def coverage(group: GoldGroup, union: dict[str, list[Span]]) -> float:
    """Return the covered share of the best covered place of a group, from 0 to 1."""
    return max((shared(place, union) / len(place) for place in group.places), default=0.0)
