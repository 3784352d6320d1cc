"""The pages Thema's, Documenten and Over show what is there, to whom it concerns, escaped."""

from __future__ import annotations

import re
import shutil
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import gradio as gr
import pytest
from bs4 import BeautifulSoup, Tag
from gradio.utils import get_upload_folder
from markupsafe import Markup

from assistant import Assistant, Settings
from assistant.documents import DocumentRecord
from assistant.errors import DocumentError, DocumentProblem
from assistant.metadata import Metadata
from assistant.overview import Overview
from assistant.suggestions import Suggestions
from assistant.values import Language
from ui.messages.pages import DOCUMENT_PROBLEMS, PAGE_TEXTS
from ui.server.visitor import Visitor
from ui.store import Store, open_store
from ui.web.context import Context
from ui.web.pages.about import about_html
from ui.web.pages.adding import Adding
from ui.web.pages.documents import DocumentList
from ui.web.pages.problems import spoken_problem, spoken_warning
from ui.web.pages.themes import themes_html

TEXT = "# Zebravinken\n\n## Nest\n\nDe zebravink legt vijf eieren in een nest van kokosvezel.\n"
WEB = Path(__file__).parents[4] / "ui" / "web"
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'

Event = Callable[..., tuple[gr.EventData, gr.Request]]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, assistant: Assistant) -> Iterator[Assistant]:
    """An assistant whose documents these tests may change."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(assistant.settings.index, folder / "index")
    with Assistant.open(Settings(data_dir=folder)) as opened:
        yield opened


@pytest.fixture
def web(own: Assistant) -> Iterator[Context]:
    store: Store = open_store(own.settings)
    yield Context(
        assistant=own,
        store=store,
        settings=own.settings,
        visitor_of=lambda request: request.state.visitor,
    )
    store.close()
    added = [record.source.id for record in own.documents.listed() if record.added]
    if added:
        own.remove(added)


@pytest.fixture
def event() -> Event:
    """Make an event as Gradio would hand it over, done by an editor or a reader."""

    def make(role: str = "redacteur", **fields: str) -> tuple[gr.EventData, gr.Request]:
        request: Any = gr.Request()
        visitor = Visitor(owner_id="iemand", name=None, role=role)  # type: ignore[arg-type]
        request.kwargs = {"state": type("State", (), {"visitor": visitor})()}
        return gr.EventData(None, fields), request

    return make


@pytest.fixture
def adding(web: Context) -> Adding:
    return Adding(web, Suggestions(web.assistant), DocumentList(web).html)


@pytest.fixture
def upload(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., str]:
    """Put a file where Gradio puts uploads."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))

    def put(text: str = TEXT, name: str = "vogels.md") -> str:
        path = Path(get_upload_folder()) / "0123" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return put


def _soup(html: Markup) -> BeautifulSoup:
    return BeautifulSoup(str(html), "lxml")


def _ids(records: tuple[DocumentRecord, ...]) -> list[str]:
    return [record.source.id for record in records]


def _fields(soup: BeautifulSoup) -> dict[str, str]:
    fields = {str(tag["name"]): str(tag.get("value", "")) for tag in soup.select("form input")}
    for choice in soup.select("form select"):
        chosen = choice.select_one("option[selected]")
        fields[str(choice["name"])] = str(chosen["value"]) if isinstance(chosen, Tag) else ""
    return fields


# Texts


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("texts", [PAGE_TEXTS, DOCUMENT_PROBLEMS])
def test_both_languages_say_the_same_things(
    texts: Mapping[Language, Mapping[str, str]],
) -> None:
    assert texts["nl"].keys() == texts["en"].keys()
    for name, text in texts["nl"].items():
        assert _places(text) == _places(texts["en"][name]), name


def test_every_text_is_used() -> None:
    files = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    used = "\n".join(file.read_text(encoding="utf-8") for file in files)
    made_up = ("language_", "field_")  # their names are put together from a value

    unused = [
        name
        for name in PAGE_TEXTS["nl"]
        if not name.startswith(made_up) and not re.search(rf"\b{name}\b", used)
    ]
    assert unused == []


@pytest.mark.parametrize("problem", get_args(DocumentProblem))
def test_every_problem_with_a_document_is_explained(problem: DocumentProblem) -> None:
    said = spoken_problem(DocumentError(problem, "In English.", "date"), "nl")

    assert said.endswith(".")
    assert "English" not in said


