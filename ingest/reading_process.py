"""The process that reads files for `ingest.reading`: `python -m ingest.reading_process`.

It takes one job a line on its standard input and answers each with one line. Where the system can
fork, every file gets a child process of its own, with limits that the system enforces; the
libraries are loaded once, before. Elsewhere the process reads one file and ends. It has no
secrets, no network to speak of and nothing in memory but libraries and one document.
"""

from __future__ import annotations

import errno
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from corpus.catalogue import Source
from ingest.documents import Document, read_document
from ingest.errors import IngestError
from ingest.limits import Limits

__all__ = ["FORKS", "answer", "main"]

FORKS = hasattr(os, "fork") and sys.platform != "win32"
"""Whether each file gets a process of its own with limits on memory and processor time."""

_OCR_BEGINS = b"ocr\n"
_MAX_WRITTEN = 500_000_000  # bytes
_PRELOADED = {
    ".pdf": ("pypdf", "ingest.readers.scans"),
    ".docx": ("docx", "ingest.readers.docx"),
    ".odt": ("lxml.etree", "ingest.readers.odt"),
    ".html": ("bs4", "lxml.html", "ingest.readers.html"),
}


def main() -> None:
    """Serve jobs until the standard input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not look like an answer
    while line := _next_line():
        job = json.loads(line)
        found = _isolated(job) if FORKS else answer(job)
        answers.write(json.dumps(found).encode() + b"\n")
        if not FORKS:
            return


def _next_line() -> bytes:
    """Read a line without taking more from the pipe, so that `select` sees when it closes."""
    line = bytearray()
    while byte := os.read(0, 1):
        if byte == b"\n":
            return bytes(line)
        line += byte
    return b""


def answer(job: Mapping[str, Any], begin_ocr: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Read the file of a job and write the document to its target."""
    path = Path(job["source"]["path"])
    source = Source(**job["source"] | {"path": path, "notes": tuple(job["source"]["notes"])})
    try:
        document = read_document(source, Limits(**job["limits"]), begin_ocr=begin_ocr)
        unwritten = _write(document, Path(job["target"]))
    except MemoryError:
        return _failed(path, "limit", "it needs more memory than we allow")
    except IngestError as error:
        return {"cause": getattr(error, "cause", "broken"), "reason": str(error)}
    except Exception as error:  # noqa: BLE001  # a reader's bug must not stop other documents
        return _failed(path, "broken", f"its reader fails on it ({type(error).__name__})")
    if unwritten:
        return {"errno": unwritten}
    return {
        "title": document.source.title,
        "chunks": len(document.chunks),
        "empty_pages": document.extracted.empty_pages,
        "warnings": document.extracted.warnings,
    }


def _write(document: Document, target: Path) -> int:
    """Write a document completely or not at all; return the error number of the disk, 0 if none."""
    draft = target.with_suffix(".part")
    try:
        document.save(draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        return error.errno or errno.EIO
    return 0


def _failed(path: Path, cause: str, reason: str) -> dict[str, Any]:
    from ingest.errors import UnreadableDocumentError

    return {"cause": cause, "reason": str(UnreadableDocumentError(path, reason, cause))}  # type: ignore[arg-type]


def _isolated(job: Mapping[str, Any]) -> dict[str, Any]:
    """Read the file of a job in a child process, and answer for it when it cannot."""
    for name in _PRELOADED.get(Path(job["source"]["path"]).suffix.lower(), ()):
        import_module(name)  # once here, instead of once in every child
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        _serve_as_child(job, told)
    os.close(told)
    said, timed_out = _listen(heard, child, job["limits"])
    os.close(heard)
    _, status = os.waitpid(child, 0)
    if said and not timed_out:
        with suppress(ValueError):
            found: dict[str, Any] = json.loads(said)
            return found
    return _post_mortem(job, status, timed_out=timed_out)


def _serve_as_child(job: Mapping[str, Any], told: int) -> None:
    try:
        os.setsid()
        _restrict(job["limits"])
        found = answer(job, lambda: _begin_ocr(job["limits"], told))
        _tell(told, json.dumps(found).encode())
    except MemoryError:  # while wording the answer; the parent can still say so
        os._exit(_NO_MEMORY)
    finally:
        os._exit(0)


_NO_MEMORY = 12


def _restrict(limits: Mapping[str, Any]) -> None:
    """Have the system enforce what this process may use; what it cannot enforce is left out."""
    import resource

    most = int(limits["seconds"] + limits["ocr_seconds"]) + 1
    wanted = {
        resource.RLIMIT_AS: (limits["memory_mb"] * 1_000_000,) * 2,
        resource.RLIMIT_CPU: (int(limits["seconds"]) + 1, most),
        resource.RLIMIT_FSIZE: (_MAX_WRITTEN, _MAX_WRITTEN),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, values in wanted.items():
        with suppress(ValueError, OSError):  # macOS knows RLIMIT_AS and refuses it
            resource.setrlimit(kind, values)


def _begin_ocr(limits: Mapping[str, Any], told: int) -> None:
    import resource

    _tell(told, _OCR_BEGINS)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _tell(told: int, data: bytes) -> None:
    while data:
        data = data[os.write(told, data) :]


def _listen(heard: int, child: int, limits: Mapping[str, Any]) -> tuple[bytes, bool]:
    """Collect what the child says; end it, and all it started, when its time is up.

    Its time is up as well when nobody waits for the answer any more.
    """
    said = b""
    deadline = time.monotonic() + limits["seconds"]
    timed_out = False
    while True:
        left = max(deadline - time.monotonic(), 0.0)
        ready, _, _ = select.select([heard, 0], [], [], left)
        if not ready or 0 in ready:
            timed_out = True
            break
        block = os.read(heard, 65_536)
        if not block:
            break
        said += block
        if said == _OCR_BEGINS:
            said = b""
            deadline = time.monotonic() + limits["ocr_seconds"]
    for end in (os.killpg, os.kill):  # the group first: OCR is a process of its own
        with suppress(ProcessLookupError, PermissionError):
            end(child, signal.SIGKILL)
    return said, timed_out


def _post_mortem(job: Mapping[str, Any], status: int, *, timed_out: bool) -> dict[str, Any]:
    """Say why a child ended without an answer."""
    path = Path(job["source"]["path"])
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if timed_out or ended_by == signal.SIGXCPU:
        seconds = job["limits"]["seconds"]
        return _failed(path, "limit", f"reading it takes more than {seconds:g} seconds")
    if ended_by == signal.SIGKILL or (not ended_by and os.WEXITSTATUS(status) == _NO_MEMORY):
        return _failed(path, "limit", "it needs more memory than we allow")
    return _failed(path, "broken", f"its reader breaks down on it (signal {ended_by})")


if __name__ == "__main__":
    main()
