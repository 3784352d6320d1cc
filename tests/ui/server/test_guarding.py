"""What the web server refuses, and what it tells browsers."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.ui.server.conftest import Serving, open_page

JOIN = "/gradio_api/queue/join"


def _ask(client: TestClient, session: str = "sessie", function: int = 0) -> httpx.Response:
    body = {"data": ["Wat is een RTA?"], "fn_index": function, "session_hash": session}
    return client.post(JOIN, json=body)


def test_the_page_comes_as_it_was_chosen(client: TestClient) -> None:
    assert re.search(r'<html\s+lang="nl" data-language="nl"\s+style', open_page(client).text)

    client.cookies.update({"leidraad_language": "en", "leidraad_theme": "dark"})
    assert '<html lang="en" data-language="en" data-theme="dark"' in open_page(client).text

    client.cookies.update({"leidraad_language": '"><b>', "leidraad_theme": '"><b>'})
    assert re.search(r'<html\s+lang="nl" data-language="nl"\s+style', open_page(client).text)


def test_only_scripts_with_the_nonce_of_this_very_page_may_run(client: TestClient) -> None:
    pages = [open_page(client) for _ in range(2)]

    nonces = []
    for page in pages:
        policy = page.headers["content-security-policy"]
        nonces += re.findall(r"script-src 'nonce-([\w-]{20,})' 'strict-dynamic';", policy)
        tags = re.findall(r"<script[^>]*>", page.text)
        assert len(tags) >= 4
        assert all(f'nonce="{nonces[-1]}"' in tag for tag in tags)
        assert "unsafe-eval" not in policy
        assert "http" not in policy
    assert len(set(nonces)) == 2


@pytest.mark.parametrize("path", ["/", "/healthz", "/config", "/niets", "/gradio_api/proxy=x"])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


def test_the_page_is_dutch_has_its_own_title_and_does_not_advertise_gradio(
    client: TestClient,
) -> None:
    text = open_page(client).text

    assert re.search(r'<html\s+lang="nl"', text)
    assert "<title>Proef &lt;b&gt;</title>" in text
    assert "og:" not in text
    assert "twitter" not in text
    assert '<link rel="stylesheet" href="/vormgeving/style.css">' in text


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "HTTP://example.org/",
        "http:/example.org",
        "%68ttps://example.org",
        "%2568ttp%253A//example.org",
        "//example.org/x",
        "%5C%5Cexample.org%5Cx",
        "ftp://example.org",
        "file:///etc/passwd",
        "data:text/html,x",
    ],
)
def test_the_server_fetches_nothing_for_a_visitor(client: TestClient, address: str) -> None:
    for method in ("GET", "HEAD"):
        assert client.request(method, f"/gradio_api/file={address}").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=https://example.org",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
        "/gradio_api/vibe-code/",
        "/gradio_api/component_server",
        "/gradio_api/process_recording",
        "/gradio_api/profiling/traces",
        "/gradio_api/dev/reload",
        "/gradio_api/openapi.json",
        "/login",
        "/monitoring",
        "/monitoring/summary",
    ],
)
def test_doors_that_the_page_does_not_need_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 403
    assert client.post(path, json={}).status_code == 403


def test_a_message_of_twenty_megabytes_is_refused_unread(client: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(20 * 16):
            sent += 64 * 1024
            yield b"x" * 64 * 1024

    announced = client.post(JOIN, content=b"x", headers={"content-length": str(20 * 1024**2)})
    streamed = client.post(JOIN, content=endless())

    assert announced.status_code == streamed.status_code == 413
    assert "te veel tekst" in streamed.json()["detail"]


def test_a_file_that_is_too_large_is_refused(serve: Serving) -> None:
    client = serve(upload_megabytes=1)

    small = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 1000)})
    large = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 2 * 1024**2)})

    assert small.status_code == 200
    assert large.status_code == 413


def test_somebody_who_asks_too_fast_must_wait_and_others_need_not(serve: Serving) -> None:
    client = serve(questions_per_minute=3)
    open_page(client)

    codes = [_ask(client).status_code for _ in range(4)]
    refused = _ask(client)
    allowed = _ask(client, function=1)
    client.cookies.clear()
    open_page(client)
    other = _ask(client, session="van een ander")

    assert codes == [200, 200, 200, 429]
    assert "Wacht even" in refused.json()["detail"]
    assert int(refused.headers["retry-after"]) > 0
    assert allowed.status_code == 200
    assert other.status_code == 200


def test_a_full_queue_says_that_it_is_busy(serve: Serving) -> None:
    client = serve(queue_size=1, answers_at_once=1, questions_per_minute=100)

    answers = [_ask(client) for _ in range(30)]

    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} == {429}
    assert {answer.json()["detail"] for answer in refused} == {
        "Het is nu druk. Probeer het over een minuut opnieuw."
    }


def test_nobody_reads_or_stops_the_session_of_somebody_else(client: TestClient) -> None:
    open_page(client)
    assert _ask(client, session="van-mij").status_code == 200
    client.cookies.clear()
    open_page(client)

    reading = client.get("/gradio_api/queue/data", params={"session_hash": "van-mij"})
    stopping = client.post(
        "/gradio_api/cancel", json={"session_hash": "van-mij", "fn_index": 0, "event_id": "x"}
    )
    beating = client.get("/gradio_api/heartbeat/van-mij")

    assert reading.status_code == stopping.status_code == beating.status_code == 403
    assert _ask(client, session="van-mij").status_code == 403


@pytest.mark.parametrize("host", ["example.org", "leidraad.ziekenhuis.nl:7860", "192.168.1.20"])
def test_without_sign_in_only_this_machine_is_served(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 403
    assert client.get("/", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 403
    assert client.get("/", headers={"host": "localhost:7860"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_website_cannot_act_for_a_visitor(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.post(JOIN, json={}, headers=headers).status_code == 403


def test_a_cookie_that_we_did_not_sign_is_nobody(client: TestClient) -> None:
    open_page(client)
    ((name, ours),) = client.cookies.items()
    owner, signature = ours.rsplit(".", 1)
    guesses = [f"{secrets.token_urlsafe(24)}.{signature}" for _ in range(50)]
    guesses += [owner, f"{owner}.", f"{owner}.{signature[:-1]}", "", "x" * 3000]

    for guess in guesses:
        client.cookies.clear()
        page = client.get("/", headers={"accept": "text/html", "cookie": f"{name}={guess}"})
        assert page.status_code == 200
        assert page.cookies[name] != guess


def test_cookies_are_out_of_reach_of_scripts_and_other_websites(client: TestClient) -> None:
    cookie = open_page(client).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_a_page_that_is_refused_explains_itself_in_dutch(client: TestClient) -> None:
    page = open_page(client, "/monitoring")

    assert page.status_code == 403
    assert '<html lang="nl">' in page.text
    assert "Deze functie staat uit." in page.text


@pytest.mark.parametrize(
    "path",
    [
        "../../../../etc/passwd",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cwindows%5cwin.ini",
        "/etc/passwd%00.png",
        "/proc/self/environ",
        "....//....//etc/passwd",
        "C:/Windows/win.ini",
    ],
)
def test_no_path_leads_out_of_the_house(client: TestClient, path: str) -> None:
    for route in ("/gradio_api/file=", "/static/", "/assets/", "/vormgeving/", "/uitvoer/gesprek/"):
        answer = client.get(route + path)
        assert answer.status_code in (403, 404, 405, 422), (route, answer.status_code)
        assert "root:" not in answer.text


def test_the_database_is_not_served(serve: Serving, tmp_path: Path) -> None:
    client = serve()

    assert client.get(f"/gradio_api/file={tmp_path / 'leidraad.db'}").status_code in (403, 404)


def test_a_message_that_is_no_json_is_refused_cleanly(client: TestClient) -> None:
    for body in (
        b"",
        b"{",
        b"[1]",
        b"[" * 60_000,
        b"\xff\xfe",
        json.dumps({"fn_index": 99}).encode(),
    ):
        answer = client.post(JOIN, content=body, headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500
