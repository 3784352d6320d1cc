"""Tell Dutch from English by the small words of a question."""

from __future__ import annotations

from itertools import islice

from assistant.values import Language
from ingest.dutch import common_words, tokenise
from ingest.stopwords import DUTCH, ENGLISH

__all__ = ["detect_language", "guess_language"]

_LOOKED_AT = 5_000
"""Words of a document that tell its language."""
_SMALL_WORDS = 0.25
"""Part of the words of a text that are small words of its language, at least."""
_ONLY_DUTCH = DUTCH - ENGLISH
_ONLY_ENGLISH = ENGLISH - DUTCH - frozenset({"like", "list", "lot"})


def detect_language(question: str) -> tuple[Language, bool]:
    """Return the language of the question's frame, and whether it mixes both.

    Dutch, unless small English words outnumber the Dutch ones, or there are no Dutch ones and
    most other words are not Dutch either.
    """
    words = [token.folded for token in tokenise(question)]
    dutch = sum(word in _ONLY_DUTCH for word in words)
    english = sum(word in _ONLY_ENGLISH for word in words)
    if english > dutch or (english == dutch and english > 0 and not _mostly_dutch(words)):
        return "en", dutch > 0
    return "nl", english > 0


def guess_language(text: str) -> Language | None:
    """Return the language of a document, or None when it is neither Dutch nor English.

    In running text in a language, about half of the words are among its small words.
    """
    words = [token.folded for token in islice(tokenise(text), _LOOKED_AT)]
    counts: dict[Language, int] = {
        "nl": sum(word in DUTCH for word in words),
        "en": sum(word in ENGLISH for word in words),
    }
    best = max(counts, key=lambda language: counts[language])
    return best if words and counts[best] >= _SMALL_WORDS * len(words) else None


def _mostly_dutch(words: list[str]) -> bool:
    content = [word for word in words if word not in DUTCH | ENGLISH and word.isalpha()]
    return 2 * sum(word in common_words() for word in content) >= len(content)
