"""What a question is about, and what is said of words that the documents do not have."""

from __future__ import annotations

import pytest

from assistant import Assistant, Filters
from assistant.topic import topic_terms


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Wat moeten we afspreken over oogzorg?", ["oogzorg"]),
        ("Welke adviezen geeft de leidraad over ouderenzorg?", ["ouderenzorg"]),
        ("What should we agree on dental care?", ["dental care"]),
        ("Welke afspraken?", ["afspraken"]),
    ],
)
def test_words_that_ask_are_not_the_topic(
    assistant: Assistant, question: str, topic: list[str]
) -> None:
    query = assistant.engine().evidence(question, [], Filters())[0]

    assert [query.terms[n].text for n in topic_terms(query)] == topic


def test_an_answer_names_the_words_that_the_documents_do_not_have(assistant: Assistant) -> None:
    answer = assistant.ask("Welke succesfactoren zijn er voor een goede kantine?")

    assert answer.outcome == "answered"
    assert "“kantine”" in answer.text.splitlines()[-1]


def test_an_answer_without_such_words_says_nothing_of_them(assistant: Assistant) -> None:
    assert "Let op" not in assistant.ask("Welke succesfactoren noemt de leidraad?").text


def test_a_word_that_the_glossary_knows_is_no_typing_error(assistant: Assistant) -> None:
    query = assistant.engine().evidence("Wat staat er over migranten?", [], Filters())[0]

    assert not any(v.reason == "spelling" for term in query.terms for v in term.variants)
