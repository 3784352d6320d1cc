"""Train the token vectors."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - what everybody calls it
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.training.associates import move_towards, synonym_links, translation_links
from ingest.training.data import TrainingData
from ingest.training.directions import even_out
from ingest.training.general_language import TokenShares, rarity_weights, token_shares
from ingest.training.pairs import Batch, PairMaker, TokenIds, tokenise
from ingest.training.table import TokenTable, initial_vectors

__all__ = ["Recipe", "disagreement", "train_vectors"]

_LOG = logging.getLogger(__name__)
_LOG_EVERY = 100
_BATCHES_AHEAD = 6
_SAMPLED, _SAMPLED_CHARACTERS = 4_000, 1_000
_SCORES_OF = "stsb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The choices that the model card reports, each with its measured effect there.

    `mix` says how often a batch is drawn from each family of `PairMaker`.
    """

    seed: int = 1
    runs: int = 3
    evenness: float = 0.1
    vocabulary: int = 30_000
    dimension: int = 768
    steps: int = 400
    batch: int = 1_024
    rate: float = 0.003
    temperature: float = 0.05
    scale: float = 0.1
    shared_letters: float = 0.95
    rarity: float = 1e-3
    synonyms: float = 0.1
    translations: float = 0.9
    longest_passage: int = 96
    keep_sentence: float = 0.3
    score_weight: float = 1.0
    score_batch: int = 512
    score_dropout: float = 0.1
    mix: dict[str, float] = field(
        default_factory=lambda: {
            "sentence": 4.0,
            "heading": 1.0,
            "parallel": 2.0,
            "alike": 1.0,
            "synonym": 1.0,
            "paraphrase": 1.5,
        }
    )


def train_vectors(
    data: TrainingData,
    tokenizer: Tokenizer,
    words: Mapping[str, Mapping[str, float]],
    recipe: Recipe,
) -> NDArray[np.float32]:
    """Return a vector for each token of `tokenizer`; the same seed gives the same vectors.

    They are the mean of several runs from the same start, with their directions evened out. In a
    run, each batch pulls texts that belong together towards each other and away from the rest of
    the batch; every other batch also learns to agree with the scores of sentence pairs. Uses a GPU
    when there is one.
    """
    shares = token_shares(tokenizer, words)
    start = _start(data, tokenizer, shares, recipe)
    total = np.zeros_like(start)
    for seed in range(recipe.seed, recipe.seed + recipe.runs):
        total += _trained(data, tokenizer, replace(recipe, seed=seed), start, shares)
    texts = _sample(data, recipe)
    return even_out(total / np.float32(recipe.runs), tokenizer, texts, recipe.evenness)


