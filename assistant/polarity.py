"""Tell whether a statement says yes where its source says no, or the other way round.

A negation reaches as far as its clause. A statement may only deny what a clause of the source
denies, and may not assert what the source only denies. The same holds for words that turn a
sentence round ("meer" and "minder") and for words that leave no exception ("verplicht").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from ingest.dutch import stem, tokenise
from ingest.stopwords import STOPWORDS

__all__ = ["contradicts"]

_NEGATIONS = frozenset(
    "niet geen nooit niets niemand nergens zonder noch evenmin nimmer not no never without none "
    "nothing nobody neither nor cannot dont doesnt isnt arent wont cant".split()
)
_LACKS = frozenset({"zonder", "geen", "without", "no"})
_AVOIDS = re.compile(
    r"(?:voorkom|vermijd|weiger|verbied|verbod|uitgeslot|afgeraden|avoid|prevent)\w*"
)
_NOT_ONLY = re.compile(
    r"\b(?:niet|not) (?:alleen|slechts|enkel|only|just)\b|\bniet langer dan\b|\bgeen zorgen\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()–—!?]|\.(?=\s|$)|\s-\s|\b(?:maar|terwijl|omdat|doordat|zodat|waardoor|wanneer|indien|als"
    r"|hoewel|tenzij|mits|but|while|because|although|unless|when|which|whereas|zonder(?= dat))\b",
    re.IGNORECASE,
)
_PAIRS = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, right in (
        line.split("|")
        for line in """
