"""Find the personal data that people type into a question, and mask it.

A citizen service number (BSN) has no form of its own: a tenth of all numbers of nine digits pass
its check. So the words around a number count. Next to "bsn" or "patiënt" any spelling that passes
is one, for certain; elsewhere it must also be written the way people write a BSN, and next to
"zaaknummer", "KvK" or a currency it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Kind",
    "PersonalData",
    "find_personal_data",
    "mask_personal_data",
    "remove_personal_data",
]

Kind = Literal["bsn", "iban", "email", "phone"]

_MASKS: dict[Kind, str] = {
    "bsn": "[BSN]",
    "iban": "[IBAN]",
    "email": "[e-mail]",
    "phone": "[telefoon]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """A stretch of a text that is personal data: `text[start:end]`.

    `certain` is False for a number that looks like a BSN while nothing near it says so: reason to
    mask it, no reason to refuse the text.
    """

    kind: Kind
    start: int
    end: int
    certain: bool = True


def find_personal_data(text: str) -> tuple[PersonalData, ...]:
    """Return the personal data in a text, in order, without overlaps."""
    found: list[PersonalData] = []
    for candidates in (_emails(text), _ibans(text), _phones(text), _bsns(text)):
        for new in candidates:
            if not any(new.start < old.end and old.start < new.end for old in found):
                found.append(new)
    return tuple(sorted(found, key=lambda data: data.start))


def mask_personal_data(text: str) -> str:
    """Return a text with a word such as `[BSN]` in the place of each piece of personal data."""
    return _replaced(text, _MASKS)


def remove_personal_data(text: str) -> str:
    """Return a text without personal data, to search with: `[telefoon]` is no word to look for."""
    return _EMPTY.sub(" ", _replaced(text, dict.fromkeys(_MASKS, "")))


_EMPTY = re.compile(r"\(\s*(?:[,;/]\s*)*\)")


def _replaced(text: str, by: Mapping[Kind, str]) -> str:
    parts, last = [], 0
    for data in find_personal_data(text):
        parts += [text[last : data.start], by[data.kind]]
        last = data.end
    return "".join([*parts, text[last:]])


_EMAIL = re.compile(r"[\w.+%'-]*\w@(?:\w[\w-]*\.)+[^\W\d_][\w-]*[^\W\d_]")


def _emails(text: str) -> Iterator[PersonalData]:
    for match in _EMAIL.finditer(text):
        yield PersonalData(kind="email", start=match.start(), end=match.end())


# Between the digits of one number: a space of any kind, a sign, or a character that shows nothing.
_GAP = r"[\s.\-/_\u00ad\u00b7\u200b-\u200f\u2010-\u2015\u2060\ufeff]"

_IBAN_LENGTHS = {
    code: int(length)
    for code, length in (
        pair.split(":")
        for pair in (
            "AT:20 BE:16 BG:22 CH:21 CY:28 CZ:24 DE:22 DK:18 EE:20 ES:24 FI:18 FR:27 GB:22 GR:27 "
            "HR:21 HU:28 IE:22 IS:26 IT:27 LI:21 LT:20 LU:20 LV:21 MC:27 MT:31 NL:18 NO:15 PL:28 "
            "PT:25 RO:24 SE:24 SI:19 SK:24 SM:27 TR:26 UA:29"
        ).split()
    )
}
_IBAN = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(_IBAN_LENGTHS)}){_GAP}{{0,2}}\d{_GAP}?\d(?:{_GAP}{{0,2}}[a-z0-9]){{11,27}}",
    re.IGNORECASE,
)


def _ibans(text: str) -> Iterator[PersonalData]:
    for match in _IBAN.finditer(text):
        places = [i for i in range(match.start(), match.end()) if text[i].isalnum()]
        length = _IBAN_LENGTHS[text[places[0]].upper() + text[places[1]].upper()]
        if len(places) < length:
            continue
        code = "".join(text[i].upper() for i in places[:length])
        if int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1:
            yield PersonalData(kind="iban", start=match.start(), end=places[length - 1] + 1)


# The areas 010-079, mobile 06, and the non-geographic 082-088; 0800 and 0900 belong to nobody.
_PHONE = re.compile(
    rf"(?<![\w.,/+-])(?:(?:\+|00){_GAP}?31{_GAP}{{0,2}}(?:\(0\){_GAP}?)?|\(?0)"
    rf"(?:[1-7]|8[24578])\)?(?:{_GAP}{{0,3}}\)?{_GAP}?\d){{7,8}}(?!\d|[.,/-]\d)"
)


def _phones(text: str) -> Iterator[PersonalData]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        national = re.sub(r"^(?:0031|31|0)0?", "", digits, count=1)
        if len(national) == 9 and _named(text, match.start(), match.end()) != "other":
            opens = match[0].startswith("(") and ")" not in match[0]  # of the sentence around it
            yield PersonalData(kind="phone", start=match.start() + opens, end=match.end())


_BSN = re.compile(rf"(?<!\d)(?<!\d[.,/-])\d(?:{_GAP}{{0,3}}\d){{7,8}}(?!\d)(?![.,/-]\d)")
_GROUPS = {(9,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (3, 2, 4)}
"""How people write a BSN when they do not say that it is one."""

_NEAR = 40
"""Characters before a number in which a word can say what it is."""
_AFTER = 25
_PERSON = (
    r"bsn|burger\W?service\W?n|citizen service n|sofi\W?n|persoonsn|pati(?:e\u0308|[eë])nt"
    r"|cli(?:e\u0308|[eë])nt"
)
_OTHER = (
    r"k\.?v\.?k|koophandel|agb|uzovi|big\W?(?:nummer|reg)|rsin|fiscaal|btw|isbn|issn|doi\b|ean"
    r"|vestiging|zaak|dossier|kenmerk|factu|order|referentie|document|rapport|besluit|polis"
    r"|begroting|budget|bedrag|omzet|kosten|[€$£]|\beur|\busd"
)
_NAMES = re.compile(rf"(?P<person>{_PERSON})|(?P<other>{_OTHER})", re.IGNORECASE)
_LEADS_UP = re.compile(
    r"\w*(?:\W+(?:nummer|nr|no|code|is|zijn|was|onder|met|van|op|de|het|circa|ruim))*\W{0,4}",
    re.IGNORECASE,
)
"""What may stand between such a word and the number that it names."""
_UNIT = re.compile(r"\W{0,3}(?:euro|eur\b|€|miljoen|mln|miljard|inwoners|kilo|km\b)", re.IGNORECASE)


def _bsns(text: str) -> Iterator[PersonalData]:
    for match in _BSN.finditer(text):
        named = _named(text, match.start(), match.end())
        groups = tuple(len(part) for part in re.findall(r"\d+", match[0]))
        if not _passes_elfproef(match[0]) or named == "other":
            continue
        if named == "person" or groups in _GROUPS:
            yield PersonalData(
                kind="bsn", start=match.start(), end=match.end(), certain=named == "person"
            )


def _named(text: str, start: int, end: int) -> str | None:
    """Return what the nearest word says that a number is: "person", "other" or nothing."""
    if _UNIT.match(text, end):
        return "other"
    for word in reversed(list(_NAMES.finditer(text, max(start - _NEAR, 0), start))):
        if word.lastgroup == "person" or _LEADS_UP.fullmatch(text, word.end(), start):
            return word.lastgroup
    after = _NAMES.search(text, end, end + _AFTER)
    return after.lastgroup if after and after.lastgroup == "person" else None


def _passes_elfproef(number: str) -> bool:
    """Whether the digits, weighed 9, 8, ... 2, -1, add up to a multiple of eleven."""
    digits = [int(char) for char in number if char.isdigit()]
    digits = [0] * (9 - len(digits)) + digits
    total = sum(w * d for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return any(digits) and total % 11 == 0
