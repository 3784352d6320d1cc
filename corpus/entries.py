"""The catalogue file: what is known about each document, in TOML."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import CatalogueError

__all__ = ["CATALOGUE", "Entry", "SourceKind", "read_entries", "write_entries"]

CATALOGUE = "catalogue.toml"
"""The name of the file."""

SourceKind = Literal["leidraad", "nieuws", "convenant", "regiobeeld", "overig"]


def _checked_date(text: str) -> str:
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) is None:
        raise ValueError('write it as "2026", "2026-06" or "2026-06-18"')
    date.fromisoformat(text + "-01" * (2 - text.count("-")))
    return text


class Entry(BaseModel):
    """What the catalogue says about one file; the fields are those of `Source`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    publisher: str | None = None
    date: Annotated[str, AfterValidator(_checked_date)] | None = None
    kind: SourceKind = "overig"
    region: str | None = None
    url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "nl"
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    notes: tuple[str, ...] = ()


class _Catalogue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: tuple[Entry, ...] = ()


def read_entries(path: Path) -> Mapping[str, Entry]:
    """Return the entries of a catalogue file by the file they describe; empty without one.

    Raises:
        CatalogueError: The file cannot be read or is malformed.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{str(path)!r} cannot be read: {error}. Correct the file.") from error
    try:
        entries = _Catalogue.model_validate(raw).source
    except ValidationError as error:
        raise CatalogueError(_explain(path, raw, error)) from error
    doubles = [file for file, count in Counter(e.file for e in entries).items() if count > 1]
    if doubles:
        raise CatalogueError(
            f"{str(path)!r} describes {doubles[0]!r} more than once. Keep one entry."
        )
    return {entry.file: entry for entry in entries}


def _explain(path: Path, raw: Mapping[str, object], error: ValidationError) -> str:
    """Word the first thing that is wrong with the catalogue."""
    first = error.errors(include_url=False)[0]
    place = first["loc"]
    field = str(place[2] if len(place) > 2 else place[-1])
    where = _entry_name(raw, place)
    if first["type"] == "missing":
        problem = f"the field {field!r}{where} is missing"
    elif first["type"] == "extra_forbidden":
        problem = f"there is no field {field!r}{where}"
    else:
        message = re.sub(r"^Input should", "it should", first["msg"]).removeprefix("Value error, ")
        problem = f"the field {field!r}{where} has {str(first['input'])[:80]!r}; {message}"
    hint = f" Kinds are: {', '.join(get_args(SourceKind))}." if field == "kind" else ""
    return f"{str(path)!r}: {problem}.{hint} Correct the entry."


def _entry_name(raw: Mapping[str, object], place: tuple[int | str, ...]) -> str:
    """Return which entry an error is about, such as " of 'leidraad.txt'"; "" when none."""
    entries = raw.get("source")
    if len(place) < 2 or not isinstance(entries, list) or not isinstance(place[1], int):
        return ""
    entry = entries[place[1]]
    name = entry.get("file") if isinstance(entry, dict) else None
    return f" of {name!r}" if name else f" of entry {place[1] + 1}"


def write_entries(path: Path, entries: Mapping[str, Entry]) -> None:
    """Write a catalogue file, completely or not at all.

    Raises:
        OSError: It cannot be written.
    """
    import tomlkit

    tables = [
        entry.model_dump(exclude_defaults=True, exclude_none=True)
        for _, entry in sorted(entries.items())
    ]
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(tomlkit.dumps({"source": tables}), encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
