"""Whether a set is right: its form, its quotations in the documents, and its own consistency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evals.cases.case import Case, Place, Turn
from evals.cases.problems import Problem
from evals.cases.quotes import QuoteFinder, normalised
from evals.cases.reading import ReadSet
from evals.metrics.facts import is_wrong_kind, match_fact

__all__ = ["QuoteCounts", "count_quotes", "validate_set"]

SHORTEST = 25
_SHOWN = 90
_AROUND = 300
_PERSONAL = {
    "e-mailadres": re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
    "telefoonnummer": re.compile(r"(?<!\d)(?:\+31|0)[\s-]?[1-9](?:[\s-]?\d){8}(?!\d)"),
    "burgerservicenummer": re.compile(r"(?<!\d)\d{9}(?!\d)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCounts:
    """How the quotations of a set fare in the documents as they are now."""

    exact: int
    moved: int
    gone: int


def validate_set(read: ReadSet, finder: QuoteFinder, today: date | None = None) -> list[Problem]:
    """Return all that is wrong with a set, ordered by line.

    Args:
        read: The set as read.
        finder: Looks quotations up in the documents.
        today: The day on which answers must hold; default: of the clock.
    """
    problems = [*read.problems, *_across(read)]
    for case in read.questions.cases:
        problems += _of_case(case, read.lines[case.id], finder, today or date.today())  # noqa: DTZ011  # a day, not a moment
    return sorted(problems, key=lambda problem: problem.line)


def count_quotes(read: ReadSet, finder: QuoteFinder) -> QuoteCounts:
    """Return how many quotations stand as they are, were changed a little, or are gone."""
    how = Counter(
        finder.find(place).how
        for case in read.questions.cases
        for turn in case.conversation
        for group in turn.gold
        for place in group.any_of
    )
    return QuoteCounts(exact=how["exact"], moved=how["fuzzy"], gone=how["stale"])


def _across(read: ReadSet) -> Iterator[Problem]:
    """Yield what is wrong between cases."""
    first: dict[str, Case] = {}
    for case in read.questions.cases:
        asked = normalised("\n".join(turn.question for turn in case.conversation))
        other = first.setdefault(asked, case)
        if other.split != case.split:
            yield Problem(
                code="both_splits",
                line=read.lines[case.id],
                case=case.id,
                values={"other": other.id},
            )


def _of_case(case: Case, line: int, finder: QuoteFinder, today: date) -> Iterator[Problem]:
    def problem(code: str, **values: object) -> Problem:
        shown = {name: str(value) for name, value in values.items()}
        return Problem(code=code, line=line, case=case.id, values=shown)

    if not case.judged_anywhere:
        yield problem("unjudged")
    if case.valid and case.valid.until and case.valid.until < today:
        yield problem("expired", until=case.valid.until.isoformat())
    text = "\n".join([*(turn.question for turn in case.conversation), case.notes])
    for what, pattern in _PERSONAL.items():
        if pattern.search(text):
            yield problem("personal", what=what)
    for turn in case.conversation:
        for code, values in _of_turn(turn, finder):
            yield problem(code, **values)


def _of_turn(turn: Turn, finder: QuoteFinder) -> Iterator[tuple[str, dict[str, object]]]:
    if turn.should_abstain:
        if turn.gold or turn.facts:
            yield "gold_on_abstain", {}
        if turn.abstain_kind is None:
            yield "no_kind", {}
    places = [place for group in turn.gold for place in group.any_of]
    for place in (*places, *turn.also_good, *turn.not_good):
        yield from _of_place(place, finder)
    quotes = [place.quote for place in places]
    for fact in (*turn.facts, *turn.forbidden):
        if is_wrong_kind(fact):
            shown = fact.value if fact.value is not None else fact.any_of[0]
            yield "value", {"where": fact.id or "?", "value": shown, "kind": fact.kind}
    for fact in turn.facts if quotes else ():
        if not match_fact(fact, "\n".join(_context(places, finder)), quotes).said:
            yield "fact_outside_gold", {"where": fact.id or fact.any_of[:1]}


def _of_place(place: Place, finder: QuoteFinder) -> Iterator[tuple[str, dict[str, object]]]:
    if place.doc not in finder.texts:
        yield "unknown_document", {"doc": place.doc, "known": ", ".join(sorted(finder.texts))}
        return
    found = finder.find(place)
    about: dict[str, object] = {
        "doc": place.doc,
        "quote": _short(place.quote),
        "score": round(found.score),
        "nearest": _short(found.nearest),
    }
    if found.how == "stale":
        yield "stale", about
    elif found.how == "fuzzy":
        yield "moved", about
    elif place.page and found.page and abs(found.page - place.page) > 1:
        yield "elsewhere", about | {"page": place.page, "found": found.page}
    length = len(normalised(place.quote))
    if found.how == "exact" and length < SHORTEST and len(found.spans) > 1:
        yield "short", {"length": length, "times": len(found.spans)}


def _context(places: list[Place], finder: QuoteFinder) -> Iterator[str]:
    """Yield what stands around the quotations: a fact may be in the heading or the next item."""
    for place in places:
        text = finder.texts.get(place.doc, "")
        for span in finder.spans(place):
            yield text[max(0, span.start - _AROUND) : span.end + _AROUND]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
