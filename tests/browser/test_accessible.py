"""For everyone: axe-core on every page and state, keyboard only, small screens, English."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Asker, Server, Watch
from tests.browser.states import ELDERLY, STATES, source

AXE = Path(os.environ.get("AXE", ROOT / ".venv" / "axe" / "package" / "axe.min.js"))

needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not on this machine")


def violations(page: Page) -> list[str]:
    """Return what axe-core has against a page: rule, element and why."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate(
        "() => axe.run(document, { rules: { 'target-size': { enabled: true } } })"
    )
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


@needs_axe
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1366), ("dark", 1366), ("light", 390), ("dark", 390)]
)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(
    browser: Browser,
    server: Server,
    watch: Watch,
    state: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page = context.new_page()
    watch.over(page)
    STATES[state](Asker(page, server.url))

    assert violations(page) == []
    context.close()


def test_everything_can_be_done_with_the_keyboard(asker: Asker) -> None:
    page = asker.visit().page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#vraag")).to_be_focused()
    page.keyboard.type(ELDERLY)
    page.keyboard.press("Enter")
    expect(page.locator(".verified")).to_be_visible()
    asker.wait()

    for _ in range(80):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.matches('.answer button.marker')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#bron")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('#bron') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.matches('.answer button.marker')")


def test_the_focus_can_always_be_seen(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    page = asker.page
    page.locator("#vraag").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (e === document.body) return "none needed";
                const s = getComputedStyle(e.id === "vraag" ? e.closest("form") : e);
                return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2
                    ? "outline" : s.boxShadow !== "none" ? "shadow" : e.outerHTML.slice(0, 100);
            }"""
        )
        assert outline in ("outline", "shadow", "none needed")


@pytest.mark.parametrize("state", STATES)
def test_nothing_needs_sideways_scrolling_at_320_pixels(
    browser: Browser, server: Server, watch: Watch, state: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    watch.over(page)
    STATES[state](Asker(page, server.url))

    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= 320 ? [] :
            [...document.querySelectorAll("body *")].filter((e) =>
                e.getBoundingClientRect().right > 321 && e.offsetParent !== null)
                .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
    )
    assert wide == []
    context.close()


@pytest.mark.parametrize("width", [320, 390, 620, 800, 1366])
def test_the_filters_stand_beside_or_below_each_other(asker: Asker, width: int) -> None:
    page = asker.visit().page
    page.set_viewport_size({"width": width, "height": 640})
    page.get_by_role("button", name="Beperk waarin ik zoek").click()
    boxes = [group.bounding_box() for group in page.locator("#filters fieldset").all()]

    assert len(boxes) == 4
    for one, other in itertools.combinations(filter(None, boxes), 2):
        beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        below = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
        assert beside or below


def test_on_a_phone_the_source_comes_below_the_answer(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    asker = Asker(context.new_page(), server.url)
    source(asker)
    page = asker.page

    panel = page.locator("#bron").bounding_box()
    question = page.locator(".question").bounding_box()
    assert panel
    assert question
    assert panel["width"] >= 380
    assert panel["y"] > question["y"]
    expect(page.locator("#bron mark").first).to_be_in_viewport()
    context.close()


def test_the_interface_speaks_english_when_asked(asker: Asker) -> None:
    page = asker.visit().page
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you want to agree on?")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("link", name="Themes")).to_be_visible()

    asker.ask("What should we agree on elderly care?")
    expect(asker.last.locator(".verified")).to_contain_text("All quotes found verbatim")
    page.reload()
    expect(asker.last.locator(".verified")).to_contain_text("All quotes found verbatim")
    page.get_by_role("button", name="Nederlands").click()
    expect(asker.last.locator(".verified")).to_contain_text("Alle citaten")


def test_what_was_chosen_is_there_from_the_first_moment(asker: Asker) -> None:
    page = asker.visit().page
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you want to agree on?")
    page.get_by_role("button", name="Dark screen").click()
    page.add_init_script(
        """
        window.seen = [];
        new MutationObserver(() => {
            const { dataset } = document.documentElement;
            const heading = document.querySelector("h1")?.textContent;
            const placeholder = document.getElementById("vraag")?.placeholder;
            const menu = document.querySelector(".pages a")?.textContent;
            const { language, theme } = dataset;
            const now = JSON.stringify([language, theme, heading, placeholder, menu]);
            if (!window.seen.includes(now)) window.seen.push(now);
        }).observe(document, { childList: true, subtree: true, attributes: true });
        """
    )

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("What do you want to agree on?")
    page.wait_for_timeout(1000)
    seen = [json.loads(now) for now in page.evaluate("() => window.seen")]
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert {now[0] for now in seen} == {"en"}
    assert {now[1] for now in seen} == {"dark"}
    for shown in range(2, 5):
        assert len({now[shown] for now in seen} - {None}) == 1, seen


def test_the_chosen_theme_stays(asker: Asker) -> None:
    page = asker.visit().page
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.get_by_role("button", name="Donker scherm").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"

    page.goto(asker.url + "/over")

    assert page.locator("html").get_attribute("data-theme") == "dark"