@pytest.mark.parametrize(
    ("warning", "said"),
    [
        ("no text on pages 3-7, 9", ""),
        ("page 4 may be garbled", "Misschien niet goed gelezen: pagina 4."),
        (
            "hidden text on pages 2, 4 (white) was left out",
            "Verborgen tekst weggelaten: pagina 2, 4.",
        ),
        ("page 7 cannot be read (KeyError)", "Pagina 7 kon niet worden gelezen."),
        ("12 invisible characters removed", "Onzichtbare tekens weggehaald: 12."),
        ("something new", "something new"),
    ],
)
def test_remarks_about_the_reading_are_said_in_dutch(warning: str, said: str) -> None:
    assert spoken_warning(warning, "nl") == said
    assert spoken_warning(warning, "en") == warning


# Thema's


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_theme_has_its_advice_with_places_that_hold_it(
    assistant: Assistant, language: Language
) -> None:
    soup = _soup(themes_html(Overview(assistant), language, root="/hier"))

    themes = soup.select("article.theme")
    assert len(themes) >= 9
    for theme in themes:
        assert theme.select(".agree .marker")
        assert soup.select_one(f'.contents a[href="#{theme["id"]}"]')
        assert theme.select_one("[data-ask]")
    for marker in soup.select(".marker"):
        source_id = str(marker["data-source"])
        start, end = int(str(marker["data-start"])), int(str(marker["data-end"]))
        assert assistant.source_text(source_id)[start:end].strip()
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_regions_are_named_with_the_date(assistant: Assistant) -> None:
    soup = _soup(themes_html(Overview(assistant), "nl", root=""))

    places = [place.get_text(" ", strip=True) for place in soup.select(".finding-place")]
    assert any("Zuid-Limburg" in place and "augustus 2023" in place for place in places)


# Documenten


def test_a_reader_sees_the_documents_and_nothing_to_change_them(
    web: Context, adding: Adding, event: Event
) -> None:
    heard = web.heard(*event("lezer"))

    soup = _soup(DocumentList(web).html(heard))

    assert len(soup.select(".document-row")) == 5
    assert not soup.select("button, form, input")
    assert adding.begin(heard) == ""


def test_what_a_reader_sends_changes_nothing(
    web: Context, adding: Adding, event: Event, upload: Callable[..., str], own: Assistant
) -> None:
    own.documents.add(upload())
    sent = event("lezer", path=upload("# Nieuw\n\nIets anders.\n", "nieuw.md"), name="nieuw.md")
    gone = event("lezer", id="vogels")

    assert adding.look(*sent) == ""
    assert list(adding.add(*sent)) == [("", None)]
    adding.describe(*event("lezer", id="vogels", title="Gekaapt"))
    assert adding.edit(*gone) == ""
    assert adding.replace(*gone) == ""
    refused = DocumentList(web).remove(*gone)

    assert "Alleen een redacteur" in refused
    titles = {record.source.id: record.source.title for record in own.documents.listed()}
    assert titles["vogels"] == "Zebravinken"
    assert "nieuw" not in titles


def test_an_editor_adds_a_document_after_a_look_at_it(
    adding: Adding, event: Event, upload: Callable[..., str], own: Assistant
) -> None:
    path = upload()
    form = _fields(_soup(adding.look(*event(path=path, name="Onze vogels.md"))))
    form |= {"region": "Twente", "date": "2026-05", "kind": "nieuws"}

    *progress, (done, listing) = list(adding.add(*event(**form)))

    assert form["title"] == "Zebravinken"
    assert progress
    assert all(shown is None for _, shown in progress)
    assert "“Zebravinken” is toegevoegd" in done
    assert listing is not None
    assert "Zebravinken" in listing
    source = next(s for s in own.sources() if s.id == "Onze vogels")
    assert (source.region, source.date, source.kind) == ("Twente", "2026-05", "nieuws")
    assert not Path(path).exists()
    for question in _soup(done).select("[data-ask]"):
        assert own.ask(str(question["data-ask"])).outcome == "answered"


def test_a_wrong_field_is_shown_beside_it_with_what_was_filled_in(
    adding: Adding, event: Event, upload: Callable[..., str], own: Assistant
) -> None:
    form = _fields(_soup(adding.look(*event(path=upload(), name="vogels.md"))))

    *_, (again, listing) = adding.add(*event(**(form | {"date": "juni", "region": "Twente"})))

    soup = _soup(again)
    wrong = soup.select_one("[aria-invalid]")
    assert wrong is not None
    assert (wrong["name"], wrong["value"]) == ("date", "juni")
    assert "veld-fout" in str(wrong["aria-describedby"])
    assert _fields(soup)["region"] == "Twente"
    assert listing is None
    assert "vogels" not in _ids(own.documents.listed())


