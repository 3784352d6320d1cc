"""The settings: their names, meaning, defaults and where they may come from."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableSettingError

from assistant.errors import SettingsError

__all__ = ["IngestSettings", "RetrievalSettings", "Settings", "UiSettings", "read_settings"]

SETTINGS_FILE = "leidraad.toml"
_SECRETS = ("llm_api_key", "database_url")


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


class IngestSettings(BaseModel):
    """What reading one document may take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds: Annotated[float, Field(gt=0, description="Seconds for one file.")] = 60.0
    memory_mb: Annotated[int, Field(ge=200, description="Memory for one file, in MB.")] = 1_000
    file_mb: Annotated[int, Field(ge=1, description="Largest file, in MB.")] = 50
    pages: Annotated[int, Field(ge=1, description="Most pages of a PDF.")] = 5_000
    page_characters: Annotated[
        int, Field(ge=1_000, description="Most characters on a page of a PDF.")
    ] = 200_000
    characters: Annotated[int, Field(ge=1_000, description="Most characters of a text.")] = (
        20_000_000
    )
    passages: Annotated[int, Field(ge=1, description="Most passages of a document.")] = 100_000
    workers: Annotated[
        int, Field(ge=0, le=16, description="Files read at a time; 0: one a processor.")
    ] = 0
    ocr: Annotated[bool, Field(description="Recognise scanned pages, if ocrmypdf is there.")] = True
    ocr_seconds: Annotated[float, Field(gt=0, description="Seconds for that.")] = 900.0


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
        SecretStr | None,
        Field(description="Another database for conversations, feedback and accounts; its URL."),
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
        env_parse_none_str="none",
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
    database_url: Annotated[
        SecretStr | None,
        Field(description="PostgreSQL database that holds all that is shared; never in the file."),
    ] = None
    database_url_file: Annotated[
        Path | None, Field(description="File that holds that URL and nothing else.")
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
    llm: Annotated[
        str | None,
        Field(description="Chat model that words the answers, `provider:model`; default: none."),
    ] = None
    llm_base_url: Annotated[
        str | None, Field(description="Address of the chat model's server; default: its provider.")
    ] = None
    llm_api_key: Annotated[
        SecretStr | None, Field(description="Key of the chat model; never in the file.")
    ] = None
    llm_api_key_file: Annotated[
        Path | None, Field(description="File that holds the key and nothing else.")
    ] = None
    llm_timeout: Annotated[
        float, Field(gt=0, le=3_600, description="Seconds the model has, for one whole answer.")
    ] = 60.0
    llm_retries: Annotated[
        int, Field(ge=0, le=10, description="Times to try again when the model fails.")
    ] = 2
    llm_token_budget: Annotated[
        int, Field(ge=500, description="Tokens of passages the model gets, at most.")
    ] = 4_000
    llm_max_tokens: Annotated[
        int, Field(ge=50, description="Tokens the model may write, at most.")
    ] = 1_000
    llm_temperature: Annotated[
        float | None,
        Field(ge=0, le=2, description="How freely the model words; `none`: as its provider sets."),
    ] = 0.0
    llm_daily_tokens: Annotated[
        int | None, Field(ge=0, description="Tokens a day, at most; default: no limit.")
    ] = None
    llm_unsupported: Annotated[
        Literal["drop", "mark"],
        Field(description="What becomes of a statement that the sources do not support."),
    ] = "drop"
    retrieval: Annotated[RetrievalSettings, Field(description="How passages are searched.")] = (
        RetrievalSettings()
    )
    ingest: Annotated[IngestSettings, Field(description="What reading one file may take.")] = (
        IngestSettings()
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

    @property
    def added(self) -> Path:
        """The folder in use for copies of added documents."""
        return self.data / "documents"

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
        for secret in TomlConfigSettingsSource(Settings)().keys() & set(_SECRETS):
            raise SettingsError(
                f"`{secret}` stands in `{SETTINGS_FILE}`. A secret does not belong there: set "
                f"LEIDRAAD_{secret.upper()}, or name a file that holds it with `{secret}_file`."
            )
        return Settings(**values)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(
                f"There is no setting `{name}`. Correct its name or remove it; "
                "`leidraad config` lists the settings."
            ) from error
        hidden = name in (*_SECRETS, "ui.database")
        shown = "a value" if hidden else repr(first["input"])
        raise SettingsError(
            f"The setting `{name}` has {shown}: {first['msg']}. Correct it where it is "
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
