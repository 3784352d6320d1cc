"""Understand a question: clean it, make it standalone, and say what it asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.expansion import Expander
from assistant.history import to_standalone
from assistant.intent import detect_intent
from assistant.language import detect_language
from assistant.question_words import spell_question_words
from assistant.values import Filters, Query, Turn
from corpus.catalogue import Source
from corpus.glossary import Region
from ingest.dutch import Token, common_words, fold, stem, tokenise
from ingest.lexical import Variant, WeightedTerm
from ingest.stopwords import STOPWORDS

__all__ = ["clean", "understand"]

INHERITED = 0.6
"""What a word of an earlier question counts for in a follow-up."""
_QUESTION_WORD = re.compile(
    r"\b(?:wat|wie|waar|wanneer|waarom|hoe ?veel|hoe|welke?|what|who|where|when|why|how|which)\b",
    re.IGNORECASE,
)

_DETERMINERS = frozenset(
    """
    de het een welk welke hoeveel zijn haar hun ons onze dit dat deze die geen elke elk ieder iedere
    the a an what which many much his her its their our no any
    """.split()  # a list as long as this is easier to read as text
)

_ENDING = 3
"""Letters that an adjective adds to the name of a place, at most: "Limburgse"."""
PLACE_IN_REGION = 0.6
"""What a region counts for when the question names a place in it."""
NAMED_REGION = 0.6
"""What a region counts for when the question names it in another way."""
FOREIGN = 0.3
"""What an English word counts for when we know no Dutch for it: that the documents lack it says
little."""


def clean(question: str) -> str:
    """Return the question in NFC without invisible or control characters, spaces collapsed."""
    visible = "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", question)
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return re.sub(r"\s+", " ", visible).strip()


def understand(
    question: str,
    history: Sequence[Turn],
    *,
    expander: Expander,
    sources: Iterable[Source],
    regions: Sequence[Region],
    filters: Filters,
) -> Query:
    """Return what a question asks for.

    Args:
        question: As asked; cleaned here.
        history: Earlier turns, oldest first.
        expander: Knows the words of the documents and the glossary.
        sources: The documents that can be searched.
        regions: The regions of the glossary.
        filters: Limits that the caller sets.
    """
    question = clean(question)
    turns = [replace(turn, question=clean(turn.question)) for turn in history]
    standalone, earlier = to_standalone(question, turns)
    wording = spell_question_words(question)
    language, mixed = detect_language(question)
    known = list(sources)
    named, places = _regions_in(standalone, known, regions)
    asked = _inherit(expander, standalone, question, english=language == "en" or mixed)
    where = _places(asked, known, regions)
    terms = [
        *(_in_its_region(term, where.get(n, ())) for n, term in enumerate(asked)),
        *_region_terms(named, standalone),
    ]
    return Query(
        question=question,
        standalone=standalone,
        wording=wording,
        language=language,
        mixed=mixed,
        intent=detect_intent(_intent_text(wording, earlier)),
        terms=tuple(terms),
        filters=filters,
        focus=_focus(wording),
        things=_things(question),
        kinds=_kinds_in(standalone, known),
        regions=tuple(sorted(named | places)),
        places=where,
    )


def _intent_text(question: str, earlier: str) -> str:
    """A follow-up without a question word asks the same sort of thing as the question before."""
    own = detect_intent(question)
    return earlier if earlier and own == "fact" else question


def _inherit(
    expander: Expander, standalone: str, question: str, *, english: bool
) -> list[WeightedTerm]:
    """Expand the standalone question; words that the question itself lacks weigh less."""
    own = {token.folded for token in tokenise(question)}

    def weight(term: WeightedTerm) -> float:
        inherited = not any(token.folded in own for token in tokenise(term.text))
        foreign = english and not term.variants and not term.is_name
        return (INHERITED if inherited else 1.0) * (FOREIGN if foreign else 1.0)

    return [
        replace(term, weight=weight(term)) for term in expander.expand(standalone, english=english)
    ]


def _focus(question: str) -> frozenset[str]:
    """Return the folded words that name what is asked for: "leden" in "Hoeveel leden heeft ...".

    They are the first content words that stand together, after the question word.
    """
    focus: list[str] = []
    asked = _QUESTION_WORD.search(question)
    for token in tokenise(question[asked.end() :] if asked else question):
        if token.folded in STOPWORDS:
            if focus:
                break
        else:
            focus.append(token.folded)
    return frozenset(focus[:3])


def _kinds_in(question: str, sources: Sequence[Source]) -> tuple[str, ...]:
    words = {stem(token.folded) for token in tokenise(question)}
    return tuple(sorted({s.kind for s in sources if stem(fold(s.kind)) in words}))


def _regions_in(
    question: str, sources: Sequence[Source], regions: Sequence[Region]
) -> tuple[set[str], set[str]]:
    """Return the documents' regions that the question names, and those it names a place of."""
    words = list(tokenise(question))
    present = _present(sources)
    named = {region for region in present.values() if _says(words, region)}
    places: set[str] = set()
    for region in regions:
        match = _in_documents(region, present)
        if match is None:
            continue
        same = _letters(match) == _letters(region.name)  # else it may be larger
        if same and any(_says(words, name) for name in region.also):
            named.add(match)
        elif any(_says(words, place) for place in region.places):
            places.add(match)
    return named, places - named


