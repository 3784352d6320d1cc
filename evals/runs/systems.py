"""Systems under test: our assistant with a profile of settings, or any callable."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import UnknownSystemError

if TYPE_CHECKING:
    from assistant import Settings

__all__ = [
    "PROFILES",
    "Answering",
    "Profile",
    "default_folder",
    "find_profile",
    "profiles",
    "settings_for",
]

PROFILES = Path(__file__).with_name("systems.toml")
OWN_PROFILES = "leidraad-evals.toml"

Answering = Callable[[str, Sequence[str]], Any]
"""Answers a question, given the earlier ones, with an `Answer` or the mapping of `to_dict`."""


class Profile(BaseModel):
    """The assistant with some of its settings given a value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: Annotated[str, Field(description="What people see; default: the name.")] = ""
    settings: dict[str, Any] = {}


def profiles(path: Path | None = None) -> dict[str, Profile]:
    """Return the profiles by name: those that ship, and those of `path`.

    Without a path, `leidraad-evals.toml` in the working folder is read when it is there.

    Raises:
        UnknownSystemError: A file cannot be read.
    """
    own = path or Path(OWN_PROFILES)
    files = [PROFILES, *([own] if path or own.is_file() else [])]
    found: dict[str, Profile] = {}
    for file in files:
        try:
            with file.open("rb") as stream:
                tables = tomllib.load(stream)
            found |= {name: Profile(name=name, **table) for name, table in tables.items()}
        except (OSError, tomllib.TOMLDecodeError, ValidationError, TypeError) as error:
            raise UnknownSystemError(
                f"The systems in {str(file)!r} cannot be read: {error}. Each is a table with "
                "`title` and `settings`; `evals/runs/systems.toml` shows how."
            ) from error
    return found


def find_profile(name: str, path: Path | None = None) -> Profile:
    """Return a profile by name.

    Raises:
        UnknownSystemError: There is none.
    """
    known = profiles(path)
    if name not in known:
        raise UnknownSystemError(
            f"There is no system {name!r}. Choose one of {', '.join(known)}, or describe it in "
            f"`{OWN_PROFILES}`."
        )
    return known[name]


def default_folder() -> Path:
    """Return the folder for runs inside the data folder.

    Raises:
        AssistantError: The settings cannot be read.
    """
    from assistant.settings import read_settings

    return read_settings().data / "evals" / "runs"


def settings_for(profile: Profile, corpus: Path | None = None) -> Settings:
    """Return the settings of a profile, for the corpus in use or another one.

    A profile with another embedding model, and another corpus, get an index of their own, so that
    measuring never touches the one in use.

    Raises:
        AssistantError: A setting cannot be used.
    """
    from assistant.settings import read_settings

    values: dict[str, Any] = dict(profile.settings)
    settings = read_settings(**values)
    own = settings.data / "evals"
    if corpus is not None:
        values |= {"corpus_dir": corpus, "data_dir": own / "corpora" / corpus.name}
        settings = read_settings(**values)
    if _needs_own_index(profile.settings) and "index_dir" not in profile.settings:
        settings = read_settings(**values | {"index_dir": own / "indexes" / profile.name})
    return settings


def _needs_own_index(settings: Mapping[str, Any]) -> bool:
    return any(name.startswith("embedding_") for name in settings)
