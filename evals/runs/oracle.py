"""Answer with the gold in hand, to tell whether finding or wording is at fault.

The passages that hold the gold are put before those that the search found, in the order of the
groups; everything after that is as always. What is still wrong then, is not for want of finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answering import Engine
from assistant.evidence import Evidence, weigh
from assistant.values import Filters, Leg, Passage, Query
from evals.cases.case import Group
from evals.cases.quotes import QuoteFinder
from evals.metrics.spans import GoldGroup, gold_groups

if TYPE_CHECKING:
    from assistant import Assistant, Turn

__all__ = ["AnsweringWithGold", "GoldFirst", "answering_with_gold"]

AnsweringWithGold = Callable[[str, Sequence[Any], Sequence[Group]], Any]
"""Answers a question, given the earlier exchanges, with the passages of its gold in hand."""

_LOOKED_INTO = 20


class GoldFirst(Engine):
    """The engine of an assistant, for one question, whose search finds the gold first."""

    def __init__(self, engine: Engine, groups: Sequence[GoldGroup]) -> None:
        """Take over all that `engine` has.

        Args:
            engine: What answers without the gold.
            groups: The gold; of each group its first place is found.
        """
        vars(self).update(vars(engine))  # the same index, settings and chat model
        self._places = [group.places[0] for group in groups if group.places]

    def _find(self, query: Query, k: int) -> tuple[list[Passage], list[Evidence]]:
        found, _ = super()._find(query, max(k, _LOOKED_INTO))
        gold = self._gold(found)
        known = {passage.chunk.id for passage in gold}
        rest = [passage for passage in found if passage.chunk.id not in known]
        passages = [replace(p, rank=n) for n, p in enumerate([*gold, *rest], start=1)]
        return passages[:k], weigh(self.index, self.themes, query, passages)

    def _gold(self, found: Sequence[Passage]) -> list[Passage]:
        """Return the passages with gold; one that the search missed scores as its last one."""
        by_id = {passage.chunk.id: passage for passage in found}
        legs = dict(found[-1].legs) if found else {"lexical": Leg(0.0, 1), "dense": Leg(0.0, 1)}
        score = found[-1].score if found else 0.0
        chosen: dict[str, Passage] = {}
        for place in self._places:
            for chunk in self.index.document(place.doc).chunks:
                if chunk.start < place.end and place.start < chunk.end:
                    title = self.index.sources[place.doc].title
                    missed = Passage(chunk=chunk, score=score, rank=1, legs=legs, title=title)
                    chosen.setdefault(chunk.id, by_id.get(chunk.id, missed))
        return list(chosen.values())


def answering_with_gold(assistant: Assistant, finder: QuoteFinder) -> AnsweringWithGold:
    """Return what answers as an assistant does, with the gold in hand."""

    def answer(question: str, history: Sequence[Turn], gold: Sequence[Group]) -> object:
        engine = GoldFirst(assistant.engine(), gold_groups(gold, finder))
        return engine.answer(question, history, Filters())

    return answer
