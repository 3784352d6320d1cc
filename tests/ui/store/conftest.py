"""A fresh database for each test, and answers to put in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Answer, Citation, Settings, Statement
from ui.store import Store, open_store

MakeAnswer = Callable[..., Answer]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def make_answer() -> MakeAnswer:
    def make(question: str = "Wat is een RTA?", text: str = "Een afspraak. [1]") -> Answer:
        return Answer(
            question=question,
            standalone_question=question,
            outcome="answered",
            language="nl",
            text=text,
            statements=(Statement(text=text, markers=(1,)),),
            citations=(
                Citation(
                    marker=1,
                    source_id="leidraad-rho-ziekenhuis",
                    title="Leidraad",
                    section=("Begrippen", "RTA"),
                    page=None,
                    quote="Een regionale transmurale afspraak.",
                    start=0,
                    end=35,
                ),
            ),
        )

    return make
