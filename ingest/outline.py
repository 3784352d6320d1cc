"""Deduce levels for a flat row of headings from the pattern in which they recur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.text import Heading

__all__ = ["with_levels"]

_MIN_NUMBERED = 3
_NUMBER = re.compile(r"\d{1,2}[.)]?\s")
_APART = re.compile(r"[A-Z]\.\s|(?:bijlage|deel|hoofdstuk|appendix|part|chapter)\b", re.IGNORECASE)


def with_levels(text: str, headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Return `headings` with their levels.

    Headings that already differ in level are returned as they are. In a flat row, titles
    that recur in the same order (a cycle, such as "Tips" and then "Voorbeelden" for each
    theme) are sub-headings of the theme before them; the heading after a completed cycle
    opens the next theme, and those between a theme and its cycle are parts of that theme.
    Before the first cycle only the nearest heading is a theme. After the last one, a heading
    whose text ends in a colon announces the headings after it as its parts, up to a wider
    gap in the text. Without a cycle, headings without a number are parts of the numbered one
    above them if such headings stand between numbered ones; else the row stays flat.
    """
    if len({heading.level for heading in headings}) != 1:
        return tuple(headings)
    cycle = _cycle([_key(heading) for heading in headings])
    levels = _levels(text, headings, cycle) if cycle else _levels_by_number(headings)
    top = headings[0].level
    return tuple(replace(h, level=top + level) for h, level in zip(headings, levels, strict=True))


def _levels_by_number(headings: Sequence[Heading]) -> list[int]:
    numbered = [bool(_NUMBER.match(heading.title)) for heading in headings]
    places = [index for index, has_number in enumerate(numbered) if has_number]
    if len(places) < _MIN_NUMBERED or all(numbered[places[0] : places[-1] + 1]):
        return [0] * len(headings)
    levels = []
    below_number = False
    for heading, has_number in zip(headings, numbered, strict=True):
        below_number = has_number or (below_number and not _APART.match(heading.title))
        levels.append(1 if below_number and not has_number else 0)
    return levels


def _key(heading: Heading) -> str:
    return " ".join(heading.title.casefold().split()).strip(" :")


def _cycle(keys: Sequence[str]) -> dict[str, int]:
    """Return the recurring titles with their position in the cycle; empty when there is none."""
    counts = Counter(keys)
    most = max(counts.values(), default=0)
    recurring = [key for key, count in counts.items() if count >= max(2, most / 2)]
    if not recurring or len(recurring) == len(counts):
        return {}
    order = {key: position for position, key in enumerate(recurring)}
    steps = [order[key] for key in keys if key in order]
    restarts = sum(later <= earlier for earlier, later in pairwise(steps))
    return order if restarts < most else {}


def _levels(text: str, headings: Sequence[Heading], cycle: dict[str, int]) -> list[int]:
    places = [cycle.get(_key(heading)) for heading in headings]
    in_cycle = [index for index, place in enumerate(places) if place is not None]
    first, last = in_cycle[0], in_cycle[-1]
    levels = [0] * len(headings)
    theme_is_open = False
    for index, place in enumerate(places):
        if place is not None:
            levels[index] = 1 if theme_is_open else 0
        elif index < first:
            theme_is_open = True
        elif index > last:
            break
        else:
            previous = places[index - 1]
            following = next(p for p in places[index:] if p is not None)
            completed = previous is not None and following <= previous
            levels[index] = 0 if completed or not theme_is_open else 1
            theme_is_open = True
    _level_the_rest(text, headings, levels, last + 1)
    return levels


def _level_the_rest(text: str, headings: Sequence[Heading], levels: list[int], begin: int) -> None:
    usual = median(_gap_before(text, heading.start) for heading in headings)
    announced = False
    for index in range(begin, len(headings)):
        if index > begin and announced and _gap_before(text, headings[index].start) <= usual:
            levels[index] = 1
            continue
        until = headings[index + 1].start if index + 1 < len(headings) else len(text)
        announced = text[headings[index].end : until].rstrip().endswith(":")


def _gap_before(text: str, offset: int) -> int:
    """Count the line ends in the white space before `offset`."""
    begin = offset
    while begin and text[begin - 1].isspace():
        begin -= 1
    return text.count("\n", begin, offset)
