"""The database through which several machines share an index, when there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.secret_values import read_secret
from assistant.settings import Settings

if TYPE_CHECKING:
    from ingest.postgres.database import Database

__all__ = ["database_url", "shared_database"]


def database_url(settings: Settings) -> str | None:
    """Return the URL of the database, password included, or None when there is none.

    Raises:
        SettingsError: The file that holds it cannot be read.
    """
    return read_secret(settings.database_url, settings.database_url_file, "database_url_file")


def shared_database(settings: Settings) -> Database | None:
    """Return the database that these settings name, or None; nothing is connected yet.

    Raises:
        SettingsError: The file that holds its URL cannot be read.
        DatabaseError: The URL cannot be used, or its packages are not installed.
    """
    url = database_url(settings)
    if url is None:
        return None
    from ingest.postgres.database import Database

    return Database(url, index_dir=settings.index, added_dir=settings.added)
