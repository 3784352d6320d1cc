"""Let a chat model word the answer, and show of it only what the sources support.

The evidence has already decided that the documents answer the question; without that the model is
not asked. It writes statements with the marks of passages, each statement is judged as it comes
in, and what holds is shown at once. Whatever else happens (too slow, broken, nothing that holds),
the extractive answer stands in and says why.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from assistant.assembly import Assembly
from assistant.chat_call import ChatCall, Deadline, Failure, ModelFailure
from assistant.evidence import Evidence
from assistant.frames import GENERATION
from assistant.grounds import Judging, Relevance, names_a_part
from assistant.model_draft import DraftReader, RawStatement
from assistant.outcome import Verdict, not_found, notes, partly
from assistant.plan_search import Plan, needs_plan, plan_search
from assistant.prompting import ANSWER_SCHEMA, Form, answer_prompt, mark_passages
from assistant.settings import Settings
from assistant.usage import Spent, UsageCounter
from assistant.values import Passage, Query, Turn
from assistant.written import StoodIn, Written
from ingest.index import Index

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.expansion import Expander

__all__ = ["Work", "Writer"]

SURE = 0.75
"""When the model finds no answer, the evidence must be this sure to answer all the same."""
PLANNING = 0.3
"""The part of the time that working out how to search may take."""


class Writer:
    """Words answers with a chat model."""

    def __init__(
        self, model: BaseChatModel, name: str, settings: Settings, usage: UsageCounter
    ) -> None:
        """Use a model; `name` is what answers say of who wrote them."""
        self.name = name
        self.usage = usage
        self._model = model
        self._settings = settings

    def start(self) -> Work:
        """Begin with one question."""
        return Work(self._model, self.name, self._settings, self.usage)


class Work:
    """The work on one question: its calls share one time limit and one count.

    Attributes:
        name: Of the model.
        plan: How the model would search, when it was asked and could be used.
        written: What came of asking it for an answer, when it was asked.
    """

    def __init__(
        self, model: BaseChatModel, name: str, settings: Settings, usage: UsageCounter
    ) -> None:
        """Prepare; nothing is asked yet."""
        self.name = name
        self.plan: Plan | None = None
        self.written: Written | None = None
        self._call = ChatCall(model, settings.llm_retries, settings.llm_max_tokens)
        self._settings = settings
        self._usage = usage
        self._began: float | None = None

    @property
    def _deadline(self) -> Deadline:
        """The moment by which the model must be ready; the clock starts when it is first asked."""
        now = time.monotonic()
        if self._began is None:
            self._began = now
        return Deadline(self._began + self._settings.llm_timeout - now)

    @property
    def composer(self) -> str:
        """Who wrote the answer: the model, or "extractive"."""
        return self.written.composer if self.written else "extractive"

    @property
    def verdict(self) -> Verdict | None:
        """The answer, when one was asked for; its text goes below what was shown already."""
        return self.written.verdict if self.written else None

    def make_plan(self, query: Query, history: Sequence[Turn]) -> Plan | None:
        """Return how the model would search; None when it is not needed or does not work out."""
        if needs_plan(query) and self._usage.allows(self._settings.llm_daily_tokens):
            self.plan = plan_search(self._call, query, history, self._deadline.within(PLANNING))
        return self.plan

    def write(
        self,
        index: Index,
        expander: Expander,
        query: Query,
        passages: Sequence[Passage],
        evidence: Sequence[Evidence],
        extractive: Verdict,
        *,
        refuse: StoodIn | Literal[""] = "",
    ) -> Iterator[str]:
        """Yield the answer's text as far as it is certain; `written` is all that came of it.

        Args:
            index: The documents.
            expander: Knows which words mean the same.
            query: The question.
            passages: What was found, best first.
            evidence: Its pieces, best first.
            extractive: The answer of quotes, which stands in when need be.
            refuse: Why the model must not be asked; "" when it may.
        """
        marks = mark_passages(passages, self._settings.llm_token_budget)
        if not refuse and not self._usage.allows(self._settings.llm_daily_tokens):
            refuse = "limit"
        if not refuse and not marks:
            refuse = "nothing_to_send"
        if refuse:
            self.written = self._stand_in(extractive, query, refuse, marks={})
            return
        assembly = Assembly(
            index,
            query.language,
            mark=self._settings.llm_unsupported == "mark",
            relevant=Relevance(index, evidence),
        )
        judging = Judging(index, expander, marks, english=query.language == "en")
        try:
            reader, prompt, failure = yield from self._asked(index, query, marks, assembly, judging)
            text = assembly.finish()
            if text:
                yield text
            written = self._finished(
                index, query, passages, extractive, assembly, reader, failure, marks
            )
            self.written = replace(
                written, prompt=prompt, raw=reader.raw, statements=tuple(assembly.verdicts)
            )
        finally:
            if self.written is None:  # nobody listens any more; what was used was used
                self._spend(assembly, "")

    def leave(self) -> None:
        """Count what was used when there is no answer to word."""
        if self._call.calls and self.written is None:
            self._spend(None, "")

    def _asked(
        self,
        index: Index,
        query: Query,
        marks: Mapping[str, Passage],
        assembly: Assembly,
        judging: Judging,
    ) -> Generator[str, None, tuple[DraftReader, str, Failure | Literal[""]]]:
        """Have the model write; return what it wrote, the prompt, and what went wrong.

        When it gives no JSON that can be read, it is asked again for plain text.
        """
        reader, prompt = DraftReader(), ""
        failure: Failure | Literal[""] = ""
        forms: tuple[Form, ...] = ("json", "text") if self._call.takes_schema() else ("text",)
        for form in forms:
            reader = DraftReader()
            prompt, messages = answer_prompt(query.standalone, marks, index, query.language, form)
            failure = yield from self._read(messages, form, reader, assembly, judging)
            if failure or assembly.verdicts or not reader.found:
                break
        return reader, prompt, failure

    def _read(
        self,
        messages: Sequence[tuple[str, str]],
        form: Form,
        reader: DraftReader,
        assembly: Assembly,
        judging: Judging,
    ) -> Generator[str, None, Failure | Literal[""]]:
        """Have the model write, and yield the text that is certain; return what went wrong."""
        schema = ANSWER_SCHEMA if form == "json" else None
        failure: Failure | Literal[""] = ""
        try:
            for piece in self._call.stream(messages, self._deadline, schema):
                yield from self._judged(reader.feed(piece), assembly, judging)
        except ModelFailure as error:
            failure = error.kind
        yield from self._judged(reader.finish(whole=not failure), assembly, judging)
        return failure

    @staticmethod
    def _judged(
        statements: Sequence[RawStatement], assembly: Assembly, judging: Judging
    ) -> Iterator[str]:
        for raw in statements:
            text = assembly.add(raw, judging(raw))
            if text:
                yield text

    def _finished(
        self,
        index: Index,
        query: Query,
        passages: Sequence[Passage],
        extractive: Verdict,
        assembly: Assembly,
        reader: DraftReader,
        failure: StoodIn | Literal[""],
        marks: Mapping[str, Passage],
    ) -> Written:
        """Decide whether the model's answer stands, and what is said below it."""
        if not assembly.begun:
            reason = failure or (
                "too_little"
                if assembly.verdicts
                else "not_found"
                if not reader.found
                else "unreadable"
            )
            if reason == "not_found" and extractive.confidence < SURE:
                extractive = not_found(index, query, passages, extractive.confidence)
            return self._stand_in(extractive, query, reason, marks, assembly)
        language, citations = query.language, assembly.citations
        verdict = Verdict(
            outcome="answered",
            text="",
            statements=tuple(assembly.statements),
            citations=citations,
            confidence=extractive.confidence,
        )
        remarks = notes(index, language, citations) + assembly.closing(cut=bool(failure))
        missing = extractive.missing or tuple(
            m for m in reader.missing if names_a_part(index, query, m)
        )
        if missing:
            verdict = partly(verdict, missing, language)
            remarks = [verdict.text.strip(), *remarks]
        return Written(
            verdict=replace(verdict, text="".join(f"\n\n{remark}" for remark in remarks)),
            composer=self.name,
            stood_in="",
            marks=marks,
            spent=self._spend(assembly, ""),
        )

    def _stand_in(
        self,
        extractive: Verdict,
        query: Query,
        reason: StoodIn,
        marks: Mapping[str, Passage],
        assembly: Assembly | None = None,
    ) -> Written:
        frames = GENERATION[query.language]
        remark = frames[reason]
        if extractive.citations:
            remark = frames["stands_in"].format(reason=remark)
        return Written(
            verdict=replace(extractive, text=f"{extractive.text}\n\n{remark}"),
            composer="extractive",
            stood_in=reason,
            marks=marks,
            spent=self._spend(assembly, reason),
        )

    def _spend(self, assembly: Assembly | None, reason: str) -> Spent:
        spent = Spent(
            calls=self._call.calls,
            input_tokens=self._call.input_tokens,
            output_tokens=self._call.output_tokens,
            kept=assembly.kept if assembly else 0,
            failed=assembly.failed if assembly else 0,
            stood_in=reason,
            seconds=0.0 if self._began is None else time.monotonic() - self._began,
        )
        self._usage.add(spent)
        return spent
