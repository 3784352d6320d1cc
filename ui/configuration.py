"""Tell which settings are in force and where each value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pydantic_settings import EnvSettingsSource, TomlConfigSettingsSource

from assistant import Settings, read_settings
from assistant.setting_names import described_settings

if TYPE_CHECKING:
    from pydantic_settings import PydanticBaseSettingsSource

__all__ = ["Setting", "effective_settings"]

_IN_USE = {"corpus_dir": "corpus", "data_dir": "data", "index_dir": "index"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting as it is in force.

    Attributes:
        name: With dots between levels: `retrieval.k`.
        value: In force; for a folder that was not set, the folder in use.
        origin: "default", "environment" or "file".
        description: What it means.
    """

    name: str
    value: object
    origin: str
    description: str

    @property
    def shown(self) -> str:
        """The value as a table shows it."""
        return "-" if self.value is None else str(self.value)

    def to_dict(self) -> dict[str, Any]:
        """Return the setting as plain values, ready for JSON."""
        plain = self.value is None or isinstance(self.value, str | int | float | bool)
        return asdict(self) | {"value": self.value if plain else str(self.value)}


def effective_settings() -> list[Setting]:
    """Return every setting, in the order of the documentation.

    Raises:
        SettingsError: A value cannot be used, or a name is not a setting.
    """
    settings = read_settings()
    environment = _names(_read(EnvSettingsSource(Settings)))
    file = _names(_read(TomlConfigSettingsSource(Settings)))
    return [
        Setting(
            name=name,
            value=_value(settings, name),
            origin=(
                "environment" if name in environment else "file" if name in file else "default"
            ),
            description=description,
        )
        for name, description in described_settings().items()
    ]


def _value(settings: Settings, name: str) -> object:
    value: object = settings
    for part in _IN_USE.get(name, name).split("."):
        value = getattr(value, part)
    return value


def _read(source: PydanticBaseSettingsSource) -> Mapping[str, Any]:
    return source()


def _names(values: Mapping[str, Any], prefix: str = "") -> set[str]:
    """Return the dotted names of the leaves of nested values."""
    found: set[str] = set()
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= _names(value, f"{prefix}{name}.")
        else:
            found.add(prefix + name)
    return found
