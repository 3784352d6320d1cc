"""Read files in processes of their own, several at a time, each within limits.

A file may be hostile: it may crash its reader, or keep it busy for ever. So whoever ingests never
opens one; `ingest.reading_process` does, and hands over a finished document or a reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from corpus.catalogue import Source
from ingest import own_process
from ingest.documents import Document
from ingest.errors import Cause, DocumentRefusedError, UnreadableDocumentError
from ingest.limits import Limits
from ingest.manifest import Manifest
from ingest.reading_process import FORKS

__all__ = ["Job", "Reading", "read_all", "read_isolated"]

_MOST_WORKERS = 16
_WORTH_A_PROCESS = 200_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to read, and where the document goes."""

    source: Source
    target: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a job.

    Attributes:
        title: The title of the document: the catalogue's, its own or its file's name.
        chunks: How many passages it has; 0 when it holds no text.
        empty_pages: Pages without text, from 1.
        warnings: What a person should know.
        cause: Why it could not be read; None when it could.
        reason: The same as a sentence; "" when it could.
    """

    title: str = ""
    chunks: int = 0
    empty_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    cause: Cause | None = None
    reason: str = ""

    @classmethod
    def of(cls, document: Document) -> Reading:
        """Describe a document that was read."""
        return cls(
            title=document.source.title,
            chunks=len(document.chunks),
            empty_pages=document.extracted.empty_pages,
            warnings=document.extracted.warnings,
        )


def read_all(jobs: Sequence[Job], limits: Limits) -> Iterator[Reading]:
    """Read every job and yield what became of it, in order; none stops the others.

    Raises:
        OSError: Python itself cannot be started, or a document cannot be written to its target.
    """
    if not jobs:
        return
    count = _workers(jobs, limits)
    free: SimpleQueue[_Reader] = SimpleQueue()
    readers = [_Reader(limits) for _ in range(count)]
    for reader in readers:
        free.put(reader)

    def read(job: Job) -> Reading:
        reader = free.get()
        try:
            return reader.read(job)
        finally:
            free.put(reader)

    pool = ThreadPoolExecutor(count, thread_name_prefix="reading")
    try:
        yield from pool.map(read, jobs)
    finally:
        for reader in readers:
            reader.close()
        pool.shutdown(cancel_futures=True)


def read_isolated(source: Source, limits: Limits) -> Document:
    """Read one file, in a process of its own.

    Raises:
        DocumentRefusedError: It cannot be read; the error says why.
        OSError: There is no room for the text, or Python cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="leidraad-") as folder:
        job = Job(source=source, target=Path(folder) / "document.json")
        (reading,) = read_all([job], limits)
        if reading.cause is not None:
            raise DocumentRefusedError(source.path, reading.reason, reading.cause)
        return Document.load(job.target, source)


def _workers(jobs: Sequence[Job], limits: Limits) -> int:
    """Return how many processes are worth their start."""
    most = min(limits.workers or os.cpu_count() or 1, _MOST_WORKERS, len(jobs))
    size = 0
    for job in jobs:
        with suppress(OSError):  # whoever reads it will find out
            size += job.source.path.stat().st_size
    return min(most, 1 + size // _WORTH_A_PROCESS)


class _Reader:
    """A reading process, started when there is something to read and again when it broke down."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def read(self, job: Job) -> Reading:
        """Have a job done; its process has its own limits, and this is the last resort.

        Raises:
            OSError: The document cannot be written to its target.
        """
        request = {
            "source": Manifest.describe(job.source),
            "target": str(job.target),
            "limits": asdict(self._limits),
        }
        process = self._running()
        patience = (
            self._limits.seconds
            + self._limits.ocr_seconds * (self._limits.ocr and FORKS)
            + own_process.GRACE
        )
        watchdog = threading.Timer(patience, process.kill)
        watchdog.daemon = True
        watchdog.start()
        answer = _asked(process, json.dumps(request).encode() + b"\n")
        watchdog.cancel()
        if answer is None:
            return _broken_off(job, self._limits)
        if "errno" in answer:
            raise OSError(answer["errno"], os.strerror(answer["errno"]), str(job.target))
        return Reading(
            **answer
            | {
                "empty_pages": tuple(answer.get("empty_pages", ())),
                "warnings": tuple(answer.get("warnings", ())),
            }
        )

    def close(self) -> None:
        """End the process; a job that it is at is broken off."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        if process is not None:
            own_process.end(process)

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return self._process
            if self._process is not None:
                own_process.end(self._process)
            self._process = own_process.start("ingest.reading_process")
            if self._closed:
                self._process.kill()
            return self._process


def _asked(process: subprocess.Popen[bytes], request: bytes) -> dict[str, Any] | None:
    """Return the answer of a process; None when it ended without one."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(request)
        process.stdin.flush()
        line = process.stdout.readline()
        answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
    except (OSError, ValueError):
        return None
    return answer


def _broken_off(job: Job, limits: Limits) -> Reading:
    reason = f"reading it takes more than {limits.seconds:g} seconds, or breaks the reader"
    error = UnreadableDocumentError(job.source.path, reason, "limit")
    return Reading(cause="limit", reason=str(error))
