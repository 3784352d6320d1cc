"""Who is asking: worked out once per request, and passed on to the page.

The page gets it from the `gr.Request` that Gradio passes to an event handler:

    def on_question(question: str, request: gr.Request) -> ...:
        visitor = visitor_of(request)
        store.conversations.find(visitor.owner_id)
        if visitor.may_edit: ...

It is there in every handler, `Blocks.load` included. Never take an owner id from the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.store.values import Role

if TYPE_CHECKING:
    import gradio as gr
    from starlette.types import Scope

__all__ = ["Visitor", "attach", "visitor_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who was let in.

    Attributes:
        owner_id: Whose conversations these are; ask the store with it. Not for showing.
        name: As they signed in, or None on a loopback address, where nobody signs in.
        role: A "lezer" asks and reads; a "redacteur" manages the documents as well.
        can_sign_out: Whether they signed in here, with a local account.
    """

    owner_id: str
    name: str | None
    role: Role
    can_sign_out: bool = False

    @property
    def may_edit(self) -> bool:
        """Whether they may add, replace and remove documents."""
        return self.role == "redacteur"


def attach(scope: Scope, visitor: Visitor) -> None:
    """Pass a visitor on with the request."""
    scope.setdefault("state", {})["visitor"] = visitor


def visitor_of(request: gr.Request) -> Visitor:
    """Return who made a request.

    Raises:
        PermissionError: Nobody was let in; then the page does not run below this server.
    """
    visitor = getattr(request.state, "visitor", None)
    if not isinstance(visitor, Visitor):
        raise PermissionError("Nobody was let in. Start the page with `leidraad ui`.")
    return visitor
