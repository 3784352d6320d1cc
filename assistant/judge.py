"""Judge a statement of a language model: does what it cites say so?

Every check is code and works on the passages that the statement cites. The first that fails gives
the reason. A statement that passes is shown with the sentences that support it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.draft import readable
from assistant.injection import speaks_to_a_model
from assistant.language import detect_language
from assistant.names import find_names, in_order
from assistant.polarity import contradicts
from assistant.quantities import Quantity, find_quantities, holds
from assistant.support import Sentence, find_support
from ingest.dutch import folded_words, stem
from ingest.index import Index
from ingest.stopwords import STOPWORDS

if TYPE_CHECKING:
    from assistant.expansion import Expander

__all__ = ["THRESHOLD", "Judgement", "Reason", "judge"]

Reason = Literal[
    "", "no source", "link", "language", "instruction", "empty", "quote", "number", "name", "code",
    "negation", "opposite", "absolute", "order", "unsupported",
]  # fmt: skip
"""Why a statement does not hold; "" when it does."""

THRESHOLD = 0.4
"""From this estimated probability on, a statement counts as supported."""
LONGEST_EXPRESSION = 3
"""Words of an expression that may have changed places with another one."""
SAME = 0.6
"""Variants of a word of at least this weight mean the same."""
NEAR = 3
"""Content words on either side of a number that say what it counts."""
SHORTEST_QUOTE = 3
"""Words: what stands between quotation marks and is shorter is a term, not a quotation."""

_LINK = re.compile(
    r"https?:|ftp:|data:|javascript:|mailto:|www\.|!?\[[^\]]*\]\s*\(|\]\s*:\s*\S+\.\S"
    r"|\b[\w-]+\.(?:nl|com|org|net|eu|io|be|de|info|dev|app|xyz|ru|cn|co|me|gov|evil|test|example)"
    r"(?:\b|/)|</?[a-z!][^>]*>|\S+@\S+\.\w+|&#?\w+;|\\x[0-9a-f]{2}",
    re.IGNORECASE,
)
_CODE_WORD = re.compile(r"\b[A-Z]{4,}[-_]?\d{3,}\b")
_QUOTED = re.compile(r"[“„\"«]([^“”„\"«»]+)[”\"»“]|(?<!\w)[‘']([^‘’']{12,})[’'](?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is thought of a statement.

    Attributes:
        reason: Why it does not hold; "" when it does.
        score: How well it is supported, in [0, 1]; 0 when a check before that failed.
        sentences: What supports it; empty when it does not hold.
    """

    reason: Reason
    score: float = 0.0
    sentences: tuple[Sentence, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the statement may be shown."""
        return not self.reason


def judge(
    index: Index,
    expander: Expander,
    statement: str,
    cited: Sequence[Sentence],
    *,
    english: bool = False,
) -> Judgement:
    """Judge a statement by the sentences of the passages that it cites.

    Args:
        index: The documents.
        expander: Knows which words mean the same.
        statement: Plain text, without markers.
        cited: All sentences of the cited passages.
        english: Whether the statement is in English.
    """
    cited = [sentence for sentence in cited if not speaks_to_a_model(sentence.text)]
    reason = (
        _at_first_sight(statement, cited, english=english)
        or _facts(expander, statement, cited, english=english)
        or _code(index, statement)
    )
    if reason:
        return Judgement(reason=reason)
    support = find_support(index, expander, statement, cited, english=english)
    if support is None:
        return Judgement(reason="empty")
    texts = [f"{sentence.text}. {sentence.above}" for sentence in support.sentences]
    if _verbatim(statement, texts):
        return Judgement(reason="", score=support.score, sentences=support.sentences)
    reason = _against(statement, support.sentences, english=english)
    if not reason and support.score < THRESHOLD:
        reason = "unsupported"
    return Judgement(
        reason=reason, score=support.score, sentences=() if reason else support.sentences
    )


def _against(statement: str, sentences: Sequence[Sentence], *, english: bool) -> Reason:
    """Check a statement against the very sentences that support it."""
    if not all(
        _counted(statement, quantity, sentences, english=english)
        for quantity in find_quantities(statement)
    ):
        return "number"
    if any(_swapped(statement, sentence.text) for sentence in sentences):
        return "order"
    return contradicts(statement, [sentence.text for sentence in sentences])


def _swapped(statement: str, sentence: str) -> bool:
    """Whether a statement is a sentence in which two expressions have changed places.

    "De specialist vraagt de huisarts om advies" for "De huisarts vraagt de specialist om advies".
    What stands at the very start may move without a change of meaning: "In 2024 ...".
    """
    ours, theirs = folded_words(statement), folded_words(sentence)
    if ours == theirs or Counter(ours) != Counter(theirs):
        return False
    start = next(n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b)
    end = next(n for n, (a, b) in enumerate(zip(ours[::-1], theirs[::-1], strict=True)) if a != b)
    mine, other = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    return start > 0 and any(
        mine[:y] == other[-y:] and mine[-x:] == other[:x] and mine[y:-x] == other[x:-y]
        for x in range(1, LONGEST_EXPRESSION + 1)
        for y in range(1, LONGEST_EXPRESSION + 1)
        if x + y < len(mine)
    )


def _at_first_sight(statement: str, cited: Sequence[Sentence], *, english: bool) -> Reason:
    if not cited:
        return "no source"
    if _LINK.search(statement):
        return "link"
    if speaks_to_a_model(statement):
        return "instruction"
    if not any(word not in STOPWORDS and word.isalpha() for word in folded_words(statement)):
        return "empty"
    language, mixed = detect_language(statement)
    if not mixed and language == ("nl" if english else "en") and len(statement.split()) > 3:
        return "language"
    return ""


def _facts(
    expander: Expander, statement: str, cited: Sequence[Sentence], *, english: bool
) -> Reason:
    """Check what must be there to the letter: quotations, numbers, names."""
    for match in _QUOTED.finditer(statement):
        words = match[1] or match[2]
        if len(words.split()) >= SHORTEST_QUOTE and not _verbatim(
            words, [sentence.text for sentence in cited] + [_running(cited)]
        ):
            return "quote"
    if not all(
        _counted(statement, quantity, cited, english=english)
        for quantity in find_quantities(statement)
    ):
        return "number"
    for name in find_names(statement, english=english):
        there = any(in_order(name, folded_words(s.everything)) for s in cited)
        if not there and not (english and _translated(expander, name, cited)):
            return "name"
    return ""


def _translated(expander: Expander, name: Sequence[str], cited: Sequence[Sentence]) -> bool:
    """Whether the glossary knows the words of an English statement in the words of a source."""
    stems = frozenset(stem(w) for s in cited for w in folded_words(s.everything))
    terms = expander.expand(" ".join(name), english=True)
    return bool(terms) and all(
        any(v.weight >= SAME and stems.issuperset(v.terms) for v in term.variants) for term in terms
    )


def _code(index: Index, statement: str) -> Reason:
    """Refuse a code word that only one passage has: what an order to say it looks like."""
    for word in _CODE_WORD.findall(statement):
        if any(index.lexical.document_frequency(stem(part)) < 2 for part in folded_words(word)):
            return "code"
    return ""


def _counted(
    statement: str, quantity: Quantity, cited: Sequence[Sentence], *, english: bool
) -> bool:
    """Whether a sentence has the quantity, and says it of the same thing."""
    around = _around(statement, quantity)
    # A rank or a percentage says little by itself: there is an "eerste lijn" everywhere.
    is_vague = any(reading.endswith(("e", "%")) for reading in quantity.readings)
    needed = 0 if english else min(len(around), 2 if is_vague else 1)
    for sentence in cited:
        for text, other in ((sentence.text, f"{sentence.text} {sentence.above}"),
                            (sentence.above, sentence.everything),
                            (sentence.of_source, sentence.everything)):  # fmt: skip
            known = frozenset(r for q in find_quantities(text) for r in q.readings)
            if holds(known, quantity) and len(around & _stems(other)) >= needed:
                return True
    return False


def _around(statement: str, quantity: Quantity) -> frozenset[str]:
    """Return the stems of the content words near a quantity."""
    before = _content(statement[: quantity.start])[-NEAR:]
    after = _content(statement[quantity.end :])[:NEAR]
    return frozenset([*before, *after])


def _content(text: str) -> list[str]:
    return [stem(w) for w in folded_words(text) if w not in STOPWORDS and not w[0].isdigit()]


def _stems(text: str) -> frozenset[str]:
    return frozenset(_content(text))


def _running(cited: Sequence[Sentence]) -> str:
    return " ".join(sentence.text for sentence in cited)


def _verbatim(words: str, texts: Sequence[str]) -> bool:
    """Whether words stand in one of the texts, apart from capitals, quotation marks and spaces."""
    wanted = _levelled(words)
    return bool(wanted) and any(wanted in _levelled(text) for text in texts)


def _levelled(text: str) -> str:
    plain = re.sub(r"[“”„\"«»]", '"', re.sub(r"[‘’`´]", "'", readable(text))).casefold()
    return re.sub(r"\s+", " ", re.sub(r"[‐‑–—]", "-", plain)).strip(' .,;:"')
