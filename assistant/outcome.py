"""Decide from the evidence whether the documents answer a question, and say so when they do not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answerability import KNOWN, THRESHOLD, confidence, measure, plainly_there
from assistant.draft import escape_markdown, readable
from assistant.evidence import Evidence
from assistant.frames import FRAMES, describe, in_sentence
from assistant.lacking import type_asked
from assistant.nearest import nearest_subjects
from assistant.topic import topic_terms
from assistant.values import Citation, Language, Outcome, Passage, Query, Statement
from assistant.verify import Verified
from ingest.index import Index
from ingest.lexical import SAME_MEANING, WeightedTerm

__all__ = ["Verdict", "decide", "estimate", "not_found", "notes", "partly"]

OTHER_SUBJECT = 0.5
"""A question of which the found passages have at most this part is about another subject."""
FAR = 0.8
"""...when the best piece of them scores at most this, too..."""
COMMON = 2.0
"""...and no word of it is so common in the documents that its rarity is less than this."""
MOST_TITLES = 8
"""Of more documents than this, the last ones are counted instead of named."""
ON_SUBJECT = 0.7
"""A piece that has a word of the subject as well as this is about it."""
MUCH_OF_IT = 0.4
"""Of an answer to a question with at least this part unknown, the unknown words are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome with the text that goes with it.

    `missing` are the parts of the question that are not answered; `absent` are words of an
    answered question that the documents do not have.
    """

    outcome: Outcome
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def estimate(
    index: Index, query: Query, passages: Sequence[Passage], evidence: Sequence[Evidence]
) -> dict[str, float]:
    """Return the measures of the evidence with the "confidence" they give; empty without any."""
    if not query.terms or not evidence:
        return {}
    measures = measure(index, query, passages, evidence)
    return measures | {"confidence": confidence(measures)}


def decide(
    index: Index,
    query: Query,
    passages: Sequence[Passage],
    measures: dict[str, float],
    verified: Verified,
) -> Verdict:
    """Return the answer when the evidence carries it, else an honest refusal."""
    if not query.terms or not any(c.isalpha() for c in query.question):
        return Verdict(outcome="clarification", text=_clarification(index, query))
    sure = measures.get("confidence", 0.0)
    sure = max(sure, THRESHOLD) if plainly_there(measures) else sure
    strange = measures.get("unknown", 1.0) >= 1.0 and measures.get("lexical", 0.0) <= 0.0
    if sure < THRESHOLD or strange or not verified.citations:
        known, score = measures.get("known_somewhere", 0.0), measures.get("score", 0.0)
        lacking = _lacking(query, measures)
        far = (
            bool(passages)
            and known <= OTHER_SUBJECT
            and score <= FAR
            and not lacking
            and not _is_familiar(index, query)
        )
        text = _out_of_scope(index, query) if far else _not_found(index, query, passages, lacking)
        return Verdict(
            outcome="out_of_scope" if far else "not_in_sources", text=text, confidence=sure
        )
    return Verdict(
        outcome="answered",
        text="\n\n".join([verified.text, *notes(index, query.language, verified.citations)]),
        statements=verified.statements,
        citations=verified.citations,
        confidence=sure,
        absent=_absent(query, measures),
    )


def _lacking(query: Query, measures: Mapping[str, float]) -> str:
    """Return the sort of thing that is asked for and is not where the subject is; "" for none."""
    on_subject = measures.get("topic_most", 0.0) >= ON_SUBJECT
    if not on_subject or measures.get("topic_unknown", 1.0) >= MUCH_OF_IT:
        return ""
    missing = (n.removesuffix("_missing") for n, v in measures.items() if v and "_missing" in n)
    sort = next(missing, "")
    return type_asked(query) if sort == "type" else sort


def _absent(query: Query, measures: dict[str, float]) -> tuple[str, ...]:
    """Return the words for the subject that the documents do not have, when they weigh much."""
    if measures.get("topic_unknown", 0.0) < MUCH_OF_IT:
        return ()
    return tuple(t.text for t in (query.terms[n] for n in topic_terms(query)) if _is_absent(t))


def _is_absent(term: WeightedTerm) -> bool:
    """Whether the documents do not have a word, nor another that means the same."""
    return all(variant.weight < KNOWN for variant in term.variants)


def _is_familiar(index: Index, query: Query) -> bool:
    """Whether the question has a word that the documents use all the time."""
    return any(
        term.variants
        and term.variants[0].weight >= SAME_MEANING
        and index.lexical.rarity(term) < COMMON
        for term in query.terms
    )


def partly(verdict: Verdict, missing: Sequence[str], language: Language) -> Verdict:
    """Return an answer that says which parts of the question it does not answer."""
    parts = "; ".join(f"“{escape_markdown(part.strip(' ?.!'))}”" for part in missing)
    return replace(
        verdict,
        outcome="partial",
        text=f"{verdict.text}\n\n{FRAMES[language]['partial'].format(parts=parts)}",
        missing=tuple(missing),
    )


def notes(index: Index, language: Language, citations: Sequence[Citation]) -> list[str]:
    """Return the known faults of the sources that touch what is quoted.

    A note touches a quote when the quote holds words that the note puts between quotes.
    """
    frame = FRAMES[language]["note"]
    found: dict[str, None] = {}
    for citation in citations:
        source = index.sources[citation.source_id]
        for note in source.notes:
            named = re.findall(r"'([^']{4,})'", note)
            if any(words in citation.quote for words in named):
                line = frame.format(
                    source=f"*{escape_markdown(readable(source.title))}*",
                    note=escape_markdown(note),
                )
                found.setdefault(line)
    return list(found)


def _clarification(index: Index, query: Query) -> str:
    frames = FRAMES[query.language]
    headings = (
        in_sentence(readable(section.path[0]), document.extracted.text)
        for document in map(index.document, index.sources)
        for section in document.sections
        if section.path
    )
    heading = next(headings, None) or readable(next(iter(index.sources.values())).title)
    return frames["clarification"].format(
        example=frames["example_question"].format(heading=escape_markdown(heading))
    )


def _out_of_scope(index: Index, query: Query) -> str:
    frames = FRAMES[query.language]
    described = [describe(source, query.language) for source in index.sources.values()]
    if len(described) > MOST_TITLES:
        rest = len(described) - MOST_TITLES + 1
        described = [*described[: MOST_TITLES - 1], frames["more_documents"].format(count=rest)]
    return frames["out_of_scope"].format(titles="; ".join(described))


def not_found(
    index: Index, query: Query, passages: Sequence[Passage], confidence: float
) -> Verdict:
    """Return the verdict that the documents do not answer the question."""
    text = _not_found(index, query, passages)
    return Verdict(outcome="not_in_sources", text=text, confidence=confidence)


def _not_found(index: Index, query: Query, passages: Sequence[Passage], lacking: str = "") -> str:
    """Say what was searched, which words occur nowhere, and what comes nearest."""
    frames = FRAMES[query.language]
    searched = f"“{escape_markdown(query.standalone)}”"
    lines = [frames["not_in_sources"].format(searched=searched, count=len(index.sources))]
    if lacking:
        lines.append(frames["lacks"].format(thing=frames[f"lacks_{lacking}"]))
    unknown = [term.text for term in query.terms if _is_absent(term)]
    if unknown:
        words = ", ".join(f"“{escape_markdown(word)}”" for word in unknown)
        lines.append(frames["missing"].format(words=words))
    nearest = nearest_subjects(passages)
    if nearest:
        subjects = "\n".join(
            f"- {' › '.join(escape_markdown(part) for part in (n.heading, n.title) if part)}"
            for n in nearest
        )
        lines.append(f"{frames['nearest']}\n\n{subjects}")
    return "\n\n".join(lines)
