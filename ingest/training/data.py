"""Read the training data, and leave out whatever would make the figures dishonest."""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Passage", "ScoredPair", "TrainingData", "read_training_data"]

HELD_BACK = 1_000
"""How many English-Dutch pairs are for measuring only."""

# The sites whose questions and answers are in `dev_retrieval.jsonl`, as the passages and the
# parallel sentences name them: we split by source.
_MEASURED_SOURCES = frozenset(
    {
        "algoritmekader",
        "coronacheck-app",
        "coronacheck-docs",
        "coronacheck-web",
        "coronacheck-website",
        "coronamelder-docs",
        "coronamelder-web",
        "coronamelder-website",
        "nictiz-docs",
    }
)
_LAW_SHARE = 40  # of a hundred laws outside health; all of them would drown the rest
_SHARED_WORDS = 10  # a passage with so many words in a row of a measured text is left out
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
_SHORTEST_SENTENCE = 4  # words; shorter pieces join the sentence before them
_PARAPHRASES = Path(__file__).parent / "paraphrases.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage cut into sentences; `heading` may be empty."""

    source: str
    title: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPair:
    """Two Dutch sentences and how alike people of one study (`source`) find them, from 0 to 1."""

    source: str
    first: str
    second: str
    score: float
    contradicts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingData:
    """All that the model learns from.

    Attributes:
        passages: Law and government documentation, in Dutch.
        parallel: English and Dutch sentences with the same meaning.
        scored: Sentence pairs with a score, from the train and trial splits.
        synonyms: A lemma and its synonyms (Open Dutch WordNet).
        paraphrases: Groups of words and phrases that mean the same; our own work.
    """

    passages: tuple[Passage, ...]
    parallel: tuple[tuple[str, str], ...]
    scored: tuple[ScoredPair, ...]
    synonyms: tuple[tuple[str, ...], ...]
    paraphrases: tuple[tuple[str, ...], ...]


def read_training_data(folder: Path) -> TrainingData:
    """Read the folder that `shared/data/README.md` describes.

    Left out are: the sites that `dev_retrieval.jsonl` was taken from, passages and translations
    that share ten words in a row with it, the test and dev splits of the sentence scores,
    parallel sentences that are in those splits of STS-b, and the held-back parallel pairs.
    """
    rows = _read_table(folder / "embedding" / "sts_nl.tsv")
    scored = {
        _key(text)
        for study, split, *_, first, second in rows
        if study == "stsb" and split in ("dev", "test")
        for text in (first, second)
    }
    asked = _measured_runs(folder)
    return TrainingData(
        passages=_read_passages(folder, asked),
        parallel=_read_parallel(folder, scored, asked),
        scored=tuple(
            ScoredPair(
                source=source,
                first=a,
                second=b,
                score=float(score),
                contradicts=label == "CONTRADICTION",
            )
            for source, split, score, label, a, b in rows
            if split in ("train", "trial")
        ),
        synonyms=tuple(
            tuple(word for word in row if word)
            for row in _read_table(folder / "embedding" / "odwn_synonyms.tsv")
        ),
        paraphrases=_read_paraphrases(),
    )


def _measured_runs(folder: Path) -> set[str]:
    """Return every ten words in a row of the measured questions and passages."""
    runs: set[str] = set()
    for line in (folder / "dev_retrieval.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        runs |= _runs(row["gold_passage"]) | _runs(row["question"])
    return runs


def _read_passages(folder: Path, asked: set[str]) -> tuple[Passage, ...]:
    passages = []
    with lzma.open(folder / "embedding" / "passages.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["source"] in _MEASURED_SOURCES or _left_out_law(row["source"], row["title"]):
                continue
            if not asked.isdisjoint(_runs(row["text"])):
                continue
            sentences = _sentences(row["text"])
            if sentences:
                passages.append(
                    Passage(
                        source=row["source"],
                        title=row["title"],
                        heading=row["heading"],
                        sentences=sentences,
                    )
                )
    return tuple(passages)


def _left_out_law(source: str, title: str) -> bool:
    """Leave out whole laws, so that neighbours in those that stay are still neighbours."""
    return source == "law" and zlib.crc32(title.encode()) % 100 >= _LAW_SHARE


def _read_parallel(folder: Path, scored: set[str], asked: set[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs for training: each text once, none that is held back or measured."""
    with lzma.open(folder / "embedding" / "parallel_en_nl.tsv.xz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    seen: set[str] = set()
    pairs = []
    for source, english, dutch in rows:
        keys = {_key(english), _key(dutch)}
        if source == "source" or "" in keys or not keys.isdisjoint(seen):
            continue
        seen |= keys
        pairs.append((source, english, dutch))
    # The benchmark holds back the same pairs by the same rule.
    pairs.sort(key=lambda pair: hashlib.sha256(pair[1].encode()).hexdigest())
    return tuple(
        (english, dutch)
        for source, english, dutch in pairs[HELD_BACK:]
        if source not in _MEASURED_SOURCES
        and _key(dutch) not in scored
        and asked.isdisjoint(_runs(dutch))
    )


def _read_paraphrases() -> tuple[tuple[str, ...], ...]:
    lines = _PARAPHRASES.read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(line.split(" | ")) for line in lines if line.strip() and not line.startswith("#")
    )


def _read_table(path: Path) -> list[list[str]]:
    """Read tab-separated rows without quoting, less the header."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[1:] if line]


def _sentences(text: str) -> tuple[str, ...]:
    sentences: list[str] = []
    for piece in _SENTENCE_END.split(text):
        sentence = piece.strip()
        if not re.search(r"[A-Za-z]{3}", sentence):
            continue
        if sentences and len(sentences[-1].split()) < _SHORTEST_SENTENCE:
            sentences[-1] += f" {sentence}"
        else:
            sentences.append(sentence)
    return tuple(sentences)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _key(text: str) -> str:
    return " ".join(_words(text))


def _runs(text: str) -> set[str]:
    words = _words(text)
    return {
        " ".join(words[start : start + _SHARED_WORDS])
        for start in range(len(words) - _SHARED_WORDS + 1)
    }
