"""Small corpora that a test writes itself, and the assistants on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant import Assistant, Settings

Write = Callable[..., Path]
OpenOn = Callable[..., Assistant]

GARDEN: Mapping[str, str] = {
    "moestuin.md": (
        "# Handboek moestuin\n\n"
        "## Bodem voorbereiden\n\n"
        "Een goede bodem is de basis van elke moestuin. Kleigrond houdt water lang vast.\n\n"
        "- Spit de grond in november om.\n"
        "- Meng twee emmers compost door elke vierkante meter.\n"
        "- Meet de zuurgraad voordat u gaat zaaien.\n\n"
        "## Water geven\n\n"
        "Tomaten krijgen elke ochtend 2 liter water per plant. Een druppelslang spaart de helft.\n"
    ),
    "bijen.txt": (
        "Bijen in de buurt\n\n"
        "De imkervereniging telt 48 leden en werd in 1997 opgericht in Deventer.\n\n"
        "Zwermtijd\n\n"
        "In mei zwermen de bijen uit. De imker vangt de zwerm in een korf en brengt haar naar een "
        "nieuwe kast.\n"
    ),
    "composteren.md": (
        "# Composteren in het klein\n\n"
        "## Wat mag in de bak\n\n"
        "In de compostbak mogen groenteresten, koffiedik en eierschalen. Vlees lokt ratten.\n\n"
        "## Duur\n\n"
        "Na negen maanden is de compost rijp.\n"
    ),
}
"""Three documents about another subject, without a catalogue and without a glossary."""


@pytest.fixture(scope="session")
def write_corpus() -> Write:
    """Write documents, by name, and other files of a corpus folder."""

    def write(folder: Path, documents: Mapping[str, str], **others: str) -> Path:
        (folder / "documents").mkdir(parents=True)
        for name, text in documents.items():
            (folder / "documents" / name).write_text(text, encoding="utf-8")
        for name, text in others.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def open_on(tmp_path: Path, write_corpus: Write) -> Iterator[OpenOn]:
    """Open an assistant on documents of the test's own; closed after the test."""
    with ExitStack() as opened:

        def open_(documents: Mapping[str, str], **others: str) -> Assistant:
            corpus = write_corpus(tmp_path / "corpus", documents, **others)
            settings = Settings(corpus_dir=corpus, data_dir=tmp_path / "data")
            return opened.enter_context(Assistant.open(settings))

        yield open_


@pytest.fixture(scope="session")
def garden(tmp_path_factory: pytest.TempPathFactory, write_corpus: Write) -> Iterator[Assistant]:
    """An assistant on three documents about gardening; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("garden")
    corpus = write_corpus(folder / "corpus", GARDEN)
    with Assistant.open(Settings(corpus_dir=corpus, data_dir=folder / "data")) as opened:
        yield opened
