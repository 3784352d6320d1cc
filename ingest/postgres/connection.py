"""Connect to the database, and say clearly why that fails, without giving its password away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ingest.errors import DatabaseError

if TYPE_CHECKING:
    import psycopg

__all__ = ["Address"]

_PACKAGES = ("psycopg", "langchain_postgres", "pgvector")
_EXTRA = "leidraad-assistent[postgres]"
_OPTIONS = {
    "application_name": "leidraad",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "tcp_user_timeout": "30000",  # milliseconds; a server that vanished is noticed
}
_URL = "Write it as postgresql://name:password@host/database, with special characters as %40."
_REMEDIES = {
    "password": "Check the name and the password in `database_url` (or its file).",
    "authentication": "Check the name and the password in `database_url` (or its file).",
    "role": "Check the name and the password in `database_url` (or its file).",
    "permission denied": "Give its user the right to make tables: GRANT CREATE ON DATABASE.",
    "database": "Make it with `createdb`, or correct its name in `database_url`.",
}
_UNREACHABLE = "Check that it runs and can be reached from here, and its name in `database_url`."


class Address:
    """The address of a database; shows itself without name and password."""

    def __init__(self, url: str) -> None:
        """Take the URL apart.

        Raises:
            DatabaseError: It is no such URL, or the packages of the extra are not installed.
        """
        missing = next((name for name in _PACKAGES if find_spec(name) is None), None)
        if missing is not None:
            remedy = f"Run `pip install '{_EXTRA}'`, or leave the setting `database_url` out."
            raise DatabaseError("database_url", f"{missing!r} is not installed", remedy)
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict

        problem = "the setting `database_url` is not the URL of a PostgreSQL database"
        scheme, _, rest = url.partition("://")
        if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise DatabaseError("database_url", problem, _URL)
        try:
            self._parts: dict[str, Any] = conninfo_to_dict(f"postgresql://{rest}")
        except ProgrammingError:
            raise DatabaseError("database_url", problem, _URL) from None  # it quotes the URL
        if "@" in str(self._parts.get("host", "")):  # of a password, most likely
            raise DatabaseError("database_url", problem, _URL)

    def __str__(self) -> str:
        """Return the host and the name of the database."""
        host, port = self._parts.get("host", "localhost"), self._parts.get("port")
        return f"{host}{f':{port}' if port else ''}/{self._parts.get('dbname', '')}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that are connected to; folders of sockets are none."""
        named = [*str(self._parts.get("host", "")).split(",")]
        return tuple(host for host in named if host and not host.startswith("/"))

    @property
    def parameters(self) -> dict[str, Any]:
        """What psycopg's `connect` takes."""
        return _OPTIONS | self._parts

    def connect(self) -> psycopg.Connection:
        """Open a connection on which each statement takes effect at once.

        Raises:
            DatabaseError: That fails.
        """
        import psycopg

        with self.reported():
            return psycopg.connect(**self.parameters, autocommit=True)

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Turn what the driver complains about into a `DatabaseError`."""
        import psycopg
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except (psycopg.Error, SQLAlchemyError) as error:
            raise self.error(error) from None  # the original shows what was sent

    def error(self, error: Exception) -> DatabaseError:
        """Return what the driver complains about as our own error."""
        told = " ".join(str(getattr(error, "orig", None) or error).split("\n")[0].split())
        told = told.rpartition("FATAL: ")[2].strip()
        password = str(self._parts.get("password") or "")
        shown = (told.replace(password, "***") if password else told) or type(error).__name__
        remedy = next((r for word, r in _REMEDIES.items() if f"{word} " in told), _UNREACHABLE)
        return DatabaseError(str(self), shown.rstrip("."), remedy)
