"""Make HTML from the templates. Everything that is put in them is escaped, always."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.frames import spoken_date
from assistant.values import Language
from ui.messages.web import KINDS, TEXTS

__all__ = ["language_of", "loading", "render"]


def render(template: str, language: Language, **values: object) -> Markup:
    """Return a template of `templates/` as HTML.

    Args:
        template: Its name, without ".html".
        language: Of the interface; the template gets its texts as `t`.
        values: What the template shows; any text in it is escaped.
    """
    html = _environment().get_template(f"{template}.html")
    texts: dict[str, Any] = {
        "t": TEXTS[language],
        "kinds": KINDS[language],
        "language": language,
        "spoken": lambda date: spoken_date(date, language),
    }
    return Markup(html.render(texts | values))  # noqa: S704  # made with autoescape on


def loading(language: Language) -> Markup:
    """Return what is shown while a page is being made."""
    return render("loading", language)


def language_of(name: str) -> Language:
    """Return the language of the interface that a browser asks for; Dutch unless it is English."""
    return "en" if name == "en" else "nl"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ui.web"),
        autoescape=True,
        auto_reload=False,  # a program that is upgraded is started again
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
