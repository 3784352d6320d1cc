"""Whatever a model's server does: an answer that can be checked, or a clear message, in time."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant import Answer, Assistant, Settings, TextEvent
from assistant.events import AnswerEvent
from assistant.frames import GENERATION
from tests.assistant.openai_server import ChatServer, Exchange, serve

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

QUESTION = "Wat moeten we afspreken over medisch-specialistische zorg thuis?"
TIMEOUT = 3.0
FIRST = "Maak afspraken over bereikbaarheid voor patiënten, binnen en buiten kantoortijden"
SECOND = (
    "Leg vast hoe en wanneer huisartsen worden geïnformeerd over medisch-specialistische zorg thuis"
)
Open = Callable[..., tuple[Assistant, ChatServer]]


def mark_of(exchange: Exchange, words: str) -> str:
    """Return the mark of the passage that holds some words."""
    blocks = re.findall(r'kenmerk="(\w+)"[^>]*>\n(.*?)\n</bron>', exchange.prompt, re.DOTALL)
    return next(mark for mark, text in blocks if words in text)


def good_text(exchange: Exchange) -> str:
    mark = mark_of(exchange, FIRST)
    return f"- {FIRST} [{mark}].\n- {SECOND} [{mark}].\n- Dit kost 9 miljoen euro [{mark}].\n"


def good_json(exchange: Exchange) -> str:
    mark = mark_of(exchange, FIRST)
    statements = [
        {"text": f"{text}.", "sources": [mark], "item": True}
        for text in (FIRST, SECOND, "Dit kost 9 miljoen euro")
    ]
    return json.dumps({"found": True, "statements": statements, "missing": []})


@pytest.fixture(scope="module")
def served() -> Iterator[ChatServer]:
    """One server for all tests; each gives it its behaviour."""
    with serve(lambda e: e.status(500)) as server:
        yield server


@pytest.fixture(scope="module")
def shared(
    served: ChatServer, data_dir: Path, tmp_path_factory: pytest.TempPathFactory, assistant: object
) -> Iterator[Assistant]:
    """One assistant for all tests that need no settings of their own."""
    with Assistant.open(_settings(served, data_dir, tmp_path_factory.mktemp("own"))) as opened:
        opened.ask("Wat is een RTA?")  # loads what is loaded once
        yield opened


@pytest.fixture
def open_with(
    served: ChatServer, shared: Assistant, data_dir: Path, tmp_path: Path
) -> Iterator[Open]:
    """Open an assistant whose chat model is served by a function."""
    with ExitStack() as opened:

        def open_(
            behave: Callable[[Exchange], None], **more: object
        ) -> tuple[Assistant, ChatServer]:
            served.behave = behave
            served.requests.clear()
            served.headers.clear()
            if not more:
                return shared, served
            settings = _settings(served, data_dir, tmp_path, **more)
            return opened.enter_context(Assistant.open(settings)), served

        yield open_


def _settings(server: ChatServer, index: Path, own: Path, **more: object) -> Settings:
    return Settings(
        data_dir=own,
        index_dir=index / "index",
        llm="openai:proef",
        llm_base_url=server.url,
        llm_timeout=TIMEOUT,
        **more,  # type: ignore[arg-type]
    )


def is_generated(answer: Answer) -> bool:
    return answer.composer == "openai:proef"


def stands_in(answer: Answer, reason: str) -> bool:
    return answer.composer == "extractive" and GENERATION["nl"][reason] in answer.text


def stream_text(exchange: Exchange) -> None:
    if exchange.wants_json:
        exchange.status(400)
    else:
        exchange.stream(good_text(exchange))


GOOD: dict[str, Callable[[Exchange], None]] = {
    "structured, streamed": lambda e: e.stream(good_json(e)),
    "structured, at once": lambda e: e.whole(good_json(e)),
    "no structure, streamed": stream_text,
    "ignores the structure": lambda e: e.stream(good_text(e)),
    "text at once": lambda e: e.whole(good_text(e)),
    "JSON in a fence": lambda e: e.stream(f"```json\n{good_json(e)}\n```"),
    "thinks aloud first": lambda e: e.stream(f"<think>Even zien [abcde].</think>\n{good_text(e)}"),
    "one character at a time": lambda e: e.stream(good_text(e), size=1),
}


@pytest.mark.parametrize("way", GOOD)
def test_whatever_form_a_server_answers_in_the_statements_are_read(
    open_with: Open, way: str
) -> None:
    assistant, _ = open_with(GOOD[way])

    answer = assistant.ask(QUESTION)

    assert is_generated(answer), answer.text
    assert FIRST in answer.text
    assert SECOND in answer.text
    assert "miljoen" not in answer.text
    assert GENERATION["nl"]["dropped_one"] in answer.text
    for citation in answer.citations:
        source = assistant.source_text(citation.source_id)
        assert source[citation.start : citation.end] == citation.quote


def sleeps(exchange: Exchange) -> None:
    time.sleep(TIMEOUT + 2)


def trickles(exchange: Exchange) -> None:
    exchange.begin()
    for _ in range(200):
        exchange.piece(" ")
        time.sleep(0.1)


def endless(exchange: Exchange) -> None:
    exchange.begin()
    for number in range(10**9):
        exchange.piece(f"Zin nummer {number} gaat eindeloos door. ")


def breaks_off_at_once(exchange: Exchange) -> None:
    exchange.handler.connection.close()


def breaks_off_in_headers(exchange: Exchange) -> None:
    exchange.handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    exchange.handler.wfile.flush()
    exchange.handler.connection.close()


def english(exchange: Exchange) -> None:
    mark = mark_of(exchange, FIRST)
    exchange.stream(
        f"You should agree on availability for patients during and outside office hours [{mark}]. "
        f"The general practitioner is the one who is informed about the care at home [{mark}].\n"
    )


BAD: dict[str, tuple[Callable[[Exchange], None], set[str]]] = {
    "sleeps": (sleeps, {"slow"}),
    "trickles": (trickles, {"slow", "unreadable"}),
    "endless": (endless, {"too_little", "unreadable", "slow"}),
    "429": (lambda e: e.status(429), {"busy", "slow"}),
    "429, wait an hour": (lambda e: e.status(429, retry_after="3600"), {"busy"}),
    "500": (lambda e: e.status(500), {"down"}),
    "503": (lambda e: e.status(503), {"down"}),
    "401": (lambda e: e.status(401), {"refused"}),
    "404": (lambda e: e.status(404), {"refused"}),
    "400": (lambda e: e.status(400), {"rejected"}),
    "cut at once": (breaks_off_at_once, {"down"}),
    "cut in the headers": (breaks_off_in_headers, {"down"}),
    "cut in the middle": (
        lambda e: e.stream(good_json(e)[:60], end=False), {"unreadable", "cut", "too_little"},
    ),
    "broken JSON": (lambda e: e.stream('{"statements": [{"text": "Ma'), {"unreadable"}),
    "nonsense": (lambda e: e.stream("}{][ ¿? 01001 \x00\x01"), {"unreadable", "too_little"}),
    "empty": (lambda e: e.stream(""), {"unreadable", "down"}),
    "no JSON at all": (lambda e: e.handler.wfile.write(b"<html>hallo</html>"), {"down"}),
    "another language": (english, {"too_little"}),
    "no sources": (lambda e: e.stream("Maak goede afspraken met elkaar."), {"too_little"}),
    "made-up marks": (lambda e: e.stream(f"{FIRST} [aaaaa]. {SECOND} [zzzzz]."), {"too_little"}),
    "not found": (lambda e: e.stream("NIET_GEVONDEN"), {"not_found"}),
    "not found, structured": (
        lambda e: e.stream('{"found": false, "statements": [], "missing": []}'), {"not_found"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", BAD)
def test_whatever_goes_wrong_the_quotes_stand_in_and_say_so_in_time(
    open_with: Open, way: str
) -> None:
    behave, reasons = BAD[way]
    assistant, _ = open_with(behave)

    answer = assistant.ask(QUESTION)

    assert any(stands_in(answer, reason) for reason in reasons), answer.text[-300:]
    assert answer.outcome == "answered"
    assert answer.citations
    assert answer.timings["generate"] < 1000 * (TIMEOUT + 1)
    assert "sk-geheim" not in answer.text


def test_a_server_that_is_not_there_is_no_fault(open_with: Open) -> None:
    assistant, server = open_with(lambda e: None)
    settings = assistant.settings.model_copy(update={"llm_base_url": "http://127.0.0.1:9/v1"})

    with Assistant.open(settings) as lonely:
        answer = lonely.ask(QUESTION)

    assert stands_in(answer, "down")
    assert server.requests == []


def test_what_was_shown_before_a_cut_stays_and_the_answer_says_so(open_with: Open) -> None:
    def cut(exchange: Exchange) -> None:
        if exchange.wants_json:
            exchange.status(400)
            return
        mark = mark_of(exchange, FIRST)
        exchange.begin()
        exchange.piece(f"- {FIRST} [{mark}].\n- {SECOND} [{mark}].\n- Dit is nog niet a")
        time.sleep(TIMEOUT + 1)

    assistant, _ = open_with(cut)

    events = list(assistant.stream(QUESTION))

    (answer,) = (e.answer for e in events if isinstance(e, AnswerEvent))
    assert is_generated(answer)
    assert "".join(e.text for e in events if isinstance(e, TextEvent)) == answer.text
    assert FIRST in answer.text
    assert "nog niet" not in answer.text
    assert GENERATION["nl"]["cut"] in answer.text


def test_a_failure_is_tried_again(open_with: Open) -> None:
    def second_time(exchange: Exchange) -> None:
        if len(server.requests) == 1:
            exchange.status(503)
        else:
            exchange.stream(good_json(exchange))

    assistant, server = open_with(second_time)

    answer = assistant.ask(QUESTION)

    assert is_generated(answer)
    assert len(server.requests) == 2


def test_the_model_sees_no_key_no_file_name_and_no_address(
    open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-van-de-gebruiker")
    assistant, server = open_with(lambda e: e.stream(good_json(e)))

    assistant.ask(QUESTION)

    sent = json.dumps(server.requests, ensure_ascii=False)
    assert not re.search(r"https?:|www\.|\.txt|\]\(", sent)
    for source in assistant.sources():
        assert source.id not in sent
    authorization = {h["authorization"] for h in server.headers}
    assert authorization == {"Bearer none-needed"}


def test_the_key_goes_to_the_server_and_nowhere_else(open_with: Open, tmp_path: Path) -> None:
    assistant, server = open_with(
        lambda e: e.stream(good_json(e)), llm_api_key=SecretStr("sk-zeer-geheim")
    )

    events = list(assistant.stream(QUESTION))

    assert server.headers[0]["authorization"] == "Bearer sk-zeer-geheim"
    assert "sk-zeer-geheim" not in repr(assistant.settings)
    record = next(e.record for e in events if isinstance(e, AnswerEvent))
    assert record is not None
    assert "sk-zeer-geheim" not in json.dumps(record.to_dict())
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"sk-zeer-geheim" not in file.read_bytes()


def test_tokens_are_counted_and_a_daily_limit_is_kept(open_with: Open) -> None:
    assistant, server = open_with(stream_text, llm_daily_tokens=1_000)

    first = assistant.ask(QUESTION)
    sent = len(server.requests)
    second = assistant.ask(QUESTION)

    assert is_generated(first)
    assert stands_in(second, "limit")
    assert len(server.requests) == sent
    totals = assistant.usage()
    assert totals is not None
    assert totals.output_tokens == 50
    assert totals.input_tokens >= 1_000  # the request that was refused is estimated
    assert totals.stood_in == {"limit": 1}


def test_a_question_with_a_bsn_is_not_sent(open_with: Open) -> None:
    assistant, server = open_with(lambda e: e.stream(good_json(e)))

    answer = assistant.ask(f"Mijn BSN is 111222333. {QUESTION}")

    assert server.requests == []
    assert stands_in(answer, "personal")


def test_other_personal_data_is_masked_before_it_is_sent(open_with: Open) -> None:
    assistant, server = open_with(lambda e: e.stream(good_json(e)))

    answer = assistant.ask(f"Ik ben te bereiken op 06-12345678 en jan@zorg.nl. {QUESTION}")

    sent = json.dumps(server.requests)
    assert "12345678" not in sent
    assert "jan@" not in sent
    assert is_generated(answer)
    assert "een telefoonnummer" in answer.text
