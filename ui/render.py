"""Lay an answer out for reading: the answer, its sources, and whether the quotes are real."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.frames import spoken_date
from ui.messages import WORDS
from ui.terminal import on_screen, printable, screen

if TYPE_CHECKING:
    from assistant import Answer, Citation
    from assistant.values import Language

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
    for number, line in enumerate(_below(answer, verified, width=console.width)):
        if number == 0:
            console.print()
        console.print(Text(line, style=_style(line, answer)), soft_wrap=True)


def answer_lines(answer: Answer, verified: int) -> list[str]:
    """Return the answer as plain lines, for a pipe or a file."""
    below = list(_below(answer, verified))
    text = printable(plain_markdown(answer.text)).splitlines()
    return [*text, "", *below] if below else text


def plain_markdown(text: str) -> str:
    """Return Markdown as plain text: without emphasis signs and backslashes before signs."""
    return re.sub(r"\\([\\`*_{}\[\]()#+.!<>|~-])", r"\1", _EMPHASIS.sub(r"\2", text))


def shortened(text: str, width: int, lines: int = _SCREEN_LINES) -> list[str]:
    """Return `text` on at most `lines` lines, cut at a word with an ellipsis."""
    import textwrap

    return textwrap.wrap(text, width=max(width, 20), max_lines=lines, placeholder=" …")


def _below(answer: Answer, verified: int, width: int = _MAX_WIDTH) -> Iterator[str]:
    """Yield the lines below the answer; quotes stay within `width`."""
    words = WORDS[answer.language]
    if answer.citations:
        yield words["sources"]
        for _, document in groupby(answer.citations, key=lambda citation: citation.source_id):
            yield from _document(list(document), answer.language, width)
        yield ""
        total = len(answer.citations)
        checked = words["verified" if verified == total else "unverified"]
        yield checked.format(found=verified, total=total)
    if answer.standalone_question.split() != answer.question.split():
        yield words["searched"].format(question=printable(answer.standalone_question))


def _document(citations: Sequence[Citation], language: Language, width: int) -> Iterator[str]:
    """Yield the lines of consecutive citations from one document."""
    first = citations[0]
    yield f"  {_one_line(first.title)} ({spoken_date(first.date, language)})"
    for place, group in groupby(citations, key=lambda citation: _place(citation, language)):
        if place:
            yield f"    {place}"
        for citation in group:
            marker = f"      [{citation.marker}] "
            rows = shortened(f"“{_one_line(citation.quote)}”", width - len(marker))
            yield marker + rows[0]
            yield from (" " * len(marker) + row for row in rows[1:])


def _place(citation: Citation, language: Language) -> str:
    """Return where in its document a quote stands: headings and page, "" when it has neither."""
    parts = [_one_line(" › ".join(citation.section))] if citation.section else []
    if citation.page is not None:
        parts.append(WORDS[language]["page"].format(page=citation.page))
    return " · ".join(parts)


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _style(line: str, answer: Answer) -> str:
    words = WORDS[answer.language]
    if line == words["sources"]:
        return "bold"
    if line.startswith(words["unverified"].partition(" ")[0]):
        return "bold red"
    return "dim" if line.startswith("    ") else ""
