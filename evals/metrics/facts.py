"""Fact coverage, forbidden facts and numbers without a source.

Definitions, with `m` = 1 when a fact is said and 0 when not:

- strict: Σ m over the vital facts / number of vital facts;
- weighted: (Σ vital m + ½ Σ useful m) / (number of vital + ½ number of useful);
- forbidden: 1 when none of the forbidden facts is said, else 0;
- number errors: numbers and dates in the answer that no passage it cites contains.

Each is undefined (None), not zero, when the case has no such facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.cases.case import VITAL, Fact
from evals.metrics.numbers import NumberKind, Value, number_in, numbers
from evals.metrics.wording import find_wording, has_negation

__all__ = [
    "FactMatch",
    "forbidden_said",
    "is_wrong_kind",
    "match_fact",
    "number_errors",
    "strict_coverage",
    "weighted_coverage",
]

_NUMERIC: frozenset[str] = frozenset({"bedrag", "percentage", "datum", "duur", "getal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactMatch:
    """Whether a fact is said, and where in the answer, so that a person can see why.

    `start` and `end` are 0 when the fact is not said; `denied` tells that it is said but inside
    a negation that the gold does not have.
    """

    fact: Fact
    said: bool
    start: int = 0
    end: int = 0
    denied: bool = False


def match_fact(fact: Fact, answer: str, gold: Sequence[str] = ()) -> FactMatch:
    """Return whether an answer says a fact.

    Args:
        fact: What must, or must not, be said.
        answer: The text of the answer, without citation markers.
        gold: The quotations of the case: a negation they have themselves is no denial.
    """
    if fact.kind in _NUMERIC:
        return _match_number(fact, answer)
    expected = any(has_negation(quote) for quote in gold)
    denied = False
    for form in fact.any_of or (str(fact.value),):
        if fact.kind in {"telefoon", "url", "wetsartikel"}:
            place = _literal(fact.kind, form, answer)
            if place is not None:
                return FactMatch(fact=fact, said=True, start=place[0], end=place[1])
            continue
        match = find_wording(form, answer, negation_expected=expected)
        if match is not None and not match.negated:
            return FactMatch(fact=fact, said=True, start=match.start, end=match.end)
        denied = denied or match is not None
    return FactMatch(fact=fact, said=False, denied=denied)


def strict_coverage(matches: Iterable[FactMatch]) -> float | None:
    """Return the share of vital facts that are said; None without any."""
    vital = [match.said for match in matches if match.fact.grade == VITAL]
    return sum(vital) / len(vital) if vital else None


def weighted_coverage(matches: Iterable[FactMatch]) -> float | None:
    """Return the share of facts that are said, useful ones counting half; None without any."""
    weighed = [(1.0 if m.fact.grade == VITAL else 0.5, m.said) for m in matches]
    total = sum(weight for weight, _ in weighed)
    return sum(weight for weight, said in weighed if said) / total if total else None


def forbidden_said(matches: Sequence[FactMatch]) -> float | None:
    """Return 1 when a forbidden fact is said, 0 when none is; None when none is defined."""
    return float(any(match.said for match in matches)) if matches else None


def number_errors(answer: str, sources: Sequence[str], dates: Sequence[str] = ()) -> list[Value]:
    """Return the numbers of an answer that stand in none of the texts it may rest on.

    Args:
        answer: The text, without citation markers.
        sources: The cited passages, and the question: repeating its number is no error.
        dates: Dates of the cited documents, ISO 8601: an answer may say from when they are.
    """
    known = [value for text in sources for value in numbers(text)]
    known += [Value(kind="datum", value=d, start=0, end=0, figures=True) for d in dates]
    return [v for v in numbers(answer) if not any(v.equals(other) for other in known)]


def is_wrong_kind(fact: Fact) -> bool:
    """Whether a numeric fact has a value or a form that cannot be read as its kind."""
    if fact.kind not in _NUMERIC:
        return False
    return any(value is None for value in _targets(fact))


def _match_number(fact: Fact, answer: str) -> FactMatch:
    said = numbers(answer)
    for target in _targets(fact):
        for value in said:
            if target is not None and value.equals(target):
                return FactMatch(fact=fact, said=True, start=value.start, end=value.end)
    return FactMatch(fact=fact, said=False)


def _targets(fact: Fact) -> list[Value | None]:
    """Return what a numeric fact stands for; None for what cannot be read as its kind."""
    kind: NumberKind = fact.kind  # type: ignore[assignment]  # only numeric kinds come here
    written = [*fact.any_of, *([fact.value] if isinstance(fact.value, str) else [])]
    read = [number_in(form, kind) for form in written]
    targets = [v if v is not None and v.kind in (kind, "getal") else None for v in read]
    if isinstance(fact.value, float):
        unit = next((value.unit for value in targets if value and value.unit), "")
        number = fact.value
        targets.append(Value(kind=kind, value=number, unit=unit, start=0, end=0, figures=True))
    return targets


def _literal(kind: str, form: str, answer: str) -> tuple[int, int] | None:
    """Return where an answer has a number to call, an address or an article of law."""
    if kind == "telefoon":
        digits = r"[\s-]*".join(re.sub(r"\D", "", form))
        pattern = rf"(?<!\d){digits}(?!\d)"
    elif kind == "url":
        host = re.sub(r"^(https?://)?(www\.)?", "", form.strip()).rstrip("/")
        pattern = rf"(?<![\w.-]){re.escape(host)}(?![\w-])"
        pattern = pattern.replace(r"(?<![\w.-])", r"(?<![\w-])")
    else:
        parts = re.findall(r"\d+(?:\.\d+)*[a-z]?|[^\W\d]+", form)
        pattern = r"\W+".join(
            r"art(?:ikel|\.)?" if part.lower() in {"art", "artikel"} else re.escape(part)
            for part in parts
        )
        pattern = rf"(?<!\w){pattern}(?![\w])(?!\.\d)"
    match = re.search(pattern, answer, re.IGNORECASE)
    return match.span() if match else None
