"""Users who ask a Gradio server questions, one after the other, and check whose answer comes."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from threading import Barrier
from typing import Any, TypeAlias

__all__ = [
    "REFUSED",
    "Asked",
    "User",
    "client_user",
    "http_user",
    "marks_in",
    "questions_during",
    "questions_of",
]

REFUSED = "refused"
"""What became of a question that the server answers with 429: it is busy, come back later."""

_PATIENCE_SECONDS = 120
_PAUSE_SECONDS = 5  # of a user who is told to come back later
_QUESTIONS = (
    "Wat moeten we afspreken over {}?",
    "Wat staat er over {}?",
    "Welke voorbeelden zijn er van {}?",
    "Wie werkt er samen aan {}?",
)
_MARK = "(gebruiker {}, vraag {})"
_MARKS = re.compile(r"\(gebruiker (\d+), vraag \d+\)")
_SUBJECTS = (
    "ouderenzorg",
    "medisch-specialistische zorg thuis",
    "passend verwijzen",
    "palliatieve zorg",
    "digitale gegevensuitwisseling",
    "acute zorg",
    "preventie",
    "anderhalvelijnszorg",
    "arbeidsmarkt",
    "transmurale werkafspraken",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a question went.

    Attributes:
        seconds: How long it took.
        failed: `REFUSED` or the sort of error; None when an answer came.
        mixed_up: Whether that lacks the mark of the question, or holds one of somebody else.
    """

    seconds: float
    failed: str | None
    mixed_up: bool


User: TypeAlias = Callable[[str, Iterable[str], Barrier], list[Asked]]
"""Connects to a server, waits for the others at the barrier, and asks the questions."""


def questions_of(number: int, many: int) -> list[str]:
    """Return the questions of a user, each with a mark that no other question has."""
    return [_question(number, n) for n in range(many)]


def questions_during(number: int, seconds: float) -> Iterator[str]:
    """Yield the questions of a user until `seconds` after the first one is taken."""
    end = time.monotonic() + seconds
    for n in count():
        if time.monotonic() >= end:
            return
        yield _question(number, n)


def _question(number: int, n: int) -> str:
    wording, subject = _QUESTIONS[n % len(_QUESTIONS)], _SUBJECTS[(number + n) % len(_SUBJECTS)]
    return f"{wording.format(subject)} {_MARK.format(number, n)}"


def marks_in(text: str) -> set[int]:
    """Return the users of whom a question stands in a text, by their number."""
    return {int(number) for number in _MARKS.findall(text)}


def client_user(url: str, questions: Iterable[str], start: Barrier) -> list[Asked]:
    """Ask with `gradio_client`."""
    from gradio_client import Client  # type: ignore[import-untyped]  # it ships no types

    patient = {"timeout": _PATIENCE_SECONDS}
    client = Client(url, verbose=False, analytics_enabled=False, httpx_kwargs=patient)

    def ask(question: str) -> str:
        return json.dumps(client.predict(question, api_name="/chat"), ensure_ascii=False)

    start.wait()
    return [_timed(ask, question) for question in questions]


def http_user(event: str, body: Callable[[str], dict[str, Any]]) -> User:
    """Return a user who asks as a browser does: one message, and a stream of what comes of it.

    Args:
        event: The name of the event.
        body: What the message holds beside the names of event and session.
    """

    def run(url: str, questions: Iterable[str], start: Barrier) -> list[Asked]:
        import httpx

        with httpx.Client(base_url=url, timeout=_PATIENCE_SECONDS) as browser:
            browser.get("/", headers={"accept": "text/html"}).raise_for_status()
            events = browser.get("/config").json()["dependencies"]
            number = next(e["id"] for e in events if e["api_name"] == event)
            session = uuid.uuid4().hex

            def ask(question: str) -> str:
                message = body(question) | {"fn_index": number, "session_hash": session}
                browser.post("/gradio_api/queue/join", json=message).raise_for_status()
                address = f"/gradio_api/queue/data?session_hash={session}"
                with browser.stream("GET", address) as stream:
                    return stream.read().decode()

            start.wait()
            return [_timed(ask, question) for question in questions]

    return run


def _timed(ask: Callable[[str], str], question: str) -> Asked:
    began = time.perf_counter()
    try:
        said = ask(question)
    except Exception as error:  # noqa: BLE001  # a failure is a figure here
        seconds, failed = time.perf_counter() - began, _failure(error)
        if failed == REFUSED:
            time.sleep(_PAUSE_SECONDS)
        return Asked(seconds=seconds, failed=failed, mixed_up=False)
    seconds = time.perf_counter() - began
    mixed_up = question not in said or marks_in(said) != marks_in(question)
    return Asked(seconds=seconds, failed=None, mixed_up=mixed_up)


def _failure(error: Exception) -> str:
    """Return `REFUSED`, or the sort of error with its status if it has one."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return REFUSED
    return type(error).__name__ if status is None else f"{type(error).__name__} {status}"
