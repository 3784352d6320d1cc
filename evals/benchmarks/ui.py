"""Let many users ask the browser interface at the same time: `python -m evals.benchmarks.ui`.

Each user asks its questions one after the other: with a `gradio_client` of its own, and as the
page does. The floor is Gradio itself: a chat that echoes, served the ordinary way, asked by the
same users in the same run. Both servers are processes of their own on this machine; the users take
their part of its cores, those with `gradio_client` most of it.

Every question holds a mark of its own. An answer is mixed up when it lacks that mark or holds
anything with the mark of another user; after the run, the log of our server may hold none at all.

With `--seconds N`, our server alone is asked for so long by users who never pause, except one who
is refused (429: it is busy), for five seconds. Then one user asks until an answer comes as fast as
before, or twice as slow: that is how long it takes to recover.
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
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.benchmarks.ui_users import (
    REFUSED,
    Asked,
    User,
    client_user,
    http_user,
    marks_in,
    questions_during,
    questions_of,
)

__all__ = ["main"]

_ECHO = """
import sys
import gradio as gr
gr.ChatInterface(
    lambda message, history: message, api_name="chat", concurrency_limit=16, save_history=False
).queue(api_open=False).launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True)
"""
_START_SECONDS = 180
_RECOVERY_SECONDS = 120
_HEADINGS = ("errors", "mixed up", "p50 s", "p95 s", "max s", "processor ms", "p95 x echo")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    """A server that runs, with where it writes its log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def processor_seconds(self) -> float:
        """Return what it used of the processor since it started; not a number where unknown."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        except FileNotFoundError:  # not on Linux
            return float("nan")
        user, system = fields.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print one table; every figure in it is measured in this run."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.ui")
    parser.add_argument("--users", type=int, default=50, help="how many ask at the same time")
    parser.add_argument("--questions", type=int, default=4, help="how many each asks")
    parser.add_argument(
        "--seconds", type=int, help="ask our server alone for so long, and see it recover"
    )
    arguments = parser.parse_args()
    if arguments.seconds:
        _under_load(arguments.users, arguments.seconds)
    else:
        _beside_echo(arguments.users, arguments.questions)


def _beside_echo(users: int, each: int) -> None:
    """Let users ask `each` questions of a plain Gradio server, and of ours."""
    title = f"{users} users at the same time, {each} questions each, {os.cpu_count()} cores"
    table = Table(title=title)
    for heading in ("server", "asked"):
        table.add_column(heading)
    for heading in ("answered", *_HEADINGS):
        table.add_column(heading, justify="right")
    echo_as_page = http_user("chat", lambda question: {"data": [question, None]})
    page = _page_user()
    with tempfile.TemporaryDirectory() as folder:
        echo, ours = _echo_server(Path(folder)), _our_server(Path(folder))
        floor: dict[str, float] = {}
        logged = 0
        for name, server, as_page in (("echo", echo, echo_as_page), ("leidraad ui", ours, page)):
            with server as running:
                for how, user in (("gradio_client", client_user), ("as the page", as_page)):
                    asked, processor = _all_at_once(
                        running, user, [questions_of(n, each) for n in range(users)]
                    )
                    p95 = _p95(asked)
                    ratio = p95 / floor.setdefault(how, p95)
                    table.add_row(name, how, *_figures(asked), f"{processor:.0f}", f"{ratio:.1f}")
                logged = len(marks_in(running.log.read_text(encoding="utf-8", errors="replace")))
    console = Console(width=120)
    console.print(table)
    console.print(f"Users whose questions are in the log of leidraad ui: {logged}")


def _under_load(users: int, seconds: int) -> None:
    """Let users ask our server as the page does, without a pause, and then one alone again."""
    page = _page_user()
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as folder, _our_server(Path(folder)) as server:
        alone = _p95(page(server.url, questions_of(users, 20), Barrier(1)))
        asked, processor = _all_at_once(
            server, page, [questions_during(n, seconds) for n in range(users)]
        )
        stopped = time.monotonic()
        while _took(page, server, users) > 2 * alone:
            if time.monotonic() - stopped > _RECOVERY_SECONDS:
                break
        recovered = time.monotonic() - stopped
        logged = len(marks_in(server.log.read_text(encoding="utf-8", errors="replace")))
    refused = sum(one.failed == REFUSED for one in asked)
    answered, errors, mixed_up, *times = _figures([a for a in asked if a.failed != REFUSED])
    console.print(
        f"{users} users for {seconds} s: {answered} answered, {refused} more refused, "
        f"{errors} errors, {mixed_up} mixed up; seconds p50, p95, longest: {', '.join(times)}"
    )
    console.print(
        f"{processor:.0f} ms of the processor a question. Alone before, p95 {alone:.2f} s; "
        f"within twice that again {recovered:.1f} s after the last answer."
    )
    console.print(f"Users whose questions are in the log: {logged}")


def _page_user() -> User:
    return http_user("ask", lambda question: {"data": [], "event_data": {"question": question}})


def _took(user: User, server: _Server, number: int) -> float:
    """Return how long one question takes, in seconds; endless when no answer comes."""
    (asked,) = user(server.url, questions_of(number, 1), Barrier(1))
    return asked.seconds if asked.failed is None else float("inf")


def _all_at_once(
    server: _Server, user: User, questions: Sequence[Iterable[str]]
) -> tuple[list[Asked], float]:
    """Connect all users, and let them begin at one moment.

    Args:
        server: The server.
        user: How each of them asks.
        questions: Those of each.

    Returns:
        How each question went, and the milliseconds of processor time a question cost the server.
    """
    used: list[float] = []
    users = len(questions)
    start = Barrier(users, action=lambda: used.append(server.processor_seconds()))
    with ThreadPoolExecutor(users) as pool:
        runs = [pool.submit(user, server.url, own, start) for own in questions]
        asked = [asked for run in runs for asked in run.result()]
    return asked, 1000 * (server.processor_seconds() - used[0]) / len(asked)


def _p95(asked: Sequence[Asked]) -> float:
    seconds = [one.seconds for one in asked if one.failed is None]
    return float(np.quantile(seconds, 0.95)) if seconds else float("nan")


def _figures(asked: Sequence[Asked]) -> list[str]:
    seconds = [one.seconds for one in asked if one.failed is None]
    kinds = sorted(Counter(one.failed for one in asked if one.failed is not None).items())
    errors = len(asked) - len(seconds)
    p50 = float(np.median(seconds)) if seconds else float("nan")
    return [
        f"{len(seconds)} of {len(asked)}",
        f"{errors}" + (f" ({', '.join(f'{n} {kind}' for kind, n in kinds)})" if kinds else ""),
        str(sum(one.mixed_up for one in asked)),
        f"{p50:.2f}",
        f"{_p95(asked):.2f}",
        f"{max(seconds, default=float('nan')):.2f}",
    ]


@contextlib.contextmanager
def _echo_server(folder: Path) -> Iterator[_Server]:
    script = folder / "echo.py"
    script.write_text(_ECHO, encoding="utf-8")
    port = _free_port()
    with _running([str(script), str(port)], port, folder) as server:
        yield server


@contextlib.contextmanager
def _our_server(folder: Path) -> Iterator[_Server]:
    port = _free_port()
    command = ["-c", "from ui.cli import main; main()", "ui", "--port", str(port)]
    with _running(command, port, folder) as server:
        yield server


@contextlib.contextmanager
def _running(arguments: list[str], port: int, folder: Path) -> Iterator[_Server]:
    """Run a server until the end; its log goes to a file, which is shown when it does not start."""
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        # As many questions a minute as the run asks: what is measured is the answering.
        "LEIDRAAD_UI__QUESTIONS_PER_MINUTE": "10000",
        "LEIDRAAD_DATA_DIR": str(folder / "data"),
    }
    log = folder / f"{port}.log"
    with (
        log.open("w") as written,
        subprocess.Popen(  # noqa: S603  # our own servers
            [sys.executable, *arguments], stdout=written, stderr=written, env=environment
        ) as server,
    ):
        try:
            _wait_for(url, server, log)
            yield _Server(url=url, process=server, log=log)
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