stijgt stijgen toeneemt toenemen groeit groeien | daalt dalen afneemt afnemen krimpt krimpen
meer more hoger higher | minder less lager lower
increase increases | decrease decreases
verplicht verplichting mandatory compulsory required | vrijwillig optioneel vrijblijvend voluntary
toegestaan allowed permitted mag | verboden forbidden prohibited
altijd always | nooit never
minimaal minstens tenminste minimum | maximaal hoogstens hooguit maximum
binnen within inside | buiten outside
voor before | na after
begin start beginnen beginning | eind einde end
openbaar public | vertrouwelijk geheim confidential secret
tijdelijk temporary | permanent blijvend structureel
centraal central | decentraal decentralised
versterken strengthen versterkt | verzwakken weaken verzwakt
verbeteren improve verbetert beter better | verslechteren worsen verslechtert slechter worse
goedkoper cheaper | duurder
groot large grote | klein small kleine
veel many much | weinig few little
eerder earlier | later
wel | niet
gezamenlijk samen together jointly | afzonderlijk apart separately
vervangt vervangen replace replaces | aanvult aanvullen supplement
""".strip().splitlines()
    )
)
"""Words that turn a sentence round."""
_TOO_COMMON = frozenset(
    "voor na binnen buiten wel niet mag meer begin start eind end einde".split()
)
"""Of these both sides occur so often that only the pair next to the same word counts."""
_ABSOLUTES = frozenset(
    stem(word)
    for word in (
        "verplicht verplichten verboden verbod wettelijk gegarandeerd garandeert garantie "
        "uitsluitend alleen slechts nooit altijd iedereen niemand onmiddellijk definitief "
        "mandatory forbidden guaranteed only never always exclusively legally compulsory"
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """The content of a clause, as stems, and whether it denies ("niet") or averts it."""

    stems: frozenset[str]
    denies: bool
    avoids: bool


def contradicts(
    statement: str, evidence: Sequence[str]
) -> Literal["", "negation", "opposite", "absolute"]:
    """Return why a statement goes against its evidence, or "".

    Args:
        statement: What is stated.
        evidence: The sentences that support it.

    Returns:
        "negation", "opposite", "absolute", or "" when nothing of the kind is wrong.
    """
    ours = _clauses(statement)
    theirs = [clause for sentence in evidence for clause in _clauses(sentence)]
    source = " ".join(evidence)
    if (
        _denial_added(ours, theirs)
        or _denial_lost(ours, theirs)
        or _thing_denied(statement, source)
        or _prefixed(statement, source)
    ):
        return "negation"
    if _turned_round(statement, source):
        return "opposite"
    known = _stems(_NOT_ONLY.sub(" ", source))
    if (_stems(_NOT_ONLY.sub(" ", statement)) - known) & _ABSOLUTES:
        return "absolute"
    return ""


def _denial_added(ours: Sequence[_Clause], theirs: Sequence[_Clause]) -> bool:
    for clause in ours:
        if clause.denies and not any(
            (other.denies or (other.avoids and not clause.avoids))
            and len(clause.stems & other.stems) >= 0.3 * len(clause.stems)
            for other in theirs
        ):
            return True
    return False


def _denial_lost(ours: Sequence[_Clause], theirs: Sequence[_Clause]) -> bool:
    for other in theirs:
        if not other.denies or not other.stems:
            continue
        for clause in ours:
            shared = clause.stems & other.stems
            alone = len(other.stems) == 1 and clause.stems == other.stems
            enough = alone or len(shared) >= max(2, 0.6 * len(other.stems))
            if clause.denies or clause.avoids or not enough:
                continue
            if any(not t.denies and len(shared & t.stems) >= 0.8 * len(shared) for t in theirs):
                continue  # the source asserts it as well
            if not any(c.denies or c.avoids for c in ours):
                return True
    return False


def _thing_denied(statement: str, source: str) -> bool:
    """Whether a statement speaks of what the source only has after "zonder" or "geen"."""
    words = [token.folded for token in tokenise(source)]
    denied = {stem(b) for a, b in pairwise(words) if a in _LACKS and b not in STOPWORDS}
    there = {stem(b) for a, b in pairwise(["", *words]) if a not in _LACKS}
    lacking = denied - there
    if not lacking or any(word in _NEGATIONS for word in _words(statement)):
        return False
    return bool(lacking & _stems(statement))


def _prefixed(statement: str, source: str) -> bool:
    """Whether one says "voldoende" where the other only says "onvoldoende"."""
    ours, theirs = _words(statement), _words(source)
    return any(
        (f"on{word}" in theirs and word not in theirs and len(word) > 4)
        or (word.startswith("on") and len(word) > 6 and word[2:] in theirs and word not in theirs)
        for word in ours
    )


def _turned_round(statement: str, source: str) -> bool:
    ours, theirs = _words(statement), _words(source)
    for left, right in _PAIRS:
        for here, there in ((left, right), (right, left)):
            said = (here & ours) - _TOO_COMMON
            if said and not here & theirs and there & theirs and not there & ours:
                return True
    return _neighbour_turned(statement, source)


def _neighbour_turned(statement: str, source: str) -> bool:
    """Whether a small word stands before the same word as its opposite does in the source."""
    ours, theirs = _pairs(statement), _pairs(source)
    for left, right in _PAIRS:
        for here, there in ((left, right), (right, left)):
            for small, word in ours:
                both = any((small, link) in theirs for link in ("en", "of", "and", "or"))
                if small not in here & _TOO_COMMON or (small, word) in theirs or both:
                    continue
                if any((other, word) in theirs for other in there):
                    return True
    return False


@lru_cache(maxsize=4_096)
def _clauses(text: str) -> tuple[_Clause, ...]:
    return tuple(clause for clause in _read_clauses(_NOT_ONLY.sub(" ", text)) if clause.stems)


def _read_clauses(text: str) -> Iterator[_Clause]:
    start = 0
    for match in _CLAUSE.finditer(text):
        yield _clause(text[start : match.start()])
        start = match.start() if match[0].lower() == "zonder" else match.end()
    yield _clause(text[start:])


def _clause(text: str) -> _Clause:
    words = [token.folded for token in tokenise(text)]
    content = (w for w in words if w not in STOPWORDS and w not in _NEGATIONS)
    return _Clause(
        stems=frozenset(stem(w) for w in content if not _AVOIDS.fullmatch(w)),
        denies=any(word in _NEGATIONS for word in words),
        avoids=any(_AVOIDS.fullmatch(word) for word in words),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(token.folded for token in tokenise(text))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(token.folded) for token in tokenise(text))


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = [token.folded for token in tokenise(text)]
    return frozenset(pairwise(words))
