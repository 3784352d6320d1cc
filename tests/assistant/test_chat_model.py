"""The chat model of the settings is made, or it is said what is missing; the key stays secret."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant import read_settings
from assistant.chat_model import open_chat_model, open_writer
from assistant.errors import ChatModelError, SettingsError
from assistant.settings import Settings

KEY = "sk-zeer-geheim-1234"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MISTRAL_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_without_the_setting_there_is_no_model() -> None:
    assert open_writer(Settings()) is None


@pytest.mark.parametrize("name", ["gpt", ":", "openai:", ":gpt", ""])
def test_a_name_must_have_a_provider_and_a_model(name: str) -> None:
    with pytest.raises(ChatModelError, match="provider:model"):
        open_chat_model(Settings(llm=name))


def test_a_server_of_ones_own_needs_no_provider_and_no_key() -> None:
    model: Any = open_chat_model(Settings(llm="llama3", llm_base_url="http://127.0.0.1:8000/v1"))

    assert type(model).__name__ == "ChatOpenAI"
    assert (model.model_name, model.temperature, model.max_retries) == ("llama3", 0.0, 0)


@pytest.mark.parametrize(
    ("provider", "variable"),
    [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY"),
     ("mistralai", "MISTRAL_API_KEY")],
)  # fmt: skip
def test_a_provider_without_a_key_is_said_to_lack_one(provider: str, variable: str) -> None:
    with pytest.raises(ChatModelError, match=f"has no key.*{variable}"):
        open_chat_model(Settings(llm=f"{provider}:x"))


def test_the_key_of_the_user_for_openai_is_not_sent_to_another_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    model: Any = open_chat_model(Settings(llm="x", llm_base_url="http://127.0.0.1:8000/v1"))

    assert model.openai_api_key.get_secret_value() != KEY


def test_the_key_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "sleutel"
    file.write_text(f"{KEY}\n", encoding="utf-8")

    model: Any = open_chat_model(Settings(llm="openai:x", llm_api_key_file=file))

    assert model.openai_api_key.get_secret_value() == KEY


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00"])
def test_a_file_without_a_key_is_an_error_that_names_the_file(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "sleutel"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(ChatModelError, match="sleutel"):
        open_chat_model(Settings(llm="openai:x", llm_api_key_file=file))


@pytest.mark.parametrize(
    ("provider", "package"),
    [("openai", "langchain_openai"), ("anthropic", "langchain_anthropic"),
     ("ollama", "langchain_ollama"), ("mistralai", "langchain_mistralai")],
)  # fmt: skip
def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, provider: str, package: str
) -> None:
    base = importlib.import_module("langchain.chat_models.base")
    base._get_chat_model_creator.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    settings = Settings(llm=f"{provider}:x", llm_api_key=SecretStr(KEY))

    with pytest.raises(ChatModelError, match=rf"leidraad-assistent\[{provider}\]"):
        open_chat_model(settings)


def test_an_unknown_provider_is_an_error() -> None:
    with pytest.raises(ChatModelError, match="'nergens:x' cannot be set up"):
        open_chat_model(Settings(llm="nergens:x"))


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.configuration import effective_settings

    monkeypatch.setenv("LEIDRAAD_LLM_API_KEY", KEY)

    settings = read_settings()
    shown = [s.to_dict() | {"shown": s.shown} for s in effective_settings()]

    assert settings.llm_api_key is not None
    assert settings.llm_api_key.get_secret_value() == KEY
    assert KEY not in repr(settings) + str(settings) + settings.model_dump_json() + repr(shown)
    assert any(s["name"] == "llm_api_key" and s["origin"] == "environment" for s in shown)


def test_a_key_in_the_settings_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leidraad.toml").write_text(f'llm_api_key = "{KEY}"\n', encoding="utf-8")

    with pytest.raises(SettingsError, match="LEIDRAAD_LLM_API_KEY") as raised:
        read_settings()

    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    ("variable", "field"),
    [("LEIDRAAD_LLM", "llm"), ("LEIDRAAD_LLM_TEMPERATURE", "llm_temperature")],
)
def test_none_in_the_environment_turns_a_setting_off(
    monkeypatch: pytest.MonkeyPatch, variable: str, field: str
) -> None:
    monkeypatch.setenv(variable, "none")

    assert getattr(read_settings(), field) is None
