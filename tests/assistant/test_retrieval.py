"""What is found, in which order, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant import Assistant, Passage
from assistant.errors import QuestionError

OpenOn = Callable[..., Assistant]
TOPIC = "afspraken over zorg in de regio"


def _sources(passages: list[Passage]) -> set[str]:
    return {passage.source_id for passage in passages}


@pytest.mark.parametrize("k", [1, 5, 20, 50])
def test_at_most_k_passages_come_back_each_once_and_ranked(assistant: Assistant, k: int) -> None:
    passages = assistant.retrieve(TOPIC, k)

    assert len(passages) == k
    assert [passage.rank for passage in passages] == list(range(1, k + 1))
    assert len({passage.chunk.id for passage in passages}) == k


def test_asking_for_more_than_there_is_gives_all_there_is(garden: Assistant) -> None:
    assert 3 <= len(garden.retrieve("compost", 1_000)) < 50


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_nothing_is_refused(assistant: Assistant, k: int) -> None:
    with pytest.raises(QuestionError, match="at least 1"):
        assistant.retrieve(TOPIC, k)


def test_scores_go_down_and_each_leg_has_a_score_and_a_rank(assistant: Assistant) -> None:
    passages = assistant.retrieve(TOPIC, 20)

    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True)
    for leg in ("dense", "lexical"):
        assert all(passage.legs[leg].rank >= 1 for passage in passages)
        by_rank = sorted(passages, key=lambda passage: passage.legs[leg].rank)
        leg_scores = [passage.legs[leg].score for passage in by_rank]
        assert leg_scores == sorted(leg_scores, reverse=True)


def test_the_same_question_finds_the_same(assistant: Assistant) -> None:
    assert assistant.retrieve(TOPIC) == assistant.retrieve(TOPIC)


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        ({"sources": ["convenant-midden-limburg"]}, {"convenant-midden-limburg"}),
        ({"sources": "convenant-midden-limburg"}, {"convenant-midden-limburg"}),
        ({"kinds": ["leidraad"]}, {"leidraad-rho-ziekenhuis"}),
        ({"kinds": ["convenant", "regiobeeld"]},
         {"convenant-midden-limburg", "regiobeeld-zuid-limburg"}),
        ({"regions": ["zuid-limburg"]}, {"regiobeeld-zuid-limburg"}),
        ({"until": "2019"}, {"convenant-midden-limburg"}),
        ({"until": "2019-02-21"}, set()),
        ({"until": "2019-02-22"}, {"convenant-midden-limburg"}),
        ({"since": "2026-03"}, {"leidraad-rho-ziekenhuis"}),
        ({"since": "2021-05", "until": "2021-08"}, {"samen-doen-zuid-holland-noord"}),
        ({"since": "2026", "until": "2026-01"}, {"rso-vooruit-noordoost-brabant"}),
        ({"regions": ["Twente"]}, set()),
        ({"kinds": ["leidraad"], "regions": ["Zuid-Limburg"]}, set()),
        ({"since": "2027"}, set()),
    ],
)  # fmt: skip
def test_only_documents_within_the_filters_are_found(
    assistant: Assistant, filters: dict[str, object], sources: set[str]
) -> None:
    assert _sources(assistant.retrieve(TOPIC, 30, filters=filters)) == sources


def test_without_a_limit_on_the_date_every_document_takes_part(assistant: Assistant) -> None:
    assert _sources(assistant.retrieve(TOPIC, 61)) == {s.id for s in assistant.sources()}


def test_a_question_outside_the_filters_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Wat is een RTA?", filters={"regions": ["Twente"]})

    assert answer.outcome == "not_in_sources"
    assert answer.passages == ()


def test_a_document_without_a_date_is_within_no_limit_of_time(garden: Assistant) -> None:
    assert garden.retrieve("compost")
    assert garden.retrieve("compost", filters={"since": "1900"}) == []
    assert garden.retrieve("compost", filters={"until": "2100"}) == []


def test_a_filtered_search_finds_what_a_crowd_of_others_would_hide(open_on: OpenOn) -> None:
    crowd = "\n\n".join(
        f"## Perceel {n}\n\nCompost compost compost op perceel {n} met compost." for n in range(150)
    )
    assistant = open_on(
        {"veel.md": f"# Percelen\n\n{crowd}\n", "een.txt": "Schuur\n\nDe kar met compost.\n"}
    )

    (passage, *_) = assistant.retrieve("compost", 3, filters={"sources": ["een"]})

    assert passage.legs["lexical"].score > 0


def test_a_document_told_twice_does_not_crowd_out_others(open_on: OpenOn) -> None:
    tale = "Zwermtijd\n\nIn mei zwermen de bijen uit en vangt de imker de zwerm in een korf.\n"
    copies = {f"kopie-{n}.txt": tale for n in range(6)}
    other = "Kasten\n\nEen zwerm bijen krijgt van de imker een nieuwe kast.\n"
    assistant = open_on(copies | {"kast.txt": other})

    found = [p.source_id for p in assistant.retrieve("Waar laat de imker de zwerm bijen?", 3)]

    assert "kast" in found[:2]


def test_the_best_passage_is_the_one_that_answers(garden: Assistant) -> None:
    (best, *_) = garden.retrieve("Hoeveel water krijgen tomaten?")

    assert "2 liter water" in best.chunk.text
    assert best.title == "Handboek moestuin"


def test_a_comparison_shows_several_documents_first(assistant: Assistant) -> None:
    passages = assistant.retrieve(
        "Vergelijk de samenwerking in Zuid-Limburg en Noordoost-Brabant.", 4
    )

    assert len(_sources(passages)) >= 2
