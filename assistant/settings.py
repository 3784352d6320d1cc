"""The settings: their names, meaning, defaults and where they may come from."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableSettingError

from assistant.errors import SettingsError

__all__ = ["RetrievalSettings", "Settings", "UiSettings", "read_settings"]

SETTINGS_FILE = "leidraad.toml"


class RetrievalSettings(BaseModel):
    """How passages are searched."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    k: Annotated[int, Field(ge=1, le=100, description="Passages an answer is made from.")] = 10
    dense_weight: Annotated[
        float, Field(ge=0, description="Weight of the dense leg in the fused score.")
    ] = 1.0
    lexical_weight: Annotated[
        float, Field(ge=0, description="Weight of the lexical leg in the fused score.")
    ] = 1.0


class UiSettings(BaseModel):
    """The browser interface: where it listens, who may in, what it keeps and how much it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: Annotated[str, Field(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port to listen on.")] = 7860
    root_path: Annotated[
        str,
        Field(
            pattern=r"^(/[\w.~-]+)*$",
            description="Path below which a reverse proxy shows it, such as /leidraad.",
        ),
    ] = ""
    sign_in: Annotated[
        bool, Field(description="Ask for an account on a loopback address as well.")
    ] = False
    sign_in_hours: Annotated[int, Field(ge=1, description="Hours until signing in again.")] = 12
    trusted_user_header: Annotated[
        str | None, Field(description="Header in which a proxy names who signed in with it.")
    ] = None
    trusted_proxies: Annotated[
        tuple[str, ...], Field(description="Addresses or networks of the proxies to believe.")
    ] = ()
    editors: Annotated[
        tuple[str, ...], Field(description="Users a proxy names who manage documents.")
    ] = ()
    database: Annotated[
        str | None, Field(description="Database URL; default: `leidraad.db` in `data_dir`.")
    ] = None
    retention_days: Annotated[
        int, Field(ge=0, description="Days after which an unused conversation goes; 0: never.")
    ] = 365
    questions_per_minute: Annotated[int, Field(ge=1, description="Questions a user may ask.")] = 30
    answers_at_once: Annotated[int, Field(ge=1, description="Questions worked on at once.")] = 4
    queue_size: Annotated[int, Field(ge=1, description="Questions that may wait.")] = 100
    upload_megabytes: Annotated[int, Field(ge=1, description="Largest document.")] = 50
    contact: Annotated[
        str, Field(description="Whom to ask about the assistant: a name, number or address.")
    ] = ""
    log_questions: Annotated[bool, Field(description="Write questions to the log.")] = False


class Settings(BaseSettings):
    """Everything that can be set.

    A value comes, in this order, from the call, the environment (`LEIDRAAD_` and the name in
    capitals, `__` between levels: `LEIDRAAD_RETRIEVAL__K`), `leidraad.toml` in the working
    directory, or the default. Read only at the edges; everything below gets plain values.
    """

    model_config = SettingsConfigDict(
        env_prefix="LEIDRAAD_",
        env_nested_delimiter="__",
        toml_file=SETTINGS_FILE,
        frozen=True,
        extra="forbid",
    )

    corpus_dir: Annotated[
        Path | None,
        Field(description="Folder with documents/; default: the corpus that ships."),
    ] = None
    data_dir: Annotated[
        Path | None,
        Field(description="Folder for all that the program writes; default: one per corpus."),
    ] = None
    index_dir: Annotated[
        Path | None, Field(description="Folder of the index; default: `index` in `data_dir`.")
    ] = None
    embedding_model: Annotated[
        str,
        Field(description="`default` (what ships), or a sentence-transformers name or folder."),
    ] = "default"
    embedding_query_prompt: Annotated[
        str | None, Field(description="Put before a question; default: what the model says.")
    ] = None
    embedding_passage_prompt: Annotated[
        str | None, Field(description="Put before a passage; default: what the model says.")
    ] = None
    offline: Annotated[bool, Field(description="Never fetch a model from the internet.")] = True
    max_question_length: Annotated[
        int, Field(ge=100, description="Longest question, in characters.")
    ] = 2_000
    retrieval: Annotated[RetrievalSettings, Field(description="How passages are searched.")] = (
        RetrievalSettings()
    )
    ui: Annotated[UiSettings, Field(description="The browser interface.")] = UiSettings()

    @cached_property
    def corpus(self) -> Path:
        """The corpus folder in use."""
        from corpus.catalogue import packaged_corpus

        return (self.corpus_dir or packaged_corpus()).expanduser().absolute()

    @cached_property
    def data(self) -> Path:
        """The folder in use for what the program writes.

        By default one per corpus folder, below the user's own data folder, so that two checkouts
        never disturb each other and nothing is written inside the package.
        """
        if self.data_dir is not None:
            return self.data_dir.expanduser().absolute()
        import platformdirs

        name = hashlib.sha256(str(self.corpus).encode()).hexdigest()[:12]
        return Path(platformdirs.user_data_dir("leidraad-assistent")) / name

    @cached_property
    def index(self) -> Path:
        """The index folder in use."""
        return (self.index_dir or self.data / "index").expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the call first, then the environment, then `leidraad.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**values: object) -> Settings:
    """Return the settings, with `values` before everything else.

    Raises:
        SettingsError: A value cannot be used, or a name is not a setting.
    """
    import tomllib

    try:
        return Settings(**values)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(
                f"There is no setting `{name}`. Correct its name or remove it; "
                "`leidraad config` lists the settings."
            ) from error
        raise SettingsError(
            f"The setting `{name}` has {first['input']!r}: {first['msg']}. Correct it where it is "
            f"set: the command line, LEIDRAAD_{name.replace('.', '__').upper()}, or "
            f"`{SETTINGS_FILE}`. `leidraad config` lists the settings."
        ) from error
    except UnreadableSettingError as error:
        raise SettingsError(
            f"A setting cannot be read: {error}. Write a group of settings as JSON, such as "
            '`LEIDRAAD_RETRIEVAL={"k": 5}`, or each by itself, such as `LEIDRAAD_RETRIEVAL__K=5`.'
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"`{SETTINGS_FILE}` cannot be read: {error}. Correct it.") from error
