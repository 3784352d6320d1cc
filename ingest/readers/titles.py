"""Tell a title that an author chose from one that a program left in the metadata."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.characters import without_invisible

__all__ = ["meaningful_title"]

_MAX_CHARACTERS = 200
_LEFT_BY_A_PROGRAM = re.compile(
    r"microsoft (word|powerpoint|excel)\b.*|powerpoint[- ]present\w*|"
    r"(document|presentati\w+|naamloos|untitled|title|titel|template|sjabloon|dia|slide|blank|print)\W*\d*|"
    r".*\.(docx?|pdf|odt|indd|pptx?|xlsx?|rtf|html?|qxd|dotx?)",
    re.IGNORECASE,
)


def meaningful_title(raw: str | None, path: Path) -> str | None:
    """Return the title in the metadata of the file at `path`, or None when it says nothing.

    Refused are empty and overlong ones, file names, names a program gives ("Document1") and
    codes without two words.
    """
    title = " ".join(without_invisible(raw or "")[0].split())
    if not 3 <= len(title) <= _MAX_CHARACTERS or sum(c.isalpha() for c in title) < len(title) / 2:
        return None
    if _LEFT_BY_A_PROGRAM.fullmatch(title) or title.casefold() == path.stem.casefold():
        return None
    is_code = " " not in title and ("_" in title or any(c.isdigit() for c in title))
    return None if is_code else title
