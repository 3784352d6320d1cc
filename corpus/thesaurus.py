"""Read the thesaurus: what people say in daily speech, and what policy texts write for it.

The glossary holds the vocabulary of a field; the thesaurus holds ordinary Dutch, so it serves any
corpus. One meaning a line:

    formal words = everyday words and phrases = English words

Items are separated by a comma and a space. Lines that start with # are comments.
"""

from __future__ import annotations

from pathlib import Path

from corpus.errors import ThesaurusError
from corpus.glossary import Concept

__all__ = ["parse_line", "read_thesaurus"]


def read_thesaurus() -> tuple[str, ...]:
    """Return the lines of the thesaurus that ships, in order, as text.

    Parsing waits until a question needs a line: there are thousands.
    """
    text = Path(__file__).with_name("thesaurus.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def parse_line(line: str) -> Concept:
    """Return the meaning that a line describes.

    Raises:
        ThesaurusError: The line does not have three fields, or one of the first two is empty.
    """
    fields = [
        tuple(dict.fromkeys(item.strip() for item in field.split(", ") if item.strip()))
        for field in line.split("=")
    ]
    match fields:
        case [(_, *_) as terms, (_, *_) as everyday, english]:
            return Concept.model_construct(terms=terms, everyday=everyday, english=english)
        case _:
            raise ThesaurusError(
                f"The line {line!r} of the thesaurus is not `formal = everyday = English`. "
                "Give it three fields, separated by `=`; only the last may be empty."
            )
