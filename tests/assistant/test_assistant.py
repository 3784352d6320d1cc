"""The assistant as staff use it: ask, stream, search, ingest, close."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import (
    Answer,
    AnswerEvent,
    Assistant,
    AssistantError,
    Event,
    Settings,
    StageEvent,
    TextEvent,
)
from assistant.errors import (
    CorpusUnavailableError,
    IndexUnavailableError,
    ModelUnavailableError,
    QuestionError,
)

QUESTION = "Wat moeten we afspreken over medisch-specialistische zorg thuis?"
OpenOn = Callable[..., Assistant]


# Asking


def test_many_questions_are_answered_in_order_and_an_error_keeps_its_place(
    assistant: Assistant,
) -> None:
    told: list[int] = []

    answers = assistant.ask_many(
        ["Wat is een RTA?", " ", "x" * 5_000, QUESTION], progress=told.append
    )

    assert [type(answer) for answer in answers] == [Answer, QuestionError, QuestionError, Answer]
    assert isinstance(answers[3], Answer)
    assert answers[3].question == QUESTION
    assert told == [1, 2, 3, 4]


def _stages(events: list[Event]) -> list[str]:
    return [event.stage for event in events if isinstance(event, StageEvent)]


def test_a_stream_tells_the_stages_then_the_text_then_the_answer(assistant: Assistant) -> None:
    events = list(assistant.stream(QUESTION))

    *before, last = events
    assert isinstance(last, AnswerEvent)
    assert _stages(events) == ["understand", "retrieve", "compose", "verify"]
    assert "".join(e.text for e in events if isinstance(e, TextEvent)) == last.answer.text
    assert not any(isinstance(event, AnswerEvent) for event in before)
    assert last.answer.text == assistant.ask(QUESTION).text


def test_a_stream_may_be_left_halfway(assistant: Assistant) -> None:
    events = assistant.stream(QUESTION)

    assert isinstance(next(iter(events)), StageEvent)
    del events

    assert assistant.ask(QUESTION).outcome == "answered"


def test_async_gives_the_same(assistant: Assistant) -> None:
    async def both() -> tuple[Answer, list[Event]]:
        asked, events = await asyncio.gather(assistant.aask(QUESTION), _collect(assistant))
        return asked, events

    answer, events = asyncio.run(both())

    assert answer.text == assistant.ask(QUESTION).text
    assert isinstance(events[-1], AnswerEvent)
    assert events[-1].answer.text == answer.text


async def _collect(assistant: Assistant) -> list[Event]:
    return [event async for event in assistant.astream(QUESTION)]


def test_the_runnable_takes_a_question_or_a_mapping(assistant: Assistant) -> None:
    chain = assistant.as_runnable()
    follow_up = {"question": "en voor ouderenzorg?", "history": [QUESTION]}

    one = chain.invoke(QUESTION)
    many = chain.batch([QUESTION, follow_up])
    other = asyncio.run(chain.ainvoke(follow_up))

    assert one.text == many[0].text == assistant.ask(QUESTION).text
    assert many[1].standalone_question == other.standalone_question
    assert "ouderenzorg" in other.standalone_question


@pytest.mark.parametrize("value", [{}, {"vraag": "Wat is een RTA?"}, {"question": "a b", "k": 3}])
def test_the_runnable_says_what_it_wants(assistant: Assistant, value: dict[str, object]) -> None:
    with pytest.raises(QuestionError, match="give `question`"):
        assistant.as_runnable().invoke(value)


def test_the_retriever_gives_the_passages_as_documents(assistant: Assistant) -> None:
    documents = assistant.as_retriever(k=3).invoke("Wat is een RTA?")
    passages = assistant.retrieve("Wat is een RTA?", k=3)

    assert [d.page_content for d in documents] == [p.chunk.text for p in passages]
    assert documents[0].metadata == passages[0].to_dict()


@pytest.mark.parametrize("question", ["", "  \n", "\u200b\x00", "x" * 2_001])
def test_an_empty_or_endless_question_is_refused(assistant: Assistant, question: str) -> None:
    for asked in (assistant.ask, assistant.retrieve):
        with pytest.raises(QuestionError, match=r"empty|characters"):
            asked(question)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"bron": ["a"]}, "no filter 'bron'"),
        ({"sources": ["bestaat-niet"]}, "'bestaat-niet'; choose from 'convenant"),
        ({"sources": 3}, "give a list"),
        ({"kinds": ["roman"]}, "'roman'; choose from 'leidraad'"),
        ({"since": "juni 2023"}, "write a date"),
        ({"until": 2023}, "write a date"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(
    assistant: Assistant, filters: dict[str, object], message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        assistant.ask(QUESTION, filters=filters)


def test_a_source_that_is_not_there_is_refused_with_those_that_are(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="leidraad-rho-ziekenhuis"):
        assistant.source_text("bestaat-niet")


def test_eight_threads_get_the_same_answers_as_one(tmp_path: Path, assistant: Assistant) -> None:
    questions = [QUESTION, "Wat is een RTA?", "Wie tekende?", "Wat kost brood?", "ouderenzorg"]
    expected = [assistant.ask(question).text for question in questions]
    shutil.copytree(assistant.settings.data, tmp_path / "data")

    with (
        Assistant.open(Settings(data_dir=tmp_path / "data")) as cold,
        ThreadPoolExecutor(8) as pool,
    ):
        answers = list(pool.map(lambda _: cold.ask_many(questions), range(8)))

    for given in answers:
        assert [a.text for a in given if isinstance(a, Answer)] == expected


# Documents

NEW = "Zebravinken\n\nDe zebravink legt vijf eieren in een nest van kokosvezel.\n"
ASKED = "Hoeveel eieren legt de zebravink?"


def test_an_added_document_is_found_at_once_and_gone_when_its_file_is(
    tmp_path: Path, open_on: OpenOn
) -> None:
    assistant = open_on({"tuin.txt": "Tuin\n\nIn de tuin staat een appelboom met rode appels.\n"})
    before = assistant.ask(ASKED)
    (tmp_path / "vogels.txt").write_text(NEW, encoding="utf-8")

    added = assistant.ingest([tmp_path / "vogels.txt"])
    found = assistant.ask(ASKED)
    (assistant.settings.data / "documents" / "vogels.txt").unlink()
    removed = assistant.ingest()
    after = assistant.ask(ASKED)

    assert before.outcome != "answered"
    assert (added.count("added"), added.count("unchanged")) == (1, 1)
    assert found.outcome == "answered"
    assert "vijf eieren" in found.citations[0].quote
    assert removed.count("removed") == 1
    assert after.outcome == before.outcome
    assert [source.id for source in assistant.sources()] == ["tuin"]


def test_two_assistants_on_one_index_see_each_others_documents(
    tmp_path: Path, open_on: OpenOn
) -> None:
    first = open_on({"tuin.txt": "Tuin\n\nIn de tuin staat een appelboom met rode appels.\n"})
    (tmp_path / "vogels.txt").write_text(NEW, encoding="utf-8")

    with Assistant.open(first.settings) as second:
        assert second.ask(ASKED).outcome != "answered"
        first.ingest([tmp_path / "vogels.txt"])
        assert second.ask(ASKED).outcome == "answered"
    assert first.ask(ASKED).outcome == "answered"


def test_an_answer_under_way_is_finished_on_the_index_it_began_with(
    tmp_path: Path, open_on: OpenOn
) -> None:
    assistant = open_on({"tuin.txt": "Tuin\n\nIn de tuin staat een appelboom met rode appels.\n"})
    (tmp_path / "vogels.txt").write_text(NEW, encoding="utf-8")
    events = iter(assistant.stream("Wat staat er in de tuin?"))
    next(events)

    assistant.ingest([tmp_path / "vogels.txt"])
    assistant.ask(ASKED)
    *_, last = events

    assert isinstance(last, AnswerEvent)
    assert last.answer.citations
    assert last.answer.index_revision != assistant.ask(ASKED).index_revision


def test_a_closed_assistant_opens_again_when_asked(garden: Assistant) -> None:
    with Assistant.open(garden.settings) as assistant:
        assistant.ask("Wat is compost?")
    assistant.close()

    assert assistant.ask("Hoeveel leden telt de imkervereniging?").outcome == "answered"
    assistant.close()
    assert garden.ask("Hoeveel leden telt de imkervereniging?").outcome == "answered"


def test_adding_the_same_file_twice_changes_nothing(tmp_path: Path, open_on: OpenOn) -> None:
    assistant = open_on({"tuin.txt": "Tuin\n\nIn de tuin staat een appelboom met rode appels.\n"})
    (tmp_path / "vogels.txt").write_text(NEW, encoding="utf-8")

    first = assistant.ingest([tmp_path / "vogels.txt"])
    kept = assistant.settings.data / "documents" / "vogels.txt"

    assert not assistant.ingest([tmp_path / "vogels.txt"]).changed
    assert not assistant.ingest([kept]).changed
    assert first.changed
    assert kept.read_text(encoding="utf-8") == NEW


def test_a_changed_catalogue_is_noticed_when_the_assistant_is_opened(
    tmp_path: Path, open_on: OpenOn
) -> None:
    text = "Tuin\n\nIn de tuin staat een appelboom met rode appels.\n"
    catalogue = '[[source]]\nfile = "tuin.txt"\ntitle = "{}"\n'
    first = open_on({"tuin.txt": text}, catalogue=catalogue.format("De tuin"))
    path = first.settings.corpus / "catalogue.toml"
    path.write_text(catalogue.format("De boomgaard"), encoding="utf-8")

    with Assistant.open(first.settings) as second:
        assert [source.title for source in second.sources()] == ["De boomgaard"]


# What can be wrong


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusUnavailableError, match="weg"):
        Assistant.open(Settings(corpus_dir=tmp_path / "weg", data_dir=tmp_path / "data"))


def test_a_corpus_without_text_is_refused(open_on: OpenOn) -> None:
    with pytest.raises(CorpusUnavailableError, match="text that can be read"):
        open_on({"leeg.txt": ""})


def test_a_broken_catalogue_is_refused(open_on: OpenOn) -> None:
    with pytest.raises(CorpusUnavailableError, match=r"catalogue\.toml"):
        open_on({"tuin.txt": NEW}, catalogue="dit is geen toml")


def test_a_broken_glossary_is_refused(open_on: OpenOn) -> None:
    with pytest.raises(CorpusUnavailableError, match=r"glossary\.toml"):
        open_on({"tuin.txt": NEW}, glossary="dit is geen toml").ask("Wat is dat?")


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="weg"):
        Assistant.open(Settings(data_dir=tmp_path, embedding_model=str(tmp_path / "weg")))


def test_a_data_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("een bestand, geen map", encoding="utf-8")

    with pytest.raises(IndexUnavailableError, match="cannot be written"):
        Assistant.open(Settings(data_dir=tmp_path / "data"))


def test_an_index_that_cannot_be_brought_up_to_date_still_answers(
    open_on: OpenOn, write_corpus: Callable[..., Path]
) -> None:
    first = open_on({"vogels.txt": NEW})
    (first.settings.corpus / "documents" / "tuin.txt").write_text("Tuin\n\nEen appelboom.\n")
    lock = first.settings.index / ".lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()  # cannot be locked, as in a folder that cannot be written

    with Assistant.open(first.settings) as second:
        assert second.ask(ASKED).outcome == "answered"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: [folder / "weg.txt"], "no file or folder"),
        (lambda folder: [_written(folder / "a.xyz")], "not a kind of document"),
        (
            lambda folder: [_written(folder / "a" / "x.txt"), _written(folder / "b" / "x.txt")],
            "the same name",
        ),
    ],
    ids=["missing", "another format", "two of one name"],
)
def test_a_path_that_cannot_be_added_is_refused_and_nothing_is_copied(
    tmp_path: Path, open_on: OpenOn, make: Callable[[Path], list[Path]], message: str
) -> None:
    assistant = open_on({"vogels.txt": NEW})

    with pytest.raises(CorpusUnavailableError, match=message):
        assistant.ingest(make(tmp_path))

    assert not (assistant.settings.data / "documents").exists()


def test_a_folder_for_added_documents_that_cannot_be_made_is_named(
    tmp_path: Path, open_on: OpenOn
) -> None:
    assistant = open_on({"vogels.txt": NEW})
    (assistant.settings.data / "documents").write_text("een bestand", encoding="utf-8")

    with pytest.raises(AssistantError, match="cannot be copied"):
        assistant.ingest([_written(tmp_path / "x.txt")])


def _written(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("Tekst over de tuin.\n", encoding="utf-8")
    return path
