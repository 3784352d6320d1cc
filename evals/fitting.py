"""Fit the weights of `assistant.ranking` and `assistant.answerability` to questions with gold.

    python -m evals.fitting SET [SET ...] [--split dev]

A set is a file, or the name of one that ships; only its `dev` part may be fitted on. Prints
both tables of weights, with cross-validated figures: how often the piece ranked first, and one of
the first three, holds gold; and the F1 of abstaining. Nothing is written: who likes the figures
copies the weights.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant, Filters, Turn
from assistant.evidence import Evidence
from assistant.outcome import estimate
from assistant.ranking import FEATURES
from evals.cases.case import Case, Place
from evals.cases.reading import load_set

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

__all__ = ["Example", "examples_of", "fit_answerability", "fit_ranking", "main"]

Floats = NDArray[np.float64]
FOLDS = 5
_RANKING_PENALTY = 0.5
_ANSWERABLE_STRENGTH = 0.1
_WEIGHT = "logisticregression__sample_weight"
UNANSWERABLE = 0.3
"""What share of the questions counts as unanswerable; more than is likely in use, since a wrong
answer is worse than none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question with what was measured for it.

    `pieces` is `[pieces, features]`-shaped and `gold` says which pieces hold gold; `measures` are
    those of the question as a whole, empty when nothing was found.
    """

    case: Case
    pieces: Floats
    gold: NDArray[np.bool_]
    measures: Mapping[str, float]
    answerable: bool

    @property
    def is_ranked(self) -> bool:
        """Whether a ranking of its pieces can be right or wrong."""
        return self.answerable and bool(self.gold.any())

    @property
    def measured(self) -> list[float]:
        """The measures that the decision to answer rests on, in the order of their names."""
        return [value for name, value in self.measures.items() if name != "confidence"]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m evals.fitting")
    parser.add_argument("sets", nargs="+", help="files, or names of sets that ship")
    parser.add_argument("--split", choices=("dev", "test"), default="dev", help="which part")
    arguments = parser.parse_args()
    with Assistant.open() as assistant:
        cases = [c for n in arguments.sets for c in load_set(n).only(split=arguments.split).cases]
        examples = examples_of(cases, assistant)
    ranked = [e for e in examples if e.is_ranked]
    weights = fit_ranking(ranked)
    _show("ranking.FEATURES", dict(zip(FEATURES, weights, strict=True)))
    one, three = _ranking_figures(ranked)
    _say(f"first piece holds gold: {one:.3f}; one of the first three: {three:.3f}\n")
    _show_answerability([e for e in examples if e.measures])


def examples_of(cases: Iterable[Case], assistant: Assistant) -> list[Example]:
    """Measure every judged turn of some cases, in its conversation."""
    return [
        _example(assistant, case, number)
        for case in cases
        for number, turn in enumerate(case.conversation)
        if turn.judged
    ]


def _example(assistant: Assistant, case: Case, number: int) -> Example:
    asked, earlier = case.conversation[number], case.conversation[:number]
    engine = assistant.engine()
    turns = [Turn(question=turn.question) for turn in earlier]
    query, passages, evidence = engine.evidence(asked.question, turns, Filters())
    gold = [place for group in asked.gold for place in group.any_of]
    return Example(
        case=case,
        pieces=np.array([[e.features[name] for name in FEATURES] for e in evidence]),
        gold=np.array([_holds_gold(e, gold) for e in evidence], dtype=bool),
        measures=estimate(engine.index, query, passages, evidence),
        answerable=not asked.should_abstain,
    )


def _holds_gold(evidence: Evidence, gold: Iterable[Place]) -> bool:
    text = _plain(evidence.piece.text)
    return any(
        place.doc == evidence.piece.source_id
        and (_plain(place.quote) in text or text in _plain(place.quote))
        for place in gold
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().lower()


def fit_ranking(examples: Sequence[Example]) -> Floats:
    """Return the weights, by `FEATURES`, that make pieces with gold most probable (softmax)."""
    from scipy.optimize import minimize

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _RANKING_PENALTY * float(weights @ weights), 2 * _RANKING_PENALTY * weights
        for example in examples:
            scores = example.pieces @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            right = chances[example.gold].sum()
            total -= float(np.log(right + 1e-12))
            slope = slope + example.pieces.T @ (
                chances - np.where(example.gold, chances, 0) / right
            )
        return total, slope

    start = np.zeros(len(FEATURES))
    result: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return result


def _ranking_figures(examples: Sequence[Example]) -> tuple[float, float]:
    order = np.random.default_rng(0).permutation(len(examples))
    first, third = [], []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS].tolist())
        weights = fit_ranking([e for n, e in enumerate(examples) if n not in held])
        for n in held:
            best = np.argsort(-(examples[n].pieces @ weights), kind="stable")
            first.append(examples[n].gold[best[0]])
            third.append(examples[n].gold[best[:3]].any())
    return float(np.mean(first)), float(np.mean(third))


def fit_answerability(examples: Sequence[Example]) -> Pipeline:
    """Return a model that tells from the measures how likely the documents answer."""
    answerable = np.array([e.answerable for e in examples])
    weight = {_WEIGHT: _importance(answerable)}
    return _answerability_model().fit([e.measured for e in examples], answerable, **weight)


def _importance(answerable: NDArray[np.bool_]) -> Floats:
    """Return for each question what it counts for, so that `UNANSWERABLE` has its share."""
    share = 1 - answerable.mean()
    weight: Floats = np.where(answerable, (1 - UNANSWERABLE) / (1 - share), UNANSWERABLE / share)
    return weight


def _answerability_model() -> Pipeline:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(
        StandardScaler(), LogisticRegression(C=_ANSWERABLE_STRENGTH, max_iter=5_000)
    )


def _show_answerability(examples: Sequence[Example]) -> None:
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    names = [name for name in examples[0].measures if name != "confidence"]
    measured = np.array([e.measured for e in examples])
    answerable = np.array([e.answerable for e in examples])
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    weight = _importance(answerable)
    chances = cross_val_predict(
        _answerability_model(),
        measured,
        answerable,
        cv=folds,
        method="predict_proba",
        params={_WEIGHT: weight},
    )[:, 1]
    model = fit_answerability(examples)
    classifier = model["logisticregression"]
    scale = model["standardscaler"].scale_
    raw = classifier.coef_[0] / scale
    bias = classifier.intercept_[0] - float(raw @ model["standardscaler"].mean_)
    _show("answerability.WEIGHTS", dict(zip(names, raw, strict=True)) | {"bias": bias})
    _say(f"area under the curve {roc_auc_score(answerable, chances):.3f}")
    for threshold in np.arange(0.3, 0.81, 0.05):
        silent = chances < threshold
        right = weight[silent & ~answerable].sum()
        f1 = 2 * right / max(1.0, weight[silent].sum() + weight[~answerable].sum())
        wrong = (silent & answerable).sum() / answerable.sum()
        _say(f"threshold {threshold:.2f}: abstention F1 {f1:.3f}, wrongly silent {wrong:.3f}")


def _show(title: str, weights: Mapping[str, float]) -> None:
    _say(f"{title}:")
    for name, weight in weights.items():
        _say(f'    "{name}": {weight:.2f},')


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
