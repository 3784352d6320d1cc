"""Lay an answer out for reading: the answer, its sources, and whether the quotes are real."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ui.messages import WORDS, spoken_date
from ui.terminal import on_screen, printable, screen

if TYPE_CHECKING:
    from assistant import Answer, Citation

__all__ = ["answer_lines", "plain_markdown", "shortened", "show_answer"]

_SCREEN_LINES = 3
_MAX_WIDTH = 100
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,2}|_{1,2})(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")


def show_answer(answer: Answer, verified: int) -> None:
    """Print an answer.

    Args:
        answer: What was answered.
        verified: How many of its quotes stand in the sources, character for character.
    """
    if not on_screen():
        sys.stdout.write("\n".join(answer_lines(answer, verified)) + "\n")
        return
    from rich.markdown import Markdown
    from rich.text import Text

    console = screen()
    console.width = min(console.width, _MAX_WIDTH)
    console.print()
    console.print(Markdown(printable(answer.text), hyperlinks=False))
    console.print()
    for line in _below(answer, verified, width=console.width):
        console.print(Text(line, style=_style(line, answer)), soft_wrap=True)


def answer_lines(answer: Answer, verified: int) -> list[str]:
    """Return the answer as plain lines, for a pipe or a file; the quotes in full."""
    return [*printable(plain_markdown(answer.text)).splitlines(), "", *_below(answer, verified)]


def plain_markdown(text: str) -> str:
    """Return Markdown as plain text: without emphasis signs and backslashes before signs."""
    return re.sub(r"\\([\\`*_{}\[\]()#+.!<>|~-])", r"\1", _EMPHASIS.sub(r"\2", text))


def shortened(text: str, width: int, lines: int = _SCREEN_LINES) -> list[str]:
    """Return `text` on at most `lines` lines, cut at a word with an ellipsis."""
    import textwrap

    return textwrap.wrap(text, width=max(width, 20), max_lines=lines, placeholder=" …")


def _below(answer: Answer, verified: int, width: int | None = None) -> Iterator[str]:
    """Yield the lines below the answer; `width` is that of the screen, None for a pipe."""
    words = WORDS[answer.language]
    if answer.citations:
        yield words["sources"]
        for _, group in groupby(answer.citations, key=_place):
            yield from _sources(list(group), answer.language, width)
        yield ""
        total = len(answer.citations)
        checked = words["verified" if verified == total else "unverified"]
        yield checked.format(found=verified, total=total)
    if answer.standalone_question.split() != answer.question.split():
        yield words["searched"].format(question=printable(answer.standalone_question))


def _place(citation: Citation) -> tuple[str, tuple[str, ...], int | None]:
    return citation.source_id, citation.section, citation.page


def _sources(citations: Sequence[Citation], language: str, width: int | None) -> Iterator[str]:
    """Yield the lines of consecutive citations from one place."""
    first = citations[0]
    place = " › ".join(first.section)
    if first.page is not None:
        page = WORDS[language]["page"].format(page=first.page)
        place = f"{place} · {page}" if place else page
    yield f"  {_one_line(first.title)} ({spoken_date(first.date, language)})"
    if place:
        yield f"  {_one_line(place)}"
    for citation in citations:
        marker = f"    [{citation.marker}] "
        quote = f"“{_one_line(citation.quote)}”"
        rows = [quote] if width is None else shortened(quote, width - len(marker))
        for number, row in enumerate(rows):
            yield (" " * len(marker) if number else marker) + row


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _style(line: str, answer: Answer) -> str:
    words = WORDS[answer.language]
    if line == words["sources"]:
        return "bold"
    if line.startswith(words["unverified"].partition(" ")[0]):
        return "bold red"
    return "dim" if line.startswith("    ") else ""
