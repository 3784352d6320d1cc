"""How the server is doing, and what it gives to whom."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import NoReturn

import docx
import pypdf
import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.overview import Overview
from assistant.values import Language
from tests.ui.server.conftest import PASSWORD, Serving, open_page
from ui.server.downloads import themes_url
from ui.server.observing import ObservedAssistant
from ui.store import Store
from ui.store.errors import StoreError


def _owner(client: TestClient, store: Store) -> str:
    """Return the owner id of the browser."""
    open_page(client)
    ((_, cookie),) = client.cookies.items()
    return f"browser:{cookie.rsplit('.', 1)[0]}"


def _asked(
    client: TestClient, store: Store, assistant: Assistant, question: str
) -> tuple[str, int]:
    """Put an answer in a conversation of the browser."""
    owner = _owner(client, store)
    conversation = store.conversations.start(owner)
    turn = store.conversations.append(owner, conversation.id, assistant.ask(question))
    return conversation.id, turn.id


def _words(text: str) -> str:
    return " ".join(text.split())


def test_an_answer_can_be_taken_along_with_every_quote_in_it(
    serve: Serving, store: Store, assistant: Assistant
) -> None:
    client = serve()
    conversation, turn = _asked(
        client, store, assistant, "Wat moeten we afspreken over ouderenzorg?"
    )
    (stored,) = store.conversations.turns(_owner(client, store), conversation)
    quotes = [_words(c["quote"]) for c in stored.answer["citations"]]

    word = client.get(f"/uitvoer/antwoord/{turn}.docx")
    pdf = client.get(f"/uitvoer/gesprek/{conversation}.pdf")
    markdown = client.get(f"/uitvoer/antwoord/{turn}.md")

    texts = [
        "\n".join(p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs),
        "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf.content)).pages),
        markdown.text,
    ]
    assert quotes
    assert all(quote in _words(text) for text in texts for quote in quotes)
    assert pdf.headers["content-type"] == "application/pdf"
    assert "-wat-moeten-we-afspreken" in word.headers["content-disposition"]
    assert word.headers["cache-control"] == "no-store"


def test_nobody_takes_along_the_answer_of_somebody_else(
    serve: Serving, store: Store, assistant: Assistant
) -> None:
    client = serve()
    conversation, turn = _asked(client, store, assistant, "Wat is een RTA?")
    client.cookies.clear()
    open_page(client)

    for path in (f"gesprek/{conversation}", f"antwoord/{turn}", "antwoord/999999", "gesprek/abc"):
        assert client.get(f"/uitvoer/{path}.docx").status_code == 404
    assert client.get(f"/uitvoer/antwoord/{turn}.exe").status_code == 422


def test_a_browser_keeps_its_conversations_when_the_server_restarts(
    serve: Serving, store: Store, assistant: Assistant
) -> None:
    before = serve()
    conversation, _ = _asked(before, store, assistant, "Wat is een RTA?")
    after = serve()
    after.cookies.update(dict(before.cookies))

    assert after.get(f"/uitvoer/gesprek/{conversation}.md").status_code == 200


def test_a_question_on_the_page_is_kept_for_its_owner(serve: Serving, store: Store) -> None:
    client = serve()
    owner = _owner(client, store)

    body = {"data": ["Wat is een RTA?"], "fn_index": 0, "session_hash": "s"}
    client.post("/gradio_api/queue/join", json=body)
    with client.stream("GET", "/gradio_api/queue/data?session_hash=s") as events:
        received = "".join(events.iter_lines())

    assert "None|redacteur|answered" in received
    assert [c.title for c in store.conversations.find(owner)] == ["Wat is een RTA?"]


def test_the_server_is_ready_until_the_database_fails(
    serve: Serving, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = serve()

    ready = client.get("/readyz")
    store.sessions.engine.dispose()
    monkeypatch.setattr(store.sessions, "begin", _broken)
    broken = client.get("/readyz")

    assert ready.json() == {"status": "ready", "documents": 5}
    assert broken.status_code == 503
    assert client.get("/healthz").status_code == 200


def _broken() -> NoReturn:
    raise StoreError("broken")


def test_metrics_count_what_happens_and_hold_no_words(
    serve: Serving, store: Store, data_dir: Path
) -> None:
    client = serve()
    with ObservedAssistant.open() as assistant:
        assistant.ask("Wat is een RTA?")
        assert list(assistant.stream("Wat is een RSO?"))
    client.get("/geheim-pad")

    text = client.get("/metrics").text

    assert 'leidraad_answers_total{composer="extractive",outcome="answered"}' in text
    assert 'leidraad_http_requests_total{route="other",status="404"}' in text
    assert "leidraad_queue_waiting" in text
    assert "RTA" not in text
    assert "geheim" not in text


def test_metrics_are_not_for_the_outside_world(serve: Serving, store: Store) -> None:
    store.users.add("anna", PASSWORD)
    client = serve(sign_in=True, trusted_proxies=["127.0.0.1"])

    outside = client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})

    assert outside.status_code == 403
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize("kept", [False, True])
def test_the_log_has_questions_only_when_the_settings_say_so(
    kept: bool, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    ui = assistant.settings.ui.model_copy(update={"log_questions": kept})
    settings = assistant.settings.model_copy(update={"ui": ui})
    question = "Wat is een RTA? Bel 06-12345678."

    with ObservedAssistant.open(settings) as observed, caplog.at_level(logging.INFO, "ui"):
        observed.ask(question)

    fields = [vars(record) for record in caplog.records if record.message == "answered"]
    logged = json.dumps(fields, default=str)
    assert len(fields) == 1
    assert ("RTA" in logged) is kept
    assert "12345678" not in logged


class TestBelowARootPath:
    """Behind a reverse proxy that shows the assistant below a path."""

    def test_the_page_and_its_parts_are_below_the_path(self, serve: Serving) -> None:
        client = serve(root_path="/leidraad")

        for prefix in ("", "/leidraad"):  # whether the proxy takes the path off or not
            page = open_page(client, f"{prefix}/")
            assert page.status_code == 200
            assert 'href="/leidraad/vormgeving/style.css"' in page.text
            assert "Path=/leidraad" in page.headers["set-cookie"]
            client.cookies.clear()
            config = client.get(f"{prefix}/config").json()
            assert config["root"] == "http://127.0.0.1:7860/leidraad"
            assert client.get(f"{prefix}/gradio_api/info").status_code == 200
            assert client.get(f"{prefix}/gradio_api/proxy=x").status_code == 403
            assert client.get(f"{prefix}/healthz").status_code == 200

    def test_signing_in_stays_below_the_path(self, serve: Serving, store: Store) -> None:
        store.users.add("anna", PASSWORD)
        client = serve(root_path="/leidraad", sign_in=True)

        away = open_page(client, "/leidraad/document?x=1")
        data = {"naam": "anna", "wachtwoord": PASSWORD, "terug": "/document?x=1"}
        back = client.post("/leidraad/inloggen", data=data)

        assert away.headers["location"] == "/leidraad/inloggen?terug=/document%3Fx%3D1"
        assert back.headers["location"] == "/leidraad/document?x=1"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_themes_of_a_document_can_be_taken_along(
    serve: Serving, assistant: Assistant, language: Language
) -> None:
    client = serve()
    (document,) = Overview(assistant).read(language)
    url = themes_url("", document.source.id, "docx", language)

    word = client.get(url)
    pdf = client.get(url.replace(".docx", ".pdf"))

    note = docx.Document(io.BytesIO(word.content))
    text = _words("\n".join(p.text for p in note.paragraphs))
    for theme in document.themes:
        assert theme.question in text
        assert all(_words(finding.text) in text for finding in theme.advice)
        assert all(_words(c.quote) in text for c in theme.answer.citations)
    assert "attachment" in word.headers["content-disposition"]
    assert pypdf.PdfReader(io.BytesIO(pdf.content)).pages


@pytest.mark.parametrize("name", ["bestaat-niet.docx", "convenant-midden-limburg.pdf"])
def test_a_document_without_themes_gives_no_file(serve: Serving, name: str) -> None:
    assert serve().get(f"/uitvoer/themas/{name}").status_code == 404
