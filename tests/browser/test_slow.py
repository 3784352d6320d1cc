"""An answer that takes a while: stages, words as they come, and stopping."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Asker, Server, Watch

ELDERLY = "Wat moeten we afspreken over ouderenzorg?"


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    program = Path(__file__).parent / "slow_server.py"
    server = Server(tmp_path_factory.mktemp("slow"), program=(str(program), "ui"))
    server.start()
    yield server
    server.stop()


def _begin(page: Page, server: Server) -> Asker:
    asker = Asker(page, server.url).visit()
    page.fill("#vraag", ELDERLY)
    page.press("#vraag", "Enter")
    return asker


def test_the_stages_and_then_the_words_are_seen(page: Page, slow: Server) -> None:
    asker = _begin(page, slow)

    expect(page.locator(".pending .question")).to_contain_text(ELDERLY)
    expect(page.locator(".stages .now")).to_have_text("Zoeken in de documenten")
    expect(page.locator(".stages .now")).to_have_text("Citaten controleren")
    expect(page.locator(".pending .text")).to_contain_text("Leidraad afspraken")
    first = page.locator(".pending .text").inner_text()
    expect(page.locator(".pending .text")).not_to_have_text(first, use_inner_text=True)
    expect(page.locator(".verified")).to_be_visible()
    asker.wait()
    expect(page.get_by_role("button", name="Vraag stellen")).to_be_visible()


@pytest.mark.usefixtures("leaving")
def test_an_answer_can_be_stopped_and_asked_again(page: Page, slow: Server) -> None:
    asker = _begin(page, slow)
    expect(page.locator(".pending .text")).to_be_visible()

    page.get_by_role("button", name="Stoppen").click()

    expect(page.locator(".outcome-stopped")).to_contain_text("gestopt")
    expect(page.locator("#vraag")).to_have_value(ELDERLY)
    expect(page.locator("#vraag")).to_be_focused()
    page.wait_for_timeout(3000)
    expect(page.locator(".answer")).to_have_count(0)
    expect(page.locator(".conversation")).to_have_count(0)
    page.get_by_role("button", name="Opnieuw vragen").click()
    expect(page.locator(".verified")).to_be_visible()
    asker.wait()


@pytest.mark.usefixtures("leaving")
def test_leaving_for_another_conversation_does_not_mix_them_up(page: Page, slow: Server) -> None:
    _begin(page, slow)
    expect(page.locator(".pending .text")).to_be_visible()

    page.get_by_role("button", name="Nieuw gesprek").click()

    expect(page.locator(".welcome")).to_be_visible()
    page.wait_for_timeout(4000)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("article.turn")).to_have_count(0)


def test_too_many_questions_are_refused_kindly_and_the_question_is_kept(
    page: Page, tmp_path: Path, watch: Watch
) -> None:
    watch.expects("status of 429")
    server = Server(tmp_path / "server", UI__QUESTIONS_PER_MINUTE="1")
    server.start()
    try:
        asker = Asker(page, server.url).visit()
        asker.ask(ELDERLY)
        page.fill("#vraag", "En voor arbeidsmarkt?")
        page.press("#vraag", "Enter")

        expect(page.locator(".slip")).to_contain_text("druk")
        expect(page.locator("#vraag")).to_have_value("En voor arbeidsmarkt?")
        expect(page.get_by_role("button", name="Vraag stellen")).to_be_visible()
        expect(page.locator("article.turn")).to_have_count(1)
    finally:
        server.stop()


@pytest.mark.usefixtures("leaving")
def test_a_server_that_is_gone_is_reported_and_the_question_is_kept(
    page: Page, tmp_path: Path
) -> None:
    server = Server(tmp_path / "server")
    server.start()
    try:
        asker = Asker(page, server.url).visit()
        asker.ask(ELDERLY)
        server.stop()
        page.fill("#vraag", "En voor arbeidsmarkt?")
        page.press("#vraag", "Enter")

        expect(page.locator(".slip")).not_to_be_empty()
        expect(page.locator("#vraag")).to_have_value("En voor arbeidsmarkt?")

        server.start()
        with contextlib.suppress(Error):  # Gradio may reload it at this very moment
            page.reload()
        expect(page.locator("#vraag")).to_have_value("En voor arbeidsmarkt?")
        page.press("#vraag", "Enter")
        expect(asker.last.locator(".searched")).to_contain_text("arbeidsmarkt")
    finally:
        server.stop()
