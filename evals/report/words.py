"""The words of a report: figures, verdicts and causes in plain Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.statistics.agreement import FAIR

__all__ = [
    "ABSTAIN_KINDS",
    "CAUSES",
    "EXPLAINED",
    "METRICS",
    "PART_KINDS",
    "SPLITS",
    "change_verdict",
    "citation_line",
    "counted",
    "headline",
    "milliseconds",
    "number",
    "oracle_lines",
    "part_name",
    "percent",
    "points",
    "review_lines",
]

METRICS: dict[str, str] = {
    "correct": "Goed beantwoord",
    "quote_recall@5": "Gouden citaten bij de eerste 5 passages",
    "citation_f1": "Juiste bronnen aangehaald (F1)",
    "f1_gr": "Goed zwijgen en goed antwoorden (F1)",
    "facts": "Onmisbare feiten genoemd",
    "facts_weighted": "Feiten genoemd, nuttige half geteld",
    "forbidden": "Zegt iets dat niet mag",
    "verbatim": "Citaten staan er letterlijk",
    "citation_precision": "Bronvermeldingen die raak zijn",
    "citation_precision_judged": "Raak, van de beoordeelde vermeldingen",
    "citation_recall": "Gouden citaten die aangehaald zijn",
    "citations_unjudged": "Vermeldingen die niemand beoordeelde",
    "support_recall": "Beweringen die hun bron heeft",
    "support_precision": "Vermeldingen die een bewering dragen",
    "number_errors": "Antwoorden met een getal zonder bron",
    "quote_recall@1": "Gouden citaten bij de eerste passage",
    "quote_recall@3": "Gouden citaten bij de eerste 3",
    "quote_recall@10": "Gouden citaten bij de eerste 10",
    "complete@1": "Alles bij de eerste passage",
    "complete@3": "Alles bij de eerste 3",
    "complete@5": "Alles bij de eerste 5",
    "complete@10": "Alles bij de eerste 10",
    "soft_recall@10": "Deel van de citaten bij de eerste 10",
    "nDCG@10": "Volgorde van de passages (nDCG@10)",
    "RR@10": "Plaats van de eerste goede passage (RR@10)",
    "budget_recall": "Gouden citaten binnen 4.000 tekens",
    "precision@5": "Deel van de tekst dat ertoe doet (5)",
    "iou@5": "Overlap met de gouden tekst (5)",
    "document_recall@5": "Juiste document bij de eerste 5",
    "document_nDCG@10": "Volgorde van de documenten (nDCG@10)",
    "length": "Lengte van het antwoord in woorden",
    "abstention_precision": "Terecht gezwegen, van alle keren zwijgen",
    "abstention_recall": "Gezwegen waar dat moest",
    "abstention_f1": "Zwijgen (F1)",
    "over_refusal": "Onterecht gezwegen",
    "false_answers": "Onterecht geantwoord",
    "judge": "Goed volgens het oordelende taalmodel",
}
CAUSES: dict[str, str] = {
    "error": "Het systeem gaf een fout",
    "document_missing": "Het document ontbreekt",
    "not_indexed": "De passage zit niet in de index",
    "not_found": "De passage is niet gevonden",
    "wrongly_silent": "Gevonden, maar onterecht gezwegen",
    "not_chosen": "Gevonden, maar iets anders aangehaald",
    "fact_missed": "Juiste bron, maar een feit gemist",
    "forbidden": "Zegt iets dat niet mag",
    "verbatim": "Een citaat staat er niet letterlijk",
    "wrongly_answered": "Geantwoord terwijl de bronnen het niet zeggen",
}
EXPLAINED: dict[str, str] = {
    "document_missing": "Voeg het document toe.",
    "not_indexed": "Lees het document opnieuw in, of kijk of het wel tekst bevat.",
    "not_found": "Het zoeken schiet tekort: andere woorden, of de passage staat te laag.",
    "wrongly_silent": "De passage was er, maar het systeem vond zichzelf niet zeker genoeg.",
    "not_chosen": "Het zoeken was goed; het kiezen van de zinnen niet.",
    "fact_missed": "De bron klopt, maar de zin met het feit ontbreekt in het antwoord.",
    "forbidden": "Dit is schadelijk: kijk als eerste hiernaar.",
    "verbatim": "Dit mag nooit voorkomen.",
    "wrongly_answered": "De citaten zijn echt, maar ze beantwoorden de vraag niet.",
    "error": "Bekijk de foutmelding.",
}
ABSTAIN_KINDS: dict[str, str] = {
    "niet_in_bronnen": "Staat er net niet in",
    "buiten_bereik": "Heel ander onderwerp",
    "andere_regio": "Andere regio",
    "verouderd": "Ander jaar",
    "onzin": "Onzin",
    "persoonlijk_advies": "Persoonlijk advies",
    "valse_aanname": "Valse aanname",
    "onbekend": "Niet ingedeeld",
}
PART_KINDS: dict[str, str] = {
    "thema": "Per thema",
    "document": "Per document",
    "soort": "Per soort vraag",
    "stijl": "Per manier van vragen",
    "regio": "Per regio",
    "antwoord": "Staat het antwoord in de bronnen?",
}
SPLITS = {
    "test": "testvragen (hierop is nooit bijgesteld)",
    "dev": "ontwikkelvragen (hierop mag worden bijgesteld)",
}


def number(value: float, digits: int = 0) -> str:
    """Return a number as Dutch writes it: a comma, and points between thousands."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def percent(value: float | None, digits: int = 0) -> str:
    """Return a share as a percentage; a dash when it is not defined."""
    return "–" if value is None else f"{number(100 * value, digits)}\u00a0%"


