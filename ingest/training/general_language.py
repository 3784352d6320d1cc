"""How frequent words and tokens are in general language, not in law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.training.tokenizer import token_spelling

__all__ = ["TokenShares", "general_words", "rarity_weights", "token_shares"]

_ENGLISH_SAY = 0.5  # English is the lesser part of what is asked
_ENGLISH_FROM = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenShares:
    """For each token its share in Dutch and in English text, and how it is spelt."""

    dutch: NDArray[np.float64]
    english: NDArray[np.float64]
    spellings: tuple[str, ...]

    @property
    def is_english(self) -> NDArray[np.bool_]:
        """Which tokens are mostly read in English."""
        both = self.dutch + self.english
        english: NDArray[np.bool_] = self.english > _ENGLISH_FROM * np.maximum(both, 1e-12)
        return english

    @property
    def is_word(self) -> NDArray[np.bool_]:
        """Which tokens say something by themselves; the others are pieces of many words."""
        return np.array(
            [len(s) >= 7 or (s.startswith("<") and len(s) >= 4) for s in self.spellings]
        )


def general_words() -> dict[str, dict[str, float]]:
    """Return the share of each word in Dutch ("nl") and English ("en") text, by `wordfreq`."""
    from wordfreq import get_frequency_dict

    return {language: get_frequency_dict(language, "large") for language in ("nl", "en")}


def token_shares(tokenizer: Tokenizer, words: Mapping[str, Mapping[str, float]]) -> TokenShares:
    """Return how frequent the tokens are when the words are as frequent as `words` says."""
    shares = {}
    for language, share in words.items():
        encodings = tokenizer.encode_batch_fast(list(share), add_special_tokens=False)
        shares[language] = np.zeros(tokenizer.get_vocab_size())
        for frequency, encoding in zip(share.values(), encodings, strict=True):
            np.add.at(shares[language], encoding.ids, frequency)
    vocabulary = tokenizer.get_vocab()
    order = sorted(vocabulary, key=vocabulary.__getitem__)
    return TokenShares(
        dutch=shares["nl"], english=shares["en"], spellings=tuple(map(token_spelling, order))
    )


def rarity_weights(shares: TokenShares, rarity: float) -> NDArray[np.float32]:
    """Return SIF weights, from 0 to 1: the more frequent a token, the smaller its say.

    Args:
        shares: Of the tokens in general language: in law, "artikel" is frequent and "telefoon"
            rare, and weights from there lost 0.03 nDCG and 0.055 Spearman.
        rarity: The share of all text at which the weight of a token is halved.
    """
    weights: NDArray[np.float32] = (
        rarity / (rarity + shares.dutch + _ENGLISH_SAY * shares.english)
    ).astype(np.float32)
    return weights
