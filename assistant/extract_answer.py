"""Compose an answer from the documents' own sentences, without a language model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from assistant.draft import Draft, Group, Quote, readable
from assistant.evidence import Evidence, Sentence, weigh
from assistant.frames import FRAMES, describe
from assistant.themes import Item, Theme, Themes
from assistant.values import Passage, Query
from ingest.index import Index
from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sentences import find_sentences

__all__ = ["compose"]

MOST = {"who": 2, "when": 2, "number": 2, "definition": 2, "fact": 2, "example": 3, "list": 3}
"""How many sentences an answer has at most, by intent; 3 for others."""
CLOSE = 0.85
"""A further sentence scores at least this part of the best one..."""
NEW = 0.12
"""...and matches at least this much of the query that nothing before it matched."""
PER_SOURCE = 0.6
"""In a comparison, a document counts when its best sentence scores this part of the best."""
_FOCUS = 0.72
_MOST_EXAMPLES = 4

_POINTS_BACK = re.compile(
    r"(?:Dit|Deze|Dat|Die|Daarmee|Daarbij|Daarvoor|Daardoor|Daarna|Hier\w*|Hij|Zij|Ze|Denk|Dan"
    r"|Daarbij|Zo|Het doel|Het team|Samen bepalen|Het gaat|This|These|That|It|They)\b"
)
_LABEL = re.compile(r"\W*(?:In |Het |De )?(?:\[((?:\\.|[^\]\\])+)\]\([^)]*\)|\*\*([^*]+)\*\*)")


def compose(
    index: Index, themes: Themes, query: Query, passages: Sequence[Passage]
) -> tuple[Draft, list[Evidence]]:
    """Return the draft answer and the evidence it was chosen from, best first."""
    evidence = weigh(index, query, passages)
    if not evidence:
        return Draft(groups=()), evidence
    composer = _Composer(index, themes, query, evidence)
    if query.intent == "agree":
        theme = _advising_theme(themes, passages, evidence)
        if theme is not None:
            return Draft(groups=composer.advice(theme)), evidence
    if query.intent == "compare":
        return Draft(groups=composer.per_source()), evidence
    return Draft(groups=composer.facts()), evidence


def _advising_theme(
    themes: Themes, passages: Sequence[Passage], evidence: Sequence[Evidence]
) -> Theme | None:
    """Return the theme of the best passage when that theme gives advice."""
    for passage in passages[:2]:
        if passage.chunk.section:
            theme = themes.at(passage.source_id, passage.chunk.section[0])
            if theme is not None and theme.advice:
                return theme
    return None


class _Composer:
    """Chooses quotes for one query."""

    def __init__(
        self, index: Index, themes: Themes, query: Query, evidence: list[Evidence]
    ) -> None:
        self._index = index
        self._themes = themes
        self._query = query
        self._evidence = evidence
        self._frames = FRAMES[query.language]

    # What to agree

    def advice(self, theme: Theme) -> tuple[Group, ...]:
        """The theme's recommendations: all, or those that the question singles out."""
        chosen, whole = self._focused(theme.advice)
        quotes = [self._item_quote(item) for item in chosen]
        if whole:
            quotes = self._as_one_list(quotes)
        source = describe(self._index.sources[theme.source_id], self._query.language)
        groups = [
            Group(
                frame=self._frames["advises"].format(source=source, heading=theme.heading),
                quotes=tuple(quotes),
                bullets=True,
            )
        ]
        if whole and theme.examples:
            groups.append(
                Group(
                    frame=self._frames["examples"],
                    quotes=tuple(self._example(item) for item in self._best_examples(theme)),
                    bullets=True,
                )
            )
        return tuple(groups)

    def _focused(self, items: Sequence[Item]) -> tuple[list[Item], bool]:
        scores = [self._score_of(item) for item in items]
        best = max(scores)
        chosen = [i for i, s in zip(items, scores, strict=True) if s >= _FOCUS * best]
        return (chosen, False) if len(chosen) < len(items) else (list(items), True)

    def _score_of(self, item: Item) -> float:
        inside = [
            e.own
            for e in self._evidence
            if e.sentence.source_id == item.source_id
            and item.paragraph.start <= e.sentence.start < item.paragraph.end
        ]
        return max(inside, default=0.0)

    def _best_examples(self, theme: Theme) -> list[Item]:
        ranked = sorted(theme.examples, key=lambda item: -self._score_of(item))[:_MOST_EXAMPLES]
        return sorted(ranked, key=lambda item: item.paragraph.start)

    def _example(self, item: Item) -> Quote:
        """Quote the first full sentence of an example, under its label."""
        text = self._text(item.source_id)
        spans = find_sentences(text, item.paragraph.body_start, item.paragraph.end)
        start, end = next((s for s in spans if s[1] - s[0] > 60), spans[0])
        return Quote(
            source_id=item.source_id,
            start=start,
            end=end,
            label=_label(text, item.paragraph, start, end),
        )

    def _item_quote(self, item: Item) -> Quote:
        return Quote(
            source_id=item.source_id, start=item.paragraph.body_start, end=item.paragraph.end
        )

    @staticmethod
    def _as_one_list(quotes: Sequence[Quote]) -> list[Quote]:
        """Cite neighbouring items once, as the list they form."""
        cite = (quotes[0].start, quotes[-1].end)
        return [Quote(source_id=q.source_id, start=q.start, end=q.end, cite=cite) for q in quotes]

    # Facts

    def facts(self) -> tuple[Group, ...]:
        """The sentences that answer, grouped by document, with what is needed to read them."""
        best = self._evidence[0]
        whole = self._whole_list(best)
        if whole:
            return self._grouped([whole])
        return self._grouped([self._quotes(e) for e in self._chosen(self._evidence)])

    def per_source(self) -> tuple[Group, ...]:
        """The best sentences of every document that has something to say."""
        best = self._evidence[0].score
        picked: list[list[Quote]] = []
        for source_id in dict.fromkeys(e.sentence.source_id for e in self._evidence):
            own = [e for e in self._evidence if e.sentence.source_id == source_id]
            if own[0].score >= PER_SOURCE * best:
                whole = self._whole_list(own[0])
                picked.append(whole or self._quotes(own[0]))
        return self._grouped(picked)

    def _chosen(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        best = evidence[0]
        chosen = [best]
        covered = list(best.matched)
        rarity = [t.weight * self._index.lexical.rarity(t) for t in self._query.terms]
        total = sum(rarity) or 1.0
        for e in evidence[1:12]:
            if len(chosen) >= MOST.get(self._query.intent, 3) or e.score < CLOSE * best.score:
                break
            pairs = zip(rarity, e.matched, covered, strict=True)
            gain = sum(r * max(m - c, 0.0) for r, m, c in pairs) / total
            if gain >= NEW:
                chosen.append(e)
                covered = [max(m, c) for m, c in zip(e.matched, covered, strict=True)]
        return chosen

    def _quotes(self, evidence: Evidence) -> list[Quote]:
        sentence = evidence.sentence
        text = self._text(sentence.source_id)
        start = self._with_antecedent(sentence, text)
        return [
            Quote(
                source_id=sentence.source_id,
                start=start,
                end=sentence.end,
                label=_label(text, sentence.paragraph, start, sentence.end),
            )
        ]

    def _with_antecedent(self, sentence: Sentence, text: str) -> int:
        """Start one sentence earlier when this one points back to it."""
        if sentence.position == 0 or not _POINTS_BACK.match(sentence.text):
            return sentence.start
        paragraph = sentence.paragraph
        spans = find_sentences(text, paragraph.body_start, paragraph.end)
        return spans[sentence.position - 1][0]

    def _whole_list(self, evidence: Evidence) -> list[Quote] | None:
        """Return all items of an enumeration when the question asks for it."""
        sentence = evidence.sentence
        wanted = self._query.intent in ("list", "compare", "agree", "fact", "definition", "example")
        paragraph = sentence.paragraph
        if paragraph.list_id is None or not (wanted or paragraph.kind == "lead_in"):
            return None
        text = self._text(sentence.source_id)
        members = self._list_of(sentence, text)
        items = [p for p in members if p.kind == "item"]
        introduced = members[0].kind == "lead_in"
        short = all(p.end - p.start < 200 for p in items)
        if not (introduced and short and len(items) > 1):
            return None
        if paragraph.kind == "item" and self._query.intent not in ("list", "compare"):
            return None
        cite = (members[0].start, items[-1].end)
        return [
            Quote(source_id=sentence.source_id, start=p.body_start, end=p.end, cite=cite)
            for p in members
        ]

    def _list_of(self, sentence: Sentence, text: str) -> list[Paragraph]:
        document = self._index.document(sentence.source_id)
        section = next(s for s in document.sections if s.start <= sentence.start < s.end)
        found = find_paragraphs(text, section.body_start, section.end)
        own = next(p for p in found if p.start <= sentence.start < p.end)
        return [p for p in found if p.list_id == own.list_id]

    def _grouped(self, picked: Sequence[Sequence[Quote]]) -> tuple[Group, ...]:
        """Put quotes of one document together, under a sentence that names it."""
        order = list(dict.fromkeys(quotes[0].source_id for quotes in picked))
        ordered = sorted(picked, key=lambda quotes: order.index(quotes[0].source_id))
        groups = []
        for source_id, members in groupby(ordered, key=lambda quotes: quotes[0].source_id):
            quotes = [quote for part in members for quote in part]
            source = describe(self._index.sources[source_id], self._query.language)
            groups.append(
                Group(
                    frame=self._frames["says"].format(source=source),
                    quotes=tuple(quotes),
                    bullets=len(quotes) > 1,
                )
            )
        return tuple(groups)

    def _text(self, source_id: str) -> str:
        return self._index.document(source_id).extracted.text


def _label(text: str, paragraph: Paragraph, start: int, end: int) -> str:
    """Return the words at the head of a list item that name it, unless the quote has them."""
    if paragraph.kind != "item":
        return ""
    match = _LABEL.match(text, paragraph.body_start, paragraph.end)
    if match is None:
        return ""
    label = readable(match.group(1) or match.group(2))
    return "" if label in readable(text[start:end]) else label
