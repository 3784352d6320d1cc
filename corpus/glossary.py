"""Read the glossary: which words mean the same, in Dutch, in English and in daily speech."""

from __future__ import annotations

import reprlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from corpus.errors import GlossaryError

__all__ = ["Concept", "Cues", "Glossary", "Region", "read_glossary"]

# One line of text without a space at either end, so that a lookup by value cannot miss.
_Phrase = Annotated[str, StringConstraints(pattern=r"^\S(?:[^\t\r\n]*\S)?$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Concept(_Entry):
    """One meaning and the words for it.

    Attributes:
        terms: Dutch, interchangeable in a search; the first one is preferred.
        short: Abbreviations as people write them. Two concepts may share one ("SO").
        english: What an English-speaking reader would type.
        everyday: Lay words; weaker than `terms`, since they may be broader.
        related: Narrower, broader or neighbouring terms; never a substitute.
        definition: One Dutch sentence, or "".
    """

    terms: Annotated[tuple[_Phrase, ...], Field(min_length=1)]
    short: tuple[_Phrase, ...] = ()
    english: tuple[_Phrase, ...] = ()
    everyday: tuple[_Phrase, ...] = ()
    related: tuple[_Phrase, ...] = ()
    definition: str = ""


class Region(_Entry):
    """A Dutch care region and the well-known places in it.

    Regions overlap (a province holds several), so a place may occur in more than one.

    Attributes:
        name: The usual Dutch name.
        also: Other Dutch and English names.
        places: Towns people would name instead of the region.
    """

    name: _Phrase
    also: tuple[_Phrase, ...] = ()
    places: tuple[_Phrase, ...] = ()


class Cues(_Entry):
    """General words that tell the role of a heading or a sentence.

    Attributes:
        recommendation_headings: Words in headings above advice.
        example_headings: Words in headings above examples from practice.
        imperatives: Verb forms that open a recommendation.
        obligation_words: Words that make a sentence an obligation or an advice.
        units: Words and signs that follow a number.
    """

    recommendation_headings: tuple[_Phrase, ...] = ()
    example_headings: tuple[_Phrase, ...] = ()
    imperatives: tuple[_Phrase, ...] = ()
    obligation_words: tuple[_Phrase, ...] = ()
    units: tuple[_Phrase, ...] = ()


class _GlossaryFile(_Entry):
    """The layout of `glossary.toml`; its tables are named in the singular."""

    version: Literal[1] = Field(alias="schema")
    concept: tuple[Concept, ...] = ()
    region: tuple[Region, ...] = ()
    cues: Cues = Cues()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The whole glossary, in the order of the file. Empty by default.

    No Dutch term belongs to two concepts; an abbreviation may.
    """

    concepts: tuple[Concept, ...] = ()
    regions: tuple[Region, ...] = ()
    cues: Cues = field(default_factory=Cues)


def read_glossary(path: Path | None) -> Glossary:
    """Read and check a glossary file.

    Args:
        path: A TOML file with `schema = 1`. None, or a file that does not exist, means
            that this corpus has no glossary.

    Returns:
        The glossary; an empty one when there is no file.

    Raises:
        GlossaryError: The file cannot be read, is not valid TOML, does not follow the layout,
            or lists the same term twice.
    """
    if path is None or not path.exists():
        return Glossary()
    tables = _parse(path)
    try:
        file = _GlossaryFile.model_validate(tables)
    except ValidationError as error:
        raise _layout_error(path, tables, error) from error
    _refuse_repeats(path, file)
    return Glossary(concepts=file.concept, regions=file.region, cues=file.cues)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GlossaryError(
            path,
            problem=f"cannot be read ({error.strerror or type(error).__name__})",
            remedy="Make it a readable file, or remove it to work without a glossary.",
        ) from error
    except UnicodeDecodeError as error:
        raise GlossaryError(
            path,
            where=f"byte {error.start}",
            problem="is not UTF-8 text",
            remedy="Save the file as UTF-8.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise GlossaryError(
            path,
            problem=f"is not valid TOML: {error}",
            remedy="Correct the file at that place.",
        ) from error


def _layout_error(path: Path, tables: dict[str, Any], error: ValidationError) -> GlossaryError:
    """Describe the first thing that does not follow the layout, and count the others."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "missing":
        problem, remedy = "is missing", "Add it."
    elif first["type"] == "extra_forbidden":
        problem, remedy = "is not a known field", "Correct the spelling or remove it."
    else:
        problem = f"{reprlib.repr(first['input'])} is not accepted ({first['msg']})"
        remedy = "Correct the value."
    others = error.error_count() - 1
    if others:
        remedy += f" There {'is 1 more mistake' if others == 1 else f'are {others} more mistakes'}."
    return GlossaryError(path, where=_place(tables, first["loc"]), problem=problem, remedy=remedy)


def _place(tables: dict[str, Any], location: tuple[int | str, ...]) -> str:
    """Say in words where in the file pydantic's `location` is, counting from 1."""
    match location:
        case (str() as table, int() as index, *rest):
            entry = tables[table][index]
            place = _entry_place(table, index, _label(entry))
        case _:
            place, rest = "", list(location)
    fields = [f"item {part + 1}" if isinstance(part, int) else f"`{part}`" for part in rest]
    return ", ".join([place, *fields] if place else fields)


def _label(entry: object) -> str:
    """Give the name by which a reader recognises a raw entry, or ""."""
    match entry:
        case {"terms": [str() as term, *_]}:
            return term
        case {"name": str() as name}:
            return name
        case _:
            return ""


def _entry_place(table: str, index: int, label: str) -> str:
    return f"[[{table}]] {index + 1}" + (f" ({label!r})" if label else "")


def _refuse_repeats(path: Path, file: _GlossaryFile) -> None:
    """Refuse a term or region name that occurs twice, and a word listed twice in one place."""
    first_place: dict[str, str] = {}
    for index, concept in enumerate(file.concept):
        place = _entry_place("concept", index, concept.terms[0])
        for name in ("short", "english", "everyday", "related"):
            _refuse_repeats_within(path, f"{place}, `{name}`", getattr(concept, name))
        _refuse_repeats_across(path, f"{place}, `terms`", concept.terms, first_place)
    first_region: dict[str, str] = {}
    for index, region in enumerate(file.region):
        place = _entry_place("region", index, region.name)
        _refuse_repeats_within(path, f"{place}, `places`", region.places)
        _refuse_repeats_across(path, place, (region.name, *region.also), first_region)


def _refuse_repeats_across(
    path: Path, place: str, words: tuple[str, ...], first_place: dict[str, str]
) -> None:
    """Refuse the words that `first_place` already holds; add the others to it."""
    for word in words:
        earlier = first_place.setdefault(word.casefold(), place)
        if earlier is not place:
            raise GlossaryError(
                path,
                where=place,
                problem=f"{word!r} is already in {earlier}",
                remedy="Keep it in one of the two, or merge them.",
            )
    _refuse_repeats_within(path, place, words)


def _refuse_repeats_within(path: Path, place: str, words: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for word in words:
        if word.casefold() in seen:
            raise GlossaryError(
                path,
                where=place,
                problem=f"{word!r} is listed twice",
                remedy="Remove one of them.",
            )
        seen.add(word.casefold())
