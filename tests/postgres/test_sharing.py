"""Two machines on one index: with a folder that they share, and with a database."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant import Assistant, Filters, Settings
from assistant.errors import IndexUnavailableError
from assistant.library import Library
from tests.postgres.conftest import Machines

QUESTION = "Wanneer zwermen de bijen uit?"
NEW = "Kippen in de tuin\n\nDe ren\n\nEen kip heeft in de ren 2 vierkante meter nodig.\n"


@pytest.fixture
def chickens(tmp_path: Path) -> Path:
    file = tmp_path / "kippen.txt"
    file.write_text(NEW, encoding="utf-8")
    return file


def sources_of(assistant: Assistant) -> set[str]:
    return {source.id for source in assistant.sources()}


def test_what_one_adds_changes_and_removes_the_other_sees_at_its_next_question(
    machines: Machines, chickens: Path
) -> None:
    with (
        Assistant.open(machines.settings(1)) as one,
        Assistant.open(machines.settings(2)) as two,
    ):
        assert two.retrieve(QUESTION)[0].source_id == "bijen"

        one.ingest([chickens])
        answer = two.ask("Hoeveel ruimte heeft een kip in de ren nodig?")
        assert "2 vierkante meter" in answer.text
        added = {record.source.id: record.added for record in two.documents.listed()}
        assert added == {"bijen": False, "composteren": False, "kippen": True, "moestuin": False}

        chickens.write_text(NEW.replace("2 vier", "5 vier"), encoding="utf-8")
        two.ingest([chickens])
        assert "5 vierkante meter" in one.ask("Hoeveel ruimte heeft een kip in de ren nodig?").text

        two.remove(["kippen"])
        assert "kippen" not in {p.source_id for _ in range(20) for p in one.retrieve("kip ren")}
        assert sources_of(one) == sources_of(two) == {"bijen", "composteren", "moestuin"}
        assert not machines.settings(1).added.joinpath("kippen.txt").exists()


def test_another_process_publishes_and_one_that_stays_open_sees_it(
    machines: Machines, chickens: Path
) -> None:
    with Assistant.open(machines.settings(1)) as one:
        one.ask(QUESTION)

        result = machines.run(2, "ingest", str(chickens), "--json")

        assert result.returncode == 0, result.stderr
        assert "kippen" in sources_of(one)
        assert one.retrieve("kip in de ren")[0].source_id == "kippen"


def test_only_the_documents_asked_for_are_searched(machines: Machines) -> None:
    with Assistant.open(machines.settings(1)) as one:
        index = one.engine().index

        among = index.nearest(QUESTION, 100, ["composteren", "moestuin"])

        assert set(among) == set(index.rows_of(["composteren", "moestuin"]))
        filters = Filters(sources=("composteren",))
        assert {p.source_id for p in one.retrieve(QUESTION, filters=filters)} == {"composteren"}


def test_a_start_on_an_index_that_is_there_builds_nothing(machines: Machines) -> None:
    Assistant.open(machines.settings(1)).close()
    steps: list[str] = []

    with Assistant.open(
        machines.settings(2), progress=lambda what, done, total: steps.append(what)
    ) as two:
        assert two.retrieve(QUESTION)

    assert steps == []


def test_while_one_writes_another_is_refused_and_reads_on(
    machines: Machines, chickens: Path
) -> None:
    with Assistant.open(machines.settings(2)) as reader:
        with Library(machines.settings(1)).change():
            result = machines.run(2, "ingest", str(chickens))
            assert reader.retrieve(QUESTION)[0].source_id == "bijen"

        assert result.returncode == 1
        assert "Another process is updating the index" in result.stderr
        assert "Traceback" not in result.stderr
        assert not machines.settings(2).added.joinpath("kippen.txt").exists()
        assert machines.run(2, "ingest", str(chickens)).returncode == 0
        assert "kippen" in sources_of(reader)


def test_an_index_moves_to_a_database_and_back_without_embedding_anew(
    machines: Machines, chickens: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """From the engine of the test to the other one."""
    here = machines.settings(1)
    with Assistant.open(here) as assistant:
        assistant.ingest([chickens])
    url = None if machines.database_url else request.getfixturevalue("database_url")
    moved = Settings(corpus_dir=here.corpus, data_dir=here.data, database_url=url)
    library = Library(moved)
    embedded: list[str] = []
    encode = library.embedding.encode
    library.embedding.encode = lambda texts: embedded.extend(texts) or encode(texts)  # type: ignore[method-assign]

    report = library.ingest([], progress=lambda what, done, total: None)

    assert report.changed
    assert {document.state for document in report.documents} == {"unchanged"}
    assert embedded == []
    with Assistant.open(moved) as assistant:
        assert assistant.retrieve("kip in de ren")[0].source_id == "kippen"
        assert assistant.documents.listed()[2].added


def test_a_damaged_file_of_the_index_is_made_good_at_the_next_start(machines: Machines) -> None:
    with Assistant.open(machines.settings(1)) as one:
        folder = machines.settings(1).index / one.engine().index.revision
        expected = one.ask(QUESTION).text
    document = next(folder.glob("documents/*.json"))
    document.write_bytes(document.read_bytes()[:20])
    shutil.rmtree(folder / "lexical")

    with Assistant.open(machines.settings(1)) as one:
        assert one.ask(QUESTION).text == expected


def test_doctor_looks_at_all_of_it(machines: Machines) -> None:
    assert machines.run(1, "ingest").returncode == 0

    checks = {c["name"]: c for c in json.loads(machines.run(1, "doctor", "--json").stdout)}

    failed = {name: c["detail"] for name, c in checks.items() if not c["ok"]}
    assert set(failed) <= {"packages"}, failed
    assert ("pgvector" in checks["database"]["detail"]) if machines.database_url else True
    assert ("database" in checks) == (machines.database_url is not None)


def test_both_engines_find_the_same_passages_with_the_same_scores(
    assistant: Assistant, database_url: str, tmp_path: Path
) -> None:
    """On the documents that ship; the graph is approximate, so nearly all must be the same."""
    questions = [
        "Wat spreken we af over ouderenzorg?",
        "Hoe organiseren we medisch-specialistische zorg thuis?",
        "Welke afspraken zijn er over gegevensuitwisseling?",
    ]
    with Assistant.open(Settings(data_dir=tmp_path, database_url=database_url)) as shared:
        for question in questions:
            one = assistant.engine().index.nearest(question, 100)
            two = shared.engine().index.nearest(question, 100)
            both = one.keys() & two.keys()
            assert len(both) >= 0.98 * len(one)
            assert all(one[row] == pytest.approx(two[row], abs=1e-4) for row in both)
            assert shared.ask(question).text == assistant.ask(question).text


def test_without_a_database_that_answers_a_question_is_a_clear_error(
    machines: Machines, request: pytest.FixtureRequest
) -> None:
    if machines.database_url is None:
        pytest.skip("only with a database")
    import psycopg

    with Assistant.open(machines.settings(1)) as one:
        server = request.getfixturevalue("postgres_server")
        name = machines.database_url.partition("/test_")[2].partition("?")[0]
        with psycopg.connect(server, autocommit=True) as connection:
            gone = [f"test_{name}"]
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                gone,
            )
            connection.execute(f'ALTER DATABASE "test_{name}" RENAME TO "away_{name}"')
            try:
                with pytest.raises(IndexUnavailableError, match="does not exist"):
                    one.ask(QUESTION)
            finally:
                connection.execute(f'ALTER DATABASE "away_{name}" RENAME TO "test_{name}"')
        assert one.retrieve(QUESTION)[0].source_id == "bijen"
