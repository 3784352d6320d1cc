"""The columns of a spreadsheet, with the words that evaluators use for them.

One row is one question; rows with the same id, numbered by `beurt`, are one conversation.
"""

from __future__ import annotations

from typing import get_args

from evals.cases.case import AbstainKind, FactKind, QuestionType, Split

__all__ = [
    "ALIKE",
    "CASE_COLUMNS",
    "CHOICES",
    "EXPLAINED",
    "FACT_KINDS",
    "LONGEST_QUOTES",
    "NO",
    "QUOTE_COLUMNS",
    "TURN_COLUMNS",
    "YES",
    "all_columns",
]

YES = frozenset({"ja", "j", "x", "waar", "true", "1", "yes"})
NO = frozenset({"", "nee", "n", "onwaar", "false", "0", "no"})
FACT_KINDS: tuple[str, ...] = get_args(FactKind)
LONGEST_QUOTES = 4
"""Quotations that a template has room for; a file may have more columns."""

TURN_COLUMNS = (
    "id", "beurt", "vraag", "losse vraag", "niet in bronnen", "reden", "feiten", "verboden",
)  # fmt: skip
QUOTE_COLUMNS = ("document", "citaat", "pagina", "groep", "gewicht")
CASE_COLUMNS = (
    "ook goed", "niet goed", "soort", "deel", "labels", "gouden vraag", "voorbeeldantwoord",
    "geldig van", "geldig tot", "auteur", "beoordeeld door", "opmerkingen",
)  # fmt: skip
ALIKE = {
    "question": "vraag", "quote": "citaat 1", "citaat": "citaat 1", "doc": "document 1",
    "document": "document 1", "pagina": "pagina 1", "groep": "groep 1", "gewicht": "gewicht 1",
    "type": "soort", "split": "deel", "tags": "labels", "opmerking": "opmerkingen",
    "facts": "feiten", "should_abstain": "niet in bronnen", "abstain_kind": "reden",
    "must_pass": "gouden vraag",
}  # fmt: skip
"""Other names under which a column is understood."""

CHOICES: dict[str, tuple[str, ...]] = {
    "soort": get_args(QuestionType),
    "deel": get_args(Split),
    "reden": get_args(AbstainKind),
    "niet in bronnen": ("ja", "nee"),
    "gouden vraag": ("ja", "nee"),
    "gewicht": ("onmisbaar", "nuttig"),
}
EXPLAINED = {
    "id": "Uniek kenmerk zonder spaties, zoals ouderenzorg-01. Gebruik een kenmerk nooit opnieuw.",
    "beurt": "Alleen bij een gesprek: 1, 2, 3 ... op rijen met hetzelfde id. Anders leeg.",
    "vraag": "De vraag zoals iemand hem stelt, met tikfouten en al.",
    "losse vraag": "Bij een vervolgvraag: dezelfde vraag, begrijpelijk zonder het gesprek.",
    "niet in bronnen": "ja als de documenten de vraag niet beantwoorden; dan geen citaten.",
    "reden": "Waarom niet: niet_in_bronnen, andere_regio, verouderd, valse_aanname ...",
    "feiten": "Wat het antwoord moet zeggen, één per regel (Alt+Enter): soort: vorm | andere vorm. "
    "Voorbeeld: bedrag: € 20,60. Zonder soort is het tekst. (nuttig) ervoor: telt half.",
    "verboden": "Wat het antwoord niet mag zeggen, in dezelfde vorm als de feiten.",
    "document 1": "Kenmerk van het document; `leidraad sources` toont ze.",
    "citaat 1": "Letterlijk uit het document geplakt, liefst een hele zin.",
    "pagina 1": "Bladzijde, alleen om gelijke citaten uit elkaar te houden.",
    "groep 1": "Citaten met dezelfde letter zijn elkaars alternatief; leeg: elk citaat is nodig.",
    "gewicht 1": "onmisbaar (ook als het leeg is) of nuttig.",
    "ook goed": "Plaatsen die ook aangehaald mogen worden, één per regel: document: citaat.",
    "niet goed": "Plaatsen die niet aangehaald mogen worden, één per regel: document: citaat.",
    "soort": "Wat voor vraag het is; leeg: feit.",
    "deel": "dev: om aan te werken; test: alleen om te beoordelen. Leeg: dev.",
    "labels": "Eigen labels met een komma ertussen, zoals thema:ouderenzorg, stijl:typefout.",
    "gouden vraag": "ja: als deze vraag fout gaat, keurt de poort de versie af.",
    "voorbeeldantwoord": "Voor mensen; er wordt niets mee berekend.",
    "geldig van": "Datum waarop het antwoord begint te gelden, zoals 31-12-2025.",
    "geldig tot": "Laatste dag waarop het antwoord geldt.",
    "auteur": "Wie de vraag schreef.",
    "beoordeeld door": "Wie hem nakeek.",
    "opmerkingen": "Alles wat een ander moet weten.",
}


def all_columns(quotes: int = LONGEST_QUOTES) -> list[str]:
    """Return the columns in order, with room for so many quotations."""
    numbered = [f"{name} {n}" for n in range(1, quotes + 1) for name in QUOTE_COLUMNS]
    return [*TURN_COLUMNS, *numbered, *CASE_COLUMNS]
