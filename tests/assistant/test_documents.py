"""Documents are looked at, added, replaced and removed, each completely or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from assistant import Assistant, Settings
from assistant.errors import AssistantError, DocumentError, IndexUnavailableError
from assistant.language import guess_language
from assistant.metadata import Metadata, safe_name
from corpus import additions

OpenOn = Callable[..., Assistant]
Write = Callable[..., Path]
TUIN = "Tuin\n\nIn de tuin staat een appelboom met rode appels.\n"
VOGELS = "# Zebravinken\n\n## Nest\n\nDe zebravink legt vijf eieren in een nest van kokosvezel.\n"
ASKED = "Hoeveel eieren legt de zebravink?"
KNOWN = Metadata(
    publisher="Vogelbond", date="2025-03", kind="nieuws", region="Twente", url="https://vogel.nl/a"
)


@pytest.fixture
def tuin(open_on: OpenOn) -> Assistant:
    return open_on({"tuin.txt": TUIN})


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, write_corpus: Write) -> Iterator[Assistant]:
    """The same for all tests that are refused, and so leave it as it is."""
    folder = tmp_path_factory.mktemp("settled")
    corpus = write_corpus(folder / "corpus", {"tuin.txt": TUIN})
    with Assistant.open(Settings(corpus_dir=corpus, data_dir=folder / "data")) as opened:
        yield opened


@pytest.fixture
def vogels(tmp_path: Path) -> Path:
    path = tmp_path / "vogels.md"
    path.write_text(VOGELS, encoding="utf-8")
    return path


def _problem(act: Callable[[], object]) -> DocumentError:
    with pytest.raises(DocumentError) as raised:
        act()
    return raised.value


def test_a_preview_shows_what_is_recognised_and_no_more(settled: Assistant, vogels: Path) -> None:
    seen = settled.documents.preview(vogels, name="Mijn vogels.MD")

    assert (seen.name, seen.source_id) == ("Mijn vogels.md", "Mijn vogels")
    assert (seen.title, seen.language) == ("Zebravinken", "nl")
    assert [section.path for section in seen.sections] == [("Nest",)]
    assert seen.sections[0].characters > 40
    assert seen.passages >= 1
    assert (seen.same_name, seen.same_text) == (None, None)
    assert [source.id for source in settled.sources()] == ["tuin"]


def test_a_preview_names_the_document_that_is_there_already(
    settled: Assistant, tmp_path: Path
) -> None:
    path = tmp_path / "tuin.txt"
    path.write_text(TUIN, encoding="utf-8")

    seen = settled.documents.preview(path)

    assert seen.same_name is not None
    assert seen.same_text is not None


def test_an_added_document_is_answered_from_with_what_is_known_about_it(
    tuin: Assistant, vogels: Path
) -> None:
    report = tuin.documents.add(vogels, KNOWN)
    answer = tuin.ask(ASKED)

    assert (report.count("added"), report.count("unchanged")) == (1, 1)
    assert answer.citations[0].title == "Zebravinken"
    assert answer.citations[0].date == "2025-03"
    assert answer.citations[0].url == "https://vogel.nl/a"
    source = next(s for s in tuin.sources() if s.id == "vogels")
    assert (source.publisher, source.kind, source.region) == ("Vogelbond", "nieuws", "Twente")


def test_what_is_known_survives_opening_again(tuin: Assistant, vogels: Path) -> None:
    tuin.documents.add(vogels, KNOWN)

    with Assistant.open(tuin.settings) as again:
        assert [s.region for s in again.sources() if s.id == "vogels"] == ["Twente"]


def test_a_new_version_takes_the_place_and_the_id_of_the_old(tuin: Assistant, vogels: Path) -> None:
    tuin.documents.add(vogels, KNOWN)
    newer = vogels.with_name("vogels-2026.txt")
    newer.write_text(VOGELS.replace("vijf", "zeven"), encoding="utf-8")

    report = tuin.documents.add(newer, Metadata(title="Vinken"), replacing="vogels")

    assert [d.source_id for d in report.documents] == ["tuin", "vogels"]
    assert "zeven eieren" in tuin.ask(ASKED).citations[0].quote
    folder = tuin.settings.data / "documents"
    assert not (folder / "vogels.md").exists()
    assert (folder / "vogels.txt").exists()


def test_a_document_of_the_corpus_is_back_when_what_replaced_it_is_removed(
    tuin: Assistant, tmp_path: Path
) -> None:
    newer = tmp_path / "nieuw.txt"
    newer.write_text(TUIN.replace("appelboom", "perenboom"), encoding="utf-8")

    tuin.documents.add(newer, replacing="tuin")
    replaced = tuin.source_text("tuin")
    tuin.remove(["tuin"])

    assert "perenboom" in replaced
    assert "appelboom" in tuin.source_text("tuin")


def test_what_is_known_can_be_corrected(tuin: Assistant, vogels: Path) -> None:
    tuin.documents.add(vogels, KNOWN)

    report = tuin.documents.describe("vogels", Metadata(title="Vinken", date="2026"))

    assert report.count("updated") == 1
    source = next(s for s in tuin.sources() if s.id == "vogels")
    assert (source.title, source.date, source.region) == ("Vinken", "2026", None)


def test_a_removed_document_is_gone_for_every_reader(tuin: Assistant, vogels: Path) -> None:
    tuin.documents.add(vogels, KNOWN)
    with Assistant.open(tuin.settings) as reader:
        before = reader.ask(ASKED)

        report = tuin.remove(["vogels"])

        assert before.outcome == "answered"
        assert report.count("removed") == 1
        assert reader.ask(ASKED).outcome != "answered"
    assert [r.source.id for r in tuin.documents.listed()] == ["tuin"]
    assert not (tuin.settings.data / "documents" / "vogels.md").exists()


def test_the_list_tells_what_can_be_removed_and_what_could_not_be_read(
    tuin: Assistant, vogels: Path, tmp_path: Path
) -> None:
    tuin.documents.add(vogels, KNOWN)
    (tmp_path / "stuk.pdf").write_bytes(b"%PDF-1.4 stuk")
    tuin.ingest([tmp_path / "stuk.pdf"])

    listed = {record.source.id: record for record in tuin.documents.listed()}

    assert {key: (r.state, r.added) for key, r in listed.items()} == {
        "stuk": ("failed", True),
        "tuin": ("ready", False),
        "vogels": ("ready", True),
    }
    assert listed["stuk"].reason
    assert listed["vogels"].passages >= 1


# What can be wrong


def test_a_document_that_is_there_already_is_refused(
    tuin: Assistant, vogels: Path, tmp_path: Path
) -> None:
    tuin.documents.add(vogels)
    other = tmp_path / "ander.md"
    other.write_text(VOGELS + "\nMeer.\n", encoding="utf-8")

    same = _problem(lambda: tuin.documents.add(vogels, name="kopie.md"))
    taken = _problem(lambda: tuin.documents.add(other, name="VOGELS.md"))

    assert (same.problem, same.about) == ("same", "vogels")
    assert (taken.problem, taken.about) == ("exists", "vogels")
    assert len(tuin.documents.listed()) == 2


def test_a_document_of_the_corpus_and_an_unknown_one_cannot_be_removed(settled: Assistant) -> None:
    assert _problem(lambda: settled.remove(["tuin"])).problem == "fixed"
    assert _problem(lambda: settled.remove(["weg"])).problem == "unknown"
    assert settled.ask("Welke boom staat er in de tuin?").outcome == "answered"


def test_the_last_document_cannot_be_removed(tuin: Assistant, vogels: Path) -> None:
    tuin.documents.add(vogels)
    (tuin.settings.corpus / "documents" / "tuin.txt").unlink()

    assert _problem(lambda: tuin.remove(["vogels"])).problem == "last"
    assert (tuin.settings.data / "documents" / "vogels.md").exists()


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "leeg.txt", "empty"),
        (b"   \n", "wit.md", "empty"),
        (b"%PDF-1.4 stuk", "stuk.pdf", "unreadable"),
        (b"\x89PNG\r\n", "plaat.txt", "format"),
        (b"tekst", "tekst.exe", "format"),
        (b"tekst", "zonder", "format"),
    ],
)
def test_a_file_that_gives_no_text_is_refused_and_not_kept(
    settled: Assistant, tmp_path: Path, content: bytes, name: str, problem: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert _problem(lambda: settled.documents.add(path)).problem == problem
    assert [record.source.id for record in settled.documents.listed()] == ["tuin"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "juni 2026"),
        ("date", "2026-13"),
        ("kind", "roman"),
        ("url", "javascript:alert(1)"),
        ("url", "https://a.nl/ b"),
        ("title", "x" * 301),
        ("language", "Nederlands"),
    ],
)
def test_a_wrong_field_is_named(settled: Assistant, vogels: Path, field: str, value: str) -> None:
    error = _problem(lambda: settled.documents.add(vogels, Metadata(**{field: value})))

    assert (error.problem, error.about) == ("field", field)
    assert [record.source.id for record in settled.documents.listed()] == ["tuin"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Regiovisie 2026.PDF", "Regiovisie 2026.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\jan\\stuk.docx", "stuk.docx"),
        ("a\u202etxt.exe.md", "atxt.exe.md"),
        ("a\x00b\n c.txt", "ab c.txt"),
        ("<img src=x onerror=alert(1)>.md", "img src=x onerror=alert(1).md"),
        (".verborgen.md", "verborgen.md"),
        ("~$stuk.docx", "$stuk.docx"),
    ],
)
def test_a_hostile_file_name_is_made_harmless(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["....txt", "-.md", "é" * 100 + ".md"])
def test_a_name_without_letters_or_end_is_refused(name: str) -> None:
    assert _problem(lambda: safe_name(name)).problem == "name"


def test_a_change_that_fails_leaves_everything_as_it_was(tuin: Assistant, vogels: Path) -> None:
    tuin.documents.add(vogels, KNOWN)
    before = (tuin.settings.data / "documents" / "catalogue.toml").read_bytes()
    newer = vogels.with_name("nieuw.md")
    newer.write_text(VOGELS.replace("vijf", "zeven"), encoding="utf-8")

    with FileLock(tuin.settings.index / ".lock"):
        replacing = _problem(lambda: tuin.documents.add(newer, replacing="vogels"))
        removing = _problem(lambda: tuin.remove(["vogels"]))
        with pytest.raises(IndexUnavailableError):
            tuin.ingest([newer])

    assert (replacing.problem, removing.problem) == ("busy", "busy")
    folder = tuin.settings.data / "documents"
    assert (folder / "vogels.md").read_text(encoding="utf-8") == VOGELS
    assert (folder / "catalogue.toml").read_bytes() == before
    assert not (folder / "nieuw.md").exists()
    assert "vijf eieren" in tuin.ask(ASKED).citations[0].quote


def test_two_who_change_the_documents_do_not_disturb_each_other(
    settled: Assistant, vogels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(additions, "PATIENCE", 0.01)
    folder = settled.settings.data / "documents"
    folder.mkdir(parents=True, exist_ok=True)

    with FileLock(folder / ".lock"):
        assert _problem(lambda: settled.documents.add(vogels)).problem == "busy"


def test_no_error_shows_a_traceback_or_the_text(settled: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "weg.txt"

    with pytest.raises(AssistantError, match=r"weg\.txt"):
        settled.documents.preview(path)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (VOGELS, "nl"),
        ("It is the policy of the board that all of us agree on what we do and when.", "en"),
        ("Il faut que nous parlions du système de soins avec tous les partenaires.", None),
        ("", None),
    ],
)
def test_the_language_of_a_text_is_guessed_or_not(text: str, language: str | None) -> None:
    assert guess_language(text) == language
