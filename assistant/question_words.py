"""Read misspelt question words, so that "wanner" still asks for a date."""

from __future__ import annotations

import re

from assistant.spelling import nearest_words
from ingest.dutch import common_words, fold
from ingest.stopwords import STOPWORDS

__all__ = ["spell_question_words"]

_WORDS = ("wanneer", "waarom", "hoeveel", "hoelang", "welke", "which")
_SHORTEST = 4
"""Letters: a shorter word is too easily another one."""


def spell_question_words(question: str) -> str:
    """Return a question with the words that ask in their usual spelling; the rest is unchanged."""
    return re.sub(rf"\b[^\W\d_]{{{_SHORTEST},}}\b", lambda m: _spelt(m.group()), question)


def _spelt(word: str) -> str:
    folded = fold(word)
    known = folded in STOPWORDS or folded in common_words()
    near = [] if known else nearest_words(folded, _WORDS, 1, 1)
    return near[0][0] if near else word
