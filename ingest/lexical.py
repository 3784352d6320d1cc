"""The lexical index: BM25 over Dutch terms, with variants of a word counted as one word.

bm25s computes and stores the term weights. A question word and its variants (a synonym, a part of
a compound, a corrected spelling) are scored as one concept: per chunk the best variant counts,
and the concept's rarity is that of all its variants together, so that a rare spelling does not
weigh more than the word itself.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ingest.dutch import PART, Compounds, common_words

if TYPE_CHECKING:
    import numpy as np
    from bm25s import BM25
    from numpy.typing import NDArray

    _Postings: TypeAlias = tuple[NDArray[np.integer], NDArray[np.float32]]

__all__ = ["LexicalIndex", "Variant", "WeightedTerm", "best_rows"]

PART_WEIGHT = 0.7
"""What a match on a part of a compound counts for, next to a match on the word itself."""

SAME_MEANING = 0.6
"""Variants of at least this weight mean what the question says."""

_K1, _B = 1.2, 0.6
_KEPT = 32  # concepts: those of a question or two
_SPARSE = 50  # sorting so few of the rows takes less time than looking at all


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a concept may be written.

    Attributes:
        terms: Index terms that must all be there.
        weight: What a match counts for, in (0, 1].
        reason: Why it is a variant: "exact", "part", "spelling", "synonym", "abbreviation",
            "english", "everyday" or "related".
    """

    terms: tuple[str, ...]
    weight: float
    reason: str = "exact"


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A concept of a question.

    Attributes:
        text: As the question has it.
        variants: How it may be written in the documents, best first; may be empty.
        weight: Its share in the question, 1 for a word of the question itself.
        is_name: Whether it names somebody or something in particular.
        forms: Every index term that any of the variants may match.
    """

    text: str
    variants: tuple[Variant, ...]
    weight: float = 1.0
    is_name: bool = False
    forms: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {term for variant in self.variants for term in variant.terms}
        object.__setattr__(self, "forms", frozenset(words | {PART + word for word in words}))


@dataclass(frozen=True, slots=True)
class _Concept:
    """In which chunks a concept occurs, its saturated frequency there, and its rarity."""

    rows: NDArray[np.integer]
    values: NDArray[np.float32]
    rarity: float


class LexicalIndex:
    """Term weights of every chunk, by row (the chunk's position in the index)."""

    def __init__(self, bm25: BM25, words: Mapping[str, int]) -> None:
        """Wrap an indexed `bm25s.BM25` and the folded words of the texts with their counts."""
        self._bm25 = bm25
        self.words = words
        self._rarity = lru_cache(maxsize=4_096)(lambda term: self._concept(term).rarity)
        self._concept = lru_cache(maxsize=_KEPT)(self._found)

    @classmethod
    def build(cls, terms: Iterable[Sequence[str]], words: Mapping[str, int]) -> LexicalIndex:
        """Index the terms of each chunk, in row order."""
        import bm25s

        bm25 = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        numbers: dict[str, int] = {}
        rows = [array("i", [numbers.setdefault(t, len(numbers)) for t in row]) for row in terms]
        if not numbers:  # bm25s cannot index nothing; no question asks for ""
            numbers[""] = 0
            rows[0].append(0)
        bm25.index((rows, numbers), show_progress=False)
        return cls(bm25, words)

    def save(self, folder: Path) -> None:
        """Write the index to `folder`, which is made."""
        folder.mkdir(parents=True)
        self._bm25.save(str(folder), show_progress=False)
        text = json.dumps(dict(self.words), ensure_ascii=False, sort_keys=True)
        (folder / "words.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open a saved index; its arrays are memory-mapped."""
        import bm25s

        bm25 = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        return cls(bm25, json.loads((folder / "words.json").read_text(encoding="utf-8")))

    @property
    def rows(self) -> int:
        """The number of chunks."""
        return int(self._bm25.scores["num_docs"])

    @cached_property
    def compounds(self) -> Compounds:
        """Splits words into parts that the texts know."""
        return Compounds(self.words.keys() | common_words())

    def document_frequency(self, term: str) -> int:
        """In how many chunks a term occurs, as a word or as a part of a compound."""
        return max(self._frequency(term), self._frequency(PART + term))

    def knows(self, term: str) -> bool:
        """Whether a term occurs at all, as a word or as a part of a compound."""
        vocabulary = self._bm25.vocab_dict
        return bool(term) and (term in vocabulary or PART + term in vocabulary)

    def rarity(self, term: WeightedTerm) -> float:
        """Return the concept's inverse document frequency, as BM25 (Lucene) defines it.

        A concept that occurs nowhere is as rare as can be.
        """
        rarity: float = self._rarity(term)
        return rarity

    def scores(self, terms: Iterable[WeightedTerm]) -> NDArray[np.float32]:
        """Return the score of each chunk, `[rows]`-shaped; 0 where nothing matches."""
        import numpy as np

        total = np.zeros(self.rows, dtype=np.float32)
        for term in terms:
            found = self._concept(term)
            total[found.rows] += np.float32(term.weight * found.rarity) * found.values
        return total

    def _found(self, term: WeightedTerm) -> _Concept:
        """Return where a concept occurs and how well its best variant does there.

        Only variants that mean the same count for the rarity, not the loosely related. Work is
        done on the chunks that hold a word, not on all there are.
        """
        import numpy as np

        pieces: list[_Postings] = []
        holds = np.zeros(self.rows, dtype=bool)
        for variant in term.variants:
            found = self._matches(variant.terms)
            if found and variant.weight >= SAME_MEANING:
                self._mark(variant.terms, holds)
            pieces += [(rows, values * np.float32(variant.weight)) for rows, values in found]
        rows, values = self._best(pieces)
        return _Concept(rows, values, self._idf(int(np.count_nonzero(holds))))

    def _best(self, pieces: Sequence[_Postings]) -> _Postings:
        """Return every row of the pieces once, in order, with its highest value."""
        import numpy as np

        if len(pieces) == 1:
            return pieces[0]
        best = np.zeros(self.rows, dtype=np.float32)
        for rows, values in pieces:
            best[rows] = np.maximum(best[rows], values)
        if _size(pieces) * _SPARSE < self.rows:
            rows = np.unique(np.concatenate([np.zeros(0, np.int32), *(r for r, _ in pieces)]))
        else:
            rows = np.flatnonzero(best)
        return rows, best[rows]

    def _mark(self, terms: Sequence[str], holds: NDArray[np.bool_]) -> None:
        """Mark in which chunks all terms occur as words of their own, not as parts."""
        import numpy as np

        columns = sorted((self._column(term)[0] for term in terms), key=len)
        rows = columns[0]
        for other in columns[1:]:
            here = np.zeros(self.rows, dtype=bool)
            here[other] = True
            rows = rows[here[rows]]
        holds[rows] = True

    def _matches(self, terms: Sequence[str]) -> list[_Postings]:
        """Return in which chunks all terms occur and how well, in pieces; empty for none."""
        import numpy as np

        pieces = sorted((self._saturation(term) for term in terms), key=_size)
        if len(pieces) == 1 or not all(pieces):
            return pieces[0] if pieces and all(pieces) else []
        spread = []
        for piece in pieces:
            dense = np.zeros(self.rows, dtype=np.float32)
            for rows, values in piece:
                dense[rows] = np.maximum(dense[rows], values)
            spread.append(dense)
        return [
            (rows, np.minimum.reduce([dense[rows] for dense in spread])) for rows, _ in pieces[0]
        ]

    def _saturation(self, term: str) -> list[_Postings]:
        """Return where a term occurs, as a word and as a part, each with its saturation."""
        import numpy as np

        found = []
        for key, weight in ((term, 1.0), (PART + term, PART_WEIGHT)):
            rows, values = self._column(key)
            if len(rows):
                found.append((rows, values * np.float32(weight / self._idf(len(rows)))))
        return found

    def _column(self, key: str) -> _Postings:
        """Return the rows in which a term occurs, and its BM25 weights there."""
        indptr, rows, values = self._arrays
        column = self._bm25.vocab_dict.get(key) if key else None  # bm25s has "" without a column
        start, end = (0, 0) if column is None else indptr[column : column + 2]
        return rows[start:end], values[start:end]

    @cached_property
    def _arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """The columns of the index as plain views, which slice faster than memory maps."""
        import numpy as np

        scores = self._bm25.scores
        indptr, rows, values = (np.asarray(scores[name]) for name in ("indptr", "indices", "data"))
        return indptr, rows, values

    def _frequency(self, key: str) -> int:
        return len(self._column(key)[0])

    def _idf(self, frequency: int) -> float:
        return math.log(1 + (self.rows - frequency + 0.5) / (frequency + 0.5))


def best_rows(scores: NDArray[np.float32], k: int) -> list[int]:
    """Return the rows of the `k` best scores, best first; of equal ones the first rows."""
    import numpy as np

    rows = np.flatnonzero(scores > 0)  # few of all that there are
    if len(rows) < k:
        rows = np.arange(len(scores))
    if k < len(rows):
        values = scores[rows]
        cut = np.partition(values, len(values) - k)[len(values) - k]
        above = np.flatnonzero(values > cut)
        equal = np.flatnonzero(values == cut)[: k - len(above)]
        rows = rows[np.union1d(above, equal)]
    ordered: list[int] = rows[np.argsort(-scores[rows], kind="stable")].tolist()
    return ordered


def _size(pieces: Sequence[_Postings]) -> int:
    return sum(len(rows) for rows, _ in pieces)
