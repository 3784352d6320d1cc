"""Choose which words of a piece to quote: what answers, and what is needed to understand it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from assistant.answer_types import holds_type
from assistant.draft import Quote, readable
from assistant.evidence import Evidence, Piece
from assistant.matching import match, share, words_of
from assistant.values import Query
from ingest.index import Index
from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sections import sections_within
from ingest.sentences import find_sentences

__all__ = ["announced_list", "label_of", "list_around", "quote_piece", "telling_sentence"]

WHOLE = 700
"""Characters: a piece no longer than this is quoted whole."""
LONGEST = 450
"""Characters: a quote is not extended past this, unless it is the whole piece."""
UNCERTAIN = 0.3
"""When the best sentence leaves at least this part of the question unmatched, the piece is quoted
whole: the answer may stand in words of its own next to it."""
LONGEST_WHOLE = 900
"""Characters: the longest piece that is quoted whole for that reason."""
ADDS = 0.12
"""A neighbouring sentence is quoted along when it matches this much more of the question."""
SHORT_ITEM = 220
"""Characters: items no longer than this are listed together."""

LONGEST_TITLE = 120
"""Characters: a line without a full stop that is no longer than this is a title."""
TELLING = 60
"""Characters: a shorter sentence says little by itself."""
LAST_WORDS = 90
"""Characters: a list is announced this close to the end of a paragraph."""

_ANNOUNCES = re.compile(r"\b(?:volgende|onderstaande|hieronder|following|below)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"(?:Dit|Deze|Dat|Die|Daar\w*|Hier\w*|Hij|Zij|Ze|Dan|Zo|Bijvoorbeeld|"
    r"This|These|That|It|They|He|She)\b"
)
_LABEL = re.compile(
    r"\W*(?:In |Het |De |Bij )?(?:de |het )?(?:\[((?:\\.|[^\]\\])+)\]\([^)]*\)|\*\*([^*]+)\*\*)"
)


def quote_piece(index: Index, query: Query, evidence: Evidence) -> Quote:
    """Return the words of a piece to quote, as one stretch of text."""
    piece = evidence.piece
    paragraph = piece.paragraph
    text = index.document(piece.source_id).extracted.text
    spans = find_sentences(text, paragraph.body_start, paragraph.end)
    if paragraph.end - paragraph.body_start <= WHOLE or len(spans) < 2:
        start, end = paragraph.body_start, paragraph.end
    else:
        start, end = _window(index, query, evidence, spans)
    label = label_of(text, paragraph, start, end)
    if paragraph.kind == "row":
        end = start + len(text[start:end].rstrip("| "))
        label = _columns(piece.lead_in)
    return Quote(source_id=piece.source_id, start=start, end=end, label=label)


def _columns(header: str) -> str:
    """Return the names of a table's columns on one line, after its title if it has one."""
    rows = (re.split(r"\s*\|\s*", readable(line)) for line in header.splitlines())
    return ": ".join(" | ".join(filter(None, cells)) for cells in rows)


