"""Turn Dutch text into index terms: fold, stem, and split compounds.

Terms are for matching only and are never shown. A whole word gives its stem ("spoedpost"); the
parts of a compound give stems marked with `PART` ("~spoedpost" for "huisartsenspoedpost"), so
that a match on a part can count for less than a match on the word itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from ingest.stopwords import STOPWORDS

__all__ = [
    "PART",
    "Compounds",
    "Token",
    "common_words",
    "fold",
    "folded_words",
    "index_terms",
    "stem",
    "term_set",
    "tokenise",
]

PART = "~"

_MARKS = "\u0300-\u036f"  # accents that follow their letter as characters of their own
_JOIN = f"(?:[{_MARKS}]+['’‘ʼ]?|['’‘ʼ])"
_TOKEN = re.compile(rf"\d+(?:[.,:/]\d+)+|[^\W_]+(?:{_JOIN}[^\W_]+)*[{_MARKS}]*|[%€]")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_ENDING = re.compile(r"'(?:s|en|er)?$")
_LONG_VOWEL = re.compile(r"(a|e|o|u)\1")
_VOICELESS = {"z": "s", "v": "f"}
_SIGNS = {"%": "procent", "€": "euro"}
_NUMBER_WORDS = {
    word: str(number)
    for number, words in {
        0: "nul zero",
        2: "twee two tweede",
        3: "drie three derde",
        4: "vier four vierde",
        5: "vijf five vijfde",
        6: "zes six zesde",
        7: "zeven seven zevende",
        8: "acht eight achtste",
        9: "negen nine negende",
        10: "tien ten tiende",
        11: "elf eleven",
        12: "twaalf twelve dozijn",
        13: "dertien thirteen",
        14: "veertien fourteen",
        15: "vijftien fifteen",
        16: "zestien sixteen",
        17: "zeventien seventeen",
        18: "achttien eighteen",
        19: "negentien nineteen",
        20: "twintig twenty",
        30: "dertig thirty",
        40: "veertig forty",
        50: "vijftig fifty",
        60: "zestig sixty",
        70: "zeventig seventy",
        80: "tachtig eighty",
        90: "negentig ninety",
        100: "honderd hundred",
        1000: "duizend thousand",
    }.items()
    for word in words.split()
}
_AFFIXES = frozenset(
    """
    achtig baar baarheid ding eerd eerde eert eling ellen enaar eren erde erij gewijs heden heid
    held iging ingen isch ische isering lijk lijke lijken lijkheid lijkheden loos loosheid naar
    ring ringen schap schappen schaps sten stens teit teiten zaam zaamheid zing zingen
    beha bevor gelijk gesp onderst over uitkom verg verb verd vert verv verw verz vere verwij wille
    """.split()  # a list as long as this is easier to read as text
)
"""Look like words but are endings or beginnings; they never are a part of a compound."""
_HYPHENS = "-‑–"
_LINKS = ("", "s", "en", "e", "n")
_SHORTEST_PART = 4
_SHORTEST_COMPOUND = 8
_LONGEST_COMPOUND = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands in a text, at `[start, end)`, and its folded form."""

    text: str
    start: int
    end: int
    folded: str


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return the word in lower case, without diacritics, apostrophes or a genitive 's.

    "één" → "een", "HAP's" → "hap", "RHO’s" → "rho", "ﬁnanciën" → "financien".
    """
    if word in _SIGNS:
        return _SIGNS[word]
    plain = word.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", word).lower().translate(_APOSTROPHES)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _ENDING.sub("", plain).replace("'", "") if "'" in plain else plain


def tokenise(text: str) -> Iterator[Token]:
    """Yield the words and numbers of a text, in order; hyphens separate, "24/7" stays whole."""
    for match in _TOKEN.finditer(text):
        folded = fold(match.group())
        if folded:
            yield Token(match.group(), match.start(), match.end(), folded)


def folded_words(text: str) -> list[str]:
    """Return the folded words of `tokenise`, without their places."""
    return [folded for word in _TOKEN.findall(text) if (folded := fold(word))]


@lru_cache(maxsize=262_144)
def stem(folded: str) -> str:
    """Return the index term of one folded word.

    Snowball's Dutch stemmer (Kraaij-Pohlmann), then spelling alternations that it leaves apart
    are levelled: long and short vowels, final z/s and v/f. Number words become digits.
    """
    if folded in _NUMBER_WORDS:
        return _NUMBER_WORDS[folded]
    if not folded.isalpha():
        return folded
    stemmed = _LONG_VOWEL.sub(r"\1", _stemmer()(folded))
    voiceless = _VOICELESS.get(stemmed[-1:])
    return stemmed[:-1] + voiceless if voiceless else stemmed


@cache
def common_words() -> frozenset[str]:
    """Return some 30,000 ordinary Dutch words, folded.

    Counted in Dutch law, government documents and Tatoeba sentences (`dutch_words.txt`). A word
    of this list is no typing error, and parts of compounds may be such words.
    """
    path = Path(__file__).with_name("dutch_words.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


@cache
def _stemmer() -> Callable[[str], str]:
    import Stemmer

    stemmer: Callable[[str], str] = Stemmer.Stemmer("dutch", 0).stemWord  # 0: `stem` has a cache
    return stemmer


class Compounds:
    """Splits compounds into words that occur on their own in a vocabulary.

    "huisartsenspoedpost" gives {huisarts, spoedpost, spoed, post} when those words are known.
    The last part is the longest known one; what is before it must be known too, with or without
    a linking -s-, -e-, -n- or -en-.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Learn from `vocabulary`: folded words, in any order."""
        no_parts = STOPWORDS | _AFFIXES
        self._words = frozenset(
            w for w in vocabulary if len(w) >= _SHORTEST_PART and w.isalpha() and w not in no_parts
        )
        self._by_beginning: dict[str, list[str]] = {}
        for word in self._words:
            self._by_beginning.setdefault(word[:_SHORTEST_PART], []).append(word)
        self._stems: dict[str, frozenset[str]] = {}
        self._parts: dict[str, frozenset[str]] = {}
        self.terms = lru_cache(maxsize=262_144)(self._terms)
        """Return the folded form of a word as it is written, and its index terms."""

    @property
    def words(self) -> frozenset[str]:
        """The folded words that parts may be."""
        return self._words

    def parts(self, folded: str) -> frozenset[str]:
        """Return the stems of all parts of a word, without the word itself; empty if simple."""
        known = self._parts.get(folded)
        if known is None:
            known = self._parts[folded] = frozenset(self._split(folded))
        return known

    def _terms(self, word: str) -> tuple[str, tuple[str, ...]]:
        folded = fold(word)
        if not folded or folded in STOPWORDS:
            return folded, ()
        return folded, (stem(folded), *(PART + part for part in sorted(self.parts(folded))))

    def _split(self, word: str) -> Iterator[str]:
        if not (_SHORTEST_COMPOUND <= len(word) <= _LONGEST_COMPOUND and word.isalpha()):
            return
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            head = word[cut:]
            if not self._known(head):
                continue
            modifier = self._modifier(word[:cut])
            if modifier is None:
                continue
            for part in (modifier, head):
                yield stem(part)
                yield from self.parts(part)
            return

    def _known(self, part: str) -> bool:
        """A known word or an inflection of one; the stem alone would let in look-alikes."""
        if part in _AFFIXES:
            return False
        return part in self._words or stem(part) in self._stems_of(part[:_SHORTEST_PART])

    def _stems_of(self, beginning: str) -> frozenset[str]:
        """Return the stems of the words that begin so; found when first asked for."""
        known = self._stems.get(beginning)
        if known is None:
            words = self._by_beginning.get(beginning, ())
            known = self._stems[beginning] = frozenset(map(stem, words))
        return known

    def _modifier(self, left: str) -> str | None:
        for link in _LINKS:
            base = left.removesuffix(link)
            if left.endswith(link) and len(base) >= _SHORTEST_PART and self._known(base):
                return base
        return None


def index_terms(text: str, compounds: Compounds) -> list[str]:
    """Return the terms of a text for the lexical index, in order, repeats kept.

    Words joined by a hyphen also give the term of the word written as one ("co-locatie" →
    "co", "locatie", "colocatie"), so that spelling with or without the hyphen does not matter.
    """
    terms: list[str] = []
    before, end = "", -1
    for match in _TOKEN.finditer(text):
        folded, own = compounds.terms(match.group())
        if not folded:
            continue
        if match.start() == end + 1 and text[end] in _HYPHENS:
            terms.append(stem(before + folded))
        before, end = folded, match.end()
        terms += own
    return terms


def term_set(text: str, compounds: Compounds) -> frozenset[str]:
    """Return the different terms of a text, as `index_terms` gives them."""
    if any(hyphen in text for hyphen in _HYPHENS):
        return frozenset(index_terms(text, compounds))
    words = set(_TOKEN.findall(text))
    return frozenset(chain.from_iterable(compounds.terms(word)[1] for word in words))
