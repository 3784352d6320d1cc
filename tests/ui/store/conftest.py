"""A fresh database for each test, and answers to put in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from assistant import Answer, Citation, Settings, Statement
from ui.store import Store, open_store

MakeAnswer = Callable[..., Answer]


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Every test runs on both databases, unless it says otherwise."""
    sqlite = request.param == "sqlite"
    url = None if sqlite else request.getfixturevalue("database_url")
    return Settings(data_dir=tmp_path, database_url=url)


@pytest.fixture
def kept(settings: Settings) -> Callable[[], bytes]:
    """Return all that the database holds."""

    def everything() -> bytes:
        if settings.database_url is None:
            return b"".join(file.read_bytes() for file in settings.data.glob("leidraad.db*"))
        with psycopg.connect(settings.database_url.get_secret_value()) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            rows = [
                connection.execute(SQL("SELECT t::text FROM {} t").format(Identifier(*table)))
                for table in tables
            ]
            return "\n".join(row for found in rows for (row,) in found).encode()

    return everything


@pytest.fixture
def change(settings: Settings) -> Callable[..., None]:
    """Return what runs statements on the database itself."""

    def run(*statements: str) -> None:
        url = settings.database_url
        database = (
            sqlite3.connect(settings.data / "leidraad.db")
            if url is None
            else psycopg.connect(url.get_secret_value())
        )
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()

    return run


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
