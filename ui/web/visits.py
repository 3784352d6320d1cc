"""Open, begin, name, find and delete conversations."""

from __future__ import annotations

from urllib.parse import parse_qs

import gradio as gr
from markupsafe import Markup

from assistant import Filters
from ui.messages.web import TEXTS
from ui.store import Conversation, StoreError
from ui.store.errors import ConversationNotFoundError
from ui.web.context import Context, Heard
from ui.web.sidebar import Sidebar
from ui.web.templating import render
from ui.web.thread import Parts, Thread

__all__ = ["Visits"]

Shown = tuple[Parts | None, Markup, Markup | None]
"""What the thread, the sidebar and the composer become; None leaves one as it is."""


class Visits:
    """Handles the events of the sidebar, and the arrival on the page."""

    def __init__(self, context: Context, thread: Thread, sidebar: Sidebar) -> None:
        """Use the parts of the page that it changes."""
        self._context = context
        self._thread = thread
        self._sidebar = sidebar

    def arrive(self, event: gr.EventData, request: gr.Request) -> Shown:
        """Show the conversation that the address names; else the first screen."""
        heard = self._context.heard(event, request)
        query = parse_qs(heard.get("search").removeprefix("?"))
        wanted = query.get("gesprek", [""])[0]
        parts, sidebar = self._opened(heard, wanted)
        return parts, sidebar, self._thread.composer(Filters(), heard.language)

    def open(self, event: gr.EventData, request: gr.Request) -> Shown:
        """Show a conversation of the list."""
        heard = self._context.heard(event, request)
        return *self._opened(heard, heard.get("id")), None

    def new(self, event: gr.EventData, request: gr.Request) -> Shown:
        """Show the first screen; the conversation begins with its first question."""
        return *self._opened(self._context.heard(event, request), ""), None

    def search(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Show the conversations in which the words occur."""
        heard = self._context.heard(event, request)
        return self._sidebar.html(heard, current=heard.get("conversation"))

    def ask_name(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Ask for another name."""
        heard = self._context.heard(event, request)
        return self._sidebar.html(
            heard, current=heard.get("conversation"), renaming=heard.get("id")
        )

    def ask_delete(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Ask whether they are sure."""
        heard = self._context.heard(event, request)
        return self._sidebar.html(
            heard, current=heard.get("conversation"), deleting=heard.get("id")
        )

    def rename(self, event: gr.EventData, request: gr.Request) -> Markup:
        """Give a conversation the name that was filled in."""
        heard = self._context.heard(event, request)
        said = ""
        try:
            renamed = self._context.store.conversations.rename(
                heard.visitor.owner_id, heard.get("id"), heard.get("title")
            )
            said = TEXTS[heard.language]["renamed"].format(title=renamed.title)
        except StoreError:
            said = TEXTS[heard.language]["failed_text"]
        return self._sidebar.html(heard, current=heard.get("conversation"), said=said)

    def delete(self, event: gr.EventData, request: gr.Request) -> Shown:
        """Delete a conversation; if it was on the screen, show the first screen."""
        heard = self._context.heard(event, request)
        current, gone = heard.get("conversation"), heard.get("id")
        try:
            self._context.store.conversations.delete(heard.visitor.owner_id, gone)
        except ConversationNotFoundError:
            gone = current  # it was deleted elsewhere; the list will show so
        said = TEXTS[heard.language]["deleted"]
        if gone != current:
            return None, self._sidebar.html(heard, current=current, said=said), None
        parts, _ = self._opened(heard, "")
        return parts, self._sidebar.html(heard, said=said), None

    def delete_all(self, event: gr.EventData, request: gr.Request) -> Shown:
        """Delete everything of this visitor."""
        heard = self._context.heard(event, request)
        self._context.store.delete_owner(heard.visitor.owner_id)
        parts, _ = self._opened(heard, "")
        said = TEXTS[heard.language]["deleted_everything"]
        return parts, self._sidebar.html(heard, said=said), None

    def _opened(self, heard: Heard, wanted: str) -> tuple[Parts, Markup]:
        owner, conversations = heard.visitor.owner_id, self._context.store.conversations
        conversation: Conversation | None = None
        parts: Parts = []
        if wanted:
            try:
                conversation = conversations.get(owner, wanted)
            except ConversationNotFoundError:
                parts.append(("weg", render("gone", heard.language)))
        turns = conversations.turns(owner, conversation.id) if conversation else []
        opinions = {turn.id: self._context.store.feedback.of_turn(owner, turn.id) for turn in turns}
        verdicts = {number: found.verdict for number, found in opinions.items() if found}
        parts += self._thread.conversation(turns, heard.language, dict(verdicts))
        parts = self._thread.whole(parts, conversation)
        return parts, self._sidebar.html(heard, current=conversation.id if conversation else "")
