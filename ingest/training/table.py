"""The vectors in training, and Adam for the rows that a batch touches."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - what everybody calls it
from numpy.typing import NDArray

from ingest.training.pairs import TokenIds

__all__ = ["BatchVectors", "TokenTable", "initial_vectors"]

_MEAN_DECAY, _SQUARE_DECAY, _TINY = 0.9, 0.999, 1e-9
_LENGTHS = (3, 4, 5, 6)  # of the letter groups that neighbours in spelling share
_BUCKETS = 200_003
_UNKNOWN: TokenIds = np.zeros(1, dtype=np.int64)  # what stands for a text without tokens


def initial_vectors(
    spellings: Sequence[str], *, dimension: int, seed: int, scale: float, shared: float
) -> NDArray[np.float32]:
    """Return random vectors in which pieces with common letter groups start near each other.

    Args:
        spellings: Of each token, with "<" where a word begins.
        dimension: Of the vectors.
        seed: Of the random numbers.
        scale: The standard deviation of each number.
        shared: Which part of the variance comes from the letter groups; the rest is the token's.
    """
    numbers = np.random.default_rng(seed)
    groups = numbers.standard_normal((_BUCKETS, dimension), dtype=np.float32)
    vectors = numbers.standard_normal((len(spellings), dimension), dtype=np.float32)
    vectors *= np.sqrt(1 - shared)
    for row, spelling in enumerate(spellings):
        found = {
            spelling[start : start + length]
            for length in _LENGTHS
            for start in range(len(spelling) - length + 1)
        } or {spelling}
        buckets = sorted({zlib.crc32(group.encode()) % _BUCKETS for group in found})
        vectors[row] += groups[buckets].sum(axis=0) * np.sqrt(shared / len(buckets))
    scaled: NDArray[np.float32] = vectors * np.float32(scale)
    return scaled


@dataclass(slots=True)
class _Parameter:
    values: torch.Tensor
    mean: torch.Tensor
    square: torch.Tensor

    @classmethod
    def of(cls, values: NDArray[np.float32], device: str) -> _Parameter:
        tensor = torch.from_numpy(values).to(device)
        return cls(tensor, torch.zeros_like(tensor), torch.zeros_like(tensor))

    def step(
        self, rows: torch.Tensor, gradient: torch.Tensor, times: torch.Tensor, rate: float
    ) -> None:
        times = times.reshape(-1, *[1] * (gradient.dim() - 1))
        mean = self.mean[rows].lerp_(gradient, 1 - _MEAN_DECAY)
        square = self.square[rows].mul_(_SQUARE_DECAY)
        square.addcmul_(gradient, gradient, value=1 - _SQUARE_DECAY)
        self.mean[rows], self.square[rows] = mean, square
        size = (square / (1 - _SQUARE_DECAY**times)).sqrt_().add_(_TINY)
        self.values[rows] -= rate * (mean / (1 - _MEAN_DECAY**times)) / size


class BatchVectors:
    """The texts of a batch as vectors that gradients flow through."""

    def __init__(
        self, table: TokenTable, groups: Sequence[Sequence[TokenIds]], device: str
    ) -> None:
        """Sum the weighted token vectors of each text of each group."""
        filled = [[ids if len(ids) else _UNKNOWN for ids in group] for group in groups]
        everything = np.concatenate([ids for group in filled for ids in group])
        used = np.unique(everything)
        place = np.zeros(int(used[-1]) + 1, dtype=np.int64)
        place[used] = np.arange(len(used))
        self.rows = torch.from_numpy(used).to(device)
        self.vectors = table.vectors.values[self.rows].requires_grad_()
        self.weights = table.weights.values[self.rows].requires_grad_()
        weighted = self.vectors * torch.exp(self.weights)[:, None]
        self.groups = [
            F.embedding_bag(
                torch.from_numpy(place[np.concatenate(group)]).to(device),
                weighted,
                torch.from_numpy(np.cumsum([0] + [len(ids) for ids in group[:-1]])).to(device),
                mode="sum",
            )
            for group in filled
        ]


class TokenTable:
    """A vector and a weight for each token, trained with Adam row by row.

    A row that is not in the batch is left as it is (`SparseAdam` does the same): with dense Adam
    most of the time went to rows without a gradient.
    """

    def __init__(
        self, vectors: NDArray[np.float32], weights: NDArray[np.float32], *, device: str
    ) -> None:
        """Start from `vectors` and the logarithms of the weights."""
        self._device = device
        self.vectors = _Parameter.of(vectors, device)
        self.weights = _Parameter.of(weights, device)
        self._times = torch.zeros(len(vectors), device=device)

    def embed(self, groups: Sequence[Sequence[TokenIds]]) -> BatchVectors:
        """Return the vectors of the texts of one batch."""
        return BatchVectors(self, groups, self._device)

    @torch.no_grad()
    def update(self, batch: BatchVectors, rate: float) -> None:
        """Take one step of Adam with the gradients that `batch` has collected."""
        if batch.vectors.grad is None or batch.weights.grad is None:
            raise ValueError("There is no gradient yet; call `backward()` on the loss first.")
        self._times[batch.rows] += 1
        times = self._times[batch.rows]
        self.vectors.step(batch.rows, batch.vectors.grad, times, rate)
        self.weights.step(batch.rows, batch.weights.grad, times, rate)

    def folded(self) -> NDArray[np.float32]:
        """Return the vectors times their weights: what a plain mean needs."""
        table: NDArray[np.float32] = (
            (self.vectors.values * torch.exp(self.weights.values)[:, None]).cpu().numpy()
        )
        return table
