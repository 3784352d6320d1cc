"""A server on this machine that speaks OpenAI's protocol, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["ChatServer", "serve"]

Behaviour = Callable[["Exchange"], None]


class Exchange:
    """One request, and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        self.handler = handler
        self.body = body
        self.prompt = "\n".join(str(m.get("content")) for m in body.get("messages", []))

    @property
    def wants_json(self) -> bool:
        return "response_format" in self.body or "tools" in self.body

    def status(self, code: int, **headers: str) -> None:
        """Answer with an error."""
        payload = json.dumps({"error": {"message": "nee sk-geheim", "type": "x", "code": None}})
        self._head(code, "application/json", **headers)
        self.handler.wfile.write(payload.encode())

    def whole(self, text: str) -> None:
        """Answer at once, without a stream."""
        message = {"role": "assistant", "content": text}
        self._head(200, "application/json")
        reply = self._reply("chat.completion", message=message, finish_reason="stop")
        self.handler.wfile.write(json.dumps(reply | {"usage": _usage()}).encode())

    def stream(self, text: str, *, pause: float = 0.0, size: int = 9, end: bool = True) -> None:
        """Answer in pieces."""
        self._head(200, "text/event-stream")
        for start in range(0, len(text), size):
            self.piece(text[start : start + size])
            time.sleep(pause)
        if end:
            self._event(self._reply("chat.completion.chunk", delta={}, finish_reason="stop"))
            self._event(self._reply("chat.completion.chunk") | {"choices": [], "usage": _usage()})
            self._write(b"data: [DONE]\n\n")

    def piece(self, text: str) -> None:
        """Send a piece of a stream."""
        delta = {"role": "assistant", "content": text}
        self._event(self._reply("chat.completion.chunk", delta=delta, finish_reason=None))

    def begin(self) -> None:
        """Begin a stream."""
        self._head(200, "text/event-stream")

    def _reply(self, kind: str, **choice: object) -> dict[str, Any]:
        return {
            "id": "x", "object": kind, "created": 0, "model": "proef",
            "choices": [{"index": 0, **choice}],
        }  # fmt: skip

    def _event(self, value: dict[str, Any]) -> None:
        self._write(f"data: {json.dumps(value)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def _head(self, code: int, kind: str, **headers: str) -> None:
        self.handler.send_response(code)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Connection", "close")
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()


class ChatServer:
    """What a server did: its address, and the requests that came in."""

    def __init__(self, url: str, behave: Behaviour) -> None:
        self.url = url
        self.behave = behave
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []


@contextmanager
def serve(behave: Behaviour) -> Iterator[ChatServer]:
    """Serve on a free port of this machine while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            state.requests.append(body)
            state.headers.append({k.lower(): v for k, v in self.headers.items()})
            with suppress(BrokenPipeError, ConnectionResetError):  # the client hung up
                state.behave(Exchange(self, body))

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = ChatServer(f"http://127.0.0.1:{server.server_address[1]}/v1", behave)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _usage() -> dict[str, int]:
    return {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
