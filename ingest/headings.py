"""Find the headings in text that does not mark them, by the look of a line and what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.blocks import Block, Line, blocks
from ingest.text import Heading

__all__ = ["find_headings", "find_title", "reads_as_heading"]

_MAX_CHARACTERS = 85
_MAX_WORDS = 11
_MAX_TITLE_CHARACTERS = 160
_MAX_TITLE_WORDS = 24
_MAX_HEADINGS_IN_A_ROW = 3

_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<title>.+?)(?<=\S)\1:?")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+(?=[A-ZÀ-Þ\"'“‘(])")
_ENUMERATOR = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2}(?:\.\d{1,2})*)[.)]\s+(?=[^\W\d_a-z])")
_PART = re.compile(
    r"(?P<kind>deel|hoofdstuk|bijlage|paragraaf|artikel|part|chapter|appendix|annex|article)"
    r"\s+(?:\d{1,3}|[A-Z]|[IVX]{1,6})(?:[a-z])?(?:[.:]|\s|$)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:figuur|fig\.|tabel|grafiek|afbeelding|kaart|diagram|figure|table|chart)\s+[\dIVX]",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:(?:prof|dr|drs|mr|ir|ing)\.\s?)+|(?:[A-Z]\.\s?){2,}(?=[A-Za-z])")
_LABELLED_VALUE = re.compile(r"[^\W\d_]+\s?:\s*\S")
_ADDRESS = re.compile(r"://|www\.|\S@\S+\.|\b\d{4}\s?[A-Z]{2}\b")
_OPEN_END = re.compile(
    r"\b(aan|als|bij|dan|dat|de|der|die|dit|door|een|en|het|hun|in|is|met|naar|of|om|onder|op|over|"
    r"te|tot|tussen|uit|van|voor|waar|was|wordt|worden|zijn|"
    r"a|an|and|are|at|by|for|from|on|or|that|the|to|with)$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_OPENING_CHAPTER = re.compile(
    r"inleiding|introductie|voorwoord|samenvatting|aanleiding|leeswijzer|inhoud(sopgave)?|colofon|"
    r"introduction|preface|summary|foreword|contents",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    block: int
    line: Line
    title: str
    level: int
    strong: bool


def find_headings(text: str, *, begin: int = 0) -> tuple[Heading, ...]:
    """Return the headings of `text[begin:]` in order, offsets counted in `text`.

    A heading is a short line on its own, without a full stop, that opens running text, a list
    or another heading. Its level comes from its number ("3.2" is 2); without a number it is 1.
    """
    parts = [block for block in blocks(text) if block.start >= begin]
    candidates = {c.block: c for i, block in enumerate(parts) if (c := _candidate(parts, i, block))}
    accepted = _followed_by_text(parts, candidates)
    return tuple(
        Heading(start=c.line.start, end=c.line.end, level=c.level, title=c.title)
        for c in _without_long_chains(accepted)
    )


def reads_as_heading(line: str, *, in_larger_type: bool = False) -> bool:
    """Whether a line that stands out in type could be a heading: short and without a full stop.

    A colon at the end is forgiven; in larger type, a longer line is.
    """
    title = _ENUMERATOR.sub("", " ".join(line.split()), count=1)
    if in_larger_type:
        return _looks_like_title(title) and bool(title)
    return _looks_like_heading(title, may_end_in_colon=True)


def find_title(text: str, *, begin: int = 0) -> Heading | None:
    """Return the line of `text[begin:]` above all running text that reads as the title, or None.

    Longer lines qualify than for headings in the text; a numbered line or the name of an
    opening chapter ("Inleiding") does not.
    """
    for block in blocks(text):
        line = block.lines[0]
        if block.start < begin or all(each.is_date for each in block.lines):
            continue
        if _NUMBERED.match(line.text) or _PART.match(line.text):
            return None
        title = _unmarked(line.text)
        if _OPENING_CHAPTER.fullmatch(title):
            return None
        if not line.is_list_item and not title.endswith(":") and _looks_like_title(title):
            return Heading(start=line.start, end=line.end, level=1, title=title)
        if _is_body(block):
            return None
    return None


def _candidate(parts: list[Block], index: int, block: Block) -> _Candidate | None:
    line = block.lines[0]
    bold = _BOLD.fullmatch(line.text)
    numbered = _NUMBERED.match(line.text)
    part = _PART.match(line.text)
    if numbered and _is_numbered_item(parts, index):
        return None
    if line.is_list_item and not numbered and not bold:
        return None
    title = _unmarked(line.text)
    if not _looks_like_heading(title, may_end_in_colon=bool(bold or numbered or title.isupper())):
        return None
    if len(block.lines) > 1 and not bold and not _stands_apart(block):
        return None
    level = numbered.group("number").count(".") + 1 if numbered else 1
    strong = bool(bold or part or title.isupper() or level > 1)
    return _Candidate(index, line, title, level, strong)


def _looks_like_title(title: str) -> bool:
    if len(title) > _MAX_TITLE_CHARACTERS or len(title.split()) > _MAX_TITLE_WORDS:
        return False
    return _is_well_formed(title.removesuffix(":"))


def _looks_like_heading(title: str, *, may_end_in_colon: bool) -> bool:
    if len(title) > _MAX_CHARACTERS or len(title.split()) > _MAX_WORDS:
        return False
    return _is_well_formed(title.removesuffix(":") if may_end_in_colon else title)


def _is_well_formed(title: str) -> bool:
    if sum(char.isalpha() for char in title) < 2:
        return False
    first = next(char for char in title if char.isalnum())
    if first.islower() and not re.match(r"[a-z]{1,2}[A-Z-]", title):  # "eHealth", "e-health"
        return False
    if not (title[0].isalnum() or title[0] in "(\"'“‘„"):
        return False
    if title.endswith((".", ",", ":", ";", "…", "!", "-", "–")) or " | " in title or "\t" in title:
        return False
    if _CAPTION.match(title) or _ADDRESS.search(title) or _PERSON.match(title):
        return False
    if _LABELLED_VALUE.match(title) and not _PART.match(title) and len(title.split()) <= 5:
        return False
    return not _OPEN_END.search(title) and not _only_a_date(title)


def _only_a_date(title: str) -> bool:
    return Line(start=0, end=len(title), text=title, is_list_item=False).is_date


def _is_numbered_item(parts: list[Block], index: int) -> bool:
    """Whether a line such as "2. Maak afspraken" is an item among neighbours, not a heading."""
    number = _plain_number(parts[index].lines[0])
    if number is None:
        return False
    within = [n for line in parts[index].lines[1:] if (n := _plain_number(line)) is not None]
    before = _plain_number(parts[index - 1].lines[-1]) if index else None
    after = _plain_number(parts[index + 1].lines[0]) if index + 1 < len(parts) else None
    return number + 1 in within or before == number - 1 or after == number + 1


def _plain_number(line: Line) -> int | None:
    numbered = _NUMBERED.match(line.text)
    return (
        int(numbered.group("number")) if numbered and numbered.group("number").isdigit() else None
    )


def _stands_apart(block: Block) -> bool:
    """Whether the first line of a block was ended on purpose, with text or a list under it."""
    first, second = block.lines[0], block.lines[1]
    if second.is_list_item:
        return True
    width = max(len(line.text) for line in block.lines[1:])
    next_word = second.text.split()[0]
    had_room = len(first.text) + 1 + len(next_word) < 0.8 * width
    return width >= 60 and had_room and next_word[0].isupper()


def _is_body(block: Block) -> bool:
    """Whether a block is running text or a list, and not a stray line or an address."""
    lines = block.lines
    if any(line.is_list_item and not line.is_date for line in lines):
        return True
    if any(
        len(line.text) > _MAX_CHARACTERS or len(line.text.split()) > _MAX_WORDS for line in lines
    ):
        return True
    if " | " in lines[0].text and len(lines) > 1:
        return True
    words = lines[-1].text.split()
    return bool(_SENTENCE_END.search(words[-1])) and (len(words) > 2 or len(lines[-1].text) < 6)


def _followed_by_text(parts: list[Block], candidates: dict[int, _Candidate]) -> list[_Candidate]:
    accepted: list[_Candidate] = []
    next_counts = False
    for index in range(len(parts) - 1, -1, -1):
        candidate = candidates.get(index)
        if candidate and (next_counts or len(parts[index].lines) > 1):
            accepted.append(candidate)
            next_counts = True
        else:
            next_counts = candidate is None and _is_body(parts[index])
    return accepted[::-1]


def _without_long_chains(accepted: list[_Candidate]) -> list[_Candidate]:
    """Of many short lines in a row (a list of names), keep the last and the unmistakable ones."""
    kept: list[_Candidate] = []
    chain: list[_Candidate] = []
    for position, candidate in enumerate(accepted):
        chain.append(candidate)
        following = accepted[position + 1].block if position + 1 < len(accepted) else None
        if following != candidate.block + 1:
            too_long = len(chain) > _MAX_HEADINGS_IN_A_ROW
            kept += [c for c in chain if c.strong or not too_long or c is chain[-1]]
            chain = []
    return kept


def _unmarked(line: str) -> str:
    bold = _BOLD.fullmatch(line)
    text = bold.group("title") if bold else line
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).strip()
