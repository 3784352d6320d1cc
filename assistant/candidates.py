"""Think up questions from the structure of the documents; whether they work is checked elsewhere.

Nothing here knows a subject: the words of a question are headings, regions and abbreviations of
the documents, put in the templates of `frames`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering import Engine
from assistant.draft import readable
from assistant.elsewhere import said_elsewhere
from assistant.frames import FRAMES, in_sentence
from assistant.nearest import nearest_subjects
from assistant.once import once
from assistant.subjects import Subject, advising_documents, subjects
from assistant.values import Answer, Citation, Language
from corpus.catalogue import Source
from ingest.dutch import stem, tokenise
from ingest.sections import Section
from ingest.stopwords import STOPWORDS

__all__ = [
    "Candidate",
    "Reason",
    "about_document",
    "after_answer",
    "after_nothing",
    "to_start",
]

Reason = Literal["advice", "examples", "next", "region", "meaning", "section", "partners", "near"]

LONGEST_HEADING = 70
"""Characters: a longer heading does not fit in a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question, and what its answer must cite for it to keep its promise.

    Attributes:
        question: The question.
        reason: What it offers.
        source_id: The document that must be cited.
        under: A heading that must stand above what is cited, or "".
        words: Words that a quote must hold, or "".
    """

    question: str
    reason: Reason
    source_id: str
    under: str = ""
    words: str = ""


def after_answer(engine: Engine, answer: Answer) -> Iterator[Candidate]:
    """Yield questions that go on from an answer with citations, the nearest first."""
    main = answer.citations[0]
    here = _subject_at(engine, main)
    if here is not None:
        yield from _about_theme(engine, here, answer)
    yield from _meanings(engine, answer)
    if here is not None:
        yield from _next_themes(engine, here, answer.language)
    else:
        source = engine.index.sources[main.source_id]
        yield from _sections(engine, source, answer)
        yield from _partners(source, answer.language)
        for other in _other_regions(engine, source):
            yield from _partners(other, answer.language)


def after_nothing(engine: Engine, answer: Answer) -> Iterator[Candidate]:
    """Yield questions about the subjects that come nearest to one that was not answered."""
    for near in nearest_subjects(answer.passages, most=6):
        source = engine.index.sources.get(near.source_id)
        if source is None or not near.heading:
            continue
        subject = next((s for s in subjects(engine, source.id) if _covers(s, near.path)), None)
        if subject is not None:
            yield _advice(engine, subject, answer.language, "near")
        else:
            yield _ask(engine, source.id, near.path[0], answer.language, "near")


def to_start(engine: Engine, language: Language) -> Iterator[tuple[str, Candidate]]:
    """Yield a question per theme, then per section of the other documents, with its heading."""
    advising = dict(advising_documents(engine))
    for found in advising.values():
        for subject in _askable(found):
            yield subject.heading, _advice(engine, subject, language, "advice")
    for source in engine.index.sources.values():
        if source in advising:
            continue
        heading = source.region or readable(source.title)
        for candidate in (*_partners(source, language), *_sections(engine, source, language)):
            yield heading, candidate


def about_document(engine: Engine, source_id: str, language: Language) -> Iterator[Candidate]:
    """Yield questions about one document: its themes, then who takes part, then its sections."""
    source = engine.index.sources[source_id]
    for subject in _askable(subjects(engine, source_id)):
        yield _advice(engine, subject, language, "advice")
    yield from _partners(source, language)
    yield from _sections(engine, source, language)


def _about_theme(engine: Engine, subject: Subject, answer: Answer) -> Iterator[Candidate]:
    frames, language = FRAMES[answer.language], answer.language
    cited = [c for c in answer.citations if c.source_id == subject.source_id]
    themes = engine.themes
    if not any(themes.is_advice(c.source_id, c.start, c.end) for c in cited):
        yield _advice(engine, subject, language, "advice")
    if subject.examples and not any(themes.is_example(c.source_id, c.start, c.end) for c in cited):
        yield Candidate(
            question=frames["ask_examples"].format(subject=_spoken(engine, subject)),
            reason="examples",
            source_id=subject.source_id,
            under=subject.path[-1],
        )
    for quote in said_elsewhere(engine, subject.heading, not_in=subject.source_id):
        region = engine.index.sources[quote.source_id].region
        if region and not any(c.source_id == quote.source_id for c in answer.citations):
            question = frames["ask_region"].format(subject=_spoken(engine, subject), region=region)
            yield Candidate(question=question, reason="region", source_id=quote.source_id)


def _next_themes(engine: Engine, here: Subject, language: Language) -> Iterator[Candidate]:
    found = _askable(subjects(engine, here.source_id))
    place = next((n for n, s in enumerate(found) if s.path == here.path), 0)
    for subject in (*found[place + 1 :], *found[:place]):
        yield _advice(engine, subject, language, "next")


def _meanings(engine: Engine, answer: Answer) -> Iterator[Candidate]:
    """Ask what an abbreviation in the quotes stands for, unless the answer says so."""
    known = engine.index.manifest.abbreviations
    said = " ".join(statement.text for statement in answer.statements)
    for short in dict.fromkeys(re.findall(r"\b[A-Z]{2,8}\b", said)):
        long = known.get(short)
        if long and long not in said and short not in answer.question:
            yield Candidate(
                question=FRAMES[answer.language]["ask_meaning"].format(short=short),
                reason="meaning",
                source_id="",
                words=long,
            )


def _sections(engine: Engine, source: Source, context: Answer | Language) -> Iterator[Candidate]:
    """Ask about the sections of a document, first those after what the answer cites."""
    sections = list(_telling_sections(engine, source.id))
    if isinstance(context, Answer):
        language, last = context.language, context.citations[0].start
        cited = {readable(c.section[-1]) for c in context.citations if c.section}
        sections.sort(key=lambda s: s.end <= last)
    else:
        language, cited = context, set()
    for section in sections:
        if readable(section.path[-1]) not in cited:
            yield _ask(engine, source.id, section.path[-1], language, "section")


@once
def _telling_sections(engine: Engine, source_id: str) -> tuple[Section, ...]:
    document = engine.index.document(source_id)
    return tuple(s for s in document.sections if _can_be_asked(document.extracted.text, s))


def _partners(source: Source, language: Language) -> Iterator[Candidate]:
    if source.region:
        question = FRAMES[language]["ask_partners"].format(region=source.region)
        yield Candidate(question=question, reason="partners", source_id=source.id)


def _other_regions(engine: Engine, source: Source) -> Iterator[Source]:
    """Yield the documents of other regions, those after this one first."""
    others = [s for s in engine.index.sources.values() if s.region and s.region != source.region]
    yield from sorted(others, key=lambda other: other.id < source.id)


def _askable(found: Sequence[Subject]) -> list[Subject]:
    return [subject for subject in found if len(subject.heading) <= LONGEST_HEADING]


def _advice(engine: Engine, subject: Subject, language: Language, reason: Reason) -> Candidate:
    question = FRAMES[language]["ask_agree"].format(subject=_spoken(engine, subject))
    return Candidate(
        question=question, reason=reason, source_id=subject.source_id, under=subject.path[-1]
    )


def _ask(
    engine: Engine, source_id: str, heading: str, language: Language, reason: Reason
) -> Candidate:
    spoken = _within_sentence(engine, source_id, readable(heading))
    question = FRAMES[language]["ask_about"].format(subject=spoken)
    return Candidate(question=question, reason=reason, source_id=source_id, under=heading)


def _spoken(engine: Engine, subject: Subject) -> str:
    return _within_sentence(engine, subject.source_id, subject.heading)


@once
def _within_sentence(engine: Engine, source_id: str, heading: str) -> str:
    return in_sentence(heading, engine.index.document(source_id).extracted.text)


def _subject_at(engine: Engine, citation: Citation) -> Subject | None:
    found = subjects(engine, citation.source_id)
    fitting = [s for s in found if _covers(s, citation.section)]
    return max(fitting, key=lambda s: len(s.path), default=None)


def _covers(subject: Subject, path: tuple[str, ...]) -> bool:
    return path[: len(subject.path)] == subject.path


def _can_be_asked(text: str, section: Section) -> bool:
    """Whether a heading names what its text is about: "Meer informatie" does not."""
    heading = readable(section.path[-1]) if section.path else ""
    if not 0 < len(heading) <= LONGEST_HEADING or heading.endswith((":", "?")):
        return False
    words = _stems(heading)
    said = _stems(text[section.body_start : section.end])
    return bool(words) and len(words & said) >= len(words) / 2


def _stems(text: str) -> frozenset[str]:
    words = (token.folded for token in tokenise(text))
    return frozenset(stem(word) for word in words if word not in STOPWORDS)
