"""Write a note as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.values import Language
from ui.export.note import Exchange, Note, Quote
from ui.export.places import heading, made_on, outcome, place_lines, source_line
from ui.messages.note import NOTE

__all__ = ["write_markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_ACTIVE = re.compile(r"[<`&~]|!\[|\]\((?!#\))|\]:|://|www\.")
"""What would do more in a viewer than give words a form: HTML, images, links to elsewhere."""


def write_markdown(note: Note) -> str:
    """Return the note; every quote is in it word for word, on one line, and does nothing."""
    words = NOTE[note.language]
    lines = [
        f"# {_plain(note.title)}",
        "",
        made_on(note),
        "",
        f"> **{words['check']}** {words['check_why']}",
    ]
    for number, exchange in enumerate(note.exchanges, start=1):
        lines += ["", f"## {heading(note, number)}", "", f"**{_plain(exchange.question)}**", ""]
        lines += _exchange(exchange, note.language)
    return "\n".join(lines) + "\n"


def _exchange(exchange: Exchange, language: Language) -> Iterator[str]:
    words = NOTE[language]
    if exchange.searched is not None:
        yield words["searched"].format(question=_plain(exchange.searched))
        yield ""
    yield outcome(exchange, language)
    yield from ("", f"### {words['answer']}", "", exchange.text)
    if exchange.quotes:
        yield from ("", f"### {words['quotes']}")
    for quote in exchange.quotes:
        yield ""
        yield from _quote(quote, language)


def _quote(quote: Quote, language: Language) -> Iterator[str]:
    text = " ".join(quote.text.split())
    source = f"*{_plain(quote.title)}* ({_plain(source_line(quote, language))})"
    places = [_plain(line) for line in place_lines(quote, language)]
    yield "\\\n".join([f"**[{quote.marker}]** {source}", *places])
    yield ""
    if _ACTIVE.search(text):
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        yield from (f"{fence}text", text, fence)
    else:
        yield f"> “{text}”"


def _plain(text: str) -> str:
    """Return text on one line in which nothing is mark-up."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
