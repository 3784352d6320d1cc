"""Ask a question and show, step by step, what becomes of it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import gradio as gr
from markupsafe import Markup

from assistant import Answer, AssistantError, Filters, Turn
from assistant.events import AnswerEvent, StageEvent, TextEvent
from assistant.suggestions import Suggestions
from assistant.values import Language
from ui.messages import spoken_error
from ui.messages.web import TEXTS
from ui.store import Conversation, StoredTurn, StoreError
from ui.store.errors import ConversationNotFoundError
from ui.web.answer_text import answer_html
from ui.web.choices import read_filters
from ui.web.context import Context, Heard
from ui.web.sidebar import Sidebar
from ui.web.templating import render
from ui.web.thread import STAGES, Parts, Thread
from ui.web.turns import TurnLook, turn_html

__all__ = ["Asking"]

BETWEEN = 0.12
"""Seconds: while an answer is in the making, the page is told at most this often. It shows the
question and the first stage by itself, so that an answer that is there sooner is told at once."""

_log = logging.getLogger(__name__)

Step = tuple[Parts, Markup | None]
"""What the thread and the sidebar become; None leaves the sidebar as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A question with everything it needs; `asked` is what the page named it."""

    text: str
    language: Language
    filters: Filters
    conversation: Conversation | None
    turns: tuple[StoredTurn, ...]
    owner_id: str
    asked: str

    @property
    def history(self) -> list[Turn]:
        return [turn.as_turn() for turn in self.turns]


class Asking:
    """Handles the event "ask"."""

    def __init__(
        self, context: Context, thread: Thread, sidebar: Sidebar, suggestions: Suggestions
    ) -> None:
        """Use the parts of the page that it changes."""
        self._context = context
        self._thread = thread
        self._sidebar = sidebar
        self._suggestions = suggestions

    def ask(self, event: gr.EventData, request: gr.Request) -> Iterator[Step]:
        """Answer a question, and keep it in the conversation."""
        heard = self._context.heard(event, request)
        if not heard.get("question").strip():
            return
        question = self._question(heard, heard.get("question"))
        try:
            for shown in self._shown(question):
                if isinstance(shown, Answer):
                    yield from self._finish(heard, question, shown)
                else:
                    yield self._under(question, shown), None
        except AssistantError as error:
            detail = spoken_error(error) if question.language == "nl" else None
            yield self._under(question, self._problem(question, detail)), None
        except Exception:  # noqa: BLE001  # the edge: whatever it is, the page says so
            _log.exception("a question could not be answered")
            yield self._under(question, self._problem(question, None)), None

    def stopped(self, event: gr.EventData, request: gr.Request) -> Parts:
        """Show that the answer in the making was stopped."""
        heard = self._context.heard(event, request)
        question = self._question(heard, heard.get("pending"))
        return self._under(replace(question, asked=""), self._said(question, "stopped", ""))

    def _question(self, heard: Heard, text: str) -> _Question:
        owner = heard.visitor.owner_id
        conversations = self._context.store.conversations
        conversation: Conversation | None = None
        turns: tuple[StoredTurn, ...] = ()
        if heard.get("conversation"):
            try:
                conversation = conversations.get(owner, heard.get("conversation"))
                turns = tuple(conversations.turns(owner, conversation.id))
            except ConversationNotFoundError:
                _log.info("a conversation that is gone was continued as a new one")
        return _Question(
            text=text,
            language=heard.language,
            filters=read_filters(heard.get("filters"), self._context.assistant),
            conversation=conversation,
            turns=turns,
            owner_id=owner,
            asked=heard.get("asked"),
        )

    def _shown(self, question: _Question) -> Iterator[Markup | Answer]:
        """Yield what is shown while the answer is in the making, and then the answer."""
        stage, text, shown_at = STAGES[0], "", time.monotonic()
        for happened in self._context.assistant.stream(
            question.text, question.history, filters=question.filters
        ):
            if isinstance(happened, AnswerEvent):
                yield happened.answer
                return
            if isinstance(happened, StageEvent):
                stage = happened.stage if happened.stage in STAGES else stage
            elif isinstance(happened, TextEvent):
                text += happened.text
            if time.monotonic() - shown_at >= BETWEEN:
                shown_at = time.monotonic()
                yield self._thread.pending(
                    question.text, question.language, stage, answer_html(text, {})
                )

    def _finish(self, heard: Heard, question: _Question, answer: Answer) -> Iterator[Step]:
        """Keep the answer, with questions to go on with, and show both."""
        try:
            conversation, turn = self._keep(question, answer)
        except StoreError:
            _log.exception("an answer could not be kept")
            said = TEXTS[question.language]["not_kept"]
            look = TurnLook(latest=True, said=said, filtered=bool(question.filters))
            yield self._under(question, self._unkept(question, answer, look)), None
            return
        look = TurnLook(latest=True, filtered=bool(question.filters), suggestions=turn.suggestions)
        kept = replace(question, conversation=conversation)
        parts = self._with_turn(kept, turn, look)
        yield parts, self._sidebar.html(heard, current=conversation.id)

    def _keep(self, question: _Question, answer: Answer) -> tuple[Conversation, StoredTurn]:
        conversations = self._context.store.conversations
        earlier = [turn.question for turn in question.turns]
        onward = [suggestion.question for suggestion in self._suggestions.after(answer, earlier)]
        owner = question.owner_id
        conversation = question.conversation or conversations.start(owner, answer.question)
        return conversation, conversations.append(owner, conversation.id, answer, onward)

    def _with_turn(self, question: _Question, turn: StoredTurn, look: TurnLook) -> Parts:
        html = self._thread.turn(turn, question.language, look)
        parts = [*self._thread.unchanged(question.turns), (self._thread.key(turn), html)]
        return self._thread.whole(parts, question.conversation, question.asked)

    def _under(self, question: _Question, html: Markup) -> Parts:
        """Return the thread with something under the turns that it has."""
        parts: Parts = [*self._thread.unchanged(question.turns), ("nieuw", html)]
        return self._thread.whole(parts, question.conversation, question.asked)

    def _unkept(self, question: _Question, answer: Answer, look: TurnLook) -> Markup:
        return turn_html(
            self._context.assistant,
            None,
            answer.to_dict(),
            question.language,
            root=self._context.root,
            longest=self._context.settings.max_question_length,
            look=look,
        )

    def _problem(self, question: _Question, detail: str | None) -> Markup:
        t = TEXTS[question.language]
        most = self._context.settings.max_question_length
        if len(question.text) > most:
            detail = t["too_long"].format(length=len(question.text), most=most)
        return self._said(question, "failed", detail or t["failed_text"])

    def _said(self, question: _Question, look: str, detail: str) -> Markup:
        """Return the question with what became of it, when that is no answer."""
        return render(
            "problem",
            question.language,
            question=question.text[: self._context.settings.max_question_length],
            look=look,
            title=TEXTS[question.language][look],
            detail=detail,
            token=secrets.token_hex(4),
        )
