"""Judge how well each sentence of the found passages answers a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.values import Intent, Passage, Query
from ingest.dutch import PART, index_terms
from ingest.index import Index
from ingest.lexical import PART_WEIGHT, WeightedTerm
from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sentences import find_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Evidence", "Sentence", "match", "weigh"]

# What a word counts for when it stands near the sentence instead of in it.
_NEAR = {"item": 0.75, "before": 0.5, "lead_in": 0.75, "heading": 0.6, "title": 0.5}

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
_ANSWER_TYPES: dict[Intent, re.Pattern[str]] = {
    "number": re.compile(
        r"\d|\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien"
        r"|zestien|zeventien|achttien|negentien|twintig|honderd|duizend|één)\b",
        re.IGNORECASE,
    ),
    "when": re.compile(rf"\b(?:{_MONTHS})\b|\b(?:19|20)\d\d\b|\bjaar\b|\beind\b", re.IGNORECASE),
    "who": re.compile(r"(?<=\w )(?<![.!?] )[A-Z][\w-]+|\b[A-Z]{2,}\b"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a passage and where it stands.

    Attributes:
        source_id: The document.
        start: Offset in the source text.
        end: Offset after its last character.
        text: Verbatim.
        section: The headings above it, outermost first.
        paragraph: The paragraph or list item it belongs to.
        position: From 0, within its paragraph.
        passage: From 0, the passage it was found in.
    """

    source_id: str
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    paragraph: Paragraph
    position: int
    passage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How well a sentence answers a query.

    Attributes:
        sentence: The sentence.
        coverage: Share, in [0, 1], of what the query asks, by rarity, that is said in the
            sentence or right around it.
        own: The same, in the sentence alone.
        similarity: Cosine of the query's and the sentence's vectors.
        fits: Whether it holds the sort of thing asked for: a number, a date, a name.
        score: All of these together; comparable within one query only.
        matched: Per term of the query how well it is matched, in [0, 1].
    """

    sentence: Sentence
    coverage: float
    own: float
    similarity: float
    fits: bool
    score: float
    matched: tuple[float, ...]


def match(term: WeightedTerm, bag: frozenset[str]) -> float:
    """Return how well a bag of index terms holds a concept, in [0, 1]."""
    best = 0.0
    for variant in term.variants:
        if variant.weight <= best:
            break
        found = 1.0
        for part in variant.terms:
            if part not in bag:
                found = min(found, PART_WEIGHT if PART + part in bag else 0.0)
        best = max(best, variant.weight * found)
    return best


def weigh(index: Index, query: Query, passages: Sequence[Passage]) -> list[Evidence]:
    """Return the evidence of every sentence in the passages, best first."""
    sentences = list(_sentences(index, passages))
    if not sentences:
        return []
    rarity = [term.weight * index.lexical.rarity(term) for term in query.terms]
    total = sum(rarity) or 1.0
    similarities = _similarities(index, query, sentences)
    best = max((p.score for p in passages), default=0.0)
    worst = min((p.score for p in passages), default=0.0)
    weighed = []
    for sentence, similarity in zip(sentences, similarities, strict=True):
        own, near = _matches(index, query.terms, sentence)
        matched = tuple(max(a, b) for a, b in zip(own, near, strict=True))
        coverage = sum(r * m for r, m in zip(rarity, matched, strict=True)) / total
        alone = sum(r * m for r, m in zip(rarity, own, strict=True)) / total
        fits = _fits(query.intent, sentence.text)
        standing = (passages[sentence.passage].score - worst) / (best - worst or 1.0)
        weighed.append(
            Evidence(
                sentence=sentence,
                coverage=coverage,
                own=alone,
                similarity=float(similarity),
                fits=fits,
                score=0.5 * coverage
                + 0.7 * alone
                + 0.6 * float(similarity)
                + 0.25 * fits
                + 0.2 * standing,
                matched=matched,
            )
        )
    return sorted(weighed, key=lambda e: (-e.score, e.sentence.passage, e.sentence.start))


def _fits(intent: Intent, text: str) -> bool:
    pattern = _ANSWER_TYPES.get(intent)
    return pattern is not None and bool(pattern.search(text))


def _sentences(index: Index, passages: Iterable[Passage]) -> Iterator[Sentence]:
    for number, passage in enumerate(passages):
        document = index.document(passage.source_id)
        text = document.extracted.text
        for section in document.sections:
            first = max(section.body_start, passage.chunk.start)
            last = min(section.end, passage.chunk.end)
            for paragraph in find_paragraphs(text, first, last) if first < last else ():
                spans = find_sentences(text, paragraph.body_start, paragraph.end)
                for position, (start, end) in enumerate(spans):
                    yield Sentence(
                        source_id=passage.source_id,
                        start=start,
                        end=end,
                        text=text[start:end],
                        section=section.path,
                        paragraph=paragraph,
                        position=position,
                        passage=number,
                    )


def _matches(
    index: Index, terms: Sequence[WeightedTerm], sentence: Sentence
) -> tuple[list[float], list[float]]:
    """Return per term how well the sentence, and how well its surroundings, match it."""
    text = index.document(sentence.source_id).extracted.text
    compounds = index.lexical.compounds
    own = _bag(sentence.text, compounds)
    around = [
        (_NEAR["heading"], _bag(" ".join(sentence.section), compounds)),
        (_NEAR["title"], _bag(_title(index, sentence.source_id), compounds)),
    ]
    if sentence.position:
        head = text[sentence.paragraph.start : sentence.start]
        kind = "item" if sentence.paragraph.kind == "item" else "before"
        around.append((_NEAR[kind], _bag(head, compounds)))
    lead = _lead_in(text, sentence)
    if lead:
        around.append((_NEAR["lead_in"], _bag(lead, compounds)))
    return (
        [match(term, own) for term in terms],
        [max(weight * match(term, bag) for weight, bag in around) for term in terms],
    )


def _title(index: Index, source_id: str) -> str:
    source = index.sources[source_id]
    return f"{source.title} {source.region or ''}"


def _lead_in(text: str, sentence: Sentence) -> str:
    """Return the line that introduces the list the sentence stands in, or ""."""
    if sentence.paragraph.kind != "item":
        return ""
    before = text[max(0, sentence.paragraph.start - 1500) : sentence.paragraph.start]
    for paragraph in reversed(find_paragraphs(before, 0, len(before))):
        if paragraph.kind != "item":
            line = before[paragraph.start : paragraph.end]
            return line if line.endswith(":") else ""
    return ""


@lru_cache(maxsize=20_000)
def _bag(text: str, compounds: object) -> frozenset[str]:
    return frozenset(index_terms(text, compounds))  # type: ignore[arg-type]  # hashable by identity


def _similarities(
    index: Index, query: Query, sentences: Sequence[Sentence]
) -> NDArray[np.float32]:
    texts = [f"{' '.join(s.section[:1])} {s.text}" for s in sentences]
    vectors = index.embedding.encode(texts)
    question = index.embedding.encode([query.standalone], query=True)[0]
    result: NDArray[np.float32] = vectors @ question
    return result
