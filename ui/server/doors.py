"""Close the doors of Gradio that the page does not need, and watch the others.

Gradio offers more than this page uses: it fetches web addresses for whoever asks, takes uploads
from everybody, and gives the events of a session to whoever names it. What is not named here is
closed.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.limits import Allowance
from ui.server.paths import API, path_of
from ui.server.refusal import refusal
from ui.server.visitor import Visitor

__all__ = ["Doors"]

_ALLOWED = re.compile(
    r"/(?:queue/(?:join|data|status)|cancel|reset|heartbeat/[\w-]+|info/?|app_id/?|theme\.css"
    r"|startup-events|file=.+|upload|upload_progress|call/[\w/]+"
    r"|custom_component/\w+/\w+/\w+/[\w./-]+)"
)
_FOR_EDITORS = ("/upload", "/upload_progress")
_CLOSED_BESIDE_API = ("/login", "/logout", "/monitoring", "/pwa_icon", "/svelte")
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]+:|[/\\]{2})", re.IGNORECASE)
_MESSAGE_BYTES = 64 * 1024
_ACTIONS_PER_MINUTE = 600


class Doors:
    """Refuses what is closed, too large, too frequent, or about the session of somebody else."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        questions_per_minute: int,
        upload_bytes: int,
        question_functions: frozenset[int],
    ) -> None:
        """Watch over `app`; `question_functions` are the numbers Gradio gave to asking."""
        self._app = app
        self._upload_bytes = upload_bytes
        self._question_functions = question_functions
        self._questions = Allowance(questions_per_minute)
        self._actions = Allowance(_ACTIONS_PER_MINUTE)
        self._sessions = _SessionOwners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_of(scope)
        reason = _closed(path, scope["state"].get("visitor"))
        if reason is not None:
            await refusal(scope, 403, reason)(scope, receive, send)
        elif path == f"{API}/upload":
            limited = _Limited(receive, self._upload_bytes)
            await self._guarded(scope, limited, send, "upload_too_large")
        elif scope["method"] in ("POST", "PUT", "PATCH", "DELETE"):
            await self._message(scope, path, receive, send)
        elif self._foreign(scope, _session_in_address(scope, path)):
            await refusal(scope, 403, "foreign_session")(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _message(self, scope: Scope, path: str, receive: Receive, send: Send) -> None:
        """Read a whole message, judge it, and pass it on as it was."""
        body = await _whole(scope, receive)
        if body is None:
            await refusal(scope, 413, "too_large", {"connection": "close"})(scope, receive, send)
            return
        if path.startswith(API):
            fields = _fields(body)
            if self._foreign(scope, fields.get("session_hash")):
                await refusal(scope, 403, "foreign_session")(scope, receive, send)
                return
            wait = self._must_wait(scope, path, fields)
            if wait:
                seconds = {"retry-after": str(int(wait) + 1)}
                await refusal(scope, 429, "too_fast", seconds)(scope, receive, send)
                return
        await self._app(scope, _again(body, receive), _busy_as_such(scope, receive, send))

    async def _guarded(self, scope: Scope, limited: _Limited, send: Send, reason: str) -> None:
        """Pass a request on; once it is too large, answer that, whatever becomes of it."""

        async def unless_too_large(message: Message) -> None:
            if not limited.exceeded:
                await send(message)

        if limited.too_large(scope):
            limited.exceeded = True
        else:
            await self._app(scope, limited, unless_too_large)
        if limited.exceeded:
            await refusal(scope, 413, reason, {"connection": "close"})(scope, limited, send)

    def _must_wait(self, scope: Scope, path: str, fields: Mapping[str, Any]) -> float:
        if not path.startswith((f"{API}/queue/join", f"{API}/call/")):
            return 0.0
        key = _who(scope, fields.get("session_hash"))
        function = fields.get("fn_index")
        asks = function in self._question_functions or path.startswith(f"{API}/call/")
        return (self._questions.take(key) if asks else 0.0) or self._actions.take(key)

    def _foreign(self, scope: Scope, session: object) -> bool:
        return isinstance(session, str) and not self._sessions.claim(session, _who(scope))


class _SessionOwners:
    """Whose each Gradio session is: of the first who names it."""

    _MOST = 20_000

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def claim(self, session: str, who: str) -> bool:
        """Whether a session is theirs; one that nobody had becomes theirs."""
        owner = self._owners.setdefault(session, who)
        self._owners.move_to_end(session)
        if len(self._owners) > self._MOST:
            self._owners.popitem(last=False)
        return owner == who


class _Limited:
    """Receives a request until it is larger than allowed, and then acts as if it broke off."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = self._most = most
        self.exceeded = False

    def too_large(self, scope: Scope) -> bool:
        """Whether the request says so itself."""
        return _announced(scope) > self._most

    async def __call__(self) -> Message:
        """Return the next part."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.exceeded = True
            return {"type": "http.disconnect"}
        return message


def _closed(path: str, visitor: Visitor | None) -> str | None:
    """Return why a path is closed to this visitor; None when it is not."""
    if not path.startswith(API):
        return "closed" if path.startswith(_CLOSED_BESIDE_API) else None
    door = path.removeprefix(API)
    if not _ALLOWED.fullmatch(door):
        return "closed"
    if door.startswith("/file=") and _leads_elsewhere(door.removeprefix("/file=")):
        return "closed"
    if door.startswith(_FOR_EDITORS) and not (visitor and visitor.may_edit):
        return "editors_only"
    return None


def _leads_elsewhere(address: str) -> bool:
    """Whether a file is named by an address on the network, however often it is encoded."""
    for _ in range(5):
        if _ELSEWHERE.match(address):
            return True
        address = unquote(address)
    return False


def _session_in_address(scope: Scope, path: str) -> str | None:
    if path.startswith(f"{API}/heartbeat/"):
        return path.rsplit("/", 1)[-1]
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return query.get("session_hash", [None])[0] if path == f"{API}/queue/data" else None


def _who(scope: Scope, session: object = None) -> str:
    """Return for whom is counted; a program without cookies on this machine is its session."""
    visitor: Visitor = scope["state"]["visitor"]
    if scope["state"]["has_cookie"]:
        return visitor.owner_id
    return f"session:{session}" if isinstance(session, str) else "without cookie"


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _whole(scope: Scope, receive: Receive) -> bytes | None:
    """Return the body of a message, or None as soon as it turns out too large."""
    if _announced(scope) > _MESSAGE_BYTES:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _MESSAGE_BYTES:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read before, and then what comes after it."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _busy_as_such(scope: Scope, receive: Receive, send: Send) -> Send:
    """Return a `send` that says in Dutch that the queue is full, as Gradio's page will show it.

    Of a 503 that page shows an English sentence of its own; of a 429 it shows ours.
    """
    full = False

    async def send_or_say(message: Message) -> None:
        nonlocal full
        if message["type"] == "http.response.start" and message["status"] == 503:
            full = True
            await refusal(scope, 429, "busy", {"retry-after": "30"})(scope, receive, send)
        if not full:
            await send(message)

    return send_or_say


def _fields(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
