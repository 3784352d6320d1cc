"""A real browser on the real server, both on this machine and without the internet."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE = 20_000
"""Milliseconds that something on the page may take on a busy machine."""

LEAVING = ("ERR_", "AbortError", "Connection errored out")
"""What the browser and Gradio's script say when a page stops listening to the server. That is
as it should be while a page is left for another, and in a test with the fixture `leaving`."""

AROUND = 2.0
"""Seconds: what is said so shortly before or after a page is left, is about that."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser, and may reach this machine over the network."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is not on this machine"))


class Server:
    """`leidraad ui`, in a process of its own."""

    def __init__(self, folder: Path, program: tuple[str, ...] = (), **settings: str) -> None:
        self.folder = folder
        self._program = program or ("-c", "from ui.cli import main; main()", "ui")
        self._settings = {f"LEIDRAAD_{name}": value for name, value in settings.items()}
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it says that it is ready."""
        self.folder.mkdir(exist_ok=True)
        output = self.folder / "server.log"
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "LEIDRAAD_DATA_DIR": str(self.folder / "data"),
            "LEIDRAAD_UI__QUESTIONS_PER_MINUTE": "1000",
        }
        with output.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._program, "--port", str(self.port)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment | self._settings,
            )
        deadline = time.monotonic() + 120
        while self.url.encode() not in output.read_bytes():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"The server did not start:\n{output.read_text()[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop as a person would: with Ctrl+C."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Stop and start again, on the same address."""
        self.stop()
        self.start()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ARGUMENTS.split()}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1366, "height": 800}, "locale": "nl-NL"}


class Watch:
    """What a page does that it should not."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self._said: list[tuple[float, str]] = []
        self._left: list[float] = []
        self._expected: tuple[str, ...] = ()

    @property
    def complaints(self) -> list[str]:
        """What was said that nobody expected."""
        return [
            text
            for moment, text in self._said
            if not any(words in text for words in self._expected)
            and not (
                any(words in text for words in LEAVING)
                and any(abs(moment - left) <= AROUND for left in self._left)
            )
        ]

    def expects(self, *words: str) -> None:
        """Take no offence, until the end of the test, at complaints that have any of `words`."""
        self._expected += words

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complain(str(error)))

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self._left.append(time.monotonic())
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.outside.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(message.text)

    def _complain(self, text: str) -> None:
        self._said.append((time.monotonic(), text))


@pytest.fixture(autouse=True)
def watch(request: pytest.FixtureRequest) -> Iterator[Watch]:
    """No page may reach another host, or break its own content policy."""
    watching = Watch()
    if "page" in request.fixturenames:
        watching.over(request.getfixturevalue("page"))
    yield watching
    assert watching.outside == []
    assert watching.complaints == []


@pytest.fixture
def leaving(watch: Watch) -> None:
    """For a test in which an answer is stopped or the server goes away."""
    watch.expects(*LEAVING)


class Asker:
    """Somebody who asks questions in the browser."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def visit(self, path: str = "/") -> Asker:
        """Open a page and wait until it is alive."""
        self.page.goto(self.url + path)
        expect(self.page.locator("header.bar")).to_be_visible()
        if path.startswith("/?") or path == "/":
            expect(self.page.locator("#vraag")).to_be_visible()
            expect(self.page.locator('[data-part="gesprek"]')).to_be_attached()
        return self

    def ask(self, question: str) -> None:
        """Type a question, press Enter, and wait for what comes of it."""
        before = self.page.locator("article.turn").count()
        self.page.fill("#vraag", question)
        self.page.press("#vraag", "Enter")
        expect(self.page.locator("article.turn:not(.pending)")).to_have_count(before + 1)
        self.wait()

    def wait(self) -> None:
        """Wait until the answer is complete."""
        expect(self.page.locator("html:not([data-busy])")).to_be_attached()

    @property
    def last(self) -> Locator:
        """The last turn."""
        return self.page.locator("article.turn").last


@pytest.fixture
def asker(page: Page, server: Server) -> Asker:
    return Asker(page, server.url)
