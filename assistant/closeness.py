"""Measure how close texts are to a question in meaning: as a whole, and word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.values import Query
from ingest.dutch import folded_words
from ingest.index import Index
from ingest.stopwords import STOPWORDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Closeness", "measure_closeness"]

# The cosine of two words from which on they are somewhat alike, and from which on the same.
_ALIKE, _SAME = 0.35, 0.85
_NOT_THE_WORD = 0.8
"""What a word that is the same in meaning counts for, next to the word itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """How close one text is to a question.

    Attributes:
        whole: Cosine of the question and the text.
        words: Per content word of the question the cosine of the closest word of the text.
        terms: Per term of the query how well the closest word of the text stands for it, in
            [0, 1].
    """

    whole: float
    words: NDArray[np.float32]
    terms: tuple[float, ...]

    def features(self) -> dict[str, float]:
        """Return the measures by the names of `ranking.FEATURES`."""
        import numpy as np

        worst = np.sort(self.words)[: max(1, len(self.words) // 2)]
        return {
            "similarity": self.whole,
            "alignment": float(self.words.mean()) if len(self.words) else 0.0,
            "weak_alignment": float(worst.mean()) if len(worst) else 0.0,
        }


def measure_closeness(
    index: Index, query: Query, texts: Sequence[str], subjects: Sequence[str]
) -> list[Closeness]:
    """Return how close each text is to the question, in order.

    Args:
        index: Has the vectors.
        query: The question.
        texts: The texts.
        subjects: What each text is about: the heading above it; "" when there is none.
    """
    import numpy as np

    titled = [f"{subject} {text}" for subject, text in zip(subjects, texts, strict=True)]
    contents = [_content(text) for text in titled]
    vocabulary = sorted({word for content in contents for word in content})
    asked = [*_content(query.standalone), *(term.text for term in query.terms)]
    question = index.embedding.encode([query.standalone], query=True)[0]
    vectors = index.passage_vectors.encode([*titled, *vocabulary, *asked])
    whole = vectors[: len(titled)] @ question
    words, wanted = np.split(vectors[len(titled) :], [len(vocabulary)])
    closest = _closest(wanted @ words.T, contents, vocabulary)
    own, terms = np.split(closest, [len(asked) - len(query.terms)], axis=1)
    return [
        Closeness(whole=similarity, words=row, terms=tuple(alike))
        for similarity, row, alike in zip(
            whole.tolist(), own, _stands_for(terms).tolist(), strict=True
        )
    ]


def _closest(
    alike: NDArray[np.float32], contents: Sequence[Sequence[str]], vocabulary: Sequence[str]
) -> NDArray[np.float32]:
    """Return, for each text, per wanted word the cosine of its closest word; 0 without words.

    Args:
        alike: Cosines, `[wanted, vocabulary]`-shaped.
        contents: The words of each text.
        vocabulary: The word of each column.
    """
    import numpy as np

    closest = np.zeros((len(contents), len(alike)), dtype=np.float32)
    column = {word: number for number, word in enumerate(vocabulary)}
    filled = [number for number, content in enumerate(contents) if content]
    if filled:
        starts = np.cumsum([0, *(len(contents[number]) for number in filled)])[:-1]
        gathered = alike[:, [column[word] for content in contents for word in content]]
        closest[filled] = np.maximum.reduceat(gathered, starts, axis=1).T
    return closest


def _stands_for(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    share: NDArray[np.float32] = np.clip((cosines - _ALIKE) / (_SAME - _ALIKE), 0.0, 1.0)
    return share * np.float32(_NOT_THE_WORD)


@lru_cache(maxsize=20_000)
def _content(text: str) -> tuple[str, ...]:
    """Return the folded content words of a text, each once."""
    words = dict.fromkeys(folded_words(text))
    return tuple(w for w in words if len(w) > 2 and w not in STOPWORDS)
