"""Compose an answer from the documents' own sentences, without a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assistant.draft import Draft, Group, Quote, escape_markdown, readable
from assistant.evidence import Evidence
from assistant.frames import FRAMES, describe
from assistant.matching import match, share, words_of
from assistant.quoting import (
    announced_list,
    label_of,
    list_around,
    quote_piece,
    telling_sentence,
)
from assistant.themes import Item, Theme, Themes
from assistant.topic import topic_terms
from assistant.values import Query
from ingest.index import Index

__all__ = ["compose"]

MOST = 4
"""How many places are quoted at most."""
WITHIN = 2.75
"""A further place is quoted when it scores at most this much less than the best."""
SURE = 1.0
"""A further place that scores more than this below the best is set apart: it may be of use."""
PER_SOURCE = 3.5
"""In a comparison, a document counts when its best piece scores at most this much less."""
FOCUS = 0.6
"""Of a theme's advice only the items that match this part of the best match are given, when the
question asks for something in particular."""
PARTICULAR = 0.35
"""A question is particular when advice matches this part of it beyond what the theme says."""
REPEATED = 0.8
"""A piece that shares this part of its words with a chosen one is left out."""
NAMED = 0.4
"""A question names a theme when the heading matches this part of it."""
MOST_EXAMPLES = 4
HEADING_BETWEEN = 120
"""Characters: items this close together form one list; a heading may stand between them."""


def compose(index: Index, themes: Themes, query: Query, evidence: Sequence[Evidence]) -> Draft:
    """Return the draft answer, chosen from the evidence, best first."""
    if not evidence:
        return Draft(groups=())
    composer = _Composer(index, themes, query, evidence)
    theme = composer.advising_theme()
    if theme is not None:
        return Draft(groups=composer.advice(theme))
    if query.intent == "compare":
        return Draft(groups=composer.per_source())
    return Draft(groups=composer.facts())


class _Composer:
    """Chooses quotes for one query."""

    def __init__(
        self, index: Index, themes: Themes, query: Query, evidence: Sequence[Evidence]
    ) -> None:
        self._index = index
        self._themes = themes
        self._query = query
        self._evidence = evidence
        self._frames = FRAMES[query.language]

    # What to agree

    def advising_theme(self) -> Theme | None:
        """Return the theme whose advice is asked for, if any.

        It is that of the best piece, when the question asks what to agree, or when it asks for a
        list and names the theme.
        """
        named = self._heading_named() >= NAMED
        if not (self._query.intent == "agree" or (self._query.intent == "list" and named)):
            return None
        best = self._evidence[0].piece
        if not best.section:
            return None
        theme = self._themes.at(best.source_id, best.section[0])
        if theme is None or not theme.advice:
            return None
        where = (best.source_id, best.paragraph.start, best.paragraph.end)
        introduces = best.text.rstrip().endswith(":")
        if self._query.intent == "list" and not (introduces or self._themes.is_advice(*where)):
            return None
        return None if self._themes.is_example(*where) else theme

    def _heading_named(self) -> float:
        """Return how well the headings above the best piece name the topic, as far as known."""
        terms = [self._query.terms[n] for n in topic_terms(self._query)]
        known = [term for term in terms if term.variants]
        headings = words_of(" ".join(self._evidence[0].piece.section), self._index)
        rarity = [self._index.lexical.rarity(term) for term in known]
        return share(rarity, [match(term, headings) for term in known])

    def advice(self, theme: Theme) -> tuple[Group, ...]:
        """The theme's recommendations: all, or those that the question singles out."""
        chosen = self._singled_out(theme.advice)
        quotes = [self._item_quote(item) for item in chosen or theme.advice]
        source = describe(self._index.sources[theme.source_id], self._query.language)
        groups = [
            Group(
                frame=self._frames["advises"].format(
                    source=source, heading=escape_markdown(readable(theme.heading))
                ),
                quotes=tuple(quotes if chosen else _as_one_list(quotes)),
                bullets=True,
            )
        ]
        if not chosen and theme.examples:
            examples = tuple(self._example(item) for item in self._best_examples(theme))
            groups.append(Group(frame=self._frames["examples"], quotes=examples, bullets=True))
        return tuple(groups)

    def _singled_out(self, items: Sequence[Item]) -> list[Item]:
        """Return the advice the question asks for in particular; empty when it asks for all."""
        found = [self._evidence_of(item) for item in items]
        scores = [e.features["residual"] if e else 0.0 for e in found]
        best = max(scores)
        if best < PARTICULAR:
            return []
        chosen = [i for i, s in zip(items, scores, strict=True) if s >= FOCUS * best]
        return chosen if len(chosen) < len(items) else []

    def _evidence_of(self, item: Item) -> Evidence | None:
        start = item.paragraph.start
        return next(
            (
                e
                for e in self._evidence
                if e.piece.source_id == item.source_id and e.piece.paragraph.start == start
            ),
            None,
        )

    def _best_examples(self, theme: Theme) -> list[Item]:
        def standing(item: Item) -> float:
            found = self._evidence_of(item)
            return found.score if found else float("-inf")

        ranked = sorted(theme.examples, key=lambda item: -standing(item))[:MOST_EXAMPLES]
        return sorted(ranked, key=lambda item: item.paragraph.start)

    def _example(self, item: Item) -> Quote:
        """Quote the first sentence of an example that tells something, under its label."""
        text = self._text(item.source_id)
        start, end = telling_sentence(text, item.paragraph)
        label = label_of(text, item.paragraph, start, end)
        return Quote(source_id=item.source_id, start=start, end=end, label=label)

    @staticmethod
    def _item_quote(item: Item) -> Quote:
        paragraph = item.paragraph
        heading = item.section.path[-1] if len(item.section.path) > 1 else ""
        return Quote(
            source_id=item.source_id,
            start=paragraph.body_start,
            end=paragraph.end,
            label="" if paragraph.kind == "item" else heading,
        )

    # Facts

    def facts(self) -> tuple[Group, ...]:
        """The places that answer, grouped by document; then those that may be of use."""
        chosen = self._chosen()
        least = chosen[0].score - SURE
        answer = self._grouped([self._quotes(e) for e in chosen if e.score >= least])
        more = [quote for e in chosen if e.score < least for quote in self._quotes(e)]
        if not more:
            return answer
        return (*answer, Group(frame=self._frames["also"], quotes=tuple(more), bullets=True))

    def per_source(self) -> tuple[Group, ...]:
        """The best place of every document that has something to say."""
        best = self._evidence[0].score
        picked = []
        for source_id in dict.fromkeys(e.piece.source_id for e in self._evidence):
            own = next(e for e in self._evidence if e.piece.source_id == source_id)
            if own.score >= best - PER_SOURCE:
                picked.append(self._quotes(own))
        return self._grouped(picked)

    def _chosen(self) -> list[Evidence]:
        """The best places, none of which says the same as a better one."""
        chosen: list[Evidence] = []
        least = self._evidence[0].score - WITHIN
        for evidence in self._evidence:
            if len(chosen) == MOST or evidence.score < least:
                break
            if not any(self._repeats(evidence, known) for known in chosen):
                chosen.append(evidence)
        return chosen

    def _repeats(self, evidence: Evidence, known: Evidence) -> bool:
        """Whether a piece says the same in nearly the same words as one already chosen."""
        ours, theirs = (words_of(e.piece.text, self._index) for e in (evidence, known))
        return len(ours & theirs) >= REPEATED * min(len(ours), len(theirs))

    def _quotes(self, evidence: Evidence) -> list[Quote]:
        """Quote the piece, or the whole enumeration when the question is about all of it."""
        piece = evidence.piece
        announced = announced_list(self._index, self._query, piece)
        if announced:
            cite = (piece.paragraph.body_start, announced[-1].end)
            spans = [(piece.paragraph.body_start, piece.paragraph.end)]
            spans += [(p.body_start, p.end) for p in announced]
            return [Quote(source_id=piece.source_id, start=s, end=e, cite=cite) for s, e in spans]
        introduces = piece.text.rstrip().endswith(":")
        asks_all = self._query.intent in ("list", "compare", "example", "definition")
        if introduces or (asks_all and piece.paragraph.kind == "item" and piece.lead_in):
            members = list_around(self._index, piece)
            if members:
                cite = (members[0].start, members[-1].end)
                return [
                    Quote(source_id=piece.source_id, start=p.body_start, end=p.end, cite=cite)
                    for p in members
                ]
        return [quote_piece(self._index, self._query, evidence)]

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


def _as_one_list(quotes: Sequence[Quote]) -> list[Quote]:
    """Cite items that stand close together once, as the list they form."""
    runs: list[list[Quote]] = []
    for quote in quotes:
        if runs and quote.start - runs[-1][-1].end <= HEADING_BETWEEN:
            runs[-1].append(quote)
        else:
            runs.append([quote])
    return [replace(quote, cite=(run[0].start, run[-1].end)) for run in runs for quote in run]
