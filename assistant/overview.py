"""What the documents advise, theme by theme: what to talk about, for who has no question yet.

Everything is found by the form of the documents: a document counts when several of its themes hold
advice. What is shown is quoted and verified like an answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering import Engine
from assistant.assistant import Assistant
from assistant.draft import Draft, Group, Quote, escape_markdown, readable
from assistant.elsewhere import said_elsewhere
from assistant.frames import FRAMES, describe, in_sentence
from assistant.quoting import label_of
from assistant.subjects import Subject, advising_documents
from assistant.themes import Item
from assistant.values import Answer, Citation, Language
from assistant.verify import Verified, verify
from corpus.catalogue import Source
from ingest.paragraphs import Paragraph, find_paragraphs
from ingest.sentences import find_sentences

__all__ = [
    "DocumentThemes",
    "Finding",
    "Overview",
    "ThemeOverview",
]

LONGEST = 450
"""Characters: of a longer paragraph the first sentences are quoted, up to this length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Words of a document with the place where they stand.

    Attributes:
        text: As they read, without mark-up.
        label: Words of the document that say what they are about, or "".
        citation: Where they stand; its marker is unique within the theme.
        region: Of the document, or None.
    """

    text: str
    label: str
    citation: Citation
    region: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeOverview:
    """One theme.

    Attributes:
        heading: As it reads.
        question: What to ask to get the advice as an answer.
        about: What it is about; may be empty.
        advice: What to agree.
        examples: What others did.
        elsewhere: What other documents say about it, at most one place each.
        answer: All of it as an answer, to export or to go on from.
    """

    heading: str
    question: str
    about: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    examples: tuple[Finding, ...]
    elsewhere: tuple[Finding, ...]
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentThemes:
    """A document that advises, theme by theme, in its own order."""

    source: Source
    themes: tuple[ThemeOverview, ...]


class Overview:
    """Reads the themes of the documents; made again only when the documents change."""

    def __init__(self, assistant: Assistant) -> None:
        """Use the documents of an assistant; nothing is read yet."""
        self._assistant = assistant
        self._lock = threading.Lock()
        self._revision = ""
        self._made: dict[Language, tuple[DocumentThemes, ...]] = {}

    def read(self, language: Language = "nl") -> tuple[DocumentThemes, ...]:
        """Return the documents that advise, ordered by id; empty when none does.

        Args:
            language: Of the questions and of the sentences around the quotes.

        Raises:
            AssistantError: The index cannot be read.
        """
        engine = self._assistant.engine()
        with self._lock:
            if engine.index.revision != self._revision:
                self._revision, self._made = engine.index.revision, {}
            if language not in self._made:
                self._made[language] = _documents(engine, language)
            return self._made[language]


def _documents(engine: Engine, language: Language) -> tuple[DocumentThemes, ...]:
    return tuple(
        DocumentThemes(
            source=source, themes=tuple(_theme(engine, subject, language) for subject in found)
        )
        for source, found in advising_documents(engine)
    )


def _theme(engine: Engine, subject: Subject, language: Language) -> ThemeOverview:
    index = engine.index
    text = index.document(subject.source_id).extracted.text
    quotes = (
        _about(text, subject),
        [_advice(item) for item in subject.advice],
        [_example(text, item) for item in subject.examples],
        said_elsewhere(engine, subject.heading, not_in=subject.source_id),
    )
    draft = Draft(groups=tuple(_groups(engine, subject, quotes, language)))
    verified = verify(draft, index)
    about, advice, examples, elsewhere = _findings(engine, quotes, verified)
    question = FRAMES[language]["ask_agree"].format(subject=in_sentence(subject.heading, text))
    return ThemeOverview(
        heading=subject.heading,
        question=question,
        about=about,
        advice=advice,
        examples=examples,
        elsewhere=elsewhere,
        answer=Answer(
            question=question,
            standalone_question=question,
            outcome="answered",
            language=language,
            text=verified.text,
            statements=verified.statements,
            citations=verified.citations,
            confidence=1.0,
            index_revision=index.revision,
        ),
    )


def _about(text: str, subject: Subject) -> list[Quote]:
    """Quote what opens the theme: its first paragraph of prose, without the lists."""
    advising = {item.section.start for item in (*subject.advice, *subject.examples)}
    for section in subject.sections:
        if section.start in advising:
            continue
        found = find_paragraphs(text, section.body_start, section.end)
        prose = [p for p in found if p.kind == "paragraph"] or [p for p in found if p.list_id == 0]
        if prose:
            return [_opening(text, subject.source_id, prose[0])]
    return []


def _advice(item: Item) -> Quote:
    heading = item.section.path[-1] if len(item.section.path) > 1 else ""
    return Quote(
        source_id=item.source_id,
        start=item.paragraph.body_start,
        end=item.paragraph.end,
        label="" if item.paragraph.kind == "item" else readable(heading),
    )


def _example(text: str, item: Item) -> Quote:
    return _opening(text, item.source_id, item.paragraph)


def _opening(text: str, source_id: str, paragraph: Paragraph) -> Quote:
    """Quote a paragraph, or its first sentences when it is long or ends by announcing a list."""
    start, end = paragraph.body_start, paragraph.end
    spans = find_sentences(text, start, end)
    if len(spans) > 1 and text[spans[-1][0] : spans[-1][1]].endswith(":"):
        spans = spans[:-1]
    if spans:
        fitting = [last for _, last in spans if last - start <= LONGEST]
        end = fitting[-1] if fitting else spans[0][1]
    return Quote(
        source_id=source_id, start=start, end=end, label=label_of(text, paragraph, start, end)
    )


def _groups(
    engine: Engine, subject: Subject, quotes: Sequence[Sequence[Quote]], language: Language
) -> Iterator[Group]:
    frames = FRAMES[language]
    source = describe(engine.index.sources[subject.source_id], language)
    heading = escape_markdown(subject.heading)
    names = ("says_under", "advises", "examples", "elsewhere")
    for name, members in zip(names, quotes, strict=True):
        if members:
            frame = frames[name].format(source=source, heading=heading)
            yield Group(frame=frame, quotes=tuple(members), bullets=name != "says_under")


def _findings(
    engine: Engine, quotes: Sequence[Sequence[Quote]], verified: Verified
) -> Iterator[tuple[Finding, ...]]:
    """Yield per group the quotes that were verified; one that was dropped is skipped."""
    left = list(verified.statements)
    for members in quotes:
        found = []
        for quote in members:
            text = engine.index.document(quote.source_id).extracted.text
            if not left or left[0].text != readable(text[quote.start : quote.end]):
                continue
            statement = left.pop(0)
            found.append(
                Finding(
                    text=statement.text,
                    label=quote.label,
                    citation=verified.citations[statement.markers[0] - 1],
                    region=engine.index.sources[quote.source_id].region,
                )
            )
        yield tuple(found)
