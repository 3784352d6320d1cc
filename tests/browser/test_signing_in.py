"""Signing in with a local account, in a real browser, below a root path."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Server
from tests.browser.test_accessible import needs_axe, violations

PASSWORD = "vier gewone woorden samen"  # noqa: S105  # of a test
BELOW = "/leidraad"


@pytest.fixture(scope="module")
def closed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks to sign in, with a lezer called anna."""
    server = Server(tmp_path_factory.mktemp("closed"), UI__SIGN_IN="true", UI__ROOT_PATH=BELOW)
    server.folder.mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", "users", "add", "anna"],
        input=PASSWORD + "\n",
        text=True,
        check=True,
        capture_output=True,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "LEIDRAAD_DATA_DIR": str(server.folder / "data")},
    )
    server.start()
    yield server
    server.stop()


def _sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Gebruikersnaam").fill("anna")
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()


@pytest.mark.usefixtures("leaving")
def test_anna_signs_in_asks_comes_back_and_signs_out(page: Page, closed_server: Server) -> None:
    page.goto(f"{closed_server.url}{BELOW}/themas")
    expect(page).to_have_url(f"{closed_server.url}{BELOW}/inloggen?terug=/themas")
    _sign_in(page)
    expect(page).to_have_url(f"{closed_server.url}{BELOW}/themas")
    expect(page.locator("header.bar")).to_contain_text("anna")

    page.goto(f"{closed_server.url}{BELOW}/")
    page.fill("#vraag", "Wat is een RTA?")
    page.press("#vraag", "Enter")
    expect(page.locator("article.turn:not(.pending)")).to_have_count(1)
    expect(page.locator("html:not([data-busy])")).to_be_attached()
    closed_server.restart()
    page.goto(f"{closed_server.url}{BELOW}/")
    expect(page.get_by_text("Wat is een RTA?").first).to_be_visible()

    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Leidraad Assistent")).to_be_visible()
    page.goto(f"{closed_server.url}{BELOW}/")
    expect(page.get_by_label("Wachtwoord")).to_be_visible()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_sign_in_page(
    browser: Browser, closed_server: Server, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"{closed_server.url}{BELOW}/inloggen")
    _sign_in(page, "iets anders dan het is")
    expect(page.get_by_role("alert")).to_be_visible()

    assert violations(page) == []
    page.close()
