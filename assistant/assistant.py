"""The assistant: open it once, ask it many times."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering import Engine
from assistant.asked import History, checked_question, turns_of
from assistant.chat_model import open_writer
from assistant.documents import Documents
from assistant.errors import AssistantError, QuestionError, translated
from assistant.filters import checked_filters
from assistant.library import Library
from assistant.settings import Settings, read_settings
from assistant.values import Answer, Filters, Passage
from corpus.catalogue import Source
from ingest.report import IngestReport

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.events import Event
    from assistant.generate_answer import Writer
    from assistant.usage import UsageTotals

__all__ = ["Assistant"]

Progress = Callable[[str, int, int], None]


class Assistant:
    """Answers questions from the documents of one corpus, with verified citations.

    Safe to use from several threads. Notices when another process publishes a new index.

        assistant = Assistant.open()
        answer = assistant.ask("Wat moeten we afspreken over ouderenzorg?")
        print(answer.text)
    """

    def __init__(self, settings: Settings, library: Library, writer: Writer | None = None) -> None:
        """Use `Assistant.open`."""
        self._writer = writer
        self.settings = settings
        self._library = library
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        chat_model: BaseChatModel | None = None,
        progress: Progress = lambda what, done, total: None,
    ) -> Assistant:
        """Open the assistant, building the index when there is none or it is outdated.

        Args:
            settings: Default: from `LEIDRAAD_*` and `leidraad.toml`.
            chat_model: Words the answers; default: what the setting `llm` names, if anything.
            progress: Told about each document and step while an index is built.

        Raises:
            AssistantError: The settings, the corpus, the index or the model cannot be used.
        """
        settings = settings or read_settings()
        with translated():
            writer = open_writer(settings, chat_model)
            library = Library(settings)
            library.ensure_index(progress)
        return cls(settings, library, writer)

    def ask(
        self,
        question: str,
        history: History = (),
        *,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> Answer:
        """Answer a question.

        Args:
            question: In Dutch, English or a mix.
            history: Earlier turns or earlier questions, oldest first.
            filters: Which documents may be used; a mapping has the fields of `Filters`.

        Raises:
            QuestionError: The question is empty or longer than `max_question_length`, or the
                filters name something that is not there.
        """
        with translated():
            engine = self._current()
            limits = checked_filters(filters, engine.index.sources)
            return engine.answer(self._checked(question), turns_of(history), limits)

    def ask_many(
        self,
        questions: Iterable[str],
        *,
        progress: Callable[[int], None] = lambda done: None,
    ) -> list[Answer | AssistantError]:
        """Answer questions in order; one that fails leaves its error in its place."""
        answers: list[Answer | AssistantError] = []
        for number, question in enumerate(questions, start=1):
            try:
                answers.append(self.ask(question))
            except AssistantError as error:
                answers.append(error)
            progress(number)
        return answers

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> Iterator[Event]:
        """Yield what happens, as it happens: stages, pieces of text, and the answer last."""
        with translated():
            engine = self._current()
            limits = checked_filters(filters, engine.index.sources)
            yield from engine.events(self._checked(question), turns_of(history), limits)

    async def aask(
        self,
        question: str,
        history: History = (),
        *,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> Answer:
        """Answer a question without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question, history, filters=filters)

    async def astream(
        self,
        question: str,
        history: History = (),
        *,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> AsyncIterator[Event]:
        """Yield the same events as `stream`, without blocking the event loop."""
        events = self.stream(question, history, filters=filters)
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            yield event

    def retrieve(
        self,
        question: str,
        k: int = 10,
        history: History = (),
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> list[Passage]:
        """Return the `k` best passages for a question, best first.

        Raises:
            QuestionError: The question is empty or too long, `k` is less than 1, or the filters
                name something that is not there.
        """
        if k < 1:
            raise QuestionError(f"`k` is {k}; ask for at least 1 passage.")
        with translated():
            engine = self._current()
            limits = checked_filters(filters, engine.index.sources)
            return engine.retrieve(self._checked(question), k, turns_of(history), limits)

    def as_runnable(self) -> Runnable[Any, Answer]:
        """Return the whole chain as a LangChain `Runnable`.

        Input: a question, or a mapping with `question` and, optionally, `history` and `filters`;
        anything else is a `QuestionError`.
        """
        from assistant.runnable import make_runnable

        return make_runnable(self.ask, self.aask)

    def as_retriever(self, k: int = 10) -> BaseRetriever:
        """Return the search as a LangChain retriever."""
        from assistant.retriever import HybridRetriever

        return HybridRetriever(find=lambda query, n: self.retrieve(query, n), k=k)

    def sources(self) -> tuple[Source, ...]:
        """Return the documents in the index, ordered by id."""
        with translated():
            return tuple(self._current().index.sources.values())

    def source_text(self, source_id: str) -> str:
        """Return the text of a document; every offset counts characters of it.

        Raises:
            QuestionError: There is no such document in the index.
        """
        with translated():
            index = self._current().index
            if source_id not in index.sources:
                known = ", ".join(repr(key) for key in index.sources)
                raise QuestionError(
                    f"There is no document {source_id!r} in the index. Choose one of {known}."
                )
            return index.document(source_id).extracted.text

    def ingest(
        self,
        paths: Iterable[str | Path] = (),
        *,
        rebuild: bool = False,
        progress: Progress = lambda what, done, total: None,
    ) -> IngestReport:
        """Add or update documents and bring the index up to date.

        Args:
            paths: Files, or folders of files, to add; kept as copies in `data_dir`. Without any,
                the corpus folder is read again.
            rebuild: Read and embed everything anew.
            progress: Told about each document and step.

        Raises:
            AssistantError: A path is not there, or the index cannot be written.
        """
        with translated():
            return self._library.ingest(
                [Path(p) for p in paths], rebuild=rebuild, progress=progress
            )

    def remove(
        self,
        source_ids: Iterable[str],
        *,
        progress: Progress = lambda what, done, total: None,
    ) -> IngestReport:
        """Remove documents that were added, and bring the index up to date.

        Raises:
            DocumentError: There is no such document, it belongs to the corpus folder, or none
                would be left.
            AssistantError: The index cannot be written; the documents are as they were.
        """
        return self.documents.remove(tuple(source_ids), progress=progress)

    @property
    def documents(self) -> Documents:
        """The documents, to look at a file before it is added, and to add, replace and remove."""
        return Documents(self._library)

    def __enter__(self) -> Assistant:
        """Use the assistant in a `with` statement; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the assistant."""
        self.close()

    def engine(self) -> Engine:
        """Return what answers on the revision now published; for evaluation, not for use."""
        with translated():
            return self._current()

    def usage(self) -> UsageTotals | None:
        """Return what the chat model has cost since the start; None without a chat model."""
        return self._writer.usage.totals() if self._writer else None

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._engine is not None:
                self._engine.index.close()
                self._engine = None

    def _checked(self, question: str) -> str:
        return checked_question(question, self.settings.max_question_length)

    def _current(self) -> Engine:
        """Return the engine on the revision now published.

        An engine that is replaced closes its index when the last question to it is answered.
        """
        with self._lock:
            if self._engine is None or self._library.revision() != self._engine.index.revision:
                self._engine = Engine(
                    self._library.open(), self._library.glossary, self.settings, self._writer
                )
                weakref.finalize(self._engine, self._engine.index.close).atexit = False
            return self._engine
