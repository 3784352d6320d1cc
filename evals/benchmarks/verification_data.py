"""Make statements that a passage does and does not support, from the passages of any corpus.

True statements are quotations and rewordings that keep the meaning; false ones change a number, a
name, a yes into a no, take a half from elsewhere, or add something. All by rule and by seed, so
that the same corpus gives the same statements.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.names import find_names
from assistant.quantities import find_quantities
from assistant.support import Sentence

__all__ = ["Case", "make_cases"]

LONGEST = 320
"""Characters: longer sentences are lists of names, which nobody writes as one statement."""
SHORTEST_WORDS = 6

_SYNONYMS: Mapping[str, str] = {
    "duidelijke": "heldere", "belangrijk": "van belang", "steeds vaker": "vaker",
    "bijvoorbeeld": "onder meer", "ondersteunen": "helpen", "ondersteunt": "helpt",
    "mogelijkheden": "kansen", "starten": "beginnen", "inwoners": "bewoners",
    "verminderen": "verlagen", "tekort": "gebrek", "organisaties": "instellingen",
    "zorgverleners": "zorgprofessionals", "zorgprofessionals": "zorgverleners",
    "partijen": "partners", "partners": "partijen", "zoals": "bijvoorbeeld", "ook": "eveneens",
    "verkennen": "onderzoeken", "verken": "onderzoek", "samen": "gezamenlijk",
    "gezamenlijk": "samen", "daarnaast": "verder", "huidige": "bestaande", "extra": "meer",
    "vanuit": "uit", "vastgelegd": "afgesproken", "krijgen": "ontvangen", "duidelijk": "helder",
    "wensen": "verlangens", "verbeteren": "beter maken", "vergroten": "verhogen",
    "patiënten": "cliënten", "huidig": "bestaand", "toename": "stijging", "delen": "uitwisselen",
    "bespreek": "overleg over", "betrokken": "deelnemende", "snel": "vlot", "manier": "wijze",
    "verschillende": "diverse", "aantal": "reeks", "inzicht": "zicht", "uitvoering": "realisatie",
    "ouderen": "oudere mensen", "medewerkers": "personeel", "kosten": "uitgaven",
}  # fmt: skip
_OPPOSITES: Mapping[str, str] = {
    "meer": "minder", "minder": "meer", "binnen": "buiten", "altijd": "nooit", "voor": "na",
    "samen": "afzonderlijk", "gezamenlijk": "afzonderlijk", "verbeteren": "verslechteren",
    "versterken": "verzwakken", "toeneemt": "afneemt", "groeit": "krimpt", "hoger": "lager",
    "lager": "hoger", "betere": "slechtere", "groot": "klein", "wel": "niet", "eerste": "tweede",
    "tweede": "eerste", "voldoende": "onvoldoende", "mogelijk": "onmogelijk",
}  # fmt: skip
_VERBS = re.compile(
    r"\b(is|zijn|blijft|blijven|heeft|hebben|kan|kunnen|wordt|worden|maakt|maken|biedt|bieden|zetten"
    r"|draagt|dragen|werken|werkt|moet|moeten|vervullen|vraagt|geldt|helpt|zorgt|gaat|telt)\b"
)
_COMMANDS = re.compile(r"^(Maak|Leg|Zorg|Bespreek|Verken|Organiseer|Investeer|Benoem|Stem|Sluit)\b")
_INVENTED = (
    ", en de kosten daarvan bedragen 2,4 miljoen euro per jaar",
    ", waarvoor de gemeente een subsidie verstrekt",
    " en dat is volgens de minister wettelijk verplicht",
    ", zo besloot de rechtbank in Utrecht",
    " en leverde een daling van 37 procent van de wachttijden op",
    ", met uitzondering van particuliere klinieken",
    " en daarom sluiten de meeste afdelingen hun deuren",
    ", na een stemming onder alle huisartsen van het land",
    " en wordt betaald uit een fonds van Philips",
    ", mits de ondernemingsraad daarmee schriftelijk instemt",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A statement, the sentences it cites, and whether they support it.

    `way` says how it was made.
    """

    statement: str
    cited: tuple[Sentence, ...]
    true: bool
    way: str


