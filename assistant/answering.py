"""From a question to an answer, stage by stage, on one revision of the index."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

from assistant.events import AnswerEvent, Event, StageEvent, TextEvent
from assistant.evidence import Evidence
from assistant.expansion import Expander
from assistant.extract_answer import compose
from assistant.intent import split_parts
from assistant.outcome import Verdict, decide, estimate, partly
from assistant.question import understand
from assistant.rerank import find
from assistant.settings import Settings
from assistant.synonyms import Synonyms
from assistant.themes import Themes
from assistant.values import Answer, Filters, Passage, Query, Turn
from assistant.verify import verify
from corpus.glossary import Glossary
from corpus.thesaurus import read_thesaurus
from ingest.index import Index

__all__ = ["Engine"]


class Engine:
    """Answers questions from one revision of the index."""

    def __init__(self, index: Index, glossary: Glossary, settings: Settings) -> None:
        """Prepare for questions."""
        self.index = index
        self._glossary = glossary
        self._settings = settings
        synonyms = Synonyms(glossary, read_thesaurus())
        self.expander = Expander(index.lexical, synonyms, index.manifest.abbreviations)
        self._themes = Themes(index, glossary.cues)

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
        yield StageEvent("understand")
        query = self._understand(question, history, filters)
        clock.stop("understand")
        yield StageEvent("retrieve")
        passages, evidence = self._find(query, self._settings.retrieval.k)
        clock.stop("retrieve")
        yield StageEvent("compose")
        draft = compose(self.index, self._themes, query, evidence)
        clock.stop("compose")
        yield StageEvent("verify")
        measures = estimate(self.index, query, passages, evidence)
        verdict = decide(self.index, query, passages, measures, verify(draft, self.index))
        verdict = self._by_parts(query, history, filters, verdict)
        clock.stop("verify")
        for piece in re.findall(r"\S+\s*|\s+", verdict.text):
            yield TextEvent(piece)
        yield AnswerEvent(
            Answer(
                question=question,
                standalone_question=query.standalone,
                outcome=verdict.outcome,
                language=query.language,
                text=verdict.text,
                statements=verdict.statements,
                citations=verdict.citations,
                passages=tuple(passages),
                confidence=verdict.confidence,
                timings=clock.timings(),
                index_revision=self.index.revision,
            )
        )

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
        query = self._understand(part, turns, filters)
        passages, evidence = self._find(query, self._settings.retrieval.k)
        draft = compose(self.index, self._themes, query, evidence)
        measures = estimate(self.index, query, passages, evidence)
        return decide(self.index, query, passages, measures, verify(draft, self.index))

    def _understand(self, question: str, history: Sequence[Turn], filters: Filters) -> Query:
        return understand(
            question,
            history,
            expander=self.expander,
            sources=self.index.sources.values(),
            regions=self._glossary.regions,
            filters=filters,
        )

    def _find(self, query: Query, k: int) -> tuple[list[Passage], list[Evidence]]:
        retrieval = self._settings.retrieval
        return find(
            self.index,
            self._themes,
            query,
            k,
            dense_weight=retrieval.dense_weight,
            lexical_weight=retrieval.lexical_weight,
        )


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
