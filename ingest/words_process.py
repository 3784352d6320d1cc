"""Write the words of a large revision beside other work: `python -m ingest.words_process`.

Chroma keeps Python to itself while it takes vectors in, so a thread would wait for it. The process
takes one job on its standard input and answers with one line; when the input ends before, whoever
asked is gone, and so is the process.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ingest import own_process
from ingest.entries import Entry
from ingest.errors import IndexWriteError
from ingest.manifest import Manifest, SourceRecord
from ingest.words import write_words

__all__ = ["main", "words_beside"]

WORTH_A_PROCESS = 3_000
"""Passages from which on a process of its own saves time; it takes a second to start."""


@contextmanager
def words_beside(folder: Path, entries: Sequence[Entry]) -> Iterator[Callable[[], dict[str, str]]]:
    """Write the words of documents while other work is done; it is broken off with that work.

    Yields:
        Waits until they are written, and returns the abbreviations that the documents spell out.
        It raises an `OSError` when the disk refuses, and an `IndexWriteError` when the words
        cannot be written for another reason.
    """
    if sum(entry.chunks for entry in entries) < WORTH_A_PROCESS:
        yield lambda: write_words(folder, entries)
        return
    process = own_process.start("ingest.words_process")
    try:
        job = {"folder": str(folder), "entries": [_described(entry) for entry in entries]}
        with suppress(OSError):  # it ended: there is no answer either
            process.stdin.write(json.dumps(job).encode() + b"\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
        yield lambda: _answer(process.stdout.readline(), folder)  # type: ignore[union-attr]
    finally:
        process.kill()
        own_process.end(process)


def _answer(line: bytes, folder: Path) -> dict[str, str]:
    if not line.endswith(b"\n"):
        raise IndexWriteError(folder, "the process that writes its words broke down")
    answer = json.loads(line)
    if "errno" in answer:
        raise OSError(answer["errno"], os.strerror(answer["errno"]), str(folder))
    if "reason" in answer:
        raise IndexWriteError(folder, answer["reason"])
    abbreviations: dict[str, str] = answer["abbreviations"]
    return abbreviations


def main() -> None:
    """Do the job on the standard input."""
    job = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_the_input, daemon=True).start()
    answer: dict[str, Any]
    try:
        entries = [_entry(record) for record in job["entries"]]
        answer = {"abbreviations": write_words(Path(job["folder"]), entries)}
    except OSError as error:
        answer = {"errno": error.errno or errno.EIO}
    except ValueError as error:
        answer = {"reason": f"a document cannot be read back ({error})"}
    sys.stdout.write(json.dumps(answer) + "\n")


def _end_with_the_input() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def _described(entry: Entry) -> dict[str, Any]:
    source = Manifest.describe(entry.source)
    return {"source": source, "key": entry.key, "chunks": entry.chunks, "path": str(entry.path)}


def _entry(record: dict[str, Any]) -> Entry:
    known = SourceRecord(
        source=record["source"], key=record["key"], first_row=0, chunks=record["chunks"]
    )
    return Entry(
        source=known.to_source(), key=known.key, chunks=known.chunks, path=Path(record["path"])
    )


if __name__ == "__main__":
    main()
