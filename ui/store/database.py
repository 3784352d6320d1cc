"""Open the database, bring its tables up to date, and hand out sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from alembic import command
from alembic.config import Config
from filelock import FileLock
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from assistant import Settings
from assistant.shared_index import database_url
from ui.store.errors import StoreError

__all__ = ["Sessions", "close_database", "open_database"]

_FILE = "leidraad.db"
_BUSY_SECONDS = 15
_MIGRATION_SECONDS = 120


class Sessions:
    """Gives a session for a unit of work, and turns the errors of the database into ours."""

    def __init__(self, engine: Engine) -> None:
        """Work on the database of `engine`."""
        self.engine = engine
        self._make = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Yield a session; commit at the end, or roll everything back on an error.

        Raises:
            StoreError: The database cannot be read or written.
        """
        try:
            with self._make.begin() as session:
                yield session
        except DBAPIError as error:
            raise _unusable(self.engine.url, error) from error


def open_database(settings: Settings) -> Sessions:
    """Open the database of the settings, with its tables up to date.

    Raises:
        StoreError: It cannot be opened, or its tables are of a newer version of this program.
    """
    url = _database_url(settings)
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            _prepare_file(Path(url.database))
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
        _migrate(engine, settings.data)
    except (ArgumentError, NoSuchModuleError, ImportError, SQLAlchemyError, OSError) as error:
        raise _unusable(url, error) from error
    return Sessions(engine)


def close_database(sessions: Sessions) -> None:
    """Let go of all connections."""
    sessions.engine.dispose()


def _database_url(settings: Settings) -> URL:
    """Return the database of `ui.database`, else that of `database_url`, else a file."""
    own = settings.ui.database
    setting, text = "ui.database", own.get_secret_value() if own else None
    if text is None:
        setting, text = "database_url", database_url(settings)
    if text is None:
        return URL.create("sqlite", database=str(settings.data / _FILE))
    try:
        url = make_url(text)
    except ArgumentError:
        raise StoreError(
            f"`{setting}` is not the URL of a database. Write it as "
            "'postgresql://name:password@host/database', or leave it out."
        ) from None  # the original shows the URL
    plain = url.drivername in ("postgresql", "postgres")
    return url.set(drivername="postgresql+psycopg") if plain else url


def _prepare_file(file: Path) -> None:
    """Make the file of a new database readable for its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=True)


def _set_up_sqlite(connection: Connection, record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "journal_mode = WAL",  # readers do not wait for a writer
        "synchronous = NORMAL",  # what WAL needs to survive a crash of the process
        "foreign_keys = ON",
        "secure_delete = ON",  # what a user deletes is overwritten
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine, folder: Path) -> None:
    """Bring the tables up to date; one process at a time."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "migration.lock", timeout=_MIGRATION_SECONDS)
    with lock, engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _unusable(url: URL, error: Exception) -> StoreError:
    """Return the error that tells about it, without the statement: that holds what was asked."""
    reason = getattr(error, "orig", None) or type(error).__name__
    if isinstance(error, ImportError):
        reason = (
            f"the package {error.name!r} is not installed; 'leidraad-assistent[postgres]' has it"
        )
    return StoreError(
        f"The database {url.render_as_string(hide_password=True)!r} cannot be used ({reason}). "
        "Check that it is there, that there is room, and that this user may write to it "
        "(`database_url`, `ui.database`, `data_dir`)."
    )
