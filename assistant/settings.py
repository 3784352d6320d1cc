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

__all__ = ["IngestSettings", "RetrievalSettings", "Settings", "UiSettings", "read_settings"]

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
    """Where the browser interface listens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: Annotated[str, Field(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port to listen on.")] = 7860


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
