"""Rulings of people put to use: citations that all found good count as gold for precision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.cases.case import Case, Place, Scored
from evals.runs.rows import Ruling

__all__ = ["About", "agreed", "merged_rulings", "with_rulings"]

About = tuple[str, int, str, str]
"""What was ruled on: `Ruling.about`."""


def agreed(rulings: Iterable[Ruling]) -> dict[About, bool | None]:
    """Return what was ruled on, and how; None where people disagree."""
    said: dict[About, set[bool]] = defaultdict(set)
    for ruling in rulings:
        said[ruling.about].add(ruling.good)
    return {about: next(iter(v)) if len(v) == 1 else None for about, v in said.items()}


def merged_rulings(old: Iterable[Ruling], new: Iterable[Ruling]) -> list[Ruling]:
    """Return all rulings; a new one replaces what the same person said of the same before."""
    latest = {(ruling.rater, ruling.about): ruling for ruling in (*old, *new)}
    return list(latest.values())


def with_rulings(cases: Sequence[Case], rulings: Iterable[Ruling]) -> tuple[Case, ...]:
    """Return cases with agreed citations under `also_good` and `not_good`.

    What people disagree on is in neither, also when it was before. Applying the same rulings
    again changes nothing.
    """
    by_turn: dict[tuple[str, int], dict[Place, bool | None]] = defaultdict(dict)
    for (case, turn, doc, quote), good in agreed(r for r in rulings if not r.of_gold).items():
        if quote:
            by_turn[case, turn][Place(doc=doc, quote=quote)] = good
    return tuple(_ruled(case, by_turn) for case in cases)


def _ruled(case: Case, by_turn: Mapping[tuple[str, int], Mapping[Place, bool | None]]) -> Case:
    if not case.turns:
        return case.model_copy(update=_places(case, by_turn.get((case.id, 1), {})))
    turns = (
        turn.model_copy(update=_places(turn, by_turn.get((case.id, number), {})))
        for number, turn in enumerate(case.turns, start=1)
    )
    return case.model_copy(update={"turns": tuple(turns)})


def _places(scored: Scored, ruled: Mapping[Place, bool | None]) -> dict[str, Any]:
    kept = {
        "also_good": [place for place in scored.also_good if place not in ruled],
        "not_good": [place for place in scored.not_good if place not in ruled],
    }
    for place, good in ruled.items():
        if good is not None:
            kept["also_good" if good else "not_good"].append(place)
    return {name: tuple(places) for name, places in kept.items()}
