"""Say how the assistant is doing: to a process manager, a load balancer, and Prometheus."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from assistant import Assistant, AssistantError
from ui.server.access import Access, is_loopback
from ui.server.metrics import QUEUE, metrics_text
from ui.server.page import Page
from ui.server.paths import HEALTH, METRICS, READY
from ui.server.refusal import refusal
from ui.server.stopping import Stopping
from ui.server.visitor import Visitor
from ui.store import Store

__all__ = ["health_routes"]

_log = logging.getLogger(__name__)


def health_routes(
    assistant: Assistant, store: Store, page: Page, access: Access, stopping: Stopping
) -> APIRouter:
    """Return the routes that tell how it is going."""
    router = APIRouter()

    @router.get(HEALTH)
    async def healthy() -> JSONResponse:
        """Whether the process lives."""
        return JSONResponse({"status": "ok"})

    @router.get(READY)
    def ready() -> JSONResponse:
        """Whether questions can be answered: the index opens and the database answers."""
        if stopping.is_set():
            return JSONResponse({"status": "stopping"}, 503)
        try:
            documents = len(assistant.sources())
            store.check()
        except AssistantError as error:
            _log.exception("not ready")
            return JSONResponse({"status": "not ready", "reason": type(error).__name__}, 503)
        return JSONResponse({"status": "ready", "documents": documents})

    @router.get(METRICS)
    async def metrics(request: Request) -> Response:
        """Give Prometheus its metrics: on this machine, from a trusted proxy, or to an editor."""
        state = request.scope["state"]
        visitor: Visitor | None = state.get("visitor")
        peer = state["peer"]
        direct = not state["forwarded"] and (is_loopback(peer) or access.trusts(peer))
        if not direct and not (visitor and visitor.may_edit):
            return refusal(request.scope, 403, "closed")
        QUEUE.set(len(page.blocks._queue))
        return PlainTextResponse(metrics_text(), media_type=CONTENT_TYPE_LATEST)

    return router
