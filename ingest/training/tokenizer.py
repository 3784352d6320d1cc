"""Cut words into the pieces that get a vector, and leave out words that are just repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from ingest.training.data import TrainingData

__all__ = ["UNKNOWN", "count_repeats_once", "token_spelling", "train_tokenizer"]

UNKNOWN = "[UNK]"
_WORD_START = "▁"
_REPEATS = {"law": 1, "law-health": 1}
_OTHER_REPEATS = 4
_PARAPHRASE_REPEATS = 30  # else "opa" is cut into two words that say nothing
_GENERAL_WORDS = {"nl": 4e6, "en": 1e6}
"""So many words of general language weigh as much as the texts: people ask in other words."""
_MOST_OF_ONE_WORD = 20_000
_IN_ONE_TEXT = 200
_WINDOW = 40
_REPEATED = rf"(?:^|(?<= ))(\S+) (?=(?:\S+ ){{0,{_WINDOW - 1}}}?\1(?: |$))"


def train_tokenizer(
    data: TrainingData, general: Mapping[str, Mapping[str, float]], *, size: int
) -> Tokenizer:
    """Train a byte-pair tokenizer of `size` pieces.

    Case, accents and punctuation are dropped: a bag of tokens has no use for them, and people
    leave them out when they type a question.

    Args:
        data: The texts of the domain.
        general: The share of each word in general language, by the code of the language.
        size: How many pieces there may be.
    """
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(_plain())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=[UNKNOWN], max_token_length=20, show_progress=False
    )
    tokenizer.train_from_iterator(_texts(data, general), trainer)
    count_repeats_once(tokenizer)
    return tokenizer


def count_repeats_once(tokenizer: Tokenizer) -> None:
    """Let a word that comes again within the next 40 words count there only.

    A sum of token vectors has no saturation: what is said five times counts five times. BM25 has,
    and so has this. It is a rule of the tokenizer, so every reader of the model follows it; the
    window bounds the time that it takes.
    """
    repeated = normalizers.Replace(Regex(_REPEATED), "")
    tokenizer.normalizer = normalizers.Sequence([*_plain(), repeated])


def token_spelling(token: str) -> str:
    """Return the letters of a token, with "<" before those that begin a word."""
    return token.replace(_WORD_START, "<", 1) if token.startswith(_WORD_START) else token


def _plain() -> list[normalizers.Normalizer]:
    return [
        normalizers.NFKD(),
        normalizers.StripAccents(),
        normalizers.Lowercase(),
        normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "),
        normalizers.Strip(),
    ]


def _texts(data: TrainingData, general: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for passage in data.passages:
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
    yield from _general_texts(general)


def _general_texts(general: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield each word as often as it would be in a text of general language."""
    for language, share in general.items():
        for word, frequency in share.items():
            left = min(round(frequency * _GENERAL_WORDS[language]), _MOST_OF_ONE_WORD)
            while left > 0:
                yield " ".join([word] * min(left, _IN_ONE_TEXT))
                left -= _IN_ONE_TEXT
