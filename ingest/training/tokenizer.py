"""Cut words into the pieces that get a vector."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from ingest.training.data import TrainingData

__all__ = ["UNKNOWN", "token_spelling", "train_tokenizer"]

UNKNOWN = "[UNK]"
_WORD_START = "▁"
_LAW_SHARE = 0.4  # of the law passages; there are so many that they would fill the vocabulary
_REPEATS = {"law": 1, "law-health": 2}
_OTHER_REPEATS = 4
_PARAPHRASE_REPEATS = 30  # else "opa" is cut into two words that say nothing


def train_tokenizer(data: TrainingData, *, size: int, seed: int) -> Tokenizer:
    """Train a unigram tokenizer of `size` pieces.

    Case, accents and punctuation are dropped: a bag of tokens has no use for them, and people
    leave them out when they type a question.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=size, unk_token=UNKNOWN, special_tokens=[UNKNOWN], max_piece_length=20
    )
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    tokenizer.train_from_iterator(_texts(data, random), trainer)
    return tokenizer


def token_spelling(token: str) -> str:
    """Return the letters of a token, with "<" before those that begin a word."""
    return token.replace(_WORD_START, "<", 1) if token.startswith(_WORD_START) else token


def _texts(data: TrainingData, random: Random) -> Iterator[str]:
    for passage in data.passages:
        if passage.source == "law" and random.random() > _LAW_SHARE:
            continue
        text = " ".join((passage.title, passage.heading, *passage.sentences))
        for _ in range(_REPEATS.get(passage.source, _OTHER_REPEATS)):
            yield text
    for pair in data.parallel:
        yield from pair * 2
    for scored in data.scored:
        yield from (scored.first, scored.second)
    for group in data.synonyms:
        yield " ".join(group)
    for group in data.paraphrases:
        for _ in range(_PARAPHRASE_REPEATS):
            yield " ".join(group)
