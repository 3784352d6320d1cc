"""The users of the load benchmark ask for as long as they should, and tell a refusal apart."""

from __future__ import annotations

from itertools import islice
from threading import Barrier

import httpx
import pytest

from evals.benchmarks import ui_users
from evals.benchmarks.ui_users import REFUSED, http_user, marks_in, questions_during, questions_of


def test_no_question_is_asked_after_the_time_is_over() -> None:
    assert list(questions_during(1, 0)) == []


def test_questions_hold_the_mark_of_their_user_and_are_all_different() -> None:
    asked = list(islice(questions_during(7, 60), 50))

    assert asked == questions_of(7, 50)
    assert len(set(asked)) == 50
    assert marks_in(" ".join(asked)) == {7}


@pytest.mark.parametrize(("status", "failed"), [(429, REFUSED), (500, "HTTPStatusError 500")])
def test_a_refusal_is_no_error(status: int, failed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/config":
            return httpx.Response(200, json={"dependencies": [{"id": 3, "api_name": "ask"}]})
        return httpx.Response(status if "queue" in request.url.path else 200)

    client = httpx.Client
    transport = httpx.MockTransport(answer)
    monkeypatch.setattr(httpx, "Client", lambda **known: client(**known, transport=transport))
    monkeypatch.setattr(ui_users, "_PAUSE_SECONDS", 0)
    user = http_user("ask", lambda question: {"data": [question]})

    (asked,) = user("http://test", questions_of(1, 1), Barrier(1))

    assert asked.failed == failed
