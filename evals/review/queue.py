"""What of a run is to be ruled on: citations that hit no gold, and the answers they are in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.cases.case import Place, Split, Turn
from evals.cases.quotes import QuoteFinder
from evals.metrics.citations import hits_any
from evals.metrics.scoring import is_stale, turn_of
from evals.metrics.spans import Stretch, gold_groups
from evals.runs.folder import RunFolder
from evals.runs.rows import AnswerRow, CitationRow

__all__ = ["Queued", "queue"]

_SEED = 20_261_125


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Something to rule on.

    Attributes:
        row: The answer.
        citation: The citation in it; None for the answer as a whole.
        is_gold: Whether the citation hits gold already, so that the ruling says whether people
            and gold agree.
    """

    row: AnswerRow
    citation: CitationRow | None = None
    is_gold: bool = False


def queue(
    run: RunFolder,
    *,
    split: Split | None = None,
    sample: int | None = None,
    everything: bool = False,
) -> list[Queued]:
    """Return what to rule on: of each question the answer, then its citations, in order.

    Args:
        run: The run.
        split: Only questions of this part.
        sample: So many questions at random, always the same ones; default: all.
        everything: Also the citations that hit gold or were ruled on in the set already.
    """
    cases = {case.id: case for case in run.cases}
    asked = [
        (row, turn)
        for row in run.answers()
        if row.variant == "asked" and row.repeat == 1 and not row.failed
        if (turn := turn_of(cases, row)) is not None and turn.judged
        if not is_stale(turn, run.finder) and split in (None, cases[row.case].split)
    ]
    if sample is not None and sample < len(asked):
        drawn = sorted(random.Random(_SEED).sample(range(len(asked)), sample))  # noqa: S311  # a sample, not a secret
        asked = [asked[number] for number in drawn]
    return [each for row, turn in asked for each in _of(row, turn, run.finder, everything)]


def _of(row: AnswerRow, turn: Turn, finder: QuoteFinder, everything: bool) -> Iterator[Queued]:
    yield Queued(row=row)
    gold = [place for group in gold_groups(turn.gold, finder) for place in group.places]
    known = [*gold, *_stretches((*turn.also_good, *turn.not_good), finder)]
    seen: set[tuple[str, str]] = set()
    for citation in row.citations:
        stretch = Stretch(citation.source_id, citation.start, citation.end)
        if (citation.source_id, citation.quote) in seen:
            continue
        seen.add((citation.source_id, citation.quote))
        if everything or not hits_any(stretch, known):
            yield Queued(row=row, citation=citation, is_gold=hits_any(stretch, gold))


def _stretches(places: Sequence[Place], finder: QuoteFinder) -> list[Stretch]:
    return [Stretch(p.doc, s.start, s.end) for p in places for s in finder.spans(p)]
