"""The texts of the browser interface."""

from __future__ import annotations

import re
import string
from pathlib import Path

from ui.messages.web import KINDS, TEXTS

WEB = Path(__file__).parents[3] / "ui" / "web"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    assert TEXTS["nl"].keys() == TEXTS["en"].keys()
    assert KINDS["nl"].keys() == KINDS["en"].keys()
    for name, text in TEXTS["nl"].items():
        assert _places(text) == _places(TEXTS["en"][name]), name


def test_no_text_has_the_name_of_a_method_that_a_template_would_find_instead() -> None:
    assert not [name for name in TEXTS["nl"] if hasattr(dict, name)]


def test_every_text_is_used() -> None:
    files = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    used = "\n".join(file.read_text(encoding="utf-8") for file in files)
    made_up = ("stage_", "reason_", "as_")  # their names are put together from a value

    unused = [
        name
        for name in TEXTS["nl"]
        if not name.startswith(made_up) and not re.search(rf"\b{name}\b", used)
    ]
    assert unused == []
