"""Read the names in a statement: words written with a capital where an ordinary word has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.dutch import Token, common_words, fold, tokenise
from ingest.stopwords import STOPWORDS

__all__ = ["find_names", "in_order"]

_NO_NAMES = frozenset(
    fold(word)
    for word in (
        "januari februari maart april mei juni juli augustus september oktober november december "
        "january february march may june july august october monday tuesday wednesday thursday "
        "friday saturday sunday maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
        "dutch english nederlands nederlandse engels i"
    ).split()
)
_OPENS = re.compile(r"(?:^|[.!?:;•]|\n|[\"“„‘(\[]|\s[-–])\s*$")


@lru_cache(maxsize=4_096)
def find_names(text: str, *, english: bool = False) -> tuple[tuple[str, ...], ...]:
    """Return the names in a text, each as its folded words, in order of appearance.

    Words that follow each other with capitals form one name. A word that opens a sentence counts
    only when it is no ordinary Dutch word, or has a capital or digit inside; in an `english` text
    only the latter.
    """
    found: list[list[Token]] = []
    for token in tokenise(text):
        if not _is_name(token, text, english):
            continue
        follows = bool(found) and text[found[-1][-1].end : token.start] in (" ", "-", "\u2011")
        if follows:
            found[-1].append(token)
        else:
            found.append([token])
    return tuple(tuple(token.folded for token in name) for name in found)


def in_order(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of a name follow each other in a text, also written as one word."""
    joined = "".join(name)
    for first in range(len(words)):
        run = ""
        for word in words[first : first + len(name) + 1]:
            run += word
            if run in (joined, f"{joined}s", f"{joined}e", f"{joined}se", f"{joined}n"):
                return True
            if not joined.startswith(run):
                break
    return False


def _is_name(token: Token, text: str, english: bool) -> bool:
    word = token.text
    inner = any(c.isupper() for c in word[1:]) or (
        any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    )
    if not (inner or word[0].isupper()) or token.folded in _NO_NAMES:
        return False
    if len(word) == 1 and not word.isalpha():
        return False
    if inner and not word.isdigit():
        return True
    if not _OPENS.search(text, 0, token.start) and token.start > 0:
        return True
    ordinary = token.folded in STOPWORDS or token.folded in common_words()
    return not (english or ordinary)
