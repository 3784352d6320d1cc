"""The metrics reproduce known values and agree with the libraries of the field."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, Qrel, ScoredDoc, iter_calc, nDCG
from sklearn.metrics import f1_score, precision_score, recall_score

from evals.metrics.abstention import (
    abstention_metrics,
    at_threshold,
    aurc,
    excess_aurc,
    risk_coverage,
    threshold_advice,
)
from evals.metrics.citations import citation_metrics
from evals.metrics.retrieval import evidence_list, ranking_measures, recall_at, retrieval_metrics
from evals.metrics.spans import GoldGroup, Stretch, coverage, merged
from evals.metrics.support import lexical_support, support_metrics


def _group(name: str, *places: tuple[int, int], grade: int = 2, doc: str = "d") -> GoldGroup:
    stretches = tuple(Stretch(doc, start, end) for start, end in places)
    return GoldGroup(id=name, grade=grade, places=stretches, docs=(doc,))


def _passages(*spans: tuple[int, int], doc: str = "d") -> list[Stretch]:
    return [Stretch(doc, start, end) for start, end in spans]


ONE, TWO = _group("1", (0, 100)), _group("2", (200, 300), grade=1)


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (_passages((0, 100), (200, 300)), 1.0),
        (_passages((0, 50), (50, 100), (200, 300)), 0.670),
        (_passages((0, 100), (0, 100), (200, 300)), 0.950),
        ([], 0.0),
    ],
    ids=["perfect", "gold split over two passages", "a redundant passage", "nothing"],
)
def test_ndcg_of_the_evidence_list(passages: list[Stretch], expected: float) -> None:
    value = ranking_measures([ONE, TWO], passages)["nDCG@10"]

    assert value == pytest.approx(expected, abs=5e-4)


def test_a_passage_that_completes_two_groups_earns_both_once() -> None:
    listed = evidence_list([ONE, TWO], _passages((0, 300), (0, 300)))

    assert listed == ["g:1", "g:2", "x:2"]


def test_recall_counts_groups_and_complete_asks_for_the_vital_ones() -> None:
    values = retrieval_metrics([ONE, TWO], _passages((0, 90)))

    assert values["quote_recall@5"] == 0.5
    assert values["complete@5"] == 1.0
    assert values["soft_recall@10"] == pytest.approx(0.45)
    assert values["precision@5"] == 1.0


def test_any_place_of_a_group_will_do() -> None:
    group = _group("1", (0, 100), (500, 520))

    assert retrieval_metrics([group], _passages((490, 530)))["quote_recall@1"] == 1.0


def test_big_passages_do_not_win_by_their_size() -> None:
    far = _group("1", (4_500, 4_600))

    values = retrieval_metrics([far], _passages((0, 5_000)))

    assert (values["quote_recall@1"], values["budget_recall"]) == (1.0, 0.0)


def test_documents_are_ranked_by_their_best_passage() -> None:
    other = Stretch("e", 0, 50)

    first = retrieval_metrics([ONE], [*_passages((500, 600)), other])["document_nDCG@10"]
    second = retrieval_metrics([ONE], [other, *_passages((0, 100), (500, 600))])["document_nDCG@10"]

    assert first == 1.0
    assert second == pytest.approx(1 / math.log2(3), abs=1e-4)


def test_the_share_that_must_be_covered_can_be_varied() -> None:
    passages = _passages((0, 60))

    assert [recall_at([ONE], passages, 5, theta) for theta in (0.5, 0.8, 1.0)] == [1, 0, 0]
    assert recall_at([], passages, 5, 0.8) is None


def test_without_gold_everything_is_undefined() -> None:
    assert set(retrieval_metrics([], _passages((0, 10))).values()) == {None}


spans = st.tuples(st.integers(0, 300), st.integers(1, 80)).map(lambda p: (p[0], p[0] + p[1]))
groups = st.lists(st.tuples(spans, st.sampled_from([1, 2])), min_size=1, max_size=5).map(
    lambda pairs: [_group(str(n), span, grade=grade) for n, (span, grade) in enumerate(pairs)]
)
rankings = st.lists(spans, max_size=12).map(lambda found: _passages(*found))


@settings(deadline=None)
@given(groups, rankings)
def test_measures_lie_between_0_and_1_and_recall_grows_with_depth(
    gold: list[GoldGroup], ranking: list[Stretch]
) -> None:
    values = retrieval_metrics(gold, ranking)

    assert all(value is None or -1e-9 <= value <= 1 + 1e-9 for value in values.values())
    found = [values[f"quote_recall@{k}"] or 0 for k in (1, 3, 5, 10)]
    assert found == sorted(found)


@settings(deadline=None)
@given(groups, st.lists(spans, min_size=1, max_size=6), st.integers(1, 79))
def test_cutting_passages_anew_does_not_change_what_is_covered(
    gold: list[GoldGroup], found: list[tuple[int, int]], size: int
) -> None:
    pieces = [
        (first, min(first + size, end)) for start, end in found for first in range(start, end, size)
    ]

    for group in gold:
        before = coverage(group, merged(_passages(*found)))
        assert coverage(group, merged(_passages(*pieces))) == pytest.approx(before)


@settings(deadline=None)
@given(groups, rankings)
def test_ndcg_and_rr_are_those_of_ir_measures(
    gold: list[GoldGroup], ranking: list[Stretch]
) -> None:
    listed = evidence_list(gold, ranking)
    qrels = [Qrel("q", f"g:{group.id}", group.grade) for group in gold]
    run = [ScoredDoc("q", name, 1 / rank) for rank, name in enumerate(listed, start=1)]
    theirs = {str(m.measure): m.value for m in iter_calc([nDCG @ 10, RR @ 10], qrels, run)}

    ours = ranking_measures(gold, ranking)

    assert ours["nDCG@10"] == pytest.approx(theirs.get("nDCG@10", 0.0), abs=1e-6)
    assert ours["RR@10"] == pytest.approx(theirs.get("RR@10", 0.0), abs=1e-6)
    assert ours["nDCG@10"] == pytest.approx(_ndcg_by_hand(gold, listed), abs=1e-6)


def _ndcg_by_hand(gold: Sequence[GoldGroup], listed: Sequence[str]) -> float:
    grade = {f"g:{group.id}": group.grade for group in gold}
    gains = [grade.get(name, 0) / math.log2(n + 2) for n, name in enumerate(listed[:10])]
    best = sorted(grade.values(), reverse=True)[:10]
    return sum(gains) / sum(g / math.log2(n + 2) for n, g in enumerate(best))


def test_citations_are_judged_against_gold_and_the_unjudged_are_kept_apart() -> None:
    cited = _passages((0, 60), (400, 450), (600, 640), (700, 740))

    values = citation_metrics(
        [ONE, TWO], cited, also_good=_passages((400, 500)), not_good=_passages((600, 640))
    )

    assert values["citation_precision"] == 0.5
    assert values["citation_precision_judged"] == pytest.approx(2 / 3)
    assert values["citations_unjudged"] == 0.25
    assert values["citation_recall"] == 0.5
    assert values["citation_f1"] == 0.5


def test_silence_has_no_citation_precision_and_no_recall() -> None:
    values = citation_metrics([ONE], [])

    assert values["citation_precision"] is None
    assert (values["citation_recall"], values["citation_f1"]) == (0.0, 0.0)


def test_a_citation_that_supports_nothing_by_itself_and_is_not_needed_costs_precision() -> None:
    def contains(statement: str, texts: Sequence[str]) -> bool:
        return set(statement) <= set("".join(texts))

    needed = support_metrics([("ab", ["a", "b"])], contains)
    one_too_many = support_metrics([("ab", ["ab", "c"])], contains)
    unresolved = support_metrics([("ab", ["ab", ""])], contains)
    bare = support_metrics([("ab", []), ("a", ["a"])], contains)

    assert (needed["support_recall"], needed["support_precision"]) == (1.0, 1.0)
    assert (one_too_many["support_recall"], one_too_many["support_precision"]) == (1.0, 0.5)
    assert unresolved["support_precision"] == 0.5
    assert (bare["support_recall"], bare["support_precision"]) == (0.5, 1.0)


def test_lexical_support_wants_words_numbers_and_denial() -> None:
    source = ["De huisarts is niet verantwoordelijk voor de 18 patiënten thuis."]

    assert lexical_support("De huisarts is niet verantwoordelijk voor 18 patiënten.", source)
    assert not lexical_support("De huisarts is verantwoordelijk voor 19 patiënten.", source)
    assert not lexical_support("De ambulance rijdt elke nacht door de stad.", source)


flags = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


@settings(deadline=None)
@given(flags)
def test_abstention_is_that_of_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    abstained, should = [a for a, _ in pairs], [s for _, s in pairs]

    ours = abstention_metrics(abstained, should)

    for name, score in (
        ("abstention_precision", precision_score),
        ("abstention_recall", recall_score),
        ("abstention_f1", f1_score),
    ):
        value = ours[name]
        if value is not None:
            assert value == pytest.approx(score(should, abstained, zero_division=0))
    both = ours["f1_gr"]
    if both is not None and any(should) and not all(should):
        assert both == pytest.approx(f1_score(should, abstained, average="macro", zero_division=0))


def test_abstention_where_nothing_applies_is_undefined() -> None:
    values = abstention_metrics([False, False], [False, False])

    assert values["abstention_recall"] is None
    assert values["over_refusal"] == 0.0


def test_a_constant_confidence_has_the_mean_risk_as_area() -> None:
    wrong = [True, False, False, True, False]

    assert aurc(risk_coverage([0.5] * 5, wrong)) == pytest.approx(0.4)


def test_the_ideal_order_has_no_excess() -> None:
    assert excess_aurc([0.9, 0.8, 0.7], [False, False, True]) == pytest.approx(0)
    assert (excess_aurc([0.1, 0.8, 0.9], [False, True, True]) or 0) > 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_the_curve_ends_with_every_answer_and_the_mean_risk(
    answers: list[tuple[float, bool]],
) -> None:
    points = risk_coverage([c for c, _ in answers], [w for _, w in answers])

    assert points[-1].coverage == pytest.approx(1.0)
    assert points[-1].risk == pytest.approx(sum(w for _, w in answers) / len(answers))
    assert 0 <= (aurc(points) or 0) <= 1


def test_a_threshold_keeps_what_is_at_least_as_sure() -> None:
    points = risk_coverage([0.9, 0.6, 0.3], [False, True, True])

    kept = at_threshold(points, 0.6)

    assert kept is not None
    assert (kept.kept, kept.wrong) == (2, 1)
    assert at_threshold(points, 0.95) is None


@pytest.mark.parametrize(
    ("wrong", "n", "bound"), [(0, 60, 0.049), (2, 100, 0.062), (5, 200, 0.052)]
)
def test_the_advice_is_bounded_as_clopper_and_pearson_say(wrong: int, n: int, bound: float) -> None:
    points = risk_coverage([0.8] * n, [True] * wrong + [False] * (n - wrong))

    advice = threshold_advice(points, bound + 0.0006)

    assert advice is not None
    assert advice.bound == pytest.approx(bound, abs=6e-4)
    assert threshold_advice(points, bound - 0.0006) is None
