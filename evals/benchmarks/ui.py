"""Let many users ask the browser interface at the same time: `python -m evals.benchmarks.ui`.

Each user is a `gradio_client` of its own that asks its questions one after the other. The floor is
Gradio itself: a chat that echoes, served the ordinary way, asked by the same users in the same run.
Both servers are processes of their own on this machine; the users take their part of its cores.
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
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

__all__ = ["main"]

_ECHO = """
import sys
import gradio as gr
gr.ChatInterface(
    lambda message, history: message, api_name="chat", concurrency_limit=16, save_history=False
).queue(api_open=False).launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True)
"""
_START_SECONDS = 180
_QUESTIONS = (
    "Wat moeten we afspreken over {}?",
    "Wat staat er over {}?",
    "Welke voorbeelden zijn er van {}?",
    "Wie werkt er samen aan {}?",
)
_SUBJECTS = (
    "ouderenzorg", "medisch-specialistische zorg thuis", "passend verwijzen", "palliatieve zorg",
    "digitale gegevensuitwisseling", "acute zorg", "preventie", "anderhalvelijnszorg",
    "arbeidsmarkt", "transmurale werkafspraken",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a question went: the seconds it took, whether it failed, and whose answer came."""

    seconds: float
    failed: str | None
    mixed_up: bool


def main() -> None:
    """Print one table; every figure in it is measured in this run."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.ui")
    parser.add_argument("--users", type=int, default=50, help="how many ask at the same time")
    parser.add_argument("--questions", type=int, default=4, help="how many each asks")
    arguments = parser.parse_args()
    users, each = arguments.users, arguments.questions

    table = Table(
        title=f"{users} users at the same time, {each} questions each, {os.cpu_count()} cores"
    )
    for heading in ("server", "answered", "errors", "mixed up", "p50 s", "p95 s", "longest s"):
        table.add_column(heading, justify="right" if heading != "server" else "left")
    with tempfile.TemporaryDirectory() as folder:
        echo, ours = _echo_server(Path(folder)), _our_server(Path(folder))
        for name, server in (("plain Gradio, echo", echo), ("leidraad ui", ours)):
            with server as url:
                asked = _all_at_once(url, users, each)
            table.add_row(name, *_figures(asked))
    Console(width=110).print(table)


def _all_at_once(url: str, users: int, each: int) -> list[Asked]:
    """Connect all users, and let them begin at one moment."""
    start = Barrier(users)
    with ThreadPoolExecutor(users) as pool:
        runs = [pool.submit(_one_user, url, number, each, start) for number in range(users)]
        return [asked for run in runs for asked in run.result()]


def _one_user(url: str, number: int, each: int, start: Barrier) -> list[Asked]:
    from gradio_client import Client  # type: ignore[import-untyped]  # it ships no types

    client = Client(url, verbose=False, analytics_enabled=False)
    start.wait()
    return [
        _ask(client, f"{_question(number, n)} (gebruiker {number}, vraag {n})") for n in range(each)
    ]


def _question(number: int, n: int) -> str:
    return _QUESTIONS[n % len(_QUESTIONS)].format(_SUBJECTS[(number + n) % len(_SUBJECTS)])


def _ask(client: Any, question: str) -> Asked:  # noqa: ANN401  # gradio_client has no types
    began = time.perf_counter()
    try:
        answer = client.predict(question, api_name="/chat")
    except Exception as error:  # noqa: BLE001  # a failure is a figure here
        seconds = time.perf_counter() - began
        return Asked(seconds=seconds, failed=type(error).__name__, mixed_up=False)
    seconds = time.perf_counter() - began
    said = answer["question"] if isinstance(answer, dict) else answer
    return Asked(seconds=seconds, failed=None, mixed_up=said != question)


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