def test_a_new_version_keeps_what_was_known(
    adding: Adding, event: Event, upload: Callable[..., str], own: Assistant
) -> None:
    own.documents.add(upload(), Metadata(publisher="Vogelbond", date="2025"))
    newer = upload(TEXT.replace("vijf", "zeven"), "nieuwe versie.md")

    seen = _soup(adding.look(*event(path=newer, name="nieuwe versie.md", replacing="vogels")))
    *_, (done, _) = adding.add(*event(**_fields(seen)))

    assert "is vervangen" in done
    assert "zeven eieren" in own.source_text("vogels")
    assert next(s.publisher for s in own.sources() if s.id == "vogels") == "Vogelbond"


def test_the_same_name_becomes_a_new_version(
    adding: Adding, event: Event, upload: Callable[..., str], own: Assistant
) -> None:
    own.documents.add(upload())

    seen = _soup(adding.look(*event(path=upload(TEXT + "\nMeer.\n"), name="vogels.md")))

    assert _fields(seen)["replacing"] == "vogels"
    assert "Het wordt vervangen" in seen.get_text()


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "leeg.txt", "geen tekst gevonden"),
        ("%PDF-1.4 stuk", "stuk.pdf", "kan niet worden gelezen"),
        ("tekst", "tekst.exe", "kan de assistent niet lezen"),
    ],
)
def test_a_file_that_gives_no_text_is_explained(
    adding: Adding, event: Event, upload: Callable[..., str], text: str, name: str, said: str
) -> None:
    shown = _soup(adding.look(*event(path=upload(text, name), name=name)))

    assert said in shown.get_text()
    assert not shown.select("form")


@pytest.mark.parametrize("path", ["/etc/hostname", "../../etc/hostname", "", "\x00"])
def test_no_other_file_of_the_machine_can_be_added(
    adding: Adding, event: Event, upload: Callable[..., str], path: str
) -> None:
    upload()

    shown = adding.look(*event(path=path, name="a.txt"))
    *_, (added, listing) = adding.add(*event(path=path, name="a.txt", title="A"))

    assert "er niet meer" in shown
    assert "er niet meer" in added
    assert listing is None


def test_hostile_names_titles_and_headings_are_only_text(
    web: Context, adding: Adding, event: Event, upload: Callable[..., str], own: Assistant
) -> None:
    text = f"# {HOSTILE}\n\n## Kop {HOSTILE}\n\nDe zebravink legt vijf eieren in een nest.\n"
    form = adding.look(*event(path=upload(text), name=f"{HOSTILE}.md"))
    fields = _fields(_soup(form)) | {"publisher": HOSTILE, "region": HOSTILE}

    *_, (done, listing) = adding.add(*event(**fields))
    about_to = DocumentList(web).ask_remove(*event(id=fields["name"].removesuffix(".md")))
    edit = adding.edit(*event(id=fields["name"].removesuffix(".md")))

    assert listing is not None
    for html in (form, done, listing, about_to, edit):
        assert not _soup(html).select("img, script, [onerror]")


def test_removing_is_asked_first_and_told_afterwards(
    web: Context, event: Event, upload: Callable[..., str], own: Assistant
) -> None:
    own.documents.add(upload())
    page = DocumentList(web)

    asked = _soup(page.ask_remove(*event(id="vogels")))
    done = _soup(page.remove(*event(id="vogels")))

    assert asked.select_one('.confirm button[data-event="remove"][data-id="vogels"]')
    assert "“Zebravinken” is verwijderd." in done.get_text()
    assert "vogels" not in _ids(own.documents.listed())


def test_a_document_of_the_corpus_cannot_be_removed_here(web: Context, event: Event) -> None:
    refused = DocumentList(web).remove(*event(id="leidraad-rho-ziekenhuis"))

    assert "vaste documenten" in refused
    assert len(_soup(refused).select(".document-row")) == 5


# Over


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_explanation_tells_what_holds_here(web: Context, language: Language) -> None:
    settings = web.settings
    ui = settings.ui.model_copy(update={"contact": "Jan <jan@voorbeeld.nl>", "retention_days": 30})
    changed = Context(
        assistant=web.assistant,
        store=web.store,
        settings=settings.model_copy(update={"ui": ui}),
        visitor_of=web.visitor_of,
    )

    soup = _soup(about_html(changed, language))

    text = " ".join(soup.get_text().split())
    assert "Jan <jan@voorbeeld.nl>" in text
    assert "30 " in text
    assert "5 documen" in text
    assert "AI" in text


def test_without_a_contact_the_administrator_is_named(web: Context) -> None:
    assert "beheerder van de assistent" in about_html(web, "nl")
