"""Make the chat model that the settings name: the one place that knows providers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.errors import ChatModelError
from assistant.secret_values import read_secret
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.generate_answer import Writer

__all__ = ["EXTRAS", "open_chat_model", "open_writer"]

EXTRAS: Mapping[str, str] = {
    "openai": "openai",
    "anthropic": "anthropic",
    "ollama": "ollama",
    "mistralai": "mistralai",
}
"""The extra of our package that brings what a provider needs."""

_KEY_VARIABLES = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "mistralai": "MISTRAL_API_KEY",
}
_NO_KEY = "none-needed"
"""Sent to a server of one's own: OpenAI's client insists on a key, and the user's key for OpenAI
is nobody else's business."""


def open_writer(settings: Settings, chat_model: BaseChatModel | None = None) -> Writer | None:
    """Return what words the answers; None when no chat model is given or set.

    Raises:
        ChatModelError: The chat model of the settings cannot be set up.
    """
    if chat_model is None and not settings.llm:
        return None
    from assistant.generate_answer import Writer
    from assistant.usage import UsageCounter

    if chat_model is None:
        chat_model = open_chat_model(settings)
        name = settings.llm or ""
    else:
        name = str(getattr(chat_model, "model_name", None) or type(chat_model).__name__)
    return Writer(chat_model, name, settings, UsageCounter(settings.data))


def open_chat_model(settings: Settings) -> BaseChatModel:
    """Return the chat model of the settings; nothing is sent yet.

    Raises:
        ChatModelError: The name is not `provider:model`, the provider's package is missing, or
            it has no key.
    """
    provider, name = _parts(settings)
    key = _key(settings)
    if key is None and settings.llm_base_url is not None and provider == "openai":
        key = _NO_KEY
    variable = _KEY_VARIABLES.get(provider)
    if key is None and variable is not None and not os.environ.get(variable):
        raise ChatModelError(
            f"The chat model {settings.llm!r} has no key. Set LEIDRAAD_LLM_API_KEY or {variable}, "
            "or name a file that holds it with `llm_api_key_file`."
        )
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(
            name, model_provider=provider, **_options(settings, provider, key)
        )
    except ImportError as error:
        extra = EXTRAS.get(provider)
        how = f"pip install 'leidraad-assistent[{extra}]'" if extra else f"({error})"
        raise ChatModelError(
            f"The chat model {settings.llm!r} needs a package that is not installed. "
            f"Install it: {how}."
        ) from error
    except Exception as error:  # noqa: BLE001  # each provider checks arguments in its own way
        # Its message may hold the key, so that only the kind of error is passed on.
        raise ChatModelError(
            f"The chat model {settings.llm!r} cannot be set up ({type(error).__name__}). Check "
            "`llm`, `llm_base_url` and the key; `leidraad config` shows the settings."
        ) from None
    return model


def _parts(settings: Settings) -> tuple[str, str]:
    provider, colon, name = (settings.llm or "").partition(":")
    if not colon and settings.llm_base_url is not None:
        return "openai", provider
    if not provider or not name:
        raise ChatModelError(
            f"The setting `llm` has {settings.llm!r}; write `provider:model`, such as "
            f"`ollama:llama3.1`. Providers: {', '.join(EXTRAS)}, or another one of LangChain's."
        )
    return provider, name


def _key(settings: Settings) -> str | None:
    file = settings.llm_api_key_file
    return read_secret(settings.llm_api_key, file, "llm_api_key_file", ChatModelError)


def _options(settings: Settings, provider: str, key: str | None) -> dict[str, Any]:
    """Return the arguments in the words of the provider's package; retries are ours."""
    options: dict[str, Any] = {}
    if settings.llm_temperature is not None:
        options["temperature"] = settings.llm_temperature
    if settings.llm_base_url is not None:
        options["base_url"] = settings.llm_base_url
    if provider == "ollama":
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        client = {"timeout": settings.llm_timeout, "headers": headers}
        return options | {"num_predict": settings.llm_max_tokens, "client_kwargs": client}
    if key is not None:
        options["api_key"] = key
    seconds = settings.llm_timeout
    options["timeout"] = max(1, round(seconds)) if provider == "mistralai" else seconds
    if provider == "openai":
        options["stream_usage"] = True
    return options | {"max_tokens": settings.llm_max_tokens, "max_retries": 0}
