"""Remember the vectors of texts that come back: the words and passages of the documents."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.embedding import TextEmbeddings

__all__ = ["VectorCache"]

CAPACITY = 30_000
"""Texts; at 256 dimensions of 4 bytes that is some 30 MB."""


class VectorCache:
    """Embeds passages, each text once as long as it is among the latest used.

    Safe to use from several threads.
    """

    def __init__(self, embedding: TextEmbeddings, capacity: int = CAPACITY) -> None:
        """Keep at most `capacity` vectors of `embedding`."""
        self._embedding = embedding
        self._capacity = capacity
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text, in order, as `TextEmbeddings.encode` gives them."""
        import numpy as np

        with self._lock:
            found = {text: self._vectors[text] for text in texts if text in self._vectors}
            new = [text for text in dict.fromkeys(texts) if text not in found]
            if new:
                found |= zip(new, self._embedding.encode(new), strict=True)
            for text in texts:
                self._vectors[text] = found[text]
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._capacity:
                self._vectors.popitem(last=False)
        if not texts:
            return np.zeros((0, self._embedding.dimension), dtype=np.float32)
        return np.stack([found[text] for text in texts])
