"""The pages beside the first one: themes, documents, and how it works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant import Settings
from tests.browser.conftest import Asker, Server
from ui.store import open_store

PASSWORD = "vier gewone woorden samen"  # noqa: S105  # of a test
VISION = (
    "# Regiovisie Zebravinken\n\n## Nesten\n\n"
    "De zebravink legt vijf eieren in een nest van kokosvezel.\n"
)
ASKED = "Hoeveel eieren legt de zebravink?"


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with documents of its own, an editor "rita" and a reader "anna"."""
    running = Server(tmp_path_factory.mktemp("accounts"), UI__SIGN_IN="true")
    store = open_store(Settings(data_dir=running.folder / "data"))
    store.users.add("rita", PASSWORD, "redacteur")
    store.users.add("anna", PASSWORD)
    store.close()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def vision(tmp_path: Path) -> Path:
    path = tmp_path / "Regiovisie.md"
    path.write_text(VISION, encoding="utf-8")
    return path


def _signed_in(page: Page, server: Server, name: str) -> Asker:
    page.goto(f"{server.url}/inloggen")
    page.fill("[name=naam]", name)
    page.fill("[name=wachtwoord]", PASSWORD)
    page.press("[name=wachtwoord]", "Enter")
    expect(page.locator("header.bar")).to_be_visible()
    return Asker(page, server.url)


def _documents(asker: Asker) -> Locator:
    asker.visit("/documenten")
    rows = asker.page.locator(".document-row")
    expect(rows.first).to_be_visible()
    return rows


# Thema's


def test_every_sort_of_place_on_the_themes_page_opens_with_its_words_highlighted(
    asker: Asker,
) -> None:
    page = asker.visit("/themas").page
    expect(page.locator("article.theme").nth(8)).to_be_visible()
    labour = page.locator("article.theme", has=page.get_by_role("heading", name="Arbeidsmarkt"))

    for place in (".theme-about", ".agree li", ".more li"):
        item = labour.locator(place).first
        words = re.sub(r"\s+\d+$", "", item.inner_text().replace("\xa0", " ").strip())
        item.locator(".marker").click()
        quote = page.locator("#bronpaneel mark")
        expect(quote.first).to_be_visible()
        expect(quote.first).to_have_text(words, use_inner_text=True)
        expect(item.locator(".marker")).to_have_class(re.compile(r"\bon\b"))


def test_what_a_region_says_opens_in_its_own_document(asker: Asker) -> None:
    page = asker.visit("/themas").page
    labour = page.locator("article.theme", has=page.get_by_role("heading", name="Arbeidsmarkt"))
    region = labour.locator(".elsewhere li").first
    expect(region.locator(".finding-place")).to_contain_text("Zuid-Limburg")

    region.locator(".marker").click()

    expect(page.locator("#bron-titel")).to_have_text(re.compile("Regiobeeld"))
    expect(page.locator("#bronpaneel mark").first).to_be_visible()


def test_the_keyboard_leads_to_a_theme_and_to_its_sources(asker: Asker) -> None:
    page = asker.visit("/themas").page
    page.locator(".contents a", has_text="Ouderenzorg").press("Enter")
    page.keyboard.press("Tab")

    focused = page.locator(":focus")
    expect(focused).to_have_class(re.compile("marker"))
    page.keyboard.press("Enter")
    expect(page.locator("#bron")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_attribute("data-panel", "open")
    expect(focused).to_have_class(re.compile("marker"))


def test_one_click_asks_about_a_theme_in_a_conversation(asker: Asker) -> None:
    page = asker.visit("/themas").page
    theme = page.locator("article.theme").nth(3)
    heading = theme.locator("h3").inner_text()

    theme.locator("[data-ask]").click()

    expect(page.locator("article.turn:not(.pending) .marker").first).to_be_visible()
    expect(page.locator(".question")).to_contain_text(heading.lower())
    page.reload()
    expect(page.locator("article.turn")).to_have_count(1)


def test_the_themes_are_taken_along(asker: Asker) -> None:
    page = asker.visit("/themas").page

    with page.expect_download() as download:
        page.locator(".theme-files a", has_text="Word").click()

    assert download.value.suggested_filename.endswith(".docx")
    assert Path(download.value.path()).stat().st_size > 10_000


def test_on_paper_everything_is_open_and_nothing_is_in_the_way(asker: Asker) -> None:
    page = asker.page
    page.set_viewport_size({"width": 390, "height": 844})
    asker.visit("/themas")
    more = page.locator("details.more")
    expect(more.first).not_to_have_attribute("open", "")

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    expect(page.locator("details.more:not([open])")).to_have_count(0)
    for hidden in ("header.bar", ".contents", ".theme-tools", ".theme-files"):
        expect(page.locator(hidden).first).to_be_hidden()


# Documenten


def test_a_document_is_added_asked_about_and_removed(
    page: Page, accounts: Server, vision: Path
) -> None:
    editor = _signed_in(page, accounts, "rita")
    rows = _documents(editor)
    expect(rows).to_have_count(5)

    page.set_input_files("#bestand", vision)
    expect(page.locator(".recognised")).to_contain_text("Regiovisie Zebravinken")
    expect(page.locator(".recognised-sections")).to_contain_text("Nesten")
    page.fill("#veld-date", "volgend jaar")
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.locator("#veld-date")).to_be_focused()
    expect(page.locator("#veld-date")).to_have_attribute("aria-invalid", "true")
    page.fill("#veld-date", "2026-05")
    page.fill("#veld-region", "Twente")
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.locator(".outcome-good")).to_contain_text("is toegevoegd")
    expect(rows).to_have_count(6)
    expect(rows.filter(has_text="Regiovisie")).to_contain_text("Twente")
    expect(rows.filter(has_text="Regiovisie")).to_contain_text("mei 2026")

    editor.visit().ask(ASKED)
    expect(editor.last).to_contain_text("vijf eieren")

    _documents(editor)
    page.get_by_role("button", name="Verwijderen: Regiovisie Zebravinken").click()
    expect(page.locator(".confirm")).to_be_focused()
    page.get_by_role("button", name="Ja, verwijderen").click()
    expect(page.locator(".outcome-good")).to_contain_text("is verwijderd")
    expect(rows).to_have_count(5)

    editor.visit().ask(ASKED)
    expect(editor.last).not_to_contain_text("vijf eieren")