def _trained(
    data: TrainingData,
    tokenizer: Tokenizer,
    recipe: Recipe,
    start: NDArray[np.float32],
    shares: TokenShares,
) -> NDArray[np.float32]:
    """Return the vectors after one run over batches drawn with the recipe's seed."""
    torch.manual_seed(recipe.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pairs = PairMaker(
        data,
        tokenizer,
        seed=recipe.seed,
        longest=recipe.longest_passage,
        keep=recipe.keep_sentence,
    )
    table = TokenTable(start.copy(), np.log(rarity_weights(shares, recipe.rarity)), device=device)
    scored = _Scored(data, tokenizer, recipe, device)
    for step, (family, (left, right)) in enumerate(_batches(pairs, recipe)):
        groups = [left, right]
        scores = None
        if step % 2 == 0:
            first, second, scores = scored.draw()
            groups += [first, second]
        batch = table.embed(groups)
        loss = _contrast(batch.groups[0], batch.groups[1], recipe.temperature)
        total = loss
        if scores is not None:
            one, other = batch.groups[2:]
            total = loss + recipe.score_weight * disagreement(one, other, scores)
        total.backward()  # type: ignore[no-untyped-call]  # torch leaves it without types
        table.update(batch, recipe.rate * _schedule(step, recipe.steps))
        if step % _LOG_EVERY == 0:
            _LOG.info("step %d of %d: %s %.3f", step, recipe.steps, family, loss.item())
    return table.folded()


def _sample(data: TrainingData, recipe: Recipe) -> list[str]:
    """Return passages, sentences of the studies and translations, as they will be compared."""
    numbers = np.random.default_rng(recipe.seed + 3)
    chosen = numbers.permutation(len(data.passages))[:_SAMPLED]
    passages = [
        " ".join(data.passages[number].sentences)[:_SAMPLED_CHARACTERS] for number in chosen
    ]
    sentences = [pair.first for pair in data.scored[:_SAMPLED]]
    return [*passages, *sentences, *(dutch for _, dutch in data.parallel[:_SAMPLED])]


def _start(
    data: TrainingData, tokenizer: Tokenizer, shares: TokenShares, recipe: Recipe
) -> NDArray[np.float32]:
    """Return vectors that know spelling, synonyms and translations before any training."""
    vectors = initial_vectors(
        shares.spellings,
        dimension=recipe.dimension,
        seed=recipe.seed,
        scale=recipe.scale,
        shared=recipe.shared_letters,
    )
    words = shares.is_word
    synonyms = synonym_links(tokenizer, data).multiply(words[None, :]).tocsr()
    vectors = move_towards(vectors, synonyms, recipe.synonyms * words)
    translations = translation_links(tokenizer, data)
    return move_towards(vectors, translations, recipe.translations * (words & shares.is_english))


class _Scored:
    """The scored sentence pairs of one study, in batches, with tokens left out at random.

    Other people gave other scores: with both studies in a batch, their order taught less.
    """

    def __init__(
        self, data: TrainingData, tokenizer: Tokenizer, recipe: Recipe, device: str
    ) -> None:
        pairs = [pair for pair in data.scored if pair.source == _SCORES_OF]
        self._first = tokenise(tokenizer, [pair.first for pair in pairs])
        self._second = tokenise(tokenizer, [pair.second for pair in pairs])
        self._scores = torch.tensor([pair.score for pair in pairs], device=device)
        self._numbers = np.random.default_rng(recipe.seed + 1)
        self._size, self._dropout = recipe.score_batch, recipe.score_dropout

    def draw(self) -> tuple[list[TokenIds], list[TokenIds], torch.Tensor]:
        chosen = self._numbers.choice(len(self._first), size=self._size, replace=False)
        first = [self._thin(self._first[number]) for number in chosen]
        second = [self._thin(self._second[number]) for number in chosen]
        return first, second, self._scores[chosen]

    def _thin(self, ids: TokenIds) -> TokenIds:
        kept = ids[self._numbers.random(len(ids)) >= self._dropout]
        return kept if len(kept) else ids


def _batches(pairs: PairMaker, recipe: Recipe) -> Iterator[tuple[str, Batch]]:
    """Draw batches ahead in one other thread: tokenising lets go of Python's lock."""
    numbers = np.random.default_rng(recipe.seed + 2)
    names = list(recipe.mix)
    shares = np.array([recipe.mix[name] for name in names])
    drawn = numbers.choice(len(names), size=recipe.steps, p=shares / shares.sum())
    waiting: deque[tuple[str, Future[Batch]]] = deque()
    with ThreadPoolExecutor(max_workers=1) as pool:
        for number in drawn:
            name = names[number]
            waiting.append((name, pool.submit(pairs.families[name], recipe.batch)))
            if len(waiting) > _BATCHES_AHEAD:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


def _next(waiting: deque[tuple[str, Future[Batch]]]) -> tuple[str, Batch]:
    name, batch = waiting.popleft()
    return name, batch.result()


def _contrast(left: torch.Tensor, right: torch.Tensor, temperature: float) -> torch.Tensor:
    """Return the cross-entropy of finding each text's partner in the batch, both ways."""
    similarity = F.normalize(left, dim=1) @ F.normalize(right, dim=1).T / temperature
    target = torch.arange(len(similarity), device=similarity.device)
    return (F.cross_entropy(similarity, target) + F.cross_entropy(similarity.T, target)) / 2


def disagreement(left: torch.Tensor, right: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """Return one less the correlation of cosines and scores.

    All pairs of the batch count, where CoSENT counts those in the wrong order; the model card has
    the figures of both.

    Args:
        left: Vectors of the first sentences, `[pairs, dimension]`-shaped.
        right: Vectors of the second sentences.
        scores: How alike people found them, `[pairs]`-shaped; of any scale.
    """
    cosines = F.cosine_similarity(left, right)
    cosines, scores = cosines - cosines.mean(), scores - scores.mean()
    return 1 - F.cosine_similarity(cosines, scores, dim=0)


def _schedule(step: int, steps: int) -> float:
    """Rise in the first twentieth of the steps, then fall in a straight line to almost nothing."""
    return min(1.0, (step + 1) / (0.05 * steps)) * max(0.02, 1 - step / steps)
