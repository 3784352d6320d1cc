"""Facts as an evaluator writes them in a cell: a line each, `soort: vorm | andere vorm`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evals.cases.case import VITAL, Fact, Forbidden
from evals.exchange.columns import FACT_KINDS

__all__ = ["facts_from", "facts_text"]

_USEFUL = "(nuttig)"
_KIND = re.compile(rf"^({'|'.join(FACT_KINDS)})\s*:\s*", re.IGNORECASE)
_VALUE = re.compile(r"^=\s*")
_WHY = re.compile(r"\s+--\s+(?P<why>.+)$")


def facts_from(cell: str, prefix: str) -> Iterator[Mapping[str, Any]]:
    """Yield the facts of a cell as records of the case schema, numbered behind `prefix`."""
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        record: dict[str, Any] = {"id": f"{prefix}{number}"}
        if line.lower().startswith(_USEFUL):
            record["grade"], line = 1, line[len(_USEFUL) :].strip()
        if prefix == "x" and (match := _WHY.search(line)):
            record["why"], line = match["why"], line[: match.start()]
        if match := _KIND.match(line):
            record["kind"], line = match[1].lower(), line[match.end() :]
        forms = [form.strip() for form in line.split("|") if form.strip()]
        values = [form for form in forms if _VALUE.match(form)]
        if values:
            record["value"] = _value(_VALUE.sub("", values[0]))
        record["any_of"] = [form for form in forms if not _VALUE.match(form)]
        yield record


def facts_text(facts: Iterable[Fact]) -> str:
    """Return facts as the text of a cell."""
    lines = []
    for fact in facts:
        value = [] if fact.value is None else [f"={_written(fact.value)}"]
        kind = "" if fact.kind == "tekst" else f"{fact.kind}: "
        useful = "" if fact.grade == VITAL else f"{_USEFUL} "
        why = f" -- {fact.why}" if isinstance(fact, Forbidden) and fact.why else ""
        lines.append(f"{useful}{kind}{' | '.join([*fact.any_of, *value])}{why}")
    return "\n".join(lines)


def _value(text: str) -> float | str:
    plain = re.sub(r"\.(?=\d{3}(\D|$))", "", text).replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return text


def _written(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
