"""Download an answer or a conversation as a note; only its owner can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant import Assistant
from assistant.draft import readable
from assistant.overview import Overview
from assistant.values import Language
from ui.export import MEDIA_TYPES, Format, file_name, note_of, write_note
from ui.server.refusal import refusal
from ui.server.visitor import Visitor
from ui.store import ConversationNotFoundError, Store

__all__ = ["answer_url", "conversation_url", "download_routes", "themes_url"]


def conversation_url(root_path: str, conversation_id: str, form: Format) -> str:
    """Return the address of a conversation as a file; `root_path` is `settings.ui.root_path`."""
    return f"{root_path}/uitvoer/gesprek/{conversation_id}.{form}"


def answer_url(root_path: str, turn_id: int, form: Format) -> str:
    """Return the address of one answer as a file; `root_path` is `settings.ui.root_path`."""
    return f"{root_path}/uitvoer/antwoord/{turn_id}.{form}"


def themes_url(root_path: str, source_id: str, form: Format, language: Language) -> str:
    """Return the address of the themes of a document as a file."""
    return f"{root_path}/uitvoer/themas/{quote(source_id)}.{form}?taal={language}"


def download_routes(assistant: Assistant, store: Store) -> APIRouter:
    """Return the routes that give notes."""
    router = APIRouter()
    overview = Overview(assistant)

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

    @router.get("/uitvoer/themas/{source_id:path}.{form}")
    def themes(request: Request, source_id: str, form: Format, taal: Language = "nl") -> Response:
        found = (d for d in overview.read(taal) if d.source.id == source_id)
        document = next(found, None)
        if document is None:
            return refusal(request.scope, 404, "not_found")
        answers = [theme.answer.to_dict() for theme in document.themes]
        return _note(readable(document.source.title), answers, form)

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
