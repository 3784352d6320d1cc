"""Cut running text into sentences, exactly: spans point into the text they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["find_sentences"]

# Words after which a full stop does not end a sentence. General Dutch and English usage.
_ABBREVIATIONS = frozenset(
    "a.d art bijv blz bv ca cf co d.d d.m.v d.w.z dhr dr drs e.a e.d e.g e.v enz etc excl "
    "fig hfst i.c i.e i.h.b i.o i.p.v i.s.m i.v.m incl ing ir jhr jl lid m.b.t m.b.v "
    "m.i.v m.n max mevr min mr mw n.a.v no nr o.a o.b.v o.g.v o.l.v o.m p.m par pag "
    "ph.d prof resp st st.cr t.a.v t.b.v t.g.v t.o.v t.w v.w.b vgl vs z.g z.o.z zgn".split()
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"([\w.]+)\.[\"'”’»)\]]*$")
_LINES = re.compile(r"[^\n]+(?:\n(?![A-Z0-9(\[*])[^\n]+)*")


def find_sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the sentences of `text[start:end]` as (start, end) offsets, in order.

    Abbreviations, initials, decimal numbers and web addresses do not end a sentence. A line that
    is followed by a line with a capital stands on its own, such as the title of a list item.
    """
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        following = text[match.end() : end].lstrip()
        if following and not _may_start_sentence(following):
            continue
        if following and _ends_abbreviation(text[begin : match.end()]):
            continue
        spans += _lines(text, begin, match.end())
        begin = match.end()
    return (*spans, *_lines(text, begin, end))


def _may_start_sentence(text: str) -> bool:
    first = text[0]
    return first.isupper() or first.isdigit() or first in "\"'“‘«([*•-"


def _ends_abbreviation(sentence: str) -> bool:
    match = _WORD_BEFORE.search(sentence)
    if match is None:
        return False
    word = match.group(1)
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    return initial or word.lower() in _ABBREVIATIONS


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    for line in _LINES.finditer(piece):
        raw = line.group()
        if raw.strip():
            left = start + line.start() + len(raw) - len(raw.lstrip())
            yield left, start + line.start() + len(raw.rstrip())
