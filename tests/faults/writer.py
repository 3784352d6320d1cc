"""A process that ingests on command, so that it can be killed or found busy.

Run as `python -m tests.faults.writer INDEX [DATABASE_URL]`. Each line of its input is a command, a
JSON object:

- `{"documents": folder, "kill_after": seconds}` forks a child that ingests, and kills it then;
- `{"documents": folder, "hold": file}` ingests, but waits, when it embeds, until the file is there.

It answers each with one line: "killed", "finished", "refused" or "failed".
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.catalogue import Source
from ingest.embedding import Vectors
from ingest.errors import IndexLockedError
from ingest.pipeline import ingest
from ingest.postgres.database import Database
from tests.ingest.conftest import WordHashEmbeddings

__all__ = ["database_on", "sources_in"]


class Holding(WordHashEmbeddings):
    """Waits for a file before it embeds."""

    def __init__(self, hold: Path) -> None:
        super().__init__()
        self._hold = hold

    def _batches(self, texts: Sequence[str]) -> Iterator[Vectors]:
        self._hold.with_suffix(".waiting").touch()
        while not self._hold.exists():
            time.sleep(0.01)
        yield from super()._batches(texts)


def sources_in(folder: Path) -> list[Source]:
    return [
        Source(id=p.stem, path=p, sha256=hashlib.sha256(p.read_bytes()).hexdigest())
        for p in sorted(folder.iterdir())
    ]


def _database() -> Database | None:
    """The database of the command line; each process opens its own connections."""
    index_dir, *url = sys.argv[1:]
    return database_on(url[0], Path(index_dir)) if url else None


def database_on(url: str, index_dir: Path) -> Database:
    """Return the database, for a machine whose only other folder is beside its index."""
    return Database(url, index_dir=index_dir, added_dir=index_dir.with_name("added"))


def _ingest(index_dir: Path, command: dict[str, Any]) -> str:
    hold = command.get("hold")
    embedding = Holding(Path(hold)) if hold else WordHashEmbeddings()
    try:
        ingest(sources_in(Path(command["documents"])), index_dir, embedding, database=_database())
    except IndexLockedError:
        return "refused"
    return "finished"


def _killed(index_dir: Path, command: dict[str, Any]) -> str:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if _ingest(index_dir, command) == "finished" else 1
        finally:
            os._exit(code)
    deadline = time.monotonic() + command["kill_after"]
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "failed" if status else "finished"
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "finished"


def main() -> None:
    """Obey until the input ends."""
    import chromadb  # noqa: F401  # once here, instead of once in every child
    import langchain_postgres  # noqa: F401

    index_dir = Path(sys.argv[1])
    for line in sys.stdin:
        command = json.loads(line)
        answer = (
            _killed(index_dir, command) if "kill_after" in command else _ingest(index_dir, command)
        )
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
