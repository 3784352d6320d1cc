"""Which words of a question say what it is about, and not only how it asks."""

from __future__ import annotations

from functools import cache

from assistant.values import Query
from ingest.dutch import fold, stem, tokenise

__all__ = ["topic_terms"]

_ASKING = """
    afspreken afspraak afspraken afgesproken regelen geregeld vastleggen vastgelegd adviseren
    adviseert advies adviezen aanbevelen aanbeveling aanbevelingen aanraden raadt aanrader tip tips
    voorbeeld voorbeelden praktijkvoorbeeld praktijkvoorbeelden document documenten bron bronnen
    tekst stuk stukken staat staan zegt zeggen noemt noemen noem vermeld vermeldt vermelden
    beschrijft beschrijven schrijft schrijven lees lezen vertel vertellen geef geven gegeven
    overzicht lijst opsomming somt nodig geldt gelden betekent betekenen afkorting begrip standpunt
    uitleg uitleggen leg bedoeld bedoelt doen doet gedaan maken maakt gemaakt hebben heeft gaan gaat
    komen komt zijn wordt worden kunnen moeten willen vinden vind weten weet graag info informatie
    meer iets alles belangrijk
    agree agreed agreement agreements arrange arranged advice advise advises recommend recommends
    recommended recommendation recommendations tip example examples document documents source
    sources say says said mention mentions mentioned tell describe describes explain list overview
    mean means should about guideline exist need organise made make
""".split()  # a list as long as this is easier to read as text


def topic_terms(query: Query) -> list[int]:
    """Return the positions of the terms that name a subject.

    Words that ask ("afspreken", "advies", "voorbeeld") and words for the sort of document
    ("leidraad") do not. Every term when no other is left; none when there are none.
    """
    asking = _asking() | {stem(fold(kind)) for kind in query.kinds}
    about = [n for n, term in enumerate(query.terms) if not _is_among(term.text, asking)]
    return about or list(range(len(query.terms)))


def _is_among(text: str, stems: frozenset[str] | set[str]) -> bool:
    return all(stem(token.folded) in stems for token in tokenise(text))


@cache
def _asking() -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in _ASKING)
