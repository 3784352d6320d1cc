"""Stop without cutting anybody off."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.paths import API, path_of

__all__ = ["LetGo", "Stopping"]

_ENDLESS = (f"{API}/heartbeat/",)


class Stopping:
    """Whether the server is stopping."""

    def __init__(self) -> None:
        """Begin with a server that runs."""
        self._event = asyncio.Event()

    def set(self) -> None:
        """Begin to stop."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether the server is stopping."""
        return self._event.is_set()

    async def wait(self) -> None:
        """Return once the server is stopping."""
        await self._event.wait()


class LetGo:
    """Ends the requests that last as long as a page is open, as soon as the server stops.

    Without it the server would wait for them until its patience ends, and then cut off the
    answers that are under way as well.
    """

    def __init__(self, app: ASGIApp, *, stopping: Stopping) -> None:
        """Let go of the endless requests to `app` when `stopping` is set."""
        self._app = app
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an endless one breaks off when the server stops."""
        if scope["type"] != "http" or not path_of(scope).startswith(_ENDLESS):
            await self._app(scope, receive, send)
            return

        async def receive_until_stop() -> Message:
            message = asyncio.ensure_future(receive())
            stop = asyncio.ensure_future(self._stopping.wait())
            done, waiting = await asyncio.wait({message, stop}, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            return message.result() if message in done else {"type": "http.disconnect"}

        await self._app(scope, receive_until_stop, send)