def _window(
    index: Index, query: Query, evidence: Evidence, spans: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return the best sentence with the neighbours that add to it or that it points back to."""
    text = index.document(evidence.piece.source_id).extracted.text
    matched = [[match(term, words_of(text[s:e], index)) for term in query.terms] for s, e in spans]
    rarity = [term.weight * index.lexical.rarity(term) for term in query.terms]
    similar = _similarities(index, query, [text[s:e] for s, e in spans])
    # Words that stand in the headings do not tell the sentences of one paragraph apart.
    left = [r * (1 - 0.8 * a) for r, a in zip(rarity, evidence.above, strict=True)]
    scores = [
        share(left, own) + 0.7 * close + _type_bonus(query, text[s:e])
        for own, close, (s, e) in zip(matched, similar, spans, strict=True)
    ]
    best = max(range(len(spans)), key=lambda n: scores[n])
    unmatched = 1 - share(
        rarity, [max(m, a) for m, a in zip(matched[best], evidence.above, strict=True)]
    )
    if unmatched >= UNCERTAIN and spans[-1][1] - spans[0][0] <= LONGEST_WHOLE:
        return spans[0][0], spans[-1][1]
    first = last = best
    covered = matched[best]
    grown = True
    while grown:
        grown = False
        for neighbour in (first - 1, last + 1):
            if not 0 <= neighbour < len(spans):
                continue
            start, end = spans[min(first, neighbour)][0], spans[max(last, neighbour)][1]
            gain = share(
                rarity, [max(m - c, 0) for m, c in zip(matched[neighbour], covered, strict=True)]
            )
            needed = (neighbour < first and _POINTS_BACK.match(text[spans[first][0] :])) or (
                neighbour > last and _is_title(text[slice(*spans[last])])
            )
            if end - start <= LONGEST and (gain >= ADDS or needed):
                first, last = min(first, neighbour), max(last, neighbour)
                covered = [max(m, c) for m, c in zip(matched[neighbour], covered, strict=True)]
                grown = True
    return spans[first][0], spans[last][1]


def telling_sentence(text: str, paragraph: Paragraph) -> tuple[int, int]:
    """Return the first sentence of a paragraph that states something at some length.

    A title and a question state nothing. When there is no such sentence, the first of some length
    is returned, else the first.
    """
    spans = find_sentences(text, paragraph.body_start, paragraph.end)
    long = [(start, end) for start, end in spans if end - start > TELLING]
    stating = [
        (start, end)
        for start, end in long
        if not _is_title(readable(text[start:end])) and not text[start:end].endswith("?")
    ]
    return (stating or long or spans)[0]


def _is_title(line: str) -> bool:
    """Whether a line is a title rather than a sentence: it states nothing by itself."""
    return len(line) <= LONGEST_TITLE and line.rstrip()[-1:] not in '.?!:;”"'


def _similarities(index: Index, query: Query, sentences: Sequence[str]) -> list[float]:
    question = index.embedding.encode([query.standalone], query=True)[0]
    return [float(x) for x in index.passage_vectors.encode(sentences) @ question]


def _type_bonus(query: Query, sentence: str) -> float:
    """A sentence with a number answers "hoeveel" rather than its neighbour without one."""
    return 0.4 * holds_type(query.intent, sentence)


def announced_list(index: Index, query: Query, piece: Piece) -> list[Paragraph]:
    """Return the list that a paragraph announces ("de volgende thema's."), with its lead-in.

    When several lists follow, only the one whose lead-in matches the question is returned, or all
    when that cannot be told.
    """
    if piece.paragraph.kind != "paragraph" or not _ANNOUNCES.search(piece.text[-LAST_WORDS:]):
        return []
    document = index.document(piece.source_id)
    start, text = piece.paragraph.start, document.extracted.text
    section = next(sections_within(document.sections, start, start + 1))
    following = find_paragraphs(text, piece.paragraph.end, section.end)
    lists = [list(run) for _, run in groupby(following, key=lambda p: p.list_id)]
    lists = list(takewhile(lambda run: run[0].list_id is not None, lists))
    scores = [
        sum(match(term, words_of(text[run[0].start : run[0].end], index)) for term in query.terms)
        for run in lists
    ]
    best = [run for run, s in zip(lists, scores, strict=True) if s == max(scores)]
    return [paragraph for run in best for paragraph in run]


def list_around(index: Index, piece: Piece) -> list[Paragraph]:
    """Return the list a piece belongs to, its lead-in first if it has one.

    Empty if there is none, or if its items are too long to be an enumeration.
    """
    document = index.document(piece.source_id)
    start, text = piece.paragraph.start, document.extracted.text
    section = next(sections_within(document.sections, start, start + 1))
    found = find_paragraphs(text, section.body_start, section.end)
    own = next(p for p in found if p.start <= piece.paragraph.start < p.end)
    members = [p for p in found if own.list_id is not None and p.list_id == own.list_id]
    items = [p for p in members if p.kind == "item"]
    enumerates = len(items) > 1 and all(p.end - p.start <= SHORT_ITEM for p in items)
    return members if enumerates else []


def label_of(text: str, paragraph: Paragraph, start: int, end: int) -> str:
    """Return the words at the head of a list item that name it, unless the quote has them."""
    if paragraph.kind != "item":
        return ""
    match_ = _LABEL.match(text, paragraph.body_start, paragraph.end)
    if match_ is None:
        return ""
    label = readable(match_.group(1) or match_.group(2))
    return "" if label in readable(text[start:end]) else label