Make = Callable[[Sentence, Sequence[Sentence], random.Random], str | None]


def make_cases(passages: Sequence[Sequence[Sentence]], *, seed: int = 6) -> list[Case]:
    """Return true and false statements about passages, given as their sentences."""
    chance = random.Random(seed)  # noqa: S311  # the same statements every time
    cases: dict[tuple[str, bool], Case] = {}
    everywhere = [sentence for passage in passages for sentence in passage]
    for passage in passages:
        for sentence in passage:
            if not _usable(sentence):
                continue
            for case in _cases(sentence, passage, everywhere, chance):
                cases.setdefault((case.statement, case.true), case)
    return list(cases.values())


def _cases(
    sentence: Sentence,
    passage: Sequence[Sentence],
    everywhere: Sequence[Sentence],
    chance: random.Random,
) -> Iterator[Case]:
    elsewhere = [s for s in everywhere if s not in passage and s.text != sentence.text]
    for ways, true, others in ((_TRUE, True, passage), (_FALSE, False, elsewhere)):
        for way, make in ways.items():
            statement = make(sentence, others, chance)
            if statement and (way == "quotation" or statement != sentence.text):
                yield Case(statement=statement, cited=tuple(passage), true=true, way=way)
    strangers = [s for s in elsewhere if _usable(s)]
    if strangers:
        other = chance.choice(strangers)
        if not any(other.text in s.text or s.text in other.text for s in passage):
            yield Case(statement=other.text, cited=tuple(passage), true=False, way="wrong source")


def _usable(sentence: Sentence) -> bool:
    text = sentence.text
    return (
        len(text) <= LONGEST
        and len(text.split()) >= SHORTEST_WORDS
        and text[0].isupper()
        and text[-1] in ".!"
        and not re.search(r"www\.|https?:|@", text)
    )


# Rewordings that keep the meaning


def _quotation(sentence: Sentence, others: Sequence[Sentence], chance: random.Random) -> str:
    return sentence.text


def _reported(sentence: Sentence, others: Sequence[Sentence], chance: random.Random) -> str:
    opening = chance.choice(
        (
            "In het document staat: {}",
            "Volgens de bron geldt: {}",
            "De tekst vermeldt het volgende: {}",
        )
    )
    return str(opening.format(sentence.text))


def _synonyms(sentence: Sentence, others: Sequence[Sentence], chance: random.Random) -> str:
    text = sentence.text
    for word, other in _SYNONYMS.items():
        text = re.sub(rf"(?<![\w-]){word}(?![\w-])", f"\0{other}\0", text)
    return text.replace("\0", "")


def _advised(sentence: Sentence, others: Sequence[Sentence], chance: random.Random) -> str | None:
    if not _COMMANDS.match(sentence.text):
        return None
    first, rest = sentence.text.split(" ", 1)
    verb = {"Leg": "leggen", "Zorg": "zorgen", "Stem": "stemmen", "Sluit": "sluiten"}.get(
        first, f"{first.lower()}en".replace("maaken", "maken").replace("benoemen", "benoemen")
    )
    opening = chance.choice(("Partijen", "De organisaties", "Ziekenhuis en huisartsen"))
    return f"{opening} {verb} {rest}" if opening != "Ziekenhuis en huisartsen" else None


