"""Download an answer or a conversation as a note; only its owner can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant import Assistant
from ui.export import MEDIA_TYPES, Format, file_name, note_of, write_note
from ui.server.refusal import refusal
from ui.server.visitor import Visitor
from ui.store import ConversationNotFoundError, Store

__all__ = ["answer_url", "conversation_url", "download_routes"]


def conversation_url(root_path: str, conversation_id: str, form: Format) -> str:
    """Return the address of a conversation as a file; `root_path` is `settings.ui.root_path`."""
    return f"{root_path}/uitvoer/gesprek/{conversation_id}.{form}"


def answer_url(root_path: str, turn_id: int, form: Format) -> str:
    """Return the address of one answer as a file; `root_path` is `settings.ui.root_path`."""
    return f"{root_path}/uitvoer/antwoord/{turn_id}.{form}"


def download_routes(assistant: Assistant, store: Store) -> APIRouter:
    """Return the routes that give notes."""
    router = APIRouter()

    @router.get("/uitvoer/gesprek/{conversation_id}.{form}")
    def conversation(request: Request, conversation_id: str, form: Format) -> Response:
        owner_id = _owner_id(request)
        try:
            title = store.conversations.get(owner_id, conversation_id).title
            turns = store.conversations.turns(owner_id, conversation_id)
        except ConversationNotFoundError:
            return refusal(request.scope, 404, "not_found")
        return _note(title, [turn.answer for turn in turns], form)

    @router.get("/uitvoer/antwoord/{turn_id}.{form}")
    def answer(request: Request, turn_id: int, form: Format) -> Response:
        try:
            turn = store.conversations.turn(_owner_id(request), turn_id)
        except ConversationNotFoundError:
            return refusal(request.scope, 404, "not_found")
        return _note(turn.question, [turn.answer], form)

    def _note(title: str, answers: Sequence[Mapping[str, Any]], form: Format) -> Response:
        note = note_of(title, answers, assistant, datetime.now().astimezone().date())
        name = file_name(note, form)
        return Response(
            write_note(note, form),
            media_type=MEDIA_TYPES[form],
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )

    return router


def _owner_id(request: Request) -> str:
    visitor: Visitor = request.state.visitor
    return visitor.owner_id
