"""What a person says about a document: its name and its catalogue entry, checked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pydantic import ValidationError

from assistant.errors import DocumentError
from assistant.question import clean
from corpus.catalogue import SUFFIXES
from corpus.entries import Entry

__all__ = ["Metadata", "make_entry", "safe_name"]

LONGEST_NAME = 150
"""Bytes of a file name, its extension included; file systems take 255 with what we add."""
LONGEST_FIELD = 300
"""Characters of a title, publisher, region or address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a person says about a document; what is empty is not known.

    Attributes:
        title: "" takes the title that is recognised in the document.
        publisher: Who published it.
        date: ISO 8601, as precise as known: "2026", "2026-06" or "2026-06-18".
        kind: "leidraad", "nieuws", "convenant", "regiobeeld" or "overig".
        region: The region it is about.
        url: Where the original can be read; http or https.
        language: ISO 639-1 code of the text.
    """

    title: str = ""
    publisher: str = ""
    date: str = ""
    kind: str = "overig"
    region: str = ""
    url: str = ""
    language: str = "nl"


def safe_name(name: str) -> str:
    """Return a file name that is harmless on every system and on a screen.

    Raises:
        DocumentError: Nothing usable is left, it is too long, or its ending is not one we read.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C" or c.isspace())
    plain = re.sub(r'[<>:"|?*%#]+', "-", " ".join(visible.split()))
    stem, dot, suffix = plain.rpartition(".")
    stem = stem.lstrip("~").strip(".- ")
    if not dot or f".{suffix.lower()}" not in SUFFIXES:
        raise DocumentError(
            "format",
            f"{last!r} is not a kind of document that can be read: {', '.join(sorted(SUFFIXES))}.",
        )
    if not re.search(r"\w", stem):
        raise DocumentError("name", f"The file name {last!r} has no letters. Rename the file.")
    kept = f"{stem}.{suffix.lower()}"
    if len(kept.encode()) > LONGEST_NAME:
        raise DocumentError(
            "name", f"The file name has more than {LONGEST_NAME} bytes. Shorten it."
        )
    return kept


def make_entry(file: str, metadata: Metadata, title: str) -> Entry:
    """Return the catalogue entry.

    Raises:
        DocumentError: A field has a value that cannot be used.
    """
    fields = {
        "title": clean(metadata.title) or clean(title),
        "publisher": clean(metadata.publisher) or None,
        "date": metadata.date.strip() or None,
        "kind": metadata.kind,
        "region": clean(metadata.region) or None,
        "url": metadata.url.strip() or None,
        "language": metadata.language,
    }
    for name, value in fields.items():
        if value and (len(value) > LONGEST_FIELD or (name == "url" and re.search(r"\s", value))):
            raise DocumentError("field", f"The field `{name}` cannot have this value.", name)
    try:
        return Entry.model_validate({"file": file, **fields})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        raise DocumentError(
            "field", f"The field `{name}` is wrong: {first['msg']}.", name
        ) from error
