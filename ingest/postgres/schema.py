"""The tables of a shared index.

Everything is in the schema `leidraad`: which revision is in use, the files of each revision and of
the added documents as compressed pieces, kept once by checksum, and one table of vectors a
revision. A revision that is there never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import DatabaseError

if TYPE_CHECKING:
    from psycopg import Connection

    from ingest.postgres.connection import Address

__all__ = ["SCHEMA", "clear", "described", "prepare", "published", "vector_table"]

SCHEMA = "leidraad"
_OLDEST = (0, 8)  # pgvector; from then on it goes on searching when a filter leaves too few
_TABLES = """
CREATE SCHEMA IF NOT EXISTS leidraad;
CREATE TABLE IF NOT EXISTS leidraad.revision (
    name text PRIMARY KEY,
    made timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS leidraad.published (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    revision text NOT NULL REFERENCES leidraad.revision
);
CREATE TABLE IF NOT EXISTS leidraad.piece (
    sha256 text,
    number integer,
    content bytea NOT NULL,
    PRIMARY KEY (sha256, number)
);
ALTER TABLE leidraad.piece ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE IF NOT EXISTS leidraad.file (
    revision text REFERENCES leidraad.revision ON DELETE CASCADE,
    part text CHECK (part IN ('index', 'added')),
    name text,
    sha256 text NOT NULL,
    PRIMARY KEY (revision, part, name)
);
"""


def vector_table(revision: str) -> str:
    """Return the name of the table with a revision's vectors, in our schema."""
    return f"vectors_{revision.replace('.', '_')}"


def prepare(connection: Connection, address: Address) -> None:
    """Make the tables when they are not there; whoever holds the writer's place calls this.

    Raises:
        DatabaseError: There is no pgvector, or it is too old.
    """
    from psycopg import errors

    try:
        if _version(connection) is None:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except (errors.FeatureNotSupported, errors.UndefinedFile) as error:
        raise _without_pgvector(address) from error
    except errors.InsufficientPrivilege as error:
        problem = "the extension `vector` is not in it, and this user may not make it"
        remedy = "Have its administrator run `CREATE EXTENSION vector` in it, once."
        raise DatabaseError(str(address), problem, remedy) from error
    version = _version(connection) or ""
    if tuple(map(int, version.split(".")[:2])) < _OLDEST:
        remedy = "Install pgvector 0.8 or newer and run `ALTER EXTENSION vector UPDATE`."
        raise DatabaseError(str(address), f"it has pgvector {version}", remedy)
    if connection.execute("SELECT to_regclass('leidraad.file')").fetchone() == (None,):
        connection.execute(_TABLES)


def described(connection: Connection, address: Address) -> str:
    """Say which PostgreSQL and which pgvector there are.

    Raises:
        DatabaseError: There is no pgvector.
    """
    row = connection.execute(
        "SELECT current_setting('server_version'), default_version, installed_version "
        "FROM pg_available_extensions WHERE name = 'vector'"
    ).fetchone()
    if row is None:
        raise _without_pgvector(address)
    server, available, installed = row
    return f"{address}: PostgreSQL {server.split()[0]}, pgvector {installed or available}"


def _without_pgvector(address: Address) -> DatabaseError:
    remedy = "Install pgvector 0.8 or newer on the server, for its version of PostgreSQL."
    return DatabaseError(str(address), "its server has no pgvector", remedy)


def _version(connection: Connection) -> str | None:
    found = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    row = found.fetchone()
    return row[0] if row else None


def published(connection: Connection) -> str | None:
    """Return the name of the revision in use, or None when there is none."""
    from psycopg.errors import InvalidSchemaName, UndefinedTable

    try:
        row = connection.execute("SELECT revision FROM leidraad.published").fetchone()
    except (UndefinedTable, InvalidSchemaName):
        return None  # nobody has written to it yet
    return row[0] if row else None


def clear(connection: Connection, keep: set[str]) -> None:
    """Remove all revisions but those named, and what belongs to none."""
    from psycopg.sql import SQL, Identifier

    tables = {vector_table(name) for name in keep}
    with connection.transaction():
        connection.execute("DELETE FROM leidraad.revision WHERE name <> ALL(%s)", [list(keep)])
        connection.execute(
            "DELETE FROM leidraad.piece WHERE NOT EXISTS "
            "(SELECT FROM leidraad.file WHERE file.sha256 = piece.sha256)"
        )
        there = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s "
            "AND tablename LIKE 'vectors\\_%%'",
            [SCHEMA],
        ).fetchall()
        for (table,) in there:
            if table not in tables:
                connection.execute(SQL("DROP TABLE {}").format(Identifier(SCHEMA, table)))
