"""From a question to a highlighted quote."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Asker

ELDERLY = "Wat moeten we afspreken over ouderenzorg?"


def test_the_first_screen_says_what_this_is_and_where_to_begin(asker: Asker) -> None:
    page = asker.visit().page

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".starter").count() >= 4
    assert page.locator(".document").count() == 5
    expect(page.locator(".document").first).to_contain_text(re.compile(r"20\d\d"))
    expect(page).to_have_title(re.compile("Leidraad Assistent"))
    assert page.locator("html").get_attribute("lang") == "nl"


def test_a_starter_question_is_answered(asker: Asker) -> None:
    page = asker.visit().page

    page.locator(".starter").first.click()

    expect(page.locator("article.turn:not(.pending)")).to_have_count(1)
    expect(page.locator(".verified")).to_contain_text("Alle citaten letterlijk teruggevonden")


def test_a_citation_opens_the_document_with_the_quote_highlighted(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    page = asker.page
    shown = page.locator(".answer li").first.inner_text()
    quote = shown[shown.index("“") + 1 : shown.index("”")]

    page.locator(".answer button.marker").first.click()

    panel = page.locator("#bron")
    expect(panel).to_be_visible()
    expect(panel).to_be_focused()
    assert quote in [text.strip() for text in panel.locator("mark").all_inner_texts()]
    expect(panel.locator("mark").first).to_be_in_viewport()
    expect(panel.get_by_role("heading", level=2)).to_contain_text("Leidraad afspraken")
    expect(panel).to_contain_text("juni 2026")
    expect(panel).to_contain_text("NVZ en InEen")
    expect(panel).to_contain_text("Ouderenzorg › Tips en adviezen")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".answer button.marker").first).to_be_focused()


def test_every_citation_opens_its_own_quote(asker: Asker) -> None:
    asker.visit().ask("Wat moeten we afspreken over de arbeidsmarkt?")
    page = asker.page
    places = page.locator(".sources .place")

    for number in range(places.count()):
        beginning = places.nth(number).locator(".place-quote").inner_text().strip("“”")
        places.nth(number).click()
        expect(page.locator(".panel-kind")).to_contain_text(f"Citaat {number + 1} van")
        marked = " ".join(page.locator("#bron mark").all_inner_texts())
        assert " ".join(marked.split()).startswith(" ".join(beginning.split())[:60])


def test_the_document_can_be_read_in_full_at_the_quote(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    page = asker.page
    page.locator(".answer button.marker").first.click()
    page.locator("#bron .panel-links a").first.click()

    expect(page.locator(".document-text")).to_be_visible()
    expect(page.locator(".contents a")).not_to_have_count(0)
    expect(page.locator(".document-text mark").first).to_contain_text("Maak afspraken")
    page.locator("[data-local=to-quote]").click()
    expect(page.locator("#citaat")).to_be_in_viewport()
    page.locator(".contents a", has_text="Arbeidsmarkt").click()
    expect(page.locator(".document-text h2", has_text="Arbeidsmarkt")).to_be_in_viewport()
    page.locator("[data-local=back]").click()
    expect(page.locator("article.turn")).to_have_count(1)


def test_a_follow_up_shows_what_was_searched_and_lets_it_be_changed(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    asker.ask("En voor arbeidsmarkt?")
    page = asker.page

    searched = asker.last.locator(".searched")
    expect(searched).to_contain_text("Wat moeten we afspreken over arbeidsmarkt?")
    searched.locator("summary").click()
    searched.get_by_label("Pas aan waar ik op zoek").fill(
        "Wat moeten we afspreken over administratieve lasten?"
    )
    searched.get_by_role("button", name="Zoek hierop").click()

    expect(page.locator("article.turn:not(.pending)")).to_have_count(3)
    expect(asker.last.locator(".answer")).to_contain_text("administratieve lasten")


def test_suggested_questions_are_answered(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    suggestion = asker.last.locator(".suggestion").first
    suggestion.click()

    expect(asker.page.locator("article.turn:not(.pending)")).to_have_count(2)
    expect(asker.last.locator(".verified")).to_be_visible()


def test_each_outcome_looks_different_and_offers_a_next_step(asker: Asker) -> None:
    asker.visit()
    for question, look in (
        ("Hoe bak ik een appeltaart?", "out_of_scope"),
        ("Hoeveel bedden heeft het ziekenhuis?", "not_in_sources"),
        ("???", "clarification"),
    ):
        asker.ask(question)
        expect(asker.last.locator(f".outcome-{look}")).to_be_visible()
        expect(asker.last.locator(".ways a").first).to_be_visible()
        assert asker.last.locator("button.marker").count() == 0
    asker.ask("Welke partijen werken samen in Midden-Limburg en wat kost een taxi naar Amsterdam?")
    expect(asker.last.locator(".outcome-partial")).to_contain_text("taxi")
    expect(asker.last.locator(".verified")).to_be_visible()


def test_shift_enter_breaks_the_line_and_the_box_keeps_the_focus(asker: Asker) -> None:
    page = asker.visit().page
    box = page.locator("#vraag")
    box.fill("Wat moeten we afspreken")
    box.press("Shift+Enter")
    box.press_sequentially("over ouderenzorg?")
    assert box.input_value() == "Wat moeten we afspreken\nover ouderenzorg?"

    box.press("Enter")

    expect(page.locator("article.turn:not(.pending)")).to_have_count(1)
    expect(box).to_be_focused()
    expect(box).to_have_value("")


def test_the_question_stays_in_place_while_the_answer_comes(asker: Asker) -> None:
    asker.visit().ask(ELDERLY)
    asker.ask("Wat moeten we afspreken over passend verwijzen?")
    page = asker.page
    expect(asker.last.locator(".suggestion").first).to_be_attached()

    top = asker.last.locator(".question").bounding_box()
    assert top is not None
    bar = page.locator("header.bar").bounding_box()
    assert bar is not None
    assert 0 <= top["y"] - bar["height"] < 60


def test_a_question_that_comes_before_the_page_is_ready_is_asked_then(asker: Asker) -> None:
    page = asker.page
    page.add_init_script(
        """
        const early = setInterval(() => {
            const box = document.getElementById("vraag");
            if (!box) return;
            clearInterval(early);
            box.value = "Wat is een RTA?";
            box.form.requestSubmit();
        }, 1);
        """
    )
    page.goto(asker.url)

    expect(page.locator("article.turn:not(.pending) .verified")).to_be_visible()
    expect(page.locator("article.turn")).to_have_count(1)


def test_an_empty_question_asks_nothing(asker: Asker) -> None:
    page = asker.visit().page
    page.fill("#vraag", "   ")
    page.press("#vraag", "Enter")

    expect(page.locator("article.turn")).to_have_count(0)
    expect(page.locator("#vraag")).to_be_focused()


def test_an_answer_is_announced_once(asker: Asker) -> None:
    page = asker.visit().page
    page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver(() => {
                const words = document.getElementById("meldingen").textContent;
                if (words) window.said.push(words);
            }).observe(document.getElementById("meldingen"), { childList: true });
        }"""
    )
    asker.ask(ELDERLY)
    page.wait_for_timeout(800)

    said = page.evaluate("() => window.said")
    assert sum("Het antwoord is er" in words for words in said) == 1
