"""Conversations, filters, feedback and files."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Asker, Server

ELDERLY = "Wat moeten we afspreken over ouderenzorg?"


@pytest.mark.usefixtures("leaving")
def test_a_conversation_survives_a_reload_and_a_restart(page: Page, tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.start()
    try:
        asker = Asker(page, server.url).visit()
        asker.ask(ELDERLY)
        answer = page.locator(".answer").inner_text()
        onward = page.locator(".suggestion").all_inner_texts()
        assert 2 <= len(onward) <= 3
        expect(page).to_have_url(re.compile("gesprek="))

        page.reload()
        expect(page.locator(".answer")).to_have_text(answer, use_inner_text=True)
        expect(page.locator(".suggestion")).to_have_text(onward)

        server.restart()
        page.reload()
        expect(page.locator(".answer")).to_have_text(answer, use_inner_text=True)
        expect(page.locator(".suggestion")).to_have_text(onward)
        page.locator(".answer button.marker").first.click()
        expect(page.locator("#bron mark").first).to_be_visible()
        asker.ask("En voor arbeidsmarkt?")
        expect(asker.last.locator(".searched")).to_contain_text("arbeidsmarkt")
        expect(asker.last.locator(".suggestion").first).to_be_visible()
        expect(page.locator("article.turn").first.locator(".next")).to_be_hidden()
    finally:
        server.stop()


def test_a_conversation_can_be_found_renamed_and_deleted(asker: Asker) -> None:
    asker.visit().ask("Wat is een meekijkconsult?")
    page = asker.page
    current = page.locator(".conversation.current")
    expect(current).to_contain_text("meekijkconsult")

    current.locator("summary").click()
    current.get_by_role("button", name="Andere naam").click()
    name = page.get_by_label("Nieuwe naam voor het gesprek")
    expect(name).to_be_focused()
    name.fill("Overleg met de MSB")
    name.press("Enter")
    expect(page.locator(".conversation.current")).to_contain_text("Overleg met de MSB")

    page.get_by_label("Zoek in uw gesprekken").fill("msb overleg")
    expect(page.locator(".conversation")).to_have_count(1)
    page.get_by_label("Zoek in uw gesprekken").fill("xyzzy")
    expect(page.locator(".conversations")).to_contain_text("Geen gesprek gevonden")
    page.get_by_label("Zoek in uw gesprekken").fill("")
    expect(page.locator(".conversation.current")).to_contain_text("Overleg met de MSB")

    page.locator(".conversation.current summary").click()
    page.locator(".conversation.current").get_by_role("button", name="Verwijderen").click()
    page.get_by_role("button", name="Ja, verwijderen").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".conversations")).not_to_contain_text("Overleg met de MSB")


def test_a_new_conversation_starts_empty_and_the_old_one_opens_again(asker: Asker) -> None:
    asker.visit().ask("Wat is een RTA?")
    page = asker.page
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page).not_to_have_url(re.compile("gesprek="))

    page.locator(".conversation a", has_text="Wat is een RTA?").first.click()

    expect(page.locator("article.turn .question")).to_contain_text("Wat is een RTA?")


def test_nobody_sees_the_conversations_of_another_browser(asker: Asker, browser: Browser) -> None:
    asker.visit().ask("Wat staat er over het geheime woord kwispelstaart?")
    theirs = asker.page.url

    other = browser.new_context()
    stranger = Asker(other.new_page(), asker.url)
    stranger.visit("/" + theirs.removeprefix(asker.url).lstrip("/"))

    expect(stranger.page.get_by_role("status").first).to_contain_text("bestaat niet meer")
    expect(stranger.page.locator("article.turn")).to_have_count(0)
    expect(stranger.page.locator(".conversation")).to_have_count(0)
    other.close()


def test_everything_of_mine_can_be_deleted_at_once(asker: Asker) -> None:
    asker.visit().ask("Wat is een RTA?")
    page = asker.page

    page.get_by_role("button", name="Al mijn gegevens verwijderen").click()
    page.get_by_role("button", name="Ja, verwijderen").click()

    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".conversation")).to_have_count(0)
    page.reload()
    expect(page.locator(".conversations")).to_contain_text("nog geen gesprekken")


def test_filters_limit_the_answer_and_are_removed_as_chips(asker: Asker) -> None:
    page = asker.visit().page
    page.get_by_role("button", name="Beperk waarin ik zoek").click()
    page.locator("#filters").get_by_label("Zuid-Limburg", exact=True).check()
    page.locator("#filters").get_by_label("Vanaf jaar").fill("2020")
    page.locator("#filters").get_by_role("button", name="Toepassen").click()
    expect(page.locator(".chip")).to_have_count(2)

    asker.ask("Wat staat er over de samenwerking in de regio?")
    titles = asker.last.locator(".source-title").all_inner_texts()
    assert titles
    assert all("Zuid-Limburg" in title for title in titles)

    page.locator(".chip", has_text="vanaf 2020").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)


def test_what_was_typed_stays_when_a_filter_is_set(asker: Asker) -> None:
    page = asker.visit().page
    page.fill("#vraag", "Half afgemaakte vraag")
    page.get_by_role("button", name="Beperk waarin ik zoek").click()
    page.locator("#filters input[name=kinds]").first.check()
    page.locator("#filters").get_by_role("button", name="Toepassen").click()

    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#vraag")).to_have_value("Half afgemaakte vraag")


def test_feedback_is_kept_with_its_reason(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    page = asker.page
    page.get_by_role("button", name="Geen goed antwoord").click()
    page.get_by_label("De bron klopt niet").check()
    page.get_by_label("Toelichting").fill("Er staat iets anders.")
    page.get_by_role("button", name="Versturen").click()

    expect(page.locator(".said")).to_contain_text("Dank u")
    page.reload()
    expect(page.get_by_role("button", name="Geen goed antwoord")).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.parametrize("name", ["Word", "PDF", "Markdown"])
def test_a_file_holds_the_question_and_every_quote(asker: Asker, name: str) -> None:
    asker.visit().ask(ELDERLY)
    page = asker.page
    quotes = re.findall(r"“(.+?)”", page.locator(".answer").inner_text())
    assert quotes

    page.locator(".turn-tools summary").click()
    with page.expect_download() as download:
        page.locator(".turn-tools").get_by_role("link", name=name).click()
    content = Path(download.value.path()).read_bytes()

    text = " ".join(_text_of(content, name).split())
    assert ELDERLY in text
    for quote in quotes:
        assert " ".join(quote.split()) in text


def test_the_answer_is_copied_with_its_sources(asker: Asker) -> None:
    asker.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asker.visit().ask(ELDERLY)
    asker.page.get_by_role("button", name="Kopiëren").click()

    expect(asker.page.locator("#meldingen")).to_contain_text("gekopieerd")
    copied = asker.page.evaluate("() => navigator.clipboard.readText()")
    assert ELDERLY in copied
    assert "Ouderenzorg › Tips en adviezen" in copied
    assert "juni 2026" in copied


def _text_of(content: bytes, name: str) -> str:
    if name == "Word":
        document = docx.Document(io.BytesIO(content))
        cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
        return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    if name == "PDF":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return content.decode().replace("\\", "")