def test_a_new_version_takes_the_place_of_a_document(
    page: Page, accounts: Server, vision: Path, tmp_path: Path
) -> None:
    editor = _signed_in(page, accounts, "rita")
    rows = _documents(editor)
    page.set_input_files("#bestand", vision)
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(rows).to_have_count(6)
    newer = tmp_path / "nieuw.txt"
    newer.write_text(VISION.replace("vijf", "zeven"), encoding="utf-8")

    page.get_by_role("button", name="Vervangen: Regiovisie Zebravinken").click()
    expect(page.locator("#toevoegen-titel")).to_contain_text("Nieuwe versie van")
    page.set_input_files("#bestand", newer)
    page.locator("#toevoegen").get_by_role("button", name="Vervangen", exact=True).click()
    expect(page.locator(".outcome-good")).to_contain_text("is vervangen")

    expect(rows).to_have_count(6)
    editor.visit().ask(ASKED)
    expect(editor.last).to_contain_text("zeven eieren")
    _documents(editor)
    page.get_by_role("button", name=re.compile("^Verwijderen: ")).click()
    page.get_by_role("button", name="Ja, verwijderen").click()
    expect(rows).to_have_count(5)


def test_a_reader_cannot_add_or_remove_documents(
    page: Page, accounts: Server, vision: Path
) -> None:
    reader = _signed_in(page, accounts, "anna")
    rows = _documents(reader)

    expect(rows).to_have_count(5)
    expect(page.locator("#bestand, #toevoegen form, .document-tools")).to_have_count(0)
    sent = page.request.post(
        f"{accounts.url}/gradio_api/upload",
        multipart={
            "files": {"name": "a.txt", "mimeType": "text/plain", "buffer": vision.read_bytes()}
        },
    )
    assert sent.status == 403


def test_a_file_of_another_kind_is_refused_with_what_to_do(
    page: Page, accounts: Server, tmp_path: Path
) -> None:
    editor = _signed_in(page, accounts, "rita")
    _documents(editor)
    broken = tmp_path / "stuk.pdf"
    broken.write_bytes(b"%PDF-1.7 stuk")

    page.set_input_files("#bestand", broken)

    expect(page.get_by_role("alert")).to_contain_text("kan niet worden gelezen")
    expect(page.locator("#bestand")).to_be_attached()


# All pages


@pytest.mark.parametrize("path", ["/themas", "/documenten", "/over"])
def test_a_narrow_screen_shows_everything_without_scrolling_sideways(
    asker: Asker, path: str
) -> None:
    asker.page.set_viewport_size({"width": 320, "height": 640})
    page = asker.visit(path).page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".loading")).to_have_count(0)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["/themas", "/documenten", "/over"])
def test_the_pages_are_in_english_too(asker: Asker, path: str) -> None:
    page = asker.visit(path).page
    expect(page.locator(".loading")).to_have_count(0)
    dutch = page.get_by_role("heading", level=1).inner_text()

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(dutch)
