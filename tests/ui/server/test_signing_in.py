"""Who may in, and as whom."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant import Settings
from assistant.errors import SettingsError
from tests.ui.server.conftest import PASSWORD, THERE, Serving, open_page
from ui.server.access import access_of, is_loopback
from ui.store import Store

JOIN = "/gradio_api/queue/join"


def _sign_in(
    client: TestClient, name: str, password: str = PASSWORD, **fields: str
) -> httpx.Response:
    return client.post("/inloggen", data={"naam": name, "wachtwoord": password} | fields)


@pytest.fixture
def accounts(serve: Serving, store: Store) -> TestClient:
    store.users.add("anna", PASSWORD)
    store.users.add("rita", PASSWORD, "redacteur")
    return serve(host="0.0.0.0", base_url=THERE)  # noqa: S104  # what is tested


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "leidraad.ziekenhuis.nl"])  # noqa: S104  # what is tested
def test_an_open_address_without_accounts_is_refused(
    store: Store, tmp_path: Path, host: str
) -> None:
    settings = Settings(data_dir=tmp_path, ui={"host": host})  # type: ignore[arg-type]  # pydantic reads it

    with pytest.raises(SettingsError, match="leidraad users add"):
        access_of(settings, store)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),  # noqa: S104  # what is tested
        ("::", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("", False),
    ],
)
def test_a_loopback_address_is_known_as_one(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_nothing_is_shown_before_signing_in(accounts: TestClient) -> None:
    page = open_page(accounts, "/?vraag=1")

    assert page.status_code == 303
    assert page.headers["location"] == "/inloggen?terug=/%3Fvraag%3D1"
    for path in ("/config", "/gradio_api/info", "/gradio_api/file=x", "/theme.css", "/assets/x.js"):
        assert accounts.get(path).status_code == 401
    assert accounts.post(JOIN, json={}).status_code == 401
    assert accounts.get("/uitvoer/antwoord/1.pdf").status_code == 401
    assert accounts.get("/healthz").status_code == 200


def test_signing_in_opens_the_page_one_came_for(accounts: TestClient) -> None:
    signed_in = _sign_in(accounts, "Anna", terug="/document?id=1")

    assert signed_in.status_code == 303
    assert signed_in.headers["location"] == "/document?id=1"
    assert open_page(accounts).status_code == 200
    assert accounts.get("/config").json()["username"] == "anna"


def test_signing_in_leads_to_no_other_website(accounts: TestClient) -> None:
    elsewhere = [
        "https://example.org",
        "//example.org",
        "/\\example.org",
        "/a\\b",
        "javascript:x",
        "",
    ]

    for back in elsewhere:
        assert _sign_in(accounts, "anna", terug=back).headers["location"] == "/"


def test_a_wrong_password_is_refused_and_does_not_tell_which_names_exist(
    accounts: TestClient,
) -> None:
    wrong = _sign_in(accounts, "anna", "een ander wachtwoord")
    unknown = _sign_in(accounts, "bert", "een ander wachtwoord")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("anna", "") == unknown.text.replace("bert", "")
    assert "horen niet bij elkaar" in wrong.text
    assert not accounts.cookies


def test_the_sign_in_page_can_be_used_by_everyone(accounts: TestClient) -> None:
    page = _sign_in(accounts, '"><script>alert(1)</script>', "fout").text

    assert '<html lang="nl">' in page
    assert page.count("<h1>") == 1
    assert set(re.findall(r'<label for="(\w+)"', page)) == set(
        re.findall(r'<input id="(\w+)"', page)
    )
    assert 'role="alert"' in page
    assert 'autocomplete="current-password"' in page
    assert "<script" not in page


def test_guessing_is_slowed_down_also_for_the_right_password(accounts: TestClient) -> None:
    codes = [_sign_in(accounts, "anna", f"gok nummer {n}").status_code for n in range(7)]
    right = _sign_in(accounts, "anna")
    other = _sign_in(accounts, "rita")

    assert codes == [401] * 5 + [429] * 2
    assert right.status_code == 429
    assert "te vaak" in right.text
    assert other.status_code == 303


def test_guessing_many_names_from_one_address_is_slowed_down(accounts: TestClient) -> None:
    codes = [_sign_in(accounts, f"naam{n}", "fout").status_code for n in range(21)]

    assert codes[-1] == 429


def test_a_session_that_somebody_planted_is_not_taken_over(
    accounts: TestClient, store: Store
) -> None:
    _sign_in(accounts, "anna")
    ((name, planted),) = accounts.cookies.items()

    _sign_in(accounts, "rita")

    fresh = accounts.cookies[name]
    assert fresh != planted
    assert store.users.signed_in(planted) is None


def test_signing_out_ends_the_session_on_the_server(accounts: TestClient, store: Store) -> None:
    _sign_in(accounts, "anna")
    ((_, token),) = accounts.cookies.items()

    out = accounts.post("/uitloggen")

    assert out.status_code == 303
    assert store.users.signed_in(token) is None
    assert open_page(accounts).status_code == 303


def test_session_tokens_cannot_be_guessed(accounts: TestClient) -> None:
    _sign_in(accounts, "anna")
    ((name, token),) = accounts.cookies.items()
    accounts.cookies.clear()

    for n in range(200):
        guess = token[:-3] + f"{n:03}"
        answer = accounts.get("/config", headers={"cookie": f"{name}={guess}"})
        assert answer.status_code == 401 or guess == token


def test_the_cookie_is_secure_behind_https(serve: Serving, store: Store) -> None:
    store.users.add("anna", PASSWORD)
    client = serve(host="0.0.0.0", base_url="https://leidraad.ziekenhuis.nl")  # noqa: S104  # what is tested

    cookie = _sign_in(client, "anna").headers["set-cookie"]

    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "strict-transport-security" in client.get("/healthz").headers


def test_another_website_cannot_sign_somebody_in(accounts: TestClient) -> None:
    data = {"naam": "anna", "wachtwoord": PASSWORD}

    forged = accounts.post("/inloggen", data=data, headers={"origin": "https://example.org"})

    assert forged.status_code == 403
    assert not accounts.cookies


def test_readers_cannot_upload_and_editors_can(accounts: TestClient) -> None:
    file = {"files": ("a.txt", b"tekst")}

    _sign_in(accounts, "anna")
    as_reader = accounts.post("/gradio_api/upload", files=file)
    progress = accounts.get("/gradio_api/upload_progress?upload_id=x")
    _sign_in(accounts, "rita")
    as_editor = accounts.post("/gradio_api/upload", files=file)

    assert as_reader.status_code == progress.status_code == 403
    assert "redacteur" in as_reader.json()["detail"]
    assert as_editor.status_code == 200


def test_loopback_asks_for_an_account_when_the_settings_say_so(
    serve: Serving, store: Store
) -> None:
    store.users.add("anna", PASSWORD)

    assert open_page(serve(sign_in=True)).status_code == 303


class TestBehindAProxyThatSignsIn:
    """A header names the visitor, but only a trusted proxy is believed."""

    SETTINGS = {  # noqa: RUF012  # read only
        "host": "0.0.0.0",  # noqa: S104  # what is tested
        "trusted_user_header": "X-Remote-User",
        "editors": ["Rita@ziekenhuis.nl"],
    }

    def test_the_header_of_a_trusted_proxy_is_believed(self, serve: Serving) -> None:
        client = serve(**self.SETTINGS, trusted_proxies=["127.0.0.0/8"], base_url=THERE)

        known = client.get("/config", headers={"x-remote-user": "anna@ziekenhuis.nl"})
        nobody = client.get("/config")
        empty = client.get("/config", headers={"x-remote-user": " "})
        twice = client.get(
            "/config", headers=[("x-remote-user", "anna"), ("x-remote-user", "rita")]
        )

        assert known.json()["username"] == "anna@ziekenhuis.nl"
        assert nobody.status_code == empty.status_code == twice.status_code == 403

    def test_the_header_of_anybody_else_is_not(self, serve: Serving) -> None:
        client = serve(**self.SETTINGS, trusted_proxies=["10.0.0.5"], base_url=THERE)

        forged = {"x-remote-user": "rita@ziekenhuis.nl", "x-forwarded-for": "10.0.0.5"}

        assert client.get("/config", headers=forged).status_code == 403

    def test_editors_are_named_in_the_settings(self, serve: Serving) -> None:
        client = serve(**self.SETTINGS, trusted_proxies=["127.0.0.1"], base_url=THERE)
        file = {"files": ("a.txt", b"tekst")}

        reader, editor = (
            client.post("/gradio_api/upload", files=file, headers={"x-remote-user": name})
            for name in ("anna@ziekenhuis.nl", "rita@ziekenhuis.nl")
        )

        assert (reader.status_code, editor.status_code) == (403, 200)

    def test_there_must_be_a_proxy_to_trust(self, store: Store, tmp_path: Path) -> None:
        settings = Settings(data_dir=tmp_path, ui=self.SETTINGS)  # type: ignore[arg-type]  # pydantic reads it

        with pytest.raises(SettingsError, match="trusted_proxies"):
            access_of(settings, store)

    def test_a_proxy_is_an_address(self, serve: Serving) -> None:
        with pytest.raises(SettingsError, match="'de proxy'"):
            serve(**self.SETTINGS, trusted_proxies=["de proxy"])


def test_https_of_a_trusted_proxy_is_believed_and_of_others_not(
    serve: Serving, store: Store
) -> None:
    store.users.add("anna", PASSWORD)
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "example.org"}
    trusting = serve(sign_in=True, trusted_proxies=["127.0.0.1"])
    wary = serve(sign_in=True)

    for client, secure in ((trusting, True), (wary, False)):
        data = {"naam": "anna", "wachtwoord": PASSWORD}
        cookie = client.post("/inloggen", data=data, headers=forwarded).headers["set-cookie"]
        assert ("Secure" in cookie) is secure
        client.cookies.clear()
