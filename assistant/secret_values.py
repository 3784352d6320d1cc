"""Read a secret from its setting, or from the file that a second setting names."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from assistant.errors import AssistantError, SettingsError

__all__ = ["read_secret"]


def read_secret(
    value: SecretStr | None,
    file: Path | None,
    setting: str,
    failure: type[AssistantError] = SettingsError,
) -> str | None:
    """Return the secret, or None when neither is set; the value goes before the file.

    Args:
        value: What the setting holds.
        file: Holds the secret and nothing else.
        setting: The name of the setting that names the file, for the message.
        failure: What is raised.

    Raises:
        AssistantError: The file cannot be read or is empty; of the class `failure`.
    """
    if value is not None:
        return value.get_secret_value()
    if file is None:
        return None
    try:
        secret = file.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise failure(
            f"The file {str(file)!r} of `{setting}` cannot be read "
            f"({type(error).__name__}). Check its place and rights."
        ) from error
    if not secret:
        raise failure(f"The file {str(file)!r} of `{setting}` is empty.")
    return secret
