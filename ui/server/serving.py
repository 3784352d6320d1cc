"""Serve the application until somebody stops it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from assistant import AssistantError, Settings
from ui.messages.server import SERVER
from ui.server.stopping import Stopping

__all__ = ["CannotListenError", "address_of", "listen", "private_uploads", "serve"]

_PATIENCE_SECONDS = 15


class CannotListenError(AssistantError):
    """The address or port is not free, or not ours."""


def address_of(settings: Settings) -> str:
    """Return where a browser on this machine finds the page."""
    host = settings.ui.host
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{settings.ui.port}{settings.ui.root_path}"


def listen(settings: Settings) -> socket.socket:
    """Return a socket on the address and port of the settings.

    Raises:
        CannotListenError: That address or port cannot be used.
    """
    host, port = settings.ui.host, settings.ui.port
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(
            2048
        )  # from here on the port is ours, and visitors wait until we are ready
    except OSError as error:
        known = {errno.EADDRINUSE: "port_in_use", errno.EACCES: "port_forbidden"}
        message = SERVER[known.get(error.errno or 0, "no_such_address")]
        raise CannotListenError(
            message.format(host=host, port=port, address=address_of(settings))
        ) from error
    return listening


def private_uploads() -> tempfile.TemporaryDirectory[str]:
    """Return a folder of this process alone for what is uploaded; it goes when it is closed.

    Gradio would otherwise use one folder for everybody on the machine. It reads the setting when
    it is imported.
    """
    folder = tempfile.TemporaryDirectory(prefix="leidraad-", ignore_cleanup_errors=True)
    os.environ["GRADIO_TEMP_DIR"] = str(Path(folder.name))
    return folder


def serve(
    app: FastAPI, listening: socket.socket, stopping: Stopping, ready: Callable[[], None]
) -> None:
    """Serve `app` until SIGINT or SIGTERM; requests under way get some seconds to finish.

    Args:
        app: From `build_application`, with the same `stopping`.
        listening: From `listen`.
        stopping: Set when the server begins to stop.
        ready: Called once requests are accepted.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # `ui.server.proxy` knows whom to believe
        ws="none",
        timeout_keep_alive=20,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    _Server(config, stopping, ready).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Tells when it is ready and when it begins to stop."""

    def __init__(
        self, config: uvicorn.Config, stopping: Stopping, ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept requests, and say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; a second Ctrl+C does not wait for requests under way.

        The signal is not passed on afterwards, as uvicorn would: being stopped is no failure.
        """
        self._stopping.set()
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
