"""Take what a visitor thinks of an answer."""

from __future__ import annotations

from dataclasses import replace

import gradio as gr

from assistant.values import Language
from ui.messages.web import TEXTS
from ui.store import REASONS, StoredTurn, StoreError
from ui.web.context import Context, Heard
from ui.web.thread import Parts, Thread
from ui.web.turns import TurnLook

__all__ = ["Opinions"]


class Opinions:
    """Handles the event "feedback"."""

    def __init__(self, context: Context, thread: Thread) -> None:
        """Keep opinions in `context.store`."""
        self._context = context
        self._thread = thread

    def give(self, event: gr.EventData, request: gr.Request) -> Parts | None:
        """Keep a verdict; after thumbs down, ask what is wrong."""
        heard = self._context.heard(event, request)
        store, owner = self._context.store, heard.visitor.owner_id
        number = heard.number("turn")
        if number is None:
            return None
        try:
            turn = store.conversations.turn(owner, number)
            turns = store.conversations.turns(owner, turn.conversation_id)
        except StoreError:
            return None  # it was deleted meanwhile, or it is somebody else's
        try:
            look = self._kept(heard, turn)
        except StoreError:
            look = TurnLook(said=TEXTS[heard.language]["feedback_failed"], failed=True)
        return self._changed(turns, turn, heard.language, look)

    def _kept(self, heard: Heard, turn: StoredTurn) -> TurnLook:
        feedback, owner = self._context.store.feedback, heard.visitor.owner_id
        verdict = "goed" if heard.get("verdict") == "goed" else "fout"
        answered = "comment" in heard.fields
        before = feedback.of_turn(owner, turn.id)
        if before is not None and before.verdict == verdict and not answered:
            feedback.withdraw(owner, turn.id)
            return TurnLook()
        chosen = next((reason for reason in REASONS if reason == heard.get("reason")), None)
        feedback.give(
            owner,
            turn.id,
            "goed" if verdict == "goed" else "fout",
            reason=chosen if verdict == "fout" else None,
            comment=heard.get("comment")[:2000],
        )
        asking = verdict == "fout" and not answered
        said = "" if asking else TEXTS[heard.language]["thanks"]
        return TurnLook(verdict=verdict, asking_why=asking, said=said)

    def _changed(
        self, turns: list[StoredTurn], turn: StoredTurn, language: Language, look: TurnLook
    ) -> Parts:
        if turn.id == turns[-1].id:
            look = replace(look, suggestions=self._thread.suggestions(turn))
        html = self._thread.turn(turn, language, look)
        parts: Parts = [
            (self._thread.key(other), html if other.id == turn.id else None) for other in turns
        ]
        return [("titel", None), *parts, ("gesprek", None)]
