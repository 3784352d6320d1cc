"""The benchmark of ways to find passages: its figure, its fusions and the product's own search."""

from __future__ import annotations

import numpy as np
import pytest

from evals.benchmarks.embedding_product import open_product
from evals.benchmarks.fusion import equal_sum, learned_weight, ndcg, rank_sum, z_score_sum

PASSAGES = (
    "De huisarts verwijst de patiënt naar het ziekenhuis als dat nodig is.",
    "De gemeente betaalt de hulp in de huishouding voor ouderen.",
    "Vuilnis wordt elke dinsdag opgehaald door de reinigingsdienst.",
)
QUESTIONS = ("Wie verwijst naar het ziekenhuis?", "Wie betaalt de hulp?", "Wanneer vuilnis?")


def test_the_figure_counts_where_the_right_passage_stands() -> None:
    first = np.eye(3)
    third = 1 - np.eye(3)

    assert ndcg(first) == 1
    assert ndcg(third) == pytest.approx(1 / np.log2(4))
    assert ndcg(np.full((20, 20), 1.0) - np.eye(20)) == 0


def test_z_scores_and_ranks_join_what_each_leg_knows() -> None:
    dense = np.array([[0.9, 0.1, 0.1], [0.5, 0.5, 0.4], [0.1, 0.2, 0.9]])
    lexical = np.array([[9.0, 0.0, 1.0], [0.0, 8.0, 0.0], [0.0, 0.0, 0.0]])

    assert ndcg(z_score_sum(dense, lexical)) == 1
    assert ndcg(rank_sum(dense, lexical)) > ndcg(lexical[::-1])


def test_three_legs_have_the_same_say_whatever_their_scale() -> None:
    numbers = np.random.default_rng(1)
    legs = [0.5 * np.eye(30) + numbers.random((30, 30)) for _ in range(3)]

    together = equal_sum(*legs)

    assert ndcg(together) > max(ndcg(leg) for leg in legs)
    assert np.allclose(equal_sum(100 * legs[0], *legs[1:]), together)
    assert np.allclose(equal_sum(*legs[:2]), 2 * z_score_sum(*legs[:2]))


def test_a_weight_is_learned_on_the_other_sources() -> None:
    numbers = np.random.default_rng(1)
    good, noise = 0.7 * np.eye(30) + numbers.random((30, 30)), numbers.random((30, 30))
    sources = ["a"] * 10 + ["b"] * 10 + ["c"] * 10

    fused, weight = learned_weight(sources, good, noise)

    assert ndcg(fused) > ndcg(noise) + 0.3
    assert weight > 0.5


def test_the_product_finds_single_passages_by_its_own_code() -> None:
    with open_product(PASSAGES) as product:
        clean = product.measure(QUESTIONS)
        rough = product.measure(["Wie verwijst naar het zieknhuis?", *QUESTIONS[1:]])

    assert clean.lexical.shape == (3, 3)
    assert ndcg(clean.lexical) == clean.searched == clean.ranked == 1
    assert rough.lexical[0, 0] > rough.lexical[0, 1]