def _present(sources: Iterable[Source]) -> dict[str, str]:
    """Return the regions of the documents, by their letters."""
    return {_letters(source.region): source.region for source in sources if source.region}


def _in_documents(region: Region, present: Mapping[str, str]) -> str | None:
    """Return what the documents call a region of the glossary; None if they do not have it."""
    names = map(_letters, (region.name, *region.also))
    return next((present[name] for name in names if name in present), None)


def _places(
    terms: Sequence[WeightedTerm], sources: Sequence[Source], regions: Sequence[Region]
) -> dict[int, frozenset[str]]:
    """Return which terms name a town or region, and in which of the documents' regions it is."""
    named = {n: _letters(term.text) for n, term in enumerate(terms) if term.text[0].isupper()}
    if not named:
        return {}
    present = _present(sources)
    where: dict[str, set[str]] = {}
    for region in regions:
        own = _in_documents(region, present)
        for name in (region.name, *region.also, *region.places):
            where.setdefault(_letters(name), set()).update([own] if own else [])
    return {n: frozenset(where[name]) for n, name in named.items() if name in where}


def _things(question: str) -> frozenset[str]:
    """Return the content words that follow an article, "welke", "hoeveel" or the like."""
    found: set[str] = set()
    run: list[str] | None = None
    for token in tokenise(question):
        if token.folded in _DETERMINERS:
            run = []
        elif token.folded in STOPWORDS:
            run = None
        elif run is not None and len(run) < 2:
            run.append(token.folded)
            found.add(token.folded)
    return frozenset(found)


def _says(words: Sequence[Token], name: str) -> bool:
    """Whether the words name a place, spelt with or without hyphens, or as an adjective.

    A name that is an ordinary word as well ("Best", "NOG") must be written as a name.
    """
    target = _letters(name)
    if target in STOPWORDS or target in common_words():
        return any(token.text == name for token in words)
    for first in range(len(words)):
        joined = ""
        for token in words[first:]:
            joined += _letters(token.folded)
            if joined.startswith(target) and len(joined) <= len(target) + _ENDING:
                return True
            if not target.startswith(joined):
                break
    return False


@lru_cache(maxsize=8_192)
def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


def _region_terms(regions: Iterable[str], question: str) -> list[WeightedTerm]:
    """Search for a region that the question names otherwise than the documents do."""
    return [
        WeightedTerm(text=region, variants=_forms(region, 1.0), weight=NAMED_REGION)
        for region in sorted(regions)
        if _letters(region) not in _letters(question)
    ]


def _in_its_region(term: WeightedTerm, regions: Iterable[str]) -> WeightedTerm:
    """Let a town also be found by the region it lies in."""
    more = [form for region in sorted(regions) for form in _forms(region, PLACE_IN_REGION)]
    variants = sorted((*term.variants, *more), key=lambda variant: -variant.weight)
    return replace(term, variants=tuple(variants)) if more else term


def _forms(region: str, weight: float) -> tuple[Variant, ...]:
    words = tuple(stem(token.folded) for token in tokenise(region))
    return Variant((stem(_letters(region)),), weight), Variant(words, weight)
