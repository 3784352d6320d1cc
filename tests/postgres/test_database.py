"""What is in the database is whole, found again, and its password stays where it is."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from corpus.catalogue import Source
from ingest import revision, words_process
from ingest.entries import Entry
from ingest.errors import DatabaseError, IndexLockedError, IndexMissingError, IndexWriteError
from ingest.index import check_index, current_revision, open_index
from ingest.pipeline import ingest, writing
from ingest.postgres import connection, copies
from ingest.postgres.connection import Address
from ingest.postgres.database import Database
from ingest.postgres.vectors import write_vectors
from tests.ingest.conftest import WordHashEmbeddings, WriteSource
from tests.postgres.server import fresh_database, run_tool

Ask = Callable[[str], list[Any]]
ZORG = "De zorg thuis.\n\nDe zorg elders."


@pytest.fixture
def sources(write_source: WriteSource) -> list[Source]:
    return [write_source("arts.txt", "De arts. " * 200), write_source("zorg.txt", ZORG)]


@pytest.fixture
def one(database_url: str, tmp_path: Path) -> Database:
    return machine(database_url, tmp_path / "one")


@pytest.fixture
def two(database_url: str, tmp_path: Path) -> Database:
    return machine(database_url, tmp_path / "two")


@pytest.fixture
def rows(database_url: str) -> Iterator[Ask]:
    """Ask the database itself for the first column."""
    with psycopg.connect(database_url, autocommit=True) as own:
        yield lambda query: [row[0] for row in own.execute(query).fetchall()]


def machine(url: str, folder: Path) -> Database:
    return Database(url, index_dir=folder / "index", added_dir=folder / "added")


def folder_of(database: Database) -> Path:
    return database._copies._index_dir


def added_to(database: Database) -> Path:
    return database._added_dir


TABLES = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'vectors%'"
REVISIONS = "SELECT name FROM leidraad.revision"


def test_an_empty_database_has_no_index(one: Database, embedding: WordHashEmbeddings) -> None:
    assert one.revision() is None
    assert one.bring() is None
    with pytest.raises(IndexMissingError, match="there is none yet"):
        open_index(folder_of(one), embedding, one)


def test_a_copy_elsewhere_is_the_same_to_the_byte(
    one: Database, two: Database, sources: list[Source], embedding: WordHashEmbeddings
) -> None:
    report = ingest(sources, folder_of(one), embedding, database=one)

    assert two.bring() == report.revision

    there, here = (folder_of(d) / report.revision for d in (one, two))
    names = {p.relative_to(there) for p in there.rglob("*") if p.is_file()}
    assert names == {p.relative_to(here) for p in here.rglob("*") if p.is_file()}
    assert all((there / n).read_bytes() == (here / n).read_bytes() for n in names)
    assert check_index(folder_of(two), two).revision == report.revision
    assert not (there / "chroma").exists()


def test_only_what_is_new_is_fetched_and_the_rest_is_linked(
    one: Database,
    two: Database,
    sources: list[Source],
    embedding: WordHashEmbeddings,
    write_source: WriteSource,
) -> None:
    ingest(sources, folder_of(one), embedding, database=one)
    two.bring()
    first = {p.name: p.stat().st_ino for p in folder_of(two).glob("*/documents/*")}
    report = ingest(
        [*sources, write_source("nieuw.txt", "Iets nieuws.")], folder_of(one), embedding,
        database=one,
    )  # fmt: skip

    two.bring()

    second = {p.name: p.stat().st_ino for p in (folder_of(two) / report.revision).glob("doc*/*")}
    assert len(second) == len(first) + 2
    assert first.items() <= second.items()


def test_the_revision_before_stays_for_its_readers_and_older_ones_go(
    one: Database, sources: list[Source], embedding: WordHashEmbeddings, rows: Ask
) -> None:
    first = ingest(sources, folder_of(one), embedding, database=one)
    reader = open_index(folder_of(one), embedding, one)
    second = ingest(sources[:1], folder_of(one), embedding, database=one)
    assert reader.nearest("zorg", 3)
    reader.close()
    third = ingest(sources[1:], folder_of(one), embedding, database=one)

    assert set(rows(REVISIONS)) == {second.revision, third.revision}
    assert len(rows(TABLES)) == 2
    kept = rows("SELECT DISTINCT sha256 FROM leidraad.file")
    assert set(rows("SELECT DISTINCT sha256 FROM leidraad.piece")) == set(kept)
    fourth = ingest(sources, folder_of(one), embedding, database=one)
    assert fourth.revision == first.revision


def test_the_name_of_a_revision_that_readers_may_use_is_not_taken_again(
    one: Database, two: Database, sources: list[Source], embedding: WordHashEmbeddings
) -> None:
    first = ingest(sources, folder_of(one), embedding, database=one)
    ingest(sources[:1], folder_of(one), embedding, database=one)
    assert two.bring()

    again = ingest(sources, folder_of(two), embedding, database=two)

    assert again.revision == f"{first.revision}.2"


@pytest.mark.parametrize("step", ["_write_manifest", "words_beside", "flush"])
def test_of_a_run_that_breaks_off_nothing_is_to_be_seen(
    step: str, one: Database, sources: list[Source], embedding: WordHashEmbeddings, rows: Ask
) -> None:
    before = ingest(sources, folder_of(one), embedding, database=one)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(revision, step, crash)
        with pytest.raises(KeyboardInterrupt):
            ingest(sources[:1], folder_of(one), embedding, database=one)

    assert one.revision() == before.revision
    assert rows(REVISIONS) == [before.revision]
    assert len(rows(TABLES)) == 1
    assert ingest(sources[:1], folder_of(one), embedding, database=one).changed


def test_a_lost_connection_publishes_nothing_and_the_next_run_does(
    one: Database, sources: list[Source], embedding: WordHashEmbeddings, rows: Ask
) -> None:
    before = ingest(sources, folder_of(one), embedding, database=one)
    write = words_process.write_words

    def cut(folder: Path, entries: Sequence[Entry]) -> dict[str, str]:
        rows("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        return write(folder, entries)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words_process, "write_words", cut)
        with pytest.raises(DatabaseError, match="cannot be used"):
            ingest(sources[:1], folder_of(one), embedding, database=one)

    assert one.revision() == before.revision
    assert ingest(sources[:1], folder_of(one), embedding, database=one).changed


def test_vectors_that_are_gone_are_noticed_and_made_again(
    one: Database, sources: list[Source], embedding: WordHashEmbeddings, rows: Ask
) -> None:
    ingest(sources, folder_of(one), embedding, database=one)
    (table,) = rows(TABLES)
    with psycopg.connect(**one.address.parameters, autocommit=True) as own:
        gone = SQL("DELETE FROM {} WHERE source_id = 'zorg'").format(Identifier("leidraad", table))
        own.execute(gone)
    with pytest.raises(IndexMissingError, match="not all in the database"):
        check_index(folder_of(one), one)
    with pytest.raises(IndexMissingError, match="'vectors in the database' is missing or damaged"):
        open_index(folder_of(one), embedding, one).nearest("zorg", 1)
    embedded = len(embedding.texts)

    assert ingest(sources, folder_of(one), embedding, database=one).changed

    assert len(embedding.texts) == embedded
    check_index(folder_of(one), one)


def test_a_damaged_manifest_is_fetched_again(
    one: Database, sources: list[Source], embedding: WordHashEmbeddings
) -> None:
    report = ingest(sources, folder_of(one), embedding, database=one)
    (folder_of(one) / report.revision / "manifest.json").write_text("{", encoding="utf-8")

    assert check_index(folder_of(one), one).revision == report.revision
    assert not ingest(sources, folder_of(one), embedding, database=one).changed


def test_a_full_disk_leaves_the_copy_that_was_there(
    one: Database,
    two: Database,
    sources: list[Source],
    embedding: WordHashEmbeddings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = ingest(sources, folder_of(one), embedding, database=one)
    two.bring()
    ingest(sources[:1], folder_of(one), embedding, database=one)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(copies, "fetch_file", full)
        with pytest.raises(IndexWriteError, match="No space left on device"):
            two.bring()

    assert current_revision(folder_of(two)) == first.revision
    assert two.bring() == one.revision()


def test_a_dump_of_the_database_is_all_that_is_needed(
    one: Database,
    database_url: str,
    postgres_server: str,
    sources: list[Source],
    embedding: WordHashEmbeddings,
    tmp_path: Path,
) -> None:
    report = ingest(sources, folder_of(one), embedding, database=one)
    dump = tmp_path / "leidraad.dump"
    run_tool("pg_dump", "--format=custom", f"--file={dump}", database_url)

    with fresh_database(postgres_server) as url:
        run_tool("pg_restore", "--clean", "--if-exists", f"--dbname={url}", str(dump))
        restored = machine(url, tmp_path / "restored")

        assert check_index(folder_of(restored), restored).revision == report.revision
        index = open_index(folder_of(restored), embedding, restored)
        assert index.source_of(next(iter(index.nearest("De zorg thuis.", 1)))).id == "zorg"
        index.close()


def test_a_copy_that_is_damaged_in_the_database_is_not_used(
    one: Database, two: Database, sources: list[Source], embedding: WordHashEmbeddings
) -> None:
    ingest(sources, folder_of(one), embedding, database=one)
    with psycopg.connect(**one.address.parameters, autocommit=True) as own:
        own.execute("UPDATE leidraad.piece SET content = substr(content, 1, 10)")

    with pytest.raises(DatabaseError, match="is damaged or gone"):
        two.bring()

    assert not (folder_of(two) / "CURRENT").exists()


def test_a_character_that_postgresql_refuses_does_not_stop_a_document(
    one: Database, sources: list[Source], embedding: WordHashEmbeddings, rows: Ask
) -> None:
    """Text from a PDF may hold the null character."""
    report = ingest(sources, folder_of(one), embedding, database=one)
    index = open_index(folder_of(one), embedding, one)
    chunk = replace(index.chunk(0), text="Een\0twee")
    vector = embedding.encode(["Een twee"])

    with psycopg.connect(**one.address.parameters) as own:
        count = write_vectors(own, f"{report.revision}.9", 16, [(sources[0], [chunk], vector)])

    assert count == 1
    contents = f"SELECT content FROM leidraad.vectors_{report.revision}_9"  # noqa: S608  # our name
    assert rows(contents) == ["Een twee"]


def test_documents_that_were_added_here_only_are_not_thrown_away(
    one: Database, two: Database, sources: list[Source], embedding: WordHashEmbeddings
) -> None:
    ingest(sources, folder_of(one), embedding, database=one)
    added_to(two).mkdir(parents=True)
    (added_to(two) / "eigen.txt").write_text("Van ons.", encoding="utf-8")

    with pytest.raises(DatabaseError, match=r"'eigen.txt'.*Move that folder elsewhere"):
        two.bring()

    assert (added_to(two) / "eigen.txt").exists()


def test_the_writers_place_is_the_only_one_on_all_machines(one: Database, two: Database) -> None:
    with (
        writing(folder_of(one), one),
        writing(folder_of(one), one),
        pytest.raises(IndexLockedError, match="Another process"),
        writing(folder_of(two), two),
    ):
        pass
    with writing(folder_of(two), two):
        pass


def test_many_passages_are_found_by_the_graph_also_with_a_filter(
    one: Database, write_source: WriteSource
) -> None:
    """With a filter that leaves one document of forty, the graph is searched on."""
    words = [f"woord{number}" for number in range(40)]
    documents = [
        write_source(f"{word}.txt", "\n\n".join(f"{word} {n} is zo. " * 40 for n in range(30)))
        for word in words
    ]
    embedding = WordHashEmbeddings()
    ingest(documents, folder_of(one), embedding, database=one)
    index = open_index(folder_of(one), embedding, one)

    everywhere = index.nearest("woord7 is zo.", 100)
    among = index.nearest("woord7 is zo.", 10, ["woord11"])

    matrix = np.array([
        index.embedding.encode([index.chunk(row).text])[0] for row in range(index.rows)
    ])  # fmt: skip
    query = np.array(embedding.embed_query("woord7 is zo."))
    similarity = matrix @ query / (np.linalg.norm(matrix, axis=1) * np.linalg.norm(query))
    assert index.rows > 500
    assert len(everywhere) == 100
    assert min(everywhere.values()) >= np.sort(similarity)[-100] - 0.02
    assert len(among) == 10
    assert set(among) <= set(index.rows_of(["woord11"]))
    index.close()


def test_vectors_stay_in_their_row_so_that_the_planner_takes_the_graph(
    one: Database, sources: list[Source], embedding: WordHashEmbeddings, rows: Ask
) -> None:
    ingest(sources, folder_of(one), embedding, database=one)

    stored = rows(
        "SELECT attstorage FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
        "WHERE relname LIKE 'vectors%' AND relkind = 'r' AND attname = 'embedding'"
    )
    graphs = rows("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'vectors%'")

    assert stored == ["m"]
    assert any("USING hnsw (embedding vector_cosine_ops)" in graph for graph in graphs)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:geheim@h/d",
        "geheim",
        "postgresql://u:ge%heim@h/d",
        "postgresql://u:x@geheim@h/d",
        "postgresql://u:geheim@h/d?geenoptie=1",
    ],
)
def test_an_address_that_cannot_be_used_is_not_repeated(url: str) -> None:
    with pytest.raises(DatabaseError, match="postgresql://name:password@host/database") as caught:
        Address(url)

    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    database = machine(f"postgresql://u:geheim@/d?host={tmp_path}", tmp_path)

    with pytest.raises(DatabaseError, match="Check that it runs") as caught:
        database.bring()

    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_or_user_that_does_not_exist_says_what_to_do(postgres_server: str) -> None:
    with pytest.raises(DatabaseError, match=r'database "niets" does not exist.*createdb'):
        Address(postgres_server.replace("/postgres?", "/niets?")).connect()
    with pytest.raises(DatabaseError, match=r'role "niemand" does not exist.*name and the passw'):
        Address(postgres_server.replace("postgres:@", "niemand:geheim@")).connect()


def test_a_wrong_password_says_what_to_do() -> None:
    told = 'connection to server at "h", port 5432 failed: FATAL:  password authentication failed'
    error = Address("postgresql://u:geheim@h/d").error(psycopg.OperationalError(told))

    assert str(error) == (
        "The database 'h/d' cannot be used: password authentication failed. "
        "Check the name and the password in `database_url` (or its file)."
    )


def test_a_user_who_may_not_make_the_extension_is_told_who_may(
    database_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(database_url, autocommit=True) as own:
        own.execute("DROP ROLE IF EXISTS gast")
        own.execute("CREATE ROLE gast LOGIN")
    guest = machine(database_url.replace("postgres:@", "gast:@"), tmp_path / "guest")
    try:
        with (
            pytest.raises(DatabaseError, match=r"`vector` is not in it.*CREATE EXTENSION vector"),
            writing(tmp_path / "guest" / "index", guest),
        ):
            pass
        with psycopg.connect(database_url, autocommit=True) as own:
            own.execute("CREATE EXTENSION vector")
        with (
            pytest.raises(DatabaseError, match="GRANT CREATE ON DATABASE"),
            writing(tmp_path / "guest" / "index", guest),
        ):
            pass
    finally:
        with psycopg.connect(database_url, autocommit=True) as own:
            own.execute("DROP ROLE gast")


def test_without_its_packages_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "find_spec", lambda name: None)

    with pytest.raises(DatabaseError, match=r"pip install 'leidraad-assistent\[postgres\]'"):
        Address("postgresql://u@h/d")
