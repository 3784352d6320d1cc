"""Nothing leaves this machine: not on import, not on ingest, not on a question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.quiet import ALWAYS

ROOT = Path(__file__).parents[2]

WATCH = """
import sys

reached = []

def watch(event, arguments):
    host = None
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = str(arguments[0] or "localhost")
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
    if host is not None and not host.startswith(("127.", "::1", "localhost")):
        reached.append(host)
        raise PermissionError(host)

sys.addaudithook(watch)
"""

OPEN = "from assistant import Assistant; opened = Assistant.open()"
SERVE = (
    "from ui.server.application import build_application; from ui.store import open_store; "
    "from ui.web.page import build_page; "
    "build_application(opened, opened.settings, open_store(opened.settings), build_page)"
)
STEPS = {
    "import": "import corpus, ingest, assistant, ui.cli, evals",
    "ingest": f"{OPEN}; opened.ingest(rebuild=True)",
    "ask": f"{OPEN}; opened.as_runnable().invoke('Wat is een RTA?')",
    "serve": f"{OPEN}; {SERVE}",
}


def _reached(code: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{WATCH}\n{code}\nprint('reached', *reached)"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )
    return done.stdout.splitlines()[-1].split()[1:]


def test_the_watch_sees_a_call_out() -> None:
    code = "import socket\ntry: socket.getaddrinfo('example.org', 443)\nexcept OSError: pass"

    assert _reached(code) == ["example.org"]


@pytest.mark.parametrize("step", STEPS)
def test_no_step_calls_out(step: str, assistant: object) -> None:
    assert _reached(STEPS[step]) == []


def test_tracing_stays_off_even_when_the_environment_asks_for_it(assistant: object) -> None:
    asked_for = {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_API_KEY": "sleutel",
    }

    assert _reached(STEPS["ask"] + "\nimport time; time.sleep(1)", **asked_for) == []


def test_every_switch_is_thrown_on_import() -> None:
    code = "import json, os, assistant; print(json.dumps(dict(os.environ)))"

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | dict.fromkeys(ALWAYS, "anders"),
    )

    assert json.loads(done.stdout).items() >= ALWAYS.items()
