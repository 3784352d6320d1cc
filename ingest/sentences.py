"""Cut running text into sentences, exactly: spans point into the text they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["find_sentences"]

# Words after which a full stop does not end a sentence. General Dutch and English usage.
_ABBREVIATIONS = frozenset(
    """
    a.h.w bijv bv ca cf co d.d d.m.v d.w.z dhr dr drs e.g evt excl i.c i.e i.h.a i.h.b i.o i.p.v
    i.s.m i.t.t i.v.m incl ing ir jhr m.b.t m.b.v m.i m.i.v m.n mevr mr mrs ms mw n.a.v
    nl nr o.a o.b.v o.g.v o.i.d o.l.v o.m o.v.v ph.d prof resp st st.cr t.a.v t.b.v t.g.v t.o.v t.w
    t/m v.w.b vgl vs w.o z.g zgn
    """.split()  # a list as long as this is easier to read as text
)
# The same, but only when a number follows: "art. 3", "22 feb. 2019"; not "Zij is lid. De raad".
_BEFORE_NUMBERS = frozenset(
    """
    apr art aug blz dec feb fig hfst jan jl jul jun lid max min mrt no nov okt p pag par pp
    sept vol
    """.split()  # as above
)
# Close a sentence before a capital; within brackets, "(huisartsen etc.)", they do not.
_CLOSING = frozenset({"e.a", "e.d", "e.v", "enz", "etc", "jl"})
_INITIALS = re.compile(r"[A-ZÀ-ÖØ-Þ](?:\.[A-ZÀ-ÖØ-Þ])*")
_COMPANIES = frozenset({"B.V", "N.V"})
_LONGEST_ABBREVIATION = 12
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)")
_BLANK = re.compile(r"\s*+")
_WORD = re.compile(r"\S+")
_NUMBER_ONLY = re.compile(r"[\s*_(\[]*+(?:\d{1,3}|[a-zA-Z])[.)]")
_OPENERS = "\"'“‘„«‹([*•-"
_WRAP_WIDTHS = range(60, 101)
"""Characters: text that is wrapped by line feeds has lines of about this length."""


def find_sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the sentences of `text[start:end]` as (start, end) offsets, in order.

    Abbreviations, initials, decimal numbers and web addresses do not end a sentence. A line that
    is followed by a line with a capital stands on its own, such as the title of a list item,
    unless it is so long that it was wrapped there. All visible characters are in a sentence.
    """
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        blank = _BLANK.match(text, match.end(), end)
        following = blank.end() if blank else match.end()
        if following < end and (
            not _may_start_sentence(text[following])
            or _ends_abbreviation(text, begin, match, following)
        ):
            continue
        spans += _lines(text, begin, match.end())
        begin = match.end()
    return (*spans, *_lines(text, begin, end))


def _may_start_sentence(char: str) -> bool:
    """Whether a character can open a sentence; letters of a script without capitals can."""
    return char.isdigit() or char in _OPENERS or (char.isalpha() and not char.islower())


def _ends_abbreviation(text: str, begin: int, match: re.Match[str], following: int) -> bool:
    """Whether the full stop belongs to the word before it.

    The sentence starts at `begin`; the text after the full stop goes on at `following`.
    """
    stop = match.start()
    if text[stop] != "." or (match.end() - stop > 1 and text[stop + 1] in ".!?…"):
        return False
    first = stop
    lowest = max(begin, stop - _LONGEST_ABBREVIATION - 1)
    while first > lowest and (text[first - 1].isalnum() or text[first - 1] in "./"):
        first -= 1
    word = text[first:stop]
    if _INITIALS.fullmatch(word) and word not in _COMPANIES:
        return True
    number_only = _NUMBER_ONLY.match(text, begin, stop + 1)
    if number_only is not None and number_only.end() == stop + 1:
        return True  # the number of a heading or an item
    return _is_abbreviation(
        word,
        in_brackets=")" in match.group(),
        before_number=any(
            c.isdigit() for c in text[following : following + 16].split(maxsplit=1)[0]
        ),
    )


def _is_abbreviation(word: str, *, in_brackets: bool, before_number: bool) -> bool:
    lower = word.lower()
    if lower in _ABBREVIATIONS:
        return not (word.isupper() and word.isalpha())  # "de Zorg BV." ends a sentence
    return (before_number and lower in _BEFORE_NUMBERS) or (in_brackets and lower in _CLOSING)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of `text[start:end]` without surrounding space; wrapped lines are one."""
    rows = _rows(text, start, end)
    lengths = [last - first for first, last in rows]
    if len(rows) > 1:
        lengths[0] += start - (text.rfind("\n", 0, start) + 1)  # it may start halfway a line
    width = max(lengths)
    begin = -1
    for number, (first, last) in enumerate(rows):
        if first == last:
            continue
        begin = first if begin < 0 else begin
        length = 0 if "|" in text[first:last] else lengths[number]  # a row of a table is whole
        if number + 1 == len(rows) or not _goes_on(text, rows[number + 1], length, width):
            yield begin, last
            begin = -1


def _rows(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the visible part of each line starts and ends; the same for a blank line."""
    rows = []
    position = start
    for line in text[start:end].split("\n"):
        first = position + len(line) - len(line.lstrip())
        rows.append((first, max(first, position + len(line.rstrip()))))
        position += len(line) + 1
    return rows


def _goes_on(text: str, row: tuple[int, int], length: int, width: int) -> bool:
    """Whether the sentence of a line of `length`, the longest being `width`, goes on in `row`."""
    first, last = row
    if first == last:
        return False
    opening = text[first]
    if not (opening.isupper() or opening.isdigit() or opening in "([*"):
        return True
    word = _WORD.match(text, first, last)
    had_room = word is not None and word.end() - first < width - length
    return not had_room and length >= _WRAP_WIDTHS[0] and width <= _WRAP_WIDTHS[-1]
