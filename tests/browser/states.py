"""What the browser interface can look like, and how to get it to look like that."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Asker

__all__ = ["ELDERLY", "STATES", "source"]

ELDERLY = "Wat moeten we afspreken over ouderenzorg?"


def _welcome(asker: Asker) -> None:
    asker.visit()


def _answer(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    expect(asker.last.locator(".suggestion").first).to_be_attached()


def _follow_up(asker: Asker) -> None:
    _answer(asker)
    asker.ask("En voor arbeidsmarkt?")
    expect(asker.last.locator(".suggestion").first).to_be_attached()
    asker.last.locator(".searched summary").click()


def source(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    asker.page.locator(".answer button.marker").first.click()
    expect(asker.page.locator("#bron")).to_be_visible()


def _asked(question: str) -> Callable[[Asker], None]:
    def visit(asker: Asker) -> None:
        asker.visit().ask(question)
        expect(asker.last.locator(".suggestion").first).to_be_attached()

    return visit


def _filters(asker: Asker) -> None:
    asker.visit()
    asker.page.get_by_role("button", name="Beperk waarin ik zoek").click()
    asker.page.locator("#filters input[name=kinds]").first.check()
    asker.page.locator("#filters input[name=regions]").first.check()
    asker.page.locator("#filters").get_by_role("button", name="Toepassen").click()
    expect(asker.page.locator(".chip")).to_have_count(2)
    asker.page.get_by_role("button", name="Beperk waarin ik zoek").click()


def _feedback(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    asker.page.get_by_role("button", name="Geen goed antwoord").click()
    expect(asker.page.locator(".why")).to_be_in_viewport(ratio=1)


def _export(asker: Asker) -> None:
    _answer(asker)
    asker.page.locator(".turn-tools summary").click()
    asker.page.locator(".verified").scroll_into_view_if_needed()


def _several_years(asker: Asker) -> None:
    _asked("Welke regio's hebben een convenant of overeenkomst ondertekend?")(asker)
    asker.last.locator(".note").scroll_into_view_if_needed()


def _sidebar(asker: Asker) -> None:
    asker.visit().ask("Wat is een RTA?")
    opener = asker.page.locator(".bar [data-local=sidebar]")
    if opener.is_visible():
        opener.click()
    asker.page.locator(".conversation.current summary").click()
    asker.page.locator(".conversation.current [data-event=ask_delete]").click()
    expect(asker.page.locator(".confirm")).to_be_visible()


def _reader(asker: Asker) -> None:
    asker.visit("/document?bron=leidraad-rho-ziekenhuis&van=3000&tot=3200")
    expect(asker.page.locator(".document-text")).to_be_visible()


def _page(path: str) -> Callable[[Asker], None]:
    def visit(asker: Asker) -> None:
        asker.visit(path)
        expect(asker.page.locator("main h1")).to_be_visible()
        asker.page.wait_for_timeout(500)

    return visit


STATES: dict[str, Callable[[Asker], None]] = {
    "welcome": _welcome,
    "answer": _answer,
    "follow-up": _follow_up,
    "source": source,
    "not-found": _asked("Hoeveel bedden heeft het ziekenhuis?"),
    "out-of-scope": _asked("Hoe bak ik een appeltaart?"),
    "clarification": _asked("???"),
    "several-years": _several_years,
    "partial": _asked(
        "Welke partijen werken samen in Midden-Limburg en wat kost een taxi naar Amsterdam?"
    ),
    "filters": _filters,
    "feedback": _feedback,
    "export": _export,
    "sidebar": _sidebar,
    "reader": _reader,
    "themes": _page("/themas"),
    "documents": _page("/documenten"),
    "about": _page("/over"),
}
