"""Count and log what happens, without telling what was asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant import Answer, AnswerEvent, Assistant, Event, Filters, Turn
from assistant.personal_data import mask_personal_data
from ui.server.metrics import ANSWER_SECONDS, ANSWERS, BUSY, REQUEST_SECONDS, REQUESTS
from ui.server.paths import API, ASSETS, HEALTH, METRICS, READY, SIGN_IN, SIGN_OUT, path_of

__all__ = ["Observed", "ObservedAssistant"]

_log = logging.getLogger(__name__)
_EXACT = {SIGN_IN, SIGN_OUT, HEALTH, READY, METRICS, "/", "/config"}
_PREFIXES = (
    f"{API}/queue/join",
    f"{API}/queue/data",
    f"{API}/heartbeat",
    f"{API}/upload",
    f"{API}/file=",
    API,
    "/assets",
    "/static",
    ASSETS,
    "/uitvoer",
)
_QUIET = {HEALTH, READY, METRICS, "/assets", "/static", ASSETS, f"{API}/heartbeat"}


class Observed:
    """Counts every request, and logs it without its query, which holds session names."""

    def __init__(self, app: ASGIApp) -> None:
        """Observe `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        route = _route(path_of(scope))
        began = time.perf_counter()
        status = 500

        async def send_counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                REQUEST_SECONDS.labels(route).observe(time.perf_counter() - began)
            await send(message)

        BUSY.inc()
        try:
            await self._app(scope, receive, send_counted)
        finally:
            BUSY.dec()
            REQUESTS.labels(route, str(status)).inc()
            if route not in _QUIET or status >= 400:
                milliseconds = round((time.perf_counter() - began) * 1000, 1)
                details = {"method": scope["method"], "route": route, "status": status}
                _log.info("request", extra=details | {"ms": milliseconds})


class ObservedAssistant(Assistant):
    """Counts answers by outcome, and logs each without its text unless the settings ask for it."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn | str] = (),
        *,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> Answer:
        """Answer a question, as `Assistant.ask` does."""
        began = time.perf_counter()
        answer = super().ask(question, history, filters=filters)
        self._note(answer, began)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn | str] = (),
        *,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> Iterator[Event]:
        """Yield what happens, as `Assistant.stream` does."""
        began = time.perf_counter()
        for event in super().stream(question, history, filters=filters):
            if isinstance(event, AnswerEvent):
                self._note(event.answer, began)
            yield event

    def _note(self, answer: Answer, began: float) -> None:
        seconds = time.perf_counter() - began
        composer = "extractive" if answer.composer == "extractive" else "model"
        ANSWERS.labels(answer.outcome, composer).inc()
        ANSWER_SECONDS.observe(seconds)
        details: dict[str, object] = {
            "outcome": answer.outcome,
            "citations": len(answer.citations),
            "ms": round(seconds * 1000, 1),
            "index_revision": answer.index_revision,
        }
        if self.settings.ui.log_questions:
            details["question"] = mask_personal_data(answer.question)
        _log.info("answered", extra=details)


def _route(path: str) -> str:
    """Return what a path is for: one of a few names, so that no id gets into log or metrics."""
    if path in _EXACT:
        return path
    return next((prefix for prefix in _PREFIXES if path.startswith(prefix)), "other")
