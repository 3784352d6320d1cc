"""The names of the settings, and the variables of the environment that only look like one."""

from __future__ import annotations

import os
from collections.abc import Sequence

from pydantic import BaseModel

from assistant.settings import Settings
from assistant.spelling import nearest_words

__all__ = ["described_settings", "setting_names", "unknown_variables"]

_PREFIX = "LEIDRAAD_"
_OTHERS = frozenset({"LEIDRAAD_DEBUG", "LEIDRAAD_TEST_FAULTS"})
"""Read elsewhere: by the command line, and by `make test-faults`."""


def described_settings() -> dict[str, str]:
    """Return what each setting means, by its name: `retrieval.k`; in the documentation's order."""
    return _described(Settings)


def setting_names() -> list[str]:
    """Return the names of all settings."""
    return list(described_settings())


def unknown_variables() -> dict[str, str | None]:
    """Return the `LEIDRAAD_` variables that set nothing, each with what may have been meant."""
    settings = sorted(_PREFIX + name.replace(".", "__").upper() for name in setting_names())
    groups = {_PREFIX + name.upper() for name in Settings.model_fields}
    known = {*settings, *groups, *_OTHERS}
    unknown = sorted(
        k for k in os.environ if k.upper().startswith(_PREFIX) and k.upper() not in known
    )
    return {name: _meant(name, settings) for name in unknown}


def _meant(name: str, settings: Sequence[str]) -> str | None:
    """Return the setting that looks most like a name, unless half of it differs."""
    most = (len(name) - len(_PREFIX)) // 2 + 1
    return next((near for near, _ in nearest_words(name, settings, most, 1)), None)


def _described(model: type[BaseModel], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= _described(kind, f"{prefix}{name}.")
        else:
            found[prefix + name] = field.description or ""
    return found
