"""From a question to an answer, stage by stage, on one revision of the index."""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from assistant.draft import Draft
from assistant.events import AnswerEvent, Event, StageEvent, TextEvent
from assistant.evidence import Evidence
from assistant.expansion import Expander
from assistant.extract_answer import compose
from assistant.intent import split_parts
from assistant.outcome import Verdict, decide, estimate, partly
from assistant.personal_data import (
    PersonalData,
    find_personal_data,
    mask_personal_data,
    remove_personal_data,
)
from assistant.question import understand
from assistant.record import make_record
from assistant.remarks import below, names_a_person
from assistant.rerank import find
from assistant.settings import Settings
from assistant.synonyms import Synonyms
from assistant.themes import Themes
from assistant.values import Answer, Filters, Passage, Query, Turn
from assistant.verify import verify
from corpus.glossary import Glossary
from corpus.thesaurus import read_thesaurus
from ingest.index import Index

if TYPE_CHECKING:
    from assistant.generate_answer import Work, Writer
    from assistant.written import StoodIn

__all__ = ["Engine"]


class Engine:
    """Answers questions from one revision of the index."""

    def __init__(
        self, index: Index, glossary: Glossary, settings: Settings, writer: Writer | None = None
    ) -> None:
        """Prepare for questions; with a `writer` a chat model words the answers."""
        self.index = index
        self._writer = writer
        self._glossary = glossary
        self._settings = settings
        synonyms = Synonyms(glossary, read_thesaurus())
        self.expander = Expander(index.lexical, synonyms, index.manifest.abbreviations)
        self.themes = Themes(index, glossary.cues)

    def retrieve(
        self, question: str, k: int, history: Sequence[Turn], filters: Filters
    ) -> list[Passage]:
        """Return the `k` best passages, best first."""
        return self._find(self._understand(question, history, filters), k)[0]

    def evidence(
        self, question: str, history: Sequence[Turn], filters: Filters
    ) -> tuple[Query, list[Passage], list[Evidence]]:
        """Return how the question was understood, and all that was found for it."""
        query = self._understand(question, history, filters)
        return query, *self._find(query, self._settings.retrieval.k)

    def answer(self, question: str, history: Sequence[Turn], filters: Filters) -> Answer:
        """Answer a question."""
        for event in self.events(question, history, filters):
            if isinstance(event, AnswerEvent):
                return event.answer
        raise AssertionError("events end with the answer")

    def events(self, question: str, history: Sequence[Turn], filters: Filters) -> Iterator[Event]:
        """Yield the stages, the text in pieces, and the answer."""
        clock = _Clock()
        private = find_personal_data(question)
        work = self._writer.start() if self._writer else None
        yield StageEvent("understand")
        history = _without_personal_data(history)
        query = self._understand(question, history, filters)
        if work is not None and not names_a_person(private):
            query = self._planned(work, query, history, filters)
        clock.stop("understand")
        yield StageEvent("retrieve")
        passages, evidence = self._find(query, self._settings.retrieval.k)
        if work is not None:
            passages = self._with_parts(work, passages, filters)
        clock.stop("retrieve")
        yield StageEvent("compose")
        draft = compose(self.index, self.themes, query, evidence)
        clock.stop("compose")
        if work is None:
            yield StageEvent("verify")
        verdict = self._decided(query, passages, evidence, draft)
        verdict = self._by_parts(query, history, filters, verdict)
        clock.stop("verify")
        shown = ""
        if work is not None:
            shown = yield from self._worded(work, query, passages, evidence, verdict, private)
            verdict = work.verdict or verdict
            clock.stop("generate")
        plan = work.plan if work else None
        rest = verdict.text + below(query.language, private, plan, verdict.absent)
        for piece in re.findall(r"\S+\s*|\s+", rest):
            yield TextEvent(piece)
        answer = Answer(
            question=mask_personal_data(question),
            standalone_question=query.standalone,
            outcome=verdict.outcome,
            language=query.language,
            text=shown + rest,
            statements=verdict.statements,
            citations=verdict.citations,
            passages=tuple(passages),
            confidence=verdict.confidence,
            composer=work.composer if work else "extractive",
            timings=clock.timings(),
            index_revision=self.index.revision,
        )
        record = make_record(answer, self.index, self._settings, history, filters, work)
        yield AnswerEvent(answer, record)

    def _worded(
        self,
        work: Work,
        query: Query,
        passages: Sequence[Passage],
        evidence: Sequence[Evidence],
        extractive: Verdict,
        private: Sequence[PersonalData],
    ) -> Generator[Event, None, str]:
        """Yield what the model words, when there is an answer; return that text."""
        shown = ""
        if extractive.outcome in ("answered", "partial"):
            refuse: StoodIn | Literal[""] = "personal" if names_a_person(private) else ""
            for text in work.write(
                self.index, self.expander, query, passages, evidence, extractive, refuse=refuse
            ):
                if not shown:
                    yield StageEvent("verify")
                shown += text
                yield TextEvent(text)
        else:
            work.leave()
        if not shown:
            yield StageEvent("verify")
        return shown

    def _planned(
        self, work: Work, query: Query, history: Sequence[Turn], filters: Filters
    ) -> Query:
        """Return the query as the model would have it searched, unless the rules find more."""
        plan = work.make_plan(query, history)
        if plan is None or plan.standalone == query.standalone:
            return query
        rewritten = self._understand(plan.standalone, (), filters)
        rewritten = replace(rewritten, question=query.question, language=query.language)
        if not self._answers(rewritten) and self._answers(query):
            work.plan = replace(plan, standalone=query.standalone)
            return query
        return rewritten

    def _answers(self, query: Query) -> bool:
        return self._judged(query).outcome == "answered"

    def _with_parts(self, work: Work, passages: list[Passage], filters: Filters) -> list[Passage]:
        """Let the parts of the question that the model named be searched as well, in turn."""
        parts = work.plan.parts if work.plan else ()
        k = self._settings.retrieval.k
        found = [passages, *(self._find(self._understand(p, (), filters), k)[0] for p in parts)]
        merged = {p.chunk.id: p for row in zip_longest(*found) for p in row if p is not None}
        chosen = list(merged.values())[:k]
        return [replace(p, rank=rank) for rank, p in enumerate(chosen, start=1)]

    def _by_parts(
        self, query: Query, history: Sequence[Turn], filters: Filters, verdict: Verdict
    ) -> Verdict:
        """Look at the parts of a question that asks several things.

        A question that is answered as a whole may have a part that the documents do not answer,
        and one that is not may have a part that they do.
        """
        parts = split_parts(query.question)
        if len(parts) < 2 or verdict.outcome == "clarification":
            return verdict
        answers = [self._part(part, parts[0], history, filters) for part in parts]
        missing = [p for p, a in zip(parts, answers, strict=True) if a.outcome != "answered"]
        if not missing or len(missing) == len(parts):
            return verdict
        if verdict.outcome == "answered":
            return partly(verdict, missing, query.language)
        found = next(answer for answer in answers if answer.outcome == "answered")
        return partly(found, missing, query.language)

    def _part(self, part: str, first: str, history: Sequence[Turn], filters: Filters) -> Verdict:
        turns = history if part == first else [*history, Turn(question=first)]
        return self.verdict(part, turns, filters)

    def verdict(self, question: str, history: Sequence[Turn], filters: Filters) -> Verdict:
        """Judge a question that asks one thing, from the documents' own sentences alone."""
        return self._judged(self._understand(question, history, filters))

    def _judged(self, query: Query) -> Verdict:
        passages, evidence = self._find(query, self._settings.retrieval.k)
        draft = compose(self.index, self.themes, query, evidence)
        return self._decided(query, passages, evidence, draft)

    def _decided(
        self, query: Query, passages: Sequence[Passage], evidence: Sequence[Evidence], draft: Draft
    ) -> Verdict:
        measures = estimate(self.index, query, passages, evidence)
        return decide(self.index, query, passages, measures, verify(draft, self.index))

    def _understand(self, question: str, history: Sequence[Turn], filters: Filters) -> Query:
        return understand(
            remove_personal_data(question),
            _without_personal_data(history),
            expander=self.expander,
            sources=self.index.sources.values(),
            regions=self._glossary.regions,
            filters=filters,
        )

    def _find(self, query: Query, k: int) -> tuple[list[Passage], list[Evidence]]:
        retrieval = self._settings.retrieval
        return find(
            self.index,
            self.themes,
            query,
            k,
            dense_weight=retrieval.dense_weight,
            lexical_weight=retrieval.lexical_weight,
        )


def _without_personal_data(history: Sequence[Turn]) -> list[Turn]:
    return [replace(turn, question=remove_personal_data(turn.question)) for turn in history]


class _Clock:
    """Milliseconds per stage, and in total."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._stages: dict[str, float] = {}

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self._stages[stage] = 1000 * (now - self._last)
        self._last = now

    def timings(self) -> dict[str, float]:
        return self._stages | {"total": 1000 * (time.perf_counter() - self._start)}
