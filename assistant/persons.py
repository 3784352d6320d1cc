"""Tell whether a question asks for a person, and whether a text names one."""

from __future__ import annotations

import re

from ingest.dutch import common_words, fold
from ingest.stopwords import STOPWORDS

__all__ = ["asks_person", "names_person"]

# How Dutch and English words for people end, whatever their field.
_ROLE = (
    r"\w*(?:eur|euse|ator|itor|leid(?:er|ster)|manager|arts|dokter|doctor|voorzit(?:ter|ster)"
    r"|secretaris|bestuurder|wethouder|minister|burgemeester|adviseur|coordinator|coördinator"
    r"|maker|begelei(?:der|dster)|hoofd|ceo|cfo|baas|chef|auteur|schrijver|schrijfster|kundige"
    r"|specialist|consultant|woordvoerder|contactpersoon|persoon|man|vrouw|nurse|head|chair\w*"
    r"|director|author|mayor|chairperson|spokesperson|leader|officer)"
)
_WORDS = r"(?:(?:de|het|een|the|an?|\w+(?:e|isch|ief|[ns]))\s+){0,3}"
_ASKS_PERSON = re.compile(
    rf"\b(?:wie (?:is|was|wordt|werd)|hoe heet(?:te)?|who (?:is|was)|naam van|name of"
    rf"|wat is de naam van|welke?|which) {_WORDS}{_ROLE}\b"
    r"|\bwie (?:zit|zat) \b.{0,80} voor\b|\bwho chairs\b",
    re.IGNORECASE,
)
_CAPITALISED = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
_NAME = re.compile(
    rf"\b{_CAPITALISED}(?: (?:van|de|der|den|het|ter|ten|te|'t|el|al))* {_CAPITALISED}\b"
    rf"(?! {_CAPITALISED})"
)
_TITLED = re.compile(rf"\b(?:dhr|mevr|mw|drs|ir|dr|prof|mr|de heer|mevrouw)\.? {_CAPITALISED}")


def asks_person(question: str) -> bool:
    """Whether a question asks who has a certain role: "wie is de voorzitter van ..."."""
    return bool(_ASKS_PERSON.search(question))


def names_person(text: str, *, but: str = "") -> bool:
    """Whether a text has what looks like the name of a person, other than in the words `but`.

    A first and a last name, neither of which is an ordinary word, or a name after a title. The
    name of a town or an organisation may look the same; it is then taken for a person.
    """
    if _TITLED.search(text):
        return True
    words = common_words() | STOPWORDS
    return any(
        not any(
            fold(part) in words for part in re.split(r"[ -]", match.group()) if part[0].isupper()
        )
        for match in _NAME.finditer(text)
        if match.group() not in but
    )
