"""What sort of answer a question wants, told by how it asks, in Dutch and in English.

Only question words and general verbs count, never a subject.
"""

from __future__ import annotations

import re

from assistant.values import Intent

__all__ = ["detect_intent", "split_parts"]

_PATTERNS: tuple[tuple[Intent, str], ...] = (
    (
        "compare",
        r"verschil\w*|vergelijk\w*|verhoudt?|zowel .+ als"
        r"|welke (stukken|documenten|bronnen|regio'?s)|compar\w+|differ\w+"
        r"|(both|which) (documents|regions)|waar (lees|staat|vind|kom) (ik|je|er|we|overal)"
        r"|waar (gaat het over|komt|komen)\b|wie (heeft|hebben) het over",
    ),
    (
        "number",
        r"hoe ?veel\w*|welk (deel|percentage|aandeel|aantal|bedrag)|wat is het (aantal|percentage)"
        r"|welke? (leeftijd|omvang|capaciteit)|hoe (groot|hoog|vaak)|how (many|much)"
        r"|^(?:het )?(?:aantal|percentage|hoogte|number of)\b"
        r"|what (share|percentage|proportion|number)",
    ),
    (
        "when",
        r"wanneer|(sinds|in|vanaf|voor|tot|per|op) (welk|wat voor) (jaar|maand)"
        r"|welke? (datum|dag|jaar|maand|data)|sinds welk|when|(what|which) (date|year|day)"
        r"|^(?:de )?\w*datum\b|hoe ?lang|hoe oud|how long|since|deadline|uiterlijk",
    ),
    (
        "agree",
        r"(welke|wat voor|wat .{0,60}|hoort .{0,40}|moet\w* .{0,60}|in onze|zo'n .{0,20}|maken"
        r"|maak)\s?\b\w*afspra\w+|^\W*af ?spra\w+|af ?spre(ek|ken?)\w*|spreken? (we|wij) .*af"
        r"|vast ?legg?\w*|leg\w* (\w+ ){0,4}vast|tips?"
        r"|advie[sz]\w*|adviseren|adviseert|aanbev[eo]l\w*|aan ?ra?ad\w*|raden? \w+ (\w+ )*aan"
        r"|raadt (\w+ )*aan|mo?et(en)? (we|wij|ik(?! me\b)|ons|onze|er)\b.*"
        r"|(hoe|wat) \w+ (we|wij)\b"
        r"|(kunnen|zouden|zullen) (we|wij) .*(regelen|doen|opnemen|oppakken|maken)"
        r"|agree\w*|recommend\w*|advi[cs]e\w*|should (we|i|our|be)|arrange\w*",
    ),
    ("who", r"wie|who|whom|welke (organisaties?|partij(en)?|partners?|personen)|door wie"),
    (
        "definition",
        r"wat (is|betekent|betekenen|houdt|houden|bedoel\w*|moet ik me) .*"
        r"|wat zijn (?!(?:de|alle|enkele|goede|hun|onze|jullie)\b).*|waar staat .* voor"
        r"|wat .* (inhoudt|betekent|is dat)\b.*|leg .* uit|uitleg|what (is|does) .*"
        r"|what are (?!the\b).*|explain\w*|define|definitie",
    ),
    (
        "example",
        r"voorbeeld\w*|praktijkvoorbeeld\w*|example\w*|waar|where|in welke? \w+|welke? (regio|stad"
        r"|steden|plaats\w*)|which (region|town|place)s?",
    ),
    (
        "list",
        r"welke|noem|som .* op|opsomming|lijst\w*|geef|which|list|name|wat (zijn|waren)"
        r"|what (are|were)",
    ),
)
_COMPILED = tuple((intent, re.compile(rf"\b(?:{p})", re.IGNORECASE)) for intent, p in _PATTERNS)
_OPENINGS: frozenset[Intent] = frozenset({"number", "when", "who", "definition"})
_SECOND_PART = re.compile(
    r"(?:[?]\s+|,?\s+(?:en|and)\s+)(?=(?:wat|wie|waar|wanneer|hoe|hoeveel|welke?|what|who|where|when"
    r"|how|which)\b)",
    re.IGNORECASE,
)


def detect_intent(question: str) -> Intent:
    """Return what is asked for; "fact" when nothing more can be told.

    A question that opens with "wie", "wanneer", "hoeveel" or "wat is" wants that, whatever
    follows; otherwise the first pattern that fits decides.
    """
    opening = re.sub(r"^\W*(?:(?:en|and|maar|dus|of|ook|met|bij|van|door)\s+)*", "", question)
    found = [(intent, pattern.search(question)) for intent, pattern in _COMPILED]
    for intent, pattern in _COMPILED:
        if intent in _OPENINGS and pattern.match(opening):
            more = _more_than_a_definition(question) if intent == "definition" else None
            return more or intent
    return next((intent for intent, match in found if match), "fact")


def _more_than_a_definition(question: str) -> Intent | None:
    """Return what "wat is ..." asks for in "wat is het advies over ..." or "... het verschil"."""
    wanted: tuple[Intent, ...] = ("compare", "agree")
    patterns = dict(_COMPILED)
    return next((intent for intent in wanted if patterns[intent].search(question)), None)


def split_parts(question: str) -> list[str]:
    """Return the separate questions in a question: "wie ... en wanneer ..." gives two.

    A part with fewer than two words of its own stays with the one before it.
    """
    parts = [part.strip() for part in _SECOND_PART.split(question)]
    kept: list[str] = []
    for part in parts:
        if kept and len(re.findall(r"\w+", part)) < 3:
            kept[-1] = f"{kept[-1]}, {part}"
        elif part:
            kept.append(part)
    return kept or [question]
