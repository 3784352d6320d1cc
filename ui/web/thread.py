"""The conversation on the screen: its turns, the first screen, and the box for a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from assistant import Filters
from assistant.draft import readable
from assistant.suggestions import Suggestions
from assistant.values import Language
from ui.messages.web import TEXTS
from ui.store import Conversation, StoredTurn
from ui.web.choices import chips, choices, written
from ui.web.context import Context
from ui.web.templating import render
from ui.web.turns import TurnLook, turn_html

__all__ = ["STAGES", "Thread"]

STAGES = ("understand", "retrieve", "compose", "verify")

Parts = list[tuple[str, Markup | None]]


class Thread:
    """Makes the parts of the ask page."""

    def __init__(self, context: Context, suggestions: Suggestions) -> None:
        """Show conversations of `context.store`."""
        self._context = context
        self._suggestions = suggestions

    def welcome(self, language: Language) -> Markup:
        """Return the first screen: what this is, and where to start."""
        return render(
            "welcome",
            language,
            starters=self._suggestions.starters(language, most=6),
            sources=[
                {
                    "id": source.id,
                    "title": readable(source.title),
                    "kind": source.kind,
                    "date": source.date,
                    "publisher": source.publisher,
                }
                for source in sorted(
                    self._context.assistant.sources(), key=lambda s: s.date or "", reverse=True
                )
            ],
            root=self._context.root,
        )

    def conversation(
        self, turns: Sequence[StoredTurn], language: Language, verdicts: dict[int, str]
    ) -> Parts:
        """Return all turns of a conversation; the first screen when there are none."""
        if not turns:
            return [("welkom", self.welcome(language))]
        return [
            (
                self.key(turn),
                self.turn(
                    turn,
                    language,
                    TurnLook(
                        verdict=verdicts.get(turn.id, ""),
                        suggestions=self.suggestions(turn) if turn is turns[-1] else (),
                    ),
                ),
            )
            for turn in turns
        ]

    def suggestions(self, turn: StoredTurn) -> tuple[str, ...]:
        """Return the questions to go on with after a turn; none that lost its document since."""
        revision = str(turn.answer.get("index_revision"))
        return self._suggestions.still_answered(turn.suggestions, revision)

    def turn(self, turn: StoredTurn, language: Language, look: TurnLook) -> Markup:
        """Return one turn."""
        return turn_html(
            self._context.assistant,
            turn,
            turn.answer,
            language,
            root=self._context.root,
            longest=self._context.settings.max_question_length,
            look=look,
        )

    def pending(
        self, question: str, language: Language, stage: str = STAGES[0], text: Markup | str = ""
    ) -> Markup:
        """Return a question that is being answered."""
        t = TEXTS[language]
        now = STAGES.index(stage)
        stages = [
            {
                "state": "done" if n < now else "now" if n == now else "later",
                "label": t[f"stage_{name}"],
            }
            for n, name in enumerate(STAGES)
        ]
        return render("pending", language, question=question, stages=stages, text=text)

    def composer(self, filters: Filters, language: Language) -> Markup:
        """Return the box for a question, with the filters that are on."""
        assistant = self._context.assistant
        return render(
            "composer",
            language,
            chips=chips(assistant, filters, language),
            choices=choices(assistant, filters, language),
            filters=written(filters) if filters else "",
            longest=self._context.settings.max_question_length,
            pending=self.pending("", language),
            root=self._context.root,
        )

    @staticmethod
    def key(turn: StoredTurn) -> str:
        """Return the name of the part that holds a turn."""
        return f"beurt-{turn.id}"

    @staticmethod
    def unchanged(turns: Iterable[StoredTurn]) -> Parts:
        """Return the parts of turns that stay as they are on the screen."""
        return [(Thread.key(turn), None) for turn in turns]

    @staticmethod
    def whole(parts: Parts, conversation: Conversation | None, asked: str = "") -> Parts:
        """Return parts with what tells the page which conversation they are of.

        Args:
            parts: The turns.
            conversation: None when it has not begun.
            asked: What the page named the question that they come of; it shows them as long as
                that question was not stopped.
        """
        if conversation is None:
            above, number, title = Markup(""), "", ""
        else:
            number, title = conversation.id, conversation.title
            above = Markup('<h1 class="visually-hidden">{}</h1>').format(title)
        below = Markup(
            '<span hidden data-context="conversation" data-value="{0}"></span>'
            '<span hidden data-set="conversation" data-value="{0}" data-title="{1}"></span>'
        ).format(number, title)
        if asked:
            below += Markup('<span hidden data-asked="{}"></span>').format(asked)
        return [("titel", above), *parts, ("gesprek", below)]
