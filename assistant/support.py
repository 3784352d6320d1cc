"""Find the sentences of the sources that support a statement, and say how well they do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.draft import readable
from assistant.frames import spoken_date
from assistant.matching import match, words_of
from assistant.values import Passage
from ingest.dutch import fold, stem, tokenise
from ingest.index import Index
from ingest.lexical import WeightedTerm
from ingest.sentences import find_sentences

if TYPE_CHECKING:
    from assistant.expansion import Expander

__all__ = ["Sentence", "Support", "find_support", "sentences_of"]

MOST_SENTENCES = 3
"""A statement draws on at most so many sentences."""
ADDS = 0.08
"""A further sentence counts when it supports this much more of the statement."""
ABOVE = 0.9
"""What a word counts for that stands in a heading or in the line that introduces a list."""
OF_SOURCE = 0.8
"""What a word counts for that stands in the title of the document or the like."""
ALIKE = 0.2
"""Words whose vectors are less alike than this have nothing to do with each other."""
SAME = 0.6
"""Words whose vectors are this much alike count as the same word."""
WINDOW = 3
"""Content words: a stretch this long without support is an addition of the writer's own."""
_REPORTING = frozenset(
    stem(fold(word))
    for word in (
        "document documenten bron bronnen tekst passage adviseert adviseren advies raadt "
        "beschrijft noemt noemen stelt benadrukt geeft geldt volgens volgende volgt vermeldt "
        "vermelden lezen blijkt daarnaast daarbij tevens eveneens verder bovendien tegelijkertijd "
        "echter dus hierbij vervolgens daarom belangrijk belang bijvoorbeeld zoals namelijk "
        "guide guideline states says advises advise recommends recommend according describes "
        "mentions text source following also should important"
    ).split()
)
"""Words that report what a source says and state nothing themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a source with what is known about it from its surroundings.

    Attributes:
        source_id: The document.
        start: Offset of its first character.
        end: Offset after its last character.
        text: As it reads, without mark-up.
        above: The headings and the line that introduces its list.
        of_source: Title, publisher, region, kind and date of the document.
    """

    source_id: str
    start: int
    end: int
    text: str
    above: str
    of_source: str

    @property
    def everything(self) -> str:
        """All words that a statement may take from here."""
        return " . ".join((self.text, self.above, self.of_source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What supports a statement.

    Attributes:
        sentences: Best first; at least one.
        measures: What the score is made of, each about in [0, 1].
        score: Estimated probability, in [0, 1], that the sentences say the same.
    """

    sentences: tuple[Sentence, ...]
    measures: Mapping[str, float]
    score: float


def sentences_of(index: Index, passages: Iterable[Passage]) -> tuple[Sentence, ...]:
    """Return the sentences and list items of passages, in order."""
    found: list[Sentence] = []
    for passage in passages:
        source = index.sources[passage.source_id]
        date = spoken_date(source.date, "nl") if source.date else ""
        known = (source.title, source.publisher, source.region, source.kind, date, source.date)
        of_source = " . ".join(filter(None, known))
        text, offset = passage.chunk.text, passage.chunk.start
        for part in index.parts(passage.chunk.id):
            first, last = part.paragraph.body_start - offset, part.paragraph.end - offset
            found += [
                Sentence(
                    source_id=passage.source_id,
                    start=offset + start,
                    end=offset + end,
                    text=readable(text[start:end]),
                    above=" . ".join((*part.section, readable(part.lead_in))),
                    of_source=of_source,
                )
                for start, end in find_sentences(text, first, last)
            ]
    return tuple(found)


def find_support(
    index: Index,
    expander: Expander,
    statement: str,
    sentences: Sequence[Sentence],
    *,
    english: bool = False,
) -> Support | None:
    """Return what supports a statement best; None when there is nothing to compare.

    Args:
        index: Knows how rare words are and what they mean.
        expander: Knows which words mean the same.
        statement: What is stated.
        sentences: Where support may be found.
        english: Whether the statement may be in English.
    """
    terms = [t for t in expander.expand(statement, english=english) if not _reports(t)]
    if not terms or not sentences:
        return None
    weights = _weights(index, terms)
    table = [_matched(index, terms, sentence) for sentence in sentences]
    _fill_by_meaning(index, terms, sentences, table)
    chosen = _choose(weights, table)
    together = [max(table[n][i] for n in chosen) for i in range(len(terms))]
    picked = tuple(sentences[n] for n in chosen)
    measures = _measures(index, statement, terms, weights, together, picked)
    return Support(sentences=picked, measures=measures, score=_probability(measures))


def _reports(term: WeightedTerm) -> bool:
    return all(stem(token.folded) in _REPORTING for token in tokenise(term.text))


def _weights(index: Index, terms: Sequence[WeightedTerm]) -> list[float]:
    """Weigh words by rarity; a word that the documents lack weighs no more than the others."""
    rarity = [index.lexical.rarity(term) for term in terms]
    known = [r for r, term in zip(rarity, terms, strict=True) if term.variants]
    most = sum(known) / len(known) if known else 1.0
    return [r if t.variants else min(r, most) for r, t in zip(rarity, terms, strict=True)]


def _matched(index: Index, terms: Sequence[WeightedTerm], sentence: Sentence) -> list[float]:
    own, above, of_source = (
        words_of(text, index) for text in (sentence.text, sentence.above, sentence.of_source)
    )
    return [
        max(match(t, own), ABOVE * match(t, above), OF_SOURCE * match(t, of_source)) for t in terms
    ]


def _fill_by_meaning(
    index: Index,
    terms: Sequence[WeightedTerm],
    sentences: Sequence[Sentence],
    table: Sequence[list[float]],
) -> None:
    """Let a word that is not there count for the word that comes nearest in meaning."""
    missing = [i for i in range(len(terms)) if max(row[i] for row in table) < 0.8]
    if not missing:
        return
    ours = index.passage_vectors.encode([terms[i].text for i in missing])
    for row, sentence in zip(table, sentences, strict=True):
        words = list(dict.fromkeys(t.folded for t in tokenise(sentence.text) if len(t.text) > 3))
        if not words:
            continue
        best = (ours @ index.passage_vectors.encode(words).T).max(axis=1)
        for i, alike in zip(missing, best, strict=True):
            if alike >= ALIKE:
                row[i] = max(row[i], min(float(alike) / SAME, 1.0) * ABOVE)


def _choose(weights: Sequence[float], table: Sequence[Sequence[float]]) -> list[int]:
    """Return the sentences that together support most, best first, neighbours before others."""
    total = sum(weights) or 1.0
    chosen: list[int] = []
    covered = [0.0] * len(weights)
    while len(chosen) < MOST_SENTENCES:
        gains = [
            sum(w * max(m - c, 0.0) for w, m, c in zip(weights, row, covered, strict=True)) / total
            + (0.02 if any(abs(n - other) == 1 for other in chosen) else 0.0)
            for n, row in enumerate(table)
        ]
        best = max((n for n in range(len(table)) if n not in chosen), key=lambda n: gains[n],
                   default=None)  # fmt: skip
        if best is None or (chosen and gains[best] < ADDS):
            break
        chosen.append(best)
        covered = [max(c, m) for c, m in zip(covered, table[best], strict=True)]
    return chosen


def _measures(
    index: Index,
    statement: str,
    terms: Sequence[WeightedTerm],
    weights: Sequence[float],
    matched: Sequence[float],
    picked: Sequence[Sentence],
) -> dict[str, float]:
    text = " ".join(sentence.text for sentence in sorted(picked, key=lambda s: s.start))
    ours, theirs = index.passage_vectors.encode([statement, text])
    windows = [slice(n, n + WINDOW) for n in range(max(1, len(terms) - WINDOW + 1))]
    return {
        "weakest": min(
            sum(w * m for w, m in zip(weights[part], matched[part], strict=True))
            / (sum(weights[part]) or 1.0)
            for part in windows
        ),
        "similarity": float(ours @ theirs),
        "spread": (len(picked) - 1) / (MOST_SENTENCES - 1),
        "short": 1.0 / len(terms),
    }


WEIGHTS: Mapping[str, float] = {
    "weakest": 8.1,
    "similarity": 1.2,
    "spread": -3.0,
    "short": -2.7,
    "bias": -4.7,
}
"""Fitted by logistic regression on statements made by rule from other policy documents than those
that ship, and on those of `evals/sets/statements.jsonl`, which were worded by hand."""


def _probability(measures: Mapping[str, float]) -> float:
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))
