"""The filters of a question: what there is to choose, and what was chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
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
    if field in ("since", "until"):
        return replace(filters, **{field: None})
    if field in _LISTS:
        kept = tuple(name for name in getattr(filters, field) if name != value)
        return replace(filters, **{field: kept})
    return filters


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
    there = {
        "sources": {source.id for source in sources},
        "kinds": {str(source.kind) for source in sources},
        "regions": {source.region for source in sources},
    }
    lists = {
        name: tuple(v for v in _texts(raw.get(name)) if v in there[name]) for name in _LISTS
    }
    years = {
        name: year if isinstance(year := raw.get(name), str) and _YEAR.fullmatch(year) else None
        for name in ("since", "until")
    }
    return Filters(**lists, **years)


def _texts(value: object) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
