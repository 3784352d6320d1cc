"""The filters of a question: what there is to choose, and what was chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from assistant import Assistant, Filters
from assistant.draft import readable
from assistant.values import Language
from ui.messages.web import KINDS, TEXTS
from ui.web.context import Heard

__all__ = ["chips", "choices", "chosen", "dropped", "read_filters", "written"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTS = ("sources", "kinds", "regions")


def read_filters(text: str, assistant: Assistant) -> Filters:
    """Return filters as `written` wrote them; whatever is not known is left out."""
    try:
        raw = json.loads(text or "{}")
    except json.JSONDecodeError:
        return Filters()
    return _known(raw if isinstance(raw, dict) else {}, assistant)


def written(filters: Filters) -> str:
    """Return filters as text, to keep in the page."""
    return json.dumps({name: value for name, value in asdict(filters).items() if value})


def chosen(heard: Heard, assistant: Assistant) -> Filters:
    """Return the filters that the form was filled in with."""
    fields: dict[str, Any] = {name: heard.get(name).split("\n") for name in _LISTS}
    return _known(fields | {n: heard.get(n).strip() for n in ("since", "until")}, assistant)


def dropped(filters: Filters, field: str, value: str) -> Filters:
    """Return filters without one."""
    return Filters(
        sources=_without(filters.sources, field == "sources", value),
        kinds=_without(filters.kinds, field == "kinds", value),
        regions=_without(filters.regions, field == "regions", value),
        since=None if field == "since" else filters.since,
        until=None if field == "until" else filters.until,
    )


def choices(assistant: Assistant, filters: Filters, language: Language) -> dict[str, Any]:
    """Return what the form shows: per field the values with their name and whether it is on."""
    sources = assistant.sources()
    kinds = dict.fromkeys(source.kind for source in sources)
    regions = sorted({source.region for source in sources if source.region})
    return {
        "sources": [(s.id, readable(s.title), s.id in filters.sources) for s in sources],
        "kinds": [(kind, KINDS[language][kind], kind in filters.kinds) for kind in kinds],
        "regions": [(name, name, name in filters.regions) for name in regions],
        "since": filters.since or "",
        "until": filters.until or "",
    }


def chips(assistant: Assistant, filters: Filters, language: Language) -> list[dict[str, str]]:
    """Return each filter that is on: its field, its value, and what it is called."""
    t = TEXTS[language]
    titles = {source.id: readable(source.title) for source in assistant.sources()}
    found = [("sources", source_id, titles[source_id]) for source_id in filters.sources]
    found += [("kinds", kind, KINDS[language][kind]) for kind in filters.kinds]
    found += [("regions", region, region) for region in filters.regions]
    if filters.since:
        found.append(("since", filters.since, t["since"].format(year=filters.since)))
    if filters.until:
        found.append(("until", filters.until, t["until"].format(year=filters.until)))
    return [{"field": f, "value": v, "label": label} for f, v, label in found]


def _known(raw: Mapping[str, Any], assistant: Assistant) -> Filters:
    sources = assistant.sources()
    return Filters(
        sources=_those(raw.get("sources"), {source.id for source in sources}),
        kinds=_those(raw.get("kinds"), {source.kind for source in sources}),
        regions=_those(raw.get("regions"), {source.region for source in sources}),
        since=_year(raw.get("since")),
        until=_year(raw.get("until")),
    )


def _those(names: object, known: Collection[str | None]) -> tuple[str, ...]:
    listed = names if isinstance(names, list) else []
    return tuple(name for name in listed if isinstance(name, str) and name in known)


def _year(text: object) -> str | None:
    return text if isinstance(text, str) and _YEAR.fullmatch(text) else None


def _without(names: tuple[str, ...], concerned: bool, value: str) -> tuple[str, ...]:
    return tuple(name for name in names if not (concerned and name == value))
