"""What a reader makes of a file: plain text, with what is known for certain about its form."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

__all__ = ["ExtractedText", "Heading", "PageSpan", "page_numbers", "page_ranges"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpan:
    """One page of a document.

    `number` counts from 1, as a reader sees it; `start` and `end` are character offsets in
    `ExtractedText.text`, end exclusive.
    """

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that the format itself marks as one (mark-up, style or PDF outline).

    `level` counts from 1 (the outermost). `text[start:end]` is the heading as it stands in the
    text; `title` is the same without mark-up or surrounding space.
    """

    start: int
    end: int
    level: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedText:
    """The text of one document and what its format says about it.

    Attributes:
        text: The text; every offset in the product counts characters of this string.
        pages: In order, covering the text; empty for formats without pages.
        headings: In order; empty when the format marks none (plain text).
        title: The title in the file's metadata, or None.
        warnings: What a person should know about the reading, in English, such as
            "page 3 has no text".
        empty_pages: Numbers of the pages on which no text was found.
        front_matter_end: Where the text proper starts: above it stands a block of settings
            (Markdown's front matter), which is no text to quote; 0 when there is none.
    """

    text: str
    pages: Sequence[PageSpan] = ()
    headings: Sequence[Heading] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()
    empty_pages: tuple[int, ...] = ()
    front_matter_end: int = 0

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page that holds `offset`, or None without pages."""
        if not self.pages:
            return None
        index = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[max(index, 0)].number


def page_numbers(pages: Iterable[int]) -> str:
    """Write page numbers short: "3-7, 9"."""
    runs = [
        [page for _, page in run]
        for _, run in groupby(enumerate(sorted(pages)), lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def page_ranges(pages: Iterable[int]) -> str:
    """Word page numbers short: "page 3" or "pages 3-7, 9"."""
    found = sorted(pages)
    return f"{'page' if len(found) == 1 else 'pages'} {page_numbers(found)}"
