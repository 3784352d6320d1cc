"""Many people at the same time: nothing of one reaches another."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx

from evals.benchmarks.ui_users import http_user, marks_in, questions_of
from tests.browser.conftest import Server

USERS, EACH = 8, 5


def test_nobody_gets_anything_of_somebody_else(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.start()
    user = http_user("ask", lambda question: {"data": [], "event_data": {"question": question}})
    start = Barrier(USERS)
    try:
        with ThreadPoolExecutor(USERS) as pool:
            runs = [
                pool.submit(user, server.url, questions_of(number, EACH), start)
                for number in range(USERS)
            ]
            asked = [one for run in runs for one in run.result()]
        assert [one.failed for one in asked] == [None] * USERS * EACH
        assert [one.mixed_up for one in asked] == [False] * USERS * EACH
        assert marks_in((server.folder / "server.log").read_text()) == set()
        assert _guessed(server.url, 100) == set()
    finally:
        server.stop()


def _guessed(url: str, times: int) -> set[int]:
    """Return whose questions somebody finds who guesses numbers of turns and names of sessions."""
    with httpx.Client(base_url=url) as stranger:
        stranger.get("/", headers={"accept": "text/html"}).raise_for_status()
        found = [stranger.get(f"/uitvoer/antwoord/{turn}.md") for turn in range(1, times + 1)]
        found += [
            stranger.get(f"/uitvoer/gesprek/{secrets.token_hex(16)}.md") for _ in range(times)
        ]
    assert {answer.status_code for answer in found} == {404}
    return set().union(*(marks_in(answer.text) for answer in found))
