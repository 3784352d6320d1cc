"""Let many users ask the browser interface at the same time: `python -m evals.benchmarks.ui`.

Each user asks its questions one after the other: with a `gradio_client` of its own, and as the
page does. The floor is Gradio itself: a chat that echoes, served the ordinary way, asked by the
same users in the same run. Both servers are processes of their own on this machine; the users take
their part of its cores, those with `gradio_client` most of it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.benchmarks.ui_users import Asked, User, client_user, http_user, questions_of

__all__ = ["main"]

_ECHO = """
import sys
import gradio as gr
gr.ChatInterface(
    lambda message, history: message, api_name="chat", concurrency_limit=16, save_history=False
).queue(api_open=False).launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True)
"""
_START_SECONDS = 180


def main() -> None:
    """Print one table; every figure in it is measured in this run."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.ui")
    parser.add_argument("--users", type=int, default=50, help="how many ask at the same time")
    parser.add_argument("--questions", type=int, default=4, help="how many each asks")
    arguments = parser.parse_args()
    users, each = arguments.users, arguments.questions

    title = f"{users} users at the same time, {each} questions each, {os.cpu_count()} cores"
    table = Table(title=title)
    for heading in ("server", "asked", "answered", "errors", "mixed up", "p50 s", "p95 s", "max s"):
        table.add_column(heading, justify="left" if heading in ("server", "asked") else "right")
    echo_as_page = http_user("chat", lambda question: {"data": [question, None]})
    page = http_user("ask", lambda question: {"data": [], "event_data": {"question": question}})
    with tempfile.TemporaryDirectory() as folder:
        echo, ours = _echo_server(Path(folder)), _our_server(Path(folder))
        for name, server, as_page in (("echo", echo, echo_as_page), ("leidraad ui", ours, page)):
            with server as url:
                for how, user in (("gradio_client", client_user), ("as the page", as_page)):
                    asked = _all_at_once(url, user, users, each)
                    table.add_row(name, how, *_figures(asked))
    Console(width=110).print(table)


def _all_at_once(url: str, user: User, users: int, each: int) -> list[Asked]:
    """Connect all users, and let them begin at one moment."""
    start = Barrier(users)
    with ThreadPoolExecutor(users) as pool:
        runs = [pool.submit(user, url, questions_of(n, each), start) for n in range(users)]
        return [asked for run in runs for asked in run.result()]


def _figures(asked: Sequence[Asked]) -> list[str]:
    seconds = [one.seconds for one in asked if one.failed is None]
    kinds = sorted({one.failed for one in asked if one.failed is not None})
    errors = len(asked) - len(seconds)
    p50, p95 = np.quantile(seconds, [0.5, 0.95]) if seconds else (float("nan"), float("nan"))
    return [
        f"{len(seconds)} of {len(asked)}",
        f"{errors}" + (f" ({', '.join(kinds)})" if kinds else ""),
        str(sum(one.mixed_up for one in asked)),
        f"{p50:.2f}",
        f"{p95:.2f}",
        f"{max(seconds, default=float('nan')):.2f}",
    ]


@contextlib.contextmanager
def _echo_server(folder: Path) -> Iterator[str]:
    script = folder / "echo.py"
    script.write_text(_ECHO, encoding="utf-8")
    port = _free_port()
    with _running([str(script), str(port)], port, folder) as url:
        yield url


@contextlib.contextmanager
def _our_server(folder: Path) -> Iterator[str]:
    port = _free_port()
    command = ["-c", "from ui.cli import main; main()", "ui", "--port", str(port)]
    with _running(command, port, folder) as url:
        yield url


@contextlib.contextmanager
def _running(arguments: list[str], port: int, folder: Path) -> Iterator[str]:
    """Run a server until the end; its log goes to a file, which is shown when it does not start."""
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"}
    log = folder / f"{port}.log"
    with (
        log.open("w") as written,
        subprocess.Popen(  # noqa: S603  # our own servers
            [sys.executable, *arguments], stdout=written, stderr=written, env=environment
        ) as server,
    ):
        try:
            _wait_for(url, server, log)
            yield url
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/config", timeout=5):  # noqa: S310  # our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise SystemExit(f"The server did not start:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
