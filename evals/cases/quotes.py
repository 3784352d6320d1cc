"""Find a quotation in a document, so that gold outlives every index and most new editions.

Gold is a place in the text of the document, never a passage of the index: cutting or embedding
the document anew leaves it where it was. The quotation is looked up

1. as it stands, but for white space, capitals, hyphenation and the form of quotes and dashes;
2. else by likeness, at least `FUZZY` of 100: a new edition that changed a word;
3. else it is stale: reported with the text that comes nearest, and never scored 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from evals.cases.case import Place

__all__ = ["FUZZY", "Canonical", "Found", "QuoteFinder", "Span", "normalised"]

FUZZY = 95.0
_NEARBY = 1
_FORMS = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑–—−", "-")
)
_BROKEN = re.compile(r"(\w+)-[ \t]*\n\s*(\w+)")

How = Literal["exact", "fuzzy", "stale"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to `end` of a document's text."""

    start: int
    end: int

    def __len__(self) -> int:
        """Return the number of characters."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a quotation stands.

    Attributes:
        how: "exact", "fuzzy" or "stale".
        spans: All places when exact, one when fuzzy, none when stale.
        score: Likeness of the nearest text, 0 to 100.
        nearest: The text there; "" when the document is missing.
        page: Of the first span, or of the nearest text; None without pages.
    """

    how: How
    spans: tuple[Span, ...] = ()
    score: float = 0.0
    nearest: str = ""
    page: int | None = None


class Canonical:
    """A text in its plainest form, with the way back to the original."""

    def __init__(self, text: str) -> None:
        """Normalise `text`."""
        characters: list[str] = []
        self._offsets: list[int] = []
        for offset, character in _joined(text):
            plain = unicodedata.normalize("NFKC", character).translate(_FORMS).casefold()
            for part in plain:
                blank = part.isspace()
                if blank and characters and characters[-1] == " ":
                    continue
                characters.append(" " if blank else part)
                self._offsets.append(offset)
        self.text = "".join(characters)

    def original(self, start: int, end: int) -> Span:
        """Return the original characters behind `text[start:end]`; `end > start`."""
        return Span(self._offsets[start], self._offsets[end - 1] + 1)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Yield characters with their offsets, without soft hyphens and breaks inside words.

    A hyphen at the end of a line goes only if the joined word stands elsewhere: Dutch has real
    ones.
    """
    dropped: set[int] = set()
    words: set[str] | None = None
    for match in _BROKEN.finditer(text):
        words = words if words is not None else set(re.findall(r"\w+", text.casefold()))
        if (match[1] + match[2]).casefold() in words:
            dropped.update(range(match.end(1), match.start(2)))
    for offset, character in enumerate(text):
        if character != "\u00ad" and offset not in dropped:
            yield offset, character


def normalised(text: str) -> str:
    """Return `text` in the form in which quotations are compared."""
    return Canonical(text).text.strip()


@dataclass(frozen=True, kw_only=True)
class QuoteFinder:
    """Looks quotations up in the documents of one corpus.

    Attributes:
        texts: The text of each document, by id.
        pages: The pages of each document that has them: number, start and end.
        dates: The date of each document that has one, ISO 8601.
    """

    texts: Mapping[str, str]
    pages: Mapping[str, Sequence[tuple[int, int, int]]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _canonical(self) -> dict[str, Canonical]:
        return {}

    @cached_property
    def _known(self) -> dict[Place, Found]:
        return {}

    def find(self, place: Place) -> Found:
        """Return where a quotation stands; the same place is looked up once."""
        if place not in self._known:
            self._known[place] = self._find(place)
        return self._known[place]

    def spans(self, place: Place) -> tuple[Span, ...]:
        """Return the spans of a quotation; none when it is stale."""
        return self.find(place).spans

    def _find(self, place: Place) -> Found:
        if place.doc not in self.texts:
            return Found(how="stale")
        canonical = self._text(place.doc)
        wanted = normalised(place.quote)
        spans = [
            canonical.original(match.start(), match.end())
            for match in re.finditer(re.escape(wanted), canonical.text)
            if match.end() > match.start()
        ]
        if spans:
            kept = [s for s in spans if self._near(place, s)] or spans
            return Found(
                how="exact", spans=tuple(kept), score=100.0, page=self.page(place.doc, kept[0])
            )
        return self._alike(place, canonical, wanted)

    def _alike(self, place: Place, canonical: Canonical, wanted: str) -> Found:
        from rapidfuzz.fuzz import partial_ratio_alignment

        best = partial_ratio_alignment(wanted, canonical.text) if wanted else None
        if best is None or best.dest_end <= best.dest_start:
            return Found(how="stale")
        span = canonical.original(best.dest_start, best.dest_end)
        # `partial_ratio` slides the shorter over the longer: a text shorter than its quotation
        # would match any quotation that holds it.
        alike = best.score if len(wanted) <= len(canonical.text) else 0.0
        return Found(
            how="fuzzy" if alike >= FUZZY else "stale",
            spans=(span,) if alike >= FUZZY else (),
            score=float(alike),
            nearest=self.texts[place.doc][span.start : span.end],
            page=self.page(place.doc, span),
        )

    def _text(self, doc: str) -> Canonical:
        if doc not in self._canonical:
            self._canonical[doc] = Canonical(self.texts[doc])
        return self._canonical[doc]

    def _near(self, place: Place, span: Span) -> bool:
        page = self.page(place.doc, span)
        return place.page is None or page is None or abs(page - place.page) <= _NEARBY

    def page(self, doc: str, span: Span) -> int | None:
        """Return the page on which a span starts, from 1; None without pages."""
        for number, start, end in self.pages.get(doc, ()):
            if start <= span.start < end:
                return number
        return None
