"""The server as people start it: a process of its own, with the real page."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from assistant import Assistant, Settings

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120
pytestmark = pytest.mark.enable_socket
QUESTION = "Wat moeten we afspreken over ouderenzorg?"


@dataclass(frozen=True)
class Server:
    """A running server, its address, and what it wrote."""

    process: subprocess.Popen[str]
    url: str
    log: Path


@pytest.fixture
def server(tmp_path: Path, assistant: Assistant) -> Iterator[Server]:
    """`leidraad ui` on a copy of the index, with conversations of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PYTHONPATH": str(ROOT),
        "LEIDRAAD_DATA_DIR": str(tmp_path),
    }
    shutil.copytree(assistant.settings.index, tmp_path / "index")
    log = tmp_path / "log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-c", "from ui.cli import main; main()", "ui", "--port", str(port)],
            env=os.environ | environment,
            stdout=written,
            stderr=written,
            text=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process, log)
        yield Server(process, url, log)
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(url: str, process: subprocess.Popen[str], log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=PATIENCE_SECONDS).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def _ask(browser: httpx.Client, question: str) -> str:
    """Ask as the page does, and return everything the server says about it."""
    functions = browser.get("/config").json()["dependencies"]
    number = next(f["id"] for f in functions if f["api_name"] == "ask")
    event = {"language": "nl", "conversation": "", "filters": "", "question": question}
    body = {"data": [], "event_data": event, "fn_index": number, "session_hash": "proef"}
    assert browser.post("/gradio_api/queue/join", json=body).status_code == 200
    with browser.stream("GET", "/gradio_api/queue/data?session_hash=proef") as events:
        return "".join(events.iter_text())


def test_a_question_is_answered_logged_without_its_words_and_the_server_stops_at_once(
    server: Server,
) -> None:
    with httpx.Client(base_url=server.url, timeout=PATIENCE_SECONDS) as browser:
        page = browser.get("/", headers={"accept": "text/html"})
        said = _ask(browser, QUESTION)
        metrics = browser.get("/metrics").text
        with browser.stream("GET", "/gradio_api/heartbeat/proef") as open_page:
            next(open_page.iter_bytes())
            server.process.send_signal(signal.SIGTERM)
            code = server.process.wait(PATIENCE_SECONDS)

    written = server.log.read_text()
    records = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert page.status_code == 200
    assert "Maak afspraken over het gebruik" in said
    assert 'leidraad_answers_total{composer="extractive",outcome="answered"} 1.0' in metrics
    assert code == 0
    assert "timeout graceful shutdown exceeded" not in written
    assert "staat klaar op http://127.0.0.1:" in written
    assert [r["outcome"] for r in records if r["message"] == "answered"] == ["answered"]
    assert "Traceback" not in written
    assert not any(word in written for word in ("ouderenzorg", "afspraken", "proef"))


def test_a_new_index_is_answered_from_without_a_restart(server: Server, tmp_path: Path) -> None:
    before = httpx.get(f"{server.url}/readyz").json()["documents"]
    report = tmp_path / "fietsplan.txt"
    report.write_text(
        "Fietsplan\n\nDe fietsenstalling krijgt honderd plaatsen.\n", encoding="utf-8"
    )
    writer = Assistant.open(Settings(data_dir=tmp_path))

    writer.ingest([report])
    after = httpx.get(f"{server.url}/readyz", timeout=PATIENCE_SECONDS).json()["documents"]
    (tmp_path / "documents" / report.name).unlink()
    writer.ingest()
    restored = httpx.get(f"{server.url}/readyz", timeout=PATIENCE_SECONDS).json()["documents"]
    writer.close()

    assert (before, after, restored) == (5, 6, 5)