def _first_clause(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    head, comma, _ = sentence.text.partition(", ")
    if not comma or len(head.split()) < SHORTEST_WORDS or not _VERBS.search(head):
        return None
    return f"{head}."


def _two_together(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    number = others.index(sentence)
    if number + 1 == len(others) or not _usable(others[number + 1]):
        return None
    following = others[number + 1].text
    return f"{sentence.text.rstrip('.')}, en {following[0].lower()}{following[1:]}"


def _other_figures(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    words = "twee drie vier vijf zes zeven acht negen tien elf twaalf".split()
    more = {"achttien": "18", "achtentwintig": "28", "veertig": "40"}
    table = {word: str(n) for n, word in enumerate(words, start=2)} | more
    text = sentence.text
    for word, digits in table.items():
        text = re.sub(rf"\b{word}\b", digits, text, flags=re.IGNORECASE)
    text = text.replace("%", " procent")
    return text if text != sentence.text else None


def _place_last(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    """Put the opening phrase at the end: "In 2024 startte X." becomes "Startte X in 2024."."""
    match = re.match(r"((?:In|Vanaf|Sinds|Bij|Binnen|Voor|Met) [^,]{3,40}?) (\w+) (.+)\.$",
                     sentence.text)  # fmt: skip
    if match is None or not _VERBS.fullmatch(match[2]):
        return None
    return f"{match[3][0].upper()}{match[3][1:]} {match[2]} {match[1][0].lower()}{match[1][1:]}."


# Changes that make it untrue


def _wrong_number(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    found = find_quantities(sentence.text)
    if not found:
        return None
    quantity = chance.choice(found)
    written = sentence.text[quantity.start : quantity.end]
    other = re.sub(r"\d+", lambda m: str(int(m[0]) + chance.randrange(1, 9)), written)
    if other == written:
        other = chance.choice(["zevenenzestig", "honderdtwaalf", "93"])
    return sentence.text[: quantity.start] + other + sentence.text[quantity.end :]


def _wrong_name(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    names = re.findall(r"(?<=\w )[A-Z][\w-]+(?: [A-Z][\w-]+)*", sentence.text)
    strange = ["Groningen", "Philips", "Erasmus MC", "Zilveren Kruis", "Terneuzen", "Actiz", "KNMG"]
    theirs = {word for name in find_names(sentence.text) for word in name}
    choices = [name for name in strange if not set(name.lower().split()) & theirs]
    return sentence.text.replace(chance.choice(names), chance.choice(choices)) if names else None


def _denied(sentence: Sentence, others: Sequence[Sentence], chance: random.Random) -> str | None:
    text = sentence.text
    if re.search(r"\b(?:niet|geen|zonder|nooit)\b", text):
        return re.sub(r"\b(?:niet|geen|nooit) ", "", re.sub(r"\bzonder\b", "met", text), count=1)
    if _COMMANDS.match(text):
        first, rest = text.split(" ", 1)
        return f"{first} geen {rest}" if first == "Maak" else f"{first} niet {rest}"
    match = _VERBS.search(text)
    return f"{text[: match.end()]} niet{text[match.end() :]}" if match else None


def _opposite(sentence: Sentence, others: Sequence[Sentence], chance: random.Random) -> str | None:
    there = [word for word in _OPPOSITES if re.search(rf"\b{word}\b", sentence.text)]
    if not there:
        return None
    word = chance.choice(there)
    return re.sub(rf"\b{word}\b", _OPPOSITES[word], sentence.text, count=1)


def _half_from_elsewhere(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    donors = [s for s in others if _usable(s)]
    if not donors:
        return None
    ours, theirs = sentence.text.split(), chance.choice(donors).text.split()
    return " ".join([*ours[: len(ours) // 2], *theirs[len(theirs) // 2 :]])


def _invented_tail(sentence: Sentence, others: Sequence[Sentence], chance: random.Random) -> str:
    return f"{sentence.text.rstrip('.')}{chance.choice(_INVENTED)}."


def _roles_swapped(
    sentence: Sentence, others: Sequence[Sentence], chance: random.Random
) -> str | None:
    roles = (
        "huisarts",
        "medisch specialist",
        "patiënt",
        "ziekenhuis",
        "gemeente",
        "wijkverpleging",
    )
    there = [role for role in roles if re.search(rf"\b{role}\b", sentence.text)]
    if len(there) < 2:
        return None
    one, two = there[:2]
    return re.sub(rf"\b(?:{one}|{two})\b", lambda m: two if m[0] == one else one, sentence.text)


_TRUE: Mapping[str, Make] = {
    "quotation": _quotation,
    "reported": _reported,
    "synonyms": _synonyms,
    "advice as a sentence": _advised,
    "first clause": _first_clause,
    "two sentences": _two_together,
    "figures for words": _other_figures,
    "other word order": _place_last,
}
_FALSE: Mapping[str, Make] = {
    "wrong number": _wrong_number,
    "wrong name": _wrong_name,
    "yes for no": _denied,
    "opposite": _opposite,
    "half from elsewhere": _half_from_elsewhere,
    "invented tail": _invented_tail,
    "roles swapped": _roles_swapped,
}
