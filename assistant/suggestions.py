"""Suggest questions that the documents can answer: each is answered before it is shown."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answering import Engine
from assistant.assistant import Assistant
from assistant.candidates import (
    Candidate,
    Reason,
    about_document,
    after_answer,
    after_nothing,
    to_start,
)
from assistant.outcome import Verdict
from assistant.question import clean
from assistant.values import Answer, Citation, Filters, Language

__all__ = ["Starter", "Suggestion", "Suggestions"]

TRIED = 10
"""At most so many candidates are answered for one set of suggestions."""
REMEMBERED = 512
"""Verdicts that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A question that the documents answer, and what it offers."""

    question: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A question to begin with, and the theme or region it is about."""

    question: str
    theme: str


class Suggestions:
    """Suggests questions, and remembers which ones the documents answer.

    Safe to use from several threads. No language model is asked: a question that the documents'
    own sentences answer can be answered with one, too.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Use the documents of an assistant; nothing is read yet."""
        self._assistant = assistant
        self._lock = threading.Lock()
        self._verdicts: OrderedDict[tuple[str, str], Verdict] = OrderedDict()

    def after(
        self, answer: Answer, earlier: Sequence[str] = (), *, most: int = 3
    ) -> tuple[Suggestion, ...]:
        """Return up to `most` questions to go on with; each leads to other places than the answer.

        After an answer they go on from what it cites; after a question that was not answered they
        are about the nearest subjects, else they are questions to begin with.

        Args:
            answer: The last answer.
            earlier: Questions that were asked already.
            most: At most so many.

        Raises:
            AssistantError: The index cannot be read.
        """
        engine = self._assistant.engine()
        if any(c.source_id not in engine.index.sources for c in answer.citations):
            return ()  # the documents were replaced since
        asked = {clean(q).casefold() for q in (*earlier, answer.question)}
        if answer.citations:
            candidates = after_answer(engine, answer)
        elif answer.outcome == "not_in_sources":
            candidates = after_nothing(engine, answer)
        else:
            candidates = (candidate for _, candidate in to_start(engine, answer.language))
        return self._chosen(engine, candidates, asked, answer.citations, most)

    def still_answered(self, questions: Sequence[str], revision: str) -> tuple[str, ...]:
        """Return the questions that the documents answer as they are now.

        Args:
            questions: Suggestions of an earlier day.
            revision: Of the index, on that day.

        Raises:
            AssistantError: The index cannot be read.
        """
        engine = self._assistant.engine()
        if revision == engine.index.revision:
            return tuple(questions)
        return tuple(q for q in questions if self._verdict(engine, q).outcome == "answered")

    def starters(self, language: Language = "nl", *, most: int = 6) -> tuple[Starter, ...]:
        """Return questions to begin with: themes first, then the regions, spread over both.

        Raises:
            AssistantError: The index cannot be read.
        """
        engine = self._assistant.engine()
        found: list[Starter] = []
        regional: list[Starter] = []
        for theme, candidate in to_start(engine, language):
            kept = found if candidate.reason == "advice" else regional
            if len(kept) >= most or any(starter.theme == theme for starter in kept):
                continue
            if self._works(engine, candidate) is not None:
                kept.append(Starter(question=candidate.question, theme=theme))
        room = max(most - len(regional), (2 * most + 2) // 3)
        first = found[:room]
        return (*first, *regional[: most - len(first)])

    def about(
        self, source_id: str, language: Language = "nl", *, most: int = 3
    ) -> tuple[Suggestion, ...]:
        """Return up to `most` questions that a document answers; none for one that is not there.

        Raises:
            AssistantError: The index cannot be read.
        """
        engine = self._assistant.engine()
        if source_id not in engine.index.sources:
            return ()
        candidates = about_document(engine, source_id, language)
        return self._chosen(engine, candidates, set(), (), most)

    def _chosen(
        self,
        engine: Engine,
        candidates: Iterable[Candidate],
        asked: set[str],
        shown: Sequence[Citation],
        most: int,
    ) -> tuple[Suggestion, ...]:
        """Take the candidates that work, of each sort one before a second of any."""
        places = {(c.source_id, c.start) for c in shown}
        first: list[Suggestion] = []
        second: list[Suggestion] = []
        for tried, candidate in enumerate(candidates):
            if tried == TRIED or len(first) == most:
                break
            again = any(s.reason == candidate.reason for s in first)
            if again and len(first) + len(second) >= most:
                continue
            if candidate.question.casefold() in asked:
                continue
            verdict = self._works(engine, candidate)
            if verdict is None or {(c.source_id, c.start) for c in verdict.citations} <= places:
                continue
            asked.add(candidate.question.casefold())
            kept = second if again else first
            kept.append(Suggestion(question=candidate.question, reason=candidate.reason))
        return tuple([*first, *second][:most])

    def _works(self, engine: Engine, candidate: Candidate) -> Verdict | None:
        """Return the verdict when the question is answered with what it promises, else None."""
        verdict = self._verdict(engine, candidate.question)
        if verdict.outcome != "answered":
            return None
        main = verdict.citations[0]
        kept = (
            (not candidate.source_id or main.source_id == candidate.source_id)
            and (not candidate.under or candidate.under in main.section)
            and any(candidate.words in citation.quote for citation in verdict.citations)
        )
        return verdict if kept else None

    def _verdict(self, engine: Engine, question: str) -> Verdict:
        key = (engine.index.revision, question)
        with self._lock:
            known = self._verdicts.get(key)
            if known is not None:
                self._verdicts.move_to_end(key)
                return known
        verdict = engine.verdict(question, (), Filters())
        with self._lock:
            self._verdicts[key] = verdict
            while len(self._verdicts) > REMEMBERED:
                self._verdicts.popitem(last=False)
        return verdict
