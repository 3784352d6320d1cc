"""What can be wrong with a set, in the words of the evaluator who has to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Problem", "explained"]

_ERRORS = {
    "not_json": "deze regel is geen geldige JSON ({why})",
    "not_object": "deze regel is geen JSON-object met de velden van een vraag",
    "not_yaml": "dit is geen geldige YAML ({why})",
    "schema": "veld `{where}`: {why}",
    "sheet": "kolom {where}: {why}",
    "twice": "het id komt al voor op regel {first}; elk id is uniek",
    "empty": "er staan geen vragen in het bestand",
    "unknown_document": "document {doc!r} zit niet in de bronnen; wel: {known}",
    "stale": "citaat niet gevonden in {doc!r}: {quote!r}; het meest lijkt ({score} %): {nearest!r}",
    "elsewhere": "citaat niet gevonden op pagina {page} van {doc!r}; bedoelde u pagina {found}?",
    "gold_on_abstain": "wie moet zwijgen heeft geen citaten of feiten nodig; haal ze weg",
    "both_splits": "dezelfde vraag staat in dev en in test, ook als {other!r}",
    "value": "feit {where}: {value!r} is geen {kind}",
}
_WARNINGS = {
    "moved": "citaat bij benadering gevonden ({score} %) in {doc!r}; er staat nu: {nearest!r}",
    "short": "kort citaat ({length} tekens); het staat er {times} keer, neem het langer",
    "fact_outside_gold": "feit {where} staat niet in de citaten van deze vraag",
    "expired": "het antwoord was geldig tot {until}",
    "unjudged": "er is nog geen citaat, feit of `should_abstain`: deze vraag telt niet mee",
    "no_kind": "vraag zonder antwoord in de bronnen heeft geen `abstain_kind`",
    "personal": "hier lijkt een persoonsgegeven te staan ({what}); haal het weg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a set.

    Attributes:
        code: What sort of problem.
        line: The line of the file, or the row of the spreadsheet, from 1.
        case: The id of the case, or "".
        values: What its message is filled with.
    """

    code: str
    line: int
    case: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether the set cannot be used as it is; else it is a warning."""
        return self.code in _ERRORS

    @property
    def message(self) -> str:
        """What is wrong, in Dutch."""
        pattern = _ERRORS.get(self.code) or _WARNINGS[self.code]
        return pattern.format_map(self.values)

    def line_for(self, path: Path) -> str:
        """Return the line that an editor can jump to: file, line, kind, case and message."""
        kind = "fout" if self.is_error else "let op"
        sheet = path.suffix.lower() in {".csv", ".xlsx"}
        place = f"{path}: rij {self.line}" if sheet else f"{path}:{self.line}"
        case = f"[{self.case}] " if self.case else ""
        return f"{place}: {kind}: {case}{self.message}"


_FORM = {
    "missing": "ontbreekt",
    "extra_forbidden": "is geen bekend veld",
    "literal_error": "{input!r} kan niet; kies uit {expected}",
    "string_type": "{input!r} moet tekst zijn",
    "string_too_short": "mag niet leeg zijn",
    "string_pattern_mismatch": "{input!r} kan niet; gebruik letters, cijfers en . _ : -",
    "too_short": "mag niet leeg zijn",
    "bool_type": "{input!r} moet true of false zijn",
    "bool_parsing": "{input!r} moet true of false zijn",
    "int_parsing": "{input!r} is geen geheel getal",
    "greater_than_equal": "{input!r} is te klein",
    "less_than_equal": "{input!r} is te groot",
    "date_from_datetime_parsing": "{input!r} is geen datum; schrijf 2025-12-31",
    "date_parsing": "{input!r} is geen datum; schrijf 2025-12-31",
}
_RULES = {
    "a case has either `question` or `turns`": "een vraag heeft `question` of `turns`, niet beide",
    "a case with `turns` has its gold and facts in the turns": "bij `turns` staan citaten en "
    "feiten in de beurten",
    "a fact needs `value` or at least one form in `any_of`": "een feit heeft `value` of een vorm "
    "in `any_of` nodig",
}


def explained(error: Mapping[str, Any]) -> str:
    """Return one of pydantic's errors in Dutch; a sort that is not known here keeps its words."""
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "value_error":
        return _RULES.get(message, message)
    pattern = _FORM.get(str(error["type"]))
    if pattern is None:
        return message
    expected = error.get("ctx", {}).get("expected", "")
    return pattern.format(input=error.get("input"), expected=str(expected).replace(" or ", " of "))
