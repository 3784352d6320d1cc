"""Whether a text says something, seen with Dutch eyes.

A wording is found when its letters stand in the text, whatever stands between its words: spaces,
hyphens, capitals and the joints of a compound do not matter ("zorg kantoor", "Zorgkantoor",
"regionaal zorgkantoor"). A short wording must be a whole word. Else its words must follow each
other in another inflection ("afspraak", "afspraken"). Accents count only where they make a number
("één"). A wording inside a negation that the gold does not have is not said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer

__all__ = ["Match", "Word", "find_wording", "has_negation", "stems", "words"]

NEGATIONS = frozenset(
    "niet geen nooit zonder tenzij behalve noch nergens niets niemand not no never without".split()
)
_BEFORE, _AFTER = 4, 1
_LONG = 5
"""From so many letters on, a wording may stand inside a longer word: the part of a compound."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SENTENCE_END = re.compile(r"[.!?;:]\s|\n")
_STOPWORDS = frozenset(
    "de het een en of van in op te met voor dat die is zijn aan bij door om als er ook naar uit "
    "over tot worden wordt werd deze dit the a an of and to in on for is are with that".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded to lower case without accents, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """Where a text says something; `negated` when it says the opposite."""

    start: int
    end: int
    negated: bool


def words(text: str) -> list[Word]:
    """Return the words of a text, in order."""
    return [Word(_folded(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order."""
    return [_stem(word.text) for word in words(text) if word.text not in _STOPWORDS]


def has_negation(text: str) -> bool:
    """Whether a word of denial stands in a text."""
    return any(word.text in NEGATIONS for word in words(text))


def find_wording(form: str, text: str, *, negation_expected: bool) -> Match | None:
    """Return where `text` says `form`, preferring a place where it is not denied.

    Args:
        form: The wording.
        text: What may say it.
        negation_expected: Whether the gold itself denies something; the guard is then off.
    """
    parts, said = words(form), words(text)
    if not parts:
        return None
    guarded = not (negation_expected or has_negation(form))
    best: Match | None = None
    for first, last in _places(parts, said):
        negated = guarded and _denied(said, first, last, text)
        match = Match(said[first].start, said[last].end, negated)
        if not negated:
            return match
        best = best or match
    return best


def _places(parts: Sequence[Word], said: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each place, letters before inflections."""
    wanted = "".join(part.text for part in parts)
    squashed = "".join(word.text for word in said)
    owner = [number for number, word in enumerate(said) for _ in word.text]
    starts = {n for n in range(len(owner)) if n == 0 or owner[n] != owner[n - 1]}
    ends = {n - 1 for n in starts} | {len(owner) - 1}
    for match in re.finditer(f"(?={re.escape(wanted)})", squashed):
        start, end = match.start(), match.start() + len(wanted) - 1
        whole = start in starts and end in ends
        if whole or (len(wanted) >= _LONG and (start in starts or end in ends or len(parts) == 1)):
            yield owner[start], owner[end]
    sought = [_stem(part.text) for part in parts]
    known = [_stem(word.text) for word in said]
    for first in range(len(known) - len(sought) + 1):
        if known[first : first + len(sought)] == sought:
            yield first, first + len(sought) - 1


def _denied(said: Sequence[Word], first: int, last: int, text: str) -> bool:
    start, end = said[first].start, said[last].end
    opening = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    closing = _SENTENCE_END.search(text, end)
    limit = closing.start() if closing else len(text)
    near = [*said[max(0, first - _BEFORE) : first], *said[last + 1 : last + 1 + _AFTER]]
    return any(w.text in NEGATIONS and opening <= w.start and w.end <= limit for w in near)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.replace("\u00ad", "").casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("dutch")
