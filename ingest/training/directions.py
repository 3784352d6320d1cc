"""Even out the directions of token vectors, a little."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

__all__ = ["even_out"]


def even_out(
    vectors: NDArray[np.float32], tokenizer: Tokenizer, texts: Sequence[str], power: float
) -> NDArray[np.float32]:
    """Return token vectors of which the strong directions count less.

    Each principal direction of the texts' vectors is divided by its variance to a power: 0 leaves
    all as it is and 0.5 makes all directions alike (whitening; Su et al. 2021, arXiv 2103.15316).

    Args:
        vectors: `[tokens, dimension]`-shaped.
        tokenizer: Cuts texts into those tokens.
        texts: At least two, of the sorts that will be compared.
        power: From 0 to 0.5.
    """
    means = []
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        if encoding.ids:
            mean = vectors[encoding.ids].mean(axis=0)
            means.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    variances, directions = np.linalg.eigh(np.cov(np.stack(means).T))
    variances = np.maximum(variances, 1e-9 * variances.max())
    weights = (variances / variances.mean()) ** -power
    evened: NDArray[np.float32] = (((vectors @ directions) * weights) @ directions.T).astype(
        np.float32
    )
    return evened