def points(value: float, digits: int = 1) -> str:
    """Return a change in percentage points, with its sign."""
    size = number(abs(100 * value), digits)
    sign = "±" if not size.strip("0,") else "+" if value > 0 else "−"
    return f"{sign}{size}"


def counted(n: int, one: str = "vraag", more: str = "vragen") -> str:
    """Return a number with its noun: "1 vraag", "2 vragen"."""
    return f"{number(n)} {one if n == 1 else more}"


def milliseconds(value: float) -> str:
    """Return a duration."""
    return f"{number(value / 1000, 1)} s" if value >= 1000 else f"{number(value)} ms"


def part_name(part: str) -> str:
    """Return the name of a part without its kind, capitalised: "thema:a-b" gives "A b"."""
    name = part.partition(":")[2] or part
    plain = name.replace("-", " ").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def headline(correct: Mapping[str, Any] | None) -> str:
    """Return how many are right and what to expect of new ones."""
    if not correct:
        return "Er is niets te beoordelen: geen enkele vraag heeft een citaat, feit of oordeel."
    right = round(correct["value"] * correct["n"])
    return (
        f"{right} van de {counted(correct['n'])} goed. Bij nieuwe vragen van deze soort "
        f"waarschijnlijk tussen de {number(100 * correct['low'])} en de "
        f"{number(100 * correct['high'])} van de 100."
    )


def change_verdict(change: float, p: float, smallest: float | None) -> str:
    """Return whether a difference may be chance, and what could have been noticed."""
    if change == 0:
        said = "Geen verschil"
    else:
        direction = "beter" if change > 0 else "slechter"
        chance = "waarschijnlijk geen toeval" if p < 0.05 else "kan toeval zijn"
        said = f"{number(abs(100 * change), 1)} punten {direction} — {chance} (p = {number(p, 3)})"
    if smallest is None:
        return f"{said}."
    if smallest >= 1:
        return f"{said}; met zo weinig vragen is geen enkel verschil te zien."
    seen = f"±{number(100 * smallest, 1)}"
    return f"{said}; met deze vragen zijn verschillen vanaf {seen} punten te zien."


def oracle_lines(gap: Mapping[str, Any]) -> list[str]:
    """Return what the gap to the oracle says: is it the finding, or the answering?"""
    wrong, mended = gap["wrong"], gap["mended"]
    if not wrong:
        return ["Elke vraag met een gouden citaat is goed beantwoord."]
    correct = gap["metrics"]["correct"]
    lines = [
        f"Van de {counted(gap['n'])} met een gouden citaat ging het bij {wrong} fout. Legt men het "
        f"systeem de gouden passages voor, dan worden er daarvan {mended} goed: daar schoot het "
        f"zoeken tekort. De andere {wrong - mended} blijven fout: daar kiest of verwoordt het "
        "systeem niet goed, ook met de juiste passage voor zich.",
        f"Beter zoeken kan het deel goed dus hoogstens van {percent(correct['baseline'])} naar "
        f"{percent(correct['candidate'])} brengen (verschil {points(correct['change'])}, "
        f"waarschijnlijk tussen {points(correct['low'])} en {points(correct['high'])} punten).",
    ]
    if gap["spoilt"]:
        lines.append(
            f"Bij {counted(gap['spoilt'])} werd een goed antwoord juist fout met de gouden "
            "passages vooraan."
        )
    return lines


def citation_line(counts: Mapping[str, int]) -> str:
    """Return how many citations are right, with and without those that nobody judged."""
    total, good, bad, unjudged = (counts[n] for n in ("total", "good", "bad", "unjudged"))
    if not total:
        return ""
    said = (
        f"Van de {counted(total, 'bronvermelding', 'bronvermeldingen')} bij vragen met een gouden "
        f"citaat {'is' if good == 1 else 'zijn'} er {good} raak ({percent(good / total)})."
    )
    if not unjudged:
        return said
    rest = f" Van {unjudged} heeft nog niemand gezegd of ze goed zijn; die tellen hierin als mis."
    if good + bad:
        share = percent(good / (good + bad))
        rest += f" Zonder die {unjudged} is {share} raak ({good} van {good + bad})."
    return said + rest


_RULED = {"citations": ("citaat", "citaten"), "answers": ("antwoord", "antwoorden")}


def review_lines(review: Mapping[str, Any]) -> list[str]:
    """Return what people said of citations and answers, and how far they and the metrics agree."""
    lines = []
    for what, (one, more) in _RULED.items():
        of = review[what]
        if of["ruled"]:
            disputed = f"; over {of['disputed']} verschillen zij van mening" * bool(of["disputed"])
            lines.append(
                f"{counted(of['ruled'], one, more)} beoordeeld door "
                f"{' en '.join(review['raters'])}: {of['good']} goed, {of['bad']} fout{disputed}."
            )
    lines += [f"{b['one']} en {b['other']} over {_agreement(b)}" for b in review["between"]]
    lines += [
        f"{each['rater']} en de automatische maat over {_agreement(each)}"
        for each in review["automatic"]
        if each["kappa"] is not None
    ]
    return lines


def _agreement(of: Mapping[str, Any]) -> str:
    said = f"{counted(of['n'], *_RULED[of['what']])}: het eens bij {percent(of['equal'])}"
    if of["kappa"] is None:
        return f"{said}; een κ is niet te bepalen, want een van beide gaf steeds hetzelfde oordeel."
    indication = "" if of["kappa"] >= FAIR else ": neem het oordeel als een aanwijzing"
    return f"{said} (κ = {number(of['kappa'], 2).replace('-', '−')}{indication})."
