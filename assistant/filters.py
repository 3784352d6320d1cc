"""Check the filters of a caller against the documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from assistant.errors import QuestionError
from assistant.values import Filters
from corpus.catalogue import Source, SourceKind

__all__ = ["checked_filters"]

_LISTS = ("sources", "kinds", "regions")
_DATES = ("since", "until")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def checked_filters(
    filters: Filters | Mapping[str, Any] | None, sources: Mapping[str, Source]
) -> Filters:
    """Return the filters as a value.

    Args:
        filters: A mapping has the fields of `Filters`; a single name may stand for a list of one.
        sources: The documents of the index, by id.

    Raises:
        QuestionError: A field, a date, a kind or a document is not known. A region that no
            document has is no mistake: nothing is found.
    """
    if not isinstance(filters, Filters):
        filters = _from_mapping(filters or {})
    for name in _DATES:
        date = getattr(filters, name)
        if date is not None and not (isinstance(date, str) and _DATE.fullmatch(date)):
            raise QuestionError(
                f"The filter `{name}` has {date!r}; write a date such as 2023, 2023-06 or "
                "2023-06-18."
            )
    _must_be_known("kinds", filters.kinds, get_args(SourceKind))
    _must_be_known("sources", filters.sources, sources)
    return filters


def _from_mapping(fields: Mapping[str, Any]) -> Filters:
    unknown = [name for name in fields if name not in (*_LISTS, *_DATES)]
    if unknown:
        raise QuestionError(
            f"There is no filter {unknown[0]!r}. Use {', '.join(_LISTS)}, since and until."
        )
    return Filters(
        sources=_names("sources", fields),
        kinds=_names("kinds", fields),
        regions=_names("regions", fields),
        since=fields.get("since"),
        until=fields.get("until"),
    )


def _names(field: str, fields: Mapping[str, Any]) -> tuple[str, ...]:
    value = fields.get(field) or ()
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple | set | frozenset) or not all(
        isinstance(name, str) for name in names
    ):
        raise QuestionError(f"The filter `{field}` has {value!r}; give a list of names.")
    return tuple(names)


def _must_be_known(
    field: str, names: tuple[str, ...], known: Mapping[str, Any] | tuple[str, ...]
) -> None:
    for name in names:
        if name not in known:
            raise QuestionError(
                f"The filter `{field}` has {name!r}; choose from {', '.join(map(repr, known))}."
            )
