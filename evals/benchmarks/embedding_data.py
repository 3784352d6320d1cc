"""The development data that the embedding benchmark measures on."""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

__all__ = ["BenchmarkData", "misspell_long_words", "read_benchmark_data"]

_HELD_BACK = 1_000
_LONG_WORD = re.compile(r"\w{7,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkData:
    """Questions with their passages, scored sentences and parallel sentences.

    Attributes:
        sources: Where each question comes from.
        questions: Each has one right passage, that of the same rank in `passages`.
        passages: What is searched.
        scored: Sentence pairs of the STS-b-nl test split with their scores.
        parallel: English and Dutch sentences that are held back from training.
        background: Other Dutch passages, to fit the term statistics of baselines on.
    """

    sources: tuple[str, ...]
    questions: tuple[str, ...]
    passages: tuple[str, ...]
    scored: tuple[tuple[str, str, float], ...]
    parallel: tuple[tuple[str, str], ...]
    background: tuple[str, ...]


def read_benchmark_data(folder: Path, *, background: int) -> BenchmarkData:
    """Read the folder that `shared/data/README.md` describes, `background` passages of it."""
    lines = (folder / "dev_retrieval.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    scores = (folder / "embedding" / "sts_nl.tsv").read_text(encoding="utf-8").split("\n")
    cells = [line.split("\t") for line in scores]
    return BenchmarkData(
        sources=tuple(row["source"] for row in rows),
        questions=tuple(row["question"] for row in rows),
        passages=tuple(row["gold_passage"] for row in rows),
        scored=tuple((row[4], row[5], float(row[2])) for row in cells if row[:2] == _STS_TEST),
        parallel=_held_back(folder),
        background=_background(folder, background),
    )


_STS_TEST = ["stsb", "test"]


def misspell_long_words(text: str) -> str:
    """Make one edit in each word over six letters; the same text always gets the same edits."""
    random = Random(text)  # noqa: S311 - repeatable, not secret

    def edit(match: re.Match[str]) -> str:
        word = match[0]
        place, letter = random.randrange(1, len(word) - 1), random.choice(_LETTERS)
        before, after = word[:place], word[place:]
        edits = (
            before + after[1:],
            before + after[1] + after[0] + after[2:],
            before + letter + after[1:],
            before + letter + after,
        )
        return edits[random.randrange(len(edits))]

    return _LONG_WORD.sub(edit, text)


def _held_back(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return the pairs that `ingest.training` leaves out, by the same rule."""
    with lzma.open(folder / "embedding" / "parallel_en_nl.tsv.xz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    seen: set[str] = set()
    pairs = []
    for source, english, dutch in rows:
        keys = {" ".join(re.findall(r"\w+", text.lower())) for text in (english, dutch)}
        if source == "source" or "" in keys or not keys.isdisjoint(seen):
            continue
        seen |= keys
        pairs.append((english, dutch))
    pairs.sort(key=lambda pair: hashlib.sha256(pair[0].encode()).hexdigest())
    return tuple(pairs[:_HELD_BACK])


def _background(folder: Path, count: int) -> tuple[str, ...]:
    with lzma.open(folder / "embedding" / "passages.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return tuple(texts[:: max(1, len(texts) // count)][:count])
