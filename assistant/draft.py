"""What a composer hands over: frame sentences and the stretches of text it wants to quote."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Draft", "Group", "Quote", "escape_markdown", "readable"]

_LINK = re.compile(r"!?\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~]|&(?=#?\w+;))")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A stretch of a document that makes one statement.

    Attributes:
        source_id: The document.
        start: Offset of its first character.
        end: Offset after its last character.
        cite: The (start, end) that the citation shows, when it is wider: the whole list of which
            the quote is an item. The quote lies within it.
        label: Words of the source that say what the quote is about, shown before it; "" for none.
    """

    source_id: str
    start: int
    end: int
    cite: tuple[int, int] | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Quotes under one frame sentence; `bullets` when they are a list."""

    frame: str
    quotes: tuple[Quote, ...]
    bullets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before its quotes are verified and numbered."""

    groups: tuple[Group, ...]


def readable(text: str) -> str:
    """Return source text as it reads, on one line, without mark-up; the words are unchanged."""
    plain = _LINK.sub(r"\1", text)
    plain = _EMPHASIS.sub(r"\2", plain)
    plain = _ESCAPED.sub(r"\1", plain)
    return re.sub(r"\s+", " ", plain).strip()


def escape_markdown(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
