"""The list of conversations beside the questions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from markupsafe import Markup

from assistant.values import Language
from ui.messages.web import TEXTS
from ui.server.downloads import conversation_url
from ui.store import Conversation
from ui.web.context import Context, Heard
from ui.web.files import files
from ui.web.templating import render

__all__ = ["Sidebar"]


class Sidebar:
    """Makes the list of conversations of a visitor."""

    def __init__(self, context: Context) -> None:
        """List conversations of `context.store`."""
        self._context = context

    def empty(self, language: Language) -> Markup:
        """Return the list before it is known whose it is."""
        return self._shown(language, ())

    def html(
        self,
        heard: Heard,
        *,
        current: str = "",
        renaming: str = "",
        deleting: str = "",
        said: str = "",
    ) -> Markup:
        """Return the list.

        Args:
            heard: Who asks, and with `words` what is searched.
            current: The id of the conversation on the screen.
            renaming: That of the one that is getting another name.
            deleting: That of the one that is to be deleted, once it is confirmed; "all" for all.
            said: What is announced.
        """
        words = heard.get("words").strip()
        return self._shown(
            heard.language,
            self._context.store.conversations.find(heard.visitor.owner_id, search=words),
            words=words,
            current=current,
            renaming=renaming,
            deleting=deleting,
            said=said,
            token=secrets.token_hex(4) if said else "",
        )

    def _shown(self, language: Language, found: Sequence[Conversation], **shown: str) -> Markup:
        nothing = dict.fromkeys(("words", "current", "renaming", "deleting", "said", "token"), "")
        return render(
            "sidebar",
            language,
            groups=_by_day(found, language, self._context.root),
            retention=self._context.settings.ui.retention_days,
            root=self._context.root,
            **nothing | shown,
        )


def _by_day(found: Sequence[Conversation], language: Language, root: str) -> list[dict[str, Any]]:
    t = TEXTS[language]
    today = datetime.now(UTC).astimezone().date()

    def day(conversation: Conversation) -> str:
        days = (today - conversation.updated.astimezone().date()).days
        return t["today"] if days < 1 else t["yesterday"] if days == 1 else t["earlier"]

    def shown(conversation: Conversation) -> dict[str, Any]:
        number = conversation.id
        return {
            "id": number,
            "title": conversation.title,
            "files": files(language, lambda form: conversation_url(root, number, form)),
        }

    return [
        {"name": name, "items": [shown(member) for member in members]}
        for name, members in groupby(found, key=day)
    ]
