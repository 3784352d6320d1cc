"""Hostile text in documents, titles, questions and names: nothing of it runs or leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Asker, Server
from tests.browser.hostile import PAYLOADS

TITLE = "Gids <img src=x onerror=window.hit=1> ![x](https://kwaad.example/t)"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose one document is hostile through and through."""
    corpus = tmp_path_factory.mktemp("corpus")
    documents = corpus / "documents"
    documents.mkdir()
    name = "gids' onerror='window.hit=1.md"
    lines = ["# Gids", ""]
    for number, payload in enumerate(PAYLOADS):
        plain = payload.replace("\n", " ")
        lines += [f"## Onderwerp{number} {plain}", ""]
        lines += [f"De afspraak over onderwerp{number} luidt: {plain}.", ""]
        lines += [f"- Maak afspraken over onderwerp{number} met {plain}.", ""]
    (documents / name).write_text("\n".join(lines), encoding="utf-8")
    (corpus / "catalogue.toml").write_text(
        "[[source]]\n"
        f'file = "{name}"\n'
        f"title = '{TITLE}'\n"
        "publisher = '<svg onload=window.hit=1>'\n"
        'date = "2026"\n'
        'region = "<b onmouseover=window.hit=1>Regio</b>"\n'
        "notes = ['Let op: <script>window.hit=1</script>']\n",
        encoding="utf-8",
    )
    server = Server(tmp_path_factory.mktemp("hostile"), CORPUS_DIR=str(corpus))
    server.start()
    yield server
    server.stop()


def _is_harmless(page: Page) -> None:
    assert page.evaluate("() => window.hit") is None
    found = page.evaluate(
        """() => ({
            handlers: [...document.querySelectorAll("body *")].filter((e) =>
                [...e.attributes].some((a) => a.name.startsWith("on"))).length,
            links: [...document.querySelectorAll("a")].filter((a) =>
                !["http:", "https:"].includes(a.protocol) && a.getAttribute("href") !== null
                && a.getAttribute("href") !== "").map((a) => a.outerHTML),
            away: [...document.querySelectorAll("a[href]")].filter((a) =>
                a.host !== location.host).map((a) => a.outerHTML),
            forms: [...document.forms].filter((f) => f.hasAttribute("action")).length,
            foreign: document.querySelectorAll(
                ".surface :is(img, iframe, object, embed, video, audio, style, link, base, math)",
            ).length,
            svgLinks: document.querySelectorAll("svg a").length,
            onTop: (() => {
                const e = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
                return !!e && getComputedStyle(e).backgroundColor === "rgb(255, 0, 0)";
            })(),
        })"""
    )
    assert found == {
        "handlers": 0,
        "links": [],
        "away": [],
        "forms": 0,
        "foreign": 0,
        "svgLinks": 0,
        "onTop": False,
    }


def test_a_hostile_document_is_only_text(page: Page, hostile: Server) -> None:
    asker = Asker(page, hostile.url).visit()
    _is_harmless(page)
    answered = 0
    for number in range(0, len(PAYLOADS), 3):
        asker.ask(f"Wat is de afspraak over onderwerp{number}?")
        markers = asker.last.locator("button.marker")
        if markers.count():
            answered += 1
            markers.first.click()
            expect(page.locator("#bron")).to_be_visible()
        _is_harmless(page)
    assert answered >= len(PAYLOADS) // 6, "too few quotes were shown to prove anything"
    page.reload()
    expect(page.locator("article.turn").first).to_be_visible()
    _is_harmless(page)


@pytest.mark.parametrize("path", ["/document?bron=", "/themas", "/documenten", "/over"])
def test_the_other_pages_show_it_as_text(page: Page, hostile: Server, path: str) -> None:
    name = "gids%27%20onerror%3D%27window.hit%3D1" if path.endswith("=") else ""
    page.goto(hostile.url + path + name)
    expect(page.locator("main h1")).to_be_visible()
    page.wait_for_timeout(700)

    _is_harmless(page)


def test_hostile_questions_are_only_text(asker: Asker) -> None:
    page = asker.visit().page
    for payload in PAYLOADS:
        asker.ask(payload)
        expect(asker.last.locator(".question")).to_contain_text(payload.split("\n")[0][:12])
        if asker.page.locator("article.turn").count() >= 8:
            _is_harmless(page)
            page.get_by_role("button", name="Nieuw gesprek").click()
            expect(page.locator(".welcome")).to_be_visible()
    page.reload()
    _is_harmless(page)


def test_a_hostile_name_of_a_conversation_is_only_text(asker: Asker) -> None:
    asker.visit().ask("Wat is een RTA?")
    page = asker.page
    for payload in ("<img src=x onerror=window.hit=1>", '"><script>window.hit=1</script>'):
        page.locator(".conversation.current summary").click()
        page.locator(".conversation.current").get_by_role("button", name="Andere naam").click()
        page.get_by_label("Nieuwe naam voor het gesprek").fill(payload)
        page.get_by_role("button", name="Bewaren", exact=True).click()
        expect(page.locator(".conversation.current")).to_contain_text(payload[:10])
        _is_harmless(page)


def test_a_hostile_address_is_only_text(page: Page, server: Server) -> None:
    for path in (
        "/?gesprek=<script>window.hit=1</script>",
        "/document?bron=<img src=x onerror=window.hit=1>&van=1&tot=99999999999",
        "/document?bron=leidraad-rho-ziekenhuis&van=-1&tot=1e9",
        "/?gesprek='-- &taal=<svg onload=window.hit=1>",
    ):
        page.goto(server.url + path)
        expect(page.locator("main h1").first).to_be_visible()
        _is_harmless(page)


def test_a_question_that_is_far_too_long_is_refused_kindly(asker: Asker) -> None:
    page = asker.visit().page
    page.evaluate("() => document.getElementById('vraag').removeAttribute('maxlength')")
    asker.ask("Wat zijn de afspraken? " * 200)

    expect(asker.last.locator(".outcome-failed")).to_contain_text("te lang")
    page.fill("#vraag", "Wat is een RTA?")
    page.press("#vraag", "Enter")
    expect(asker.last.locator(".verified")).to_be_visible()
