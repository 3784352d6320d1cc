"""Check an installation: what is there, whether it works, and that it keeps to itself."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant import Assistant, Settings
    from assistant.library import Library

__all__ = ["Check", "examine", "no_calls_out"]

_DISTRIBUTION = "leidraad-assistent"
_LOOPBACK = ("127.", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `detail` is what was found, or what to do."""

    name: str
    ok: bool
    detail: str

    def to_dict(self) -> dict[str, Any]:
        """Return the check as plain values, ready for JSON."""
        return asdict(self)


class CheckFailedError(Exception):
    """A check found something wrong; the message says what to do."""


def examine() -> Iterator[Check]:
    """Yield the checks one by one; a failure does not stop those that can still be done."""
    yield _check("Python", _python)
    yield _check("packages", _packages)
    try:
        from assistant.library import Library
        from ui.opening import effective

        settings = effective()
        library = Library(settings)
    except Exception as error:  # noqa: BLE001  # the edge: doctor reports, it never breaks
        yield Check(name="settings", ok=False, detail=_told(error))
        return
    yield _check("settings", _settings)
    yield _check("data folder", lambda: _data_folder(settings))
    if settings.database_url or settings.database_url_file:
        yield _check("database", lambda: _database(library))
    yield _check("documents", lambda: _documents(library, settings))
    yield _check("embedding model", lambda: _embedding(library, settings))
    index = _check("index", lambda: _index(library))
    yield index
    if index.ok:
        yield _check("known question", lambda: _known_question(settings, library))
        yield _check("no calls out", lambda: _silence(settings, library))


@contextmanager
def no_calls_out(allowed: Collection[str] = ()) -> Iterator[list[str]]:
    """Refuse and record every attempt to look up or reach a host other than this one.

    Args:
        allowed: Hosts that the settings name, such as that of the database.
    """
    attempts: list[str] = []
    watching = [True]

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if not watching or not event.startswith("socket."):
            return
        host = _host(event, arguments)
        if host is not None and not host.startswith(_LOOPBACK) and host not in allowed:
            attempts.append(host)
            raise PermissionError(f"an attempt to reach {host!r} was refused")

    sys.addaudithook(watch)  # cannot be taken away again, hence `watching`
    try:
        yield attempts
    finally:
        watching.clear()


def _host(event: str, arguments: tuple[Any, ...]) -> str | None:
    """Return the host that a socket event is about, None when it concerns none."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        return str(arguments[0] or "localhost")
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        return str(arguments[1][0])
    return None


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name=name, ok=True, detail=look())
    except Exception as error:  # noqa: BLE001  # the edge: doctor reports, it never breaks
        return Check(name=name, ok=False, detail=_told(error))


def _told(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def _packages() -> str:
    try:
        version = importlib.metadata.version(_DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError as error:
        raise CheckFailedError(
            f"{_DISTRIBUTION} is not installed here; run `make ask`, or `pip install` the wheel"
        ) from error
    names = [
        re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        for requirement in importlib.metadata.requires(_DISTRIBUTION) or []
        if "extra ==" not in requirement
    ]
    found, missing = [], []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        raise CheckFailedError(f"missing: {', '.join(missing)}; install them, as `make ask` does")
    return f"{_DISTRIBUTION} {version} with {', '.join(found)}"


def _settings() -> str:
    from assistant.setting_names import unknown_variables
    from ui.configuration import effective_settings

    unknown = unknown_variables()
    if unknown:
        raise CheckFailedError(
            f"{', '.join(unknown)}: there is no such setting; `leidraad config` lists them"
        )
    changed = [s for s in effective_settings() if s.origin != "default"]
    return ", ".join(f"{s.name} = {s.shown} ({s.origin})" for s in changed) or "all as shipped"


def _data_folder(settings: Settings) -> str:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        raise CheckFailedError(
            f"{str(settings.data)!r} cannot be written ({error.strerror or error}); "
            "set LEIDRAAD_DATA_DIR to a folder that can"
        ) from error
    return str(settings.data)


def _database(library: Library) -> str:
    from assistant.errors import translated

    with translated():
        return library.database.described() if library.database else ""


def _documents(library: Library, settings: Settings) -> str:
    sources = library.sources()
    if not sources:
        raise CheckFailedError(f"there are none in {str(settings.corpus)!r}; add some")
    return f"{len(sources)} in {settings.corpus}"


def _embedding(library: Library, settings: Settings) -> str:
    vector = library.embedding.embed_query("wat spreken we af?")
    return f"{settings.embedding_model}, {len(vector)} dimensions ({library.embedding.model_id})"


def _opened(library: Library) -> Any:  # noqa: ANN401  # its type belongs to a layer below
    """Open the index; its errors are the assistant's."""
    from assistant.errors import translated

    with translated():
        return library.open()


def _index(library: Library) -> str:
    from assistant.errors import translated

    with translated():
        library.examine()
    index = _opened(library)
    try:
        expected = {(source.id, source.sha256) for source in library.sources()}
        indexed = {(source.id, source.sha256) for source in index.sources.values()}
        if not indexed <= expected:
            raise CheckFailedError("the documents have changed since; run `leidraad ingest`")
        unread = len(expected) - len(indexed)
        note = f"; {unread} without text, see `leidraad ingest`" if unread else ""
        return f"revision {index.revision}: {index.rows} passages of {len(indexed)} documents{note}"
    finally:
        index.close()


def _known_question(settings: Settings, library: Library) -> str:
    """Ask for a heading of the index: its section must be found, and its words be real."""
    from assistant import Assistant

    index = _opened(library)
    try:
        heading, source_id = _distinct_heading(
            (chunk.source_id, chunk.section) for chunk in map(index.chunk, range(index.rows))
        )
    finally:
        index.close()
    assistant = Assistant(settings, library)
    try:
        passages = assistant.retrieve(heading, k=10)
        text = assistant.source_text(source_id)
        for passage in passages:
            chunk = passage.chunk
            if passage.source_id == source_id and heading in chunk.section:
                if text[chunk.start : chunk.end] != chunk.text:
                    raise CheckFailedError(
                        f"{heading!r} was found, but its words differ from the document; "
                        "run `leidraad ingest --rebuild`"
                    )
                return f"{heading!r} found at rank {passage.rank}, verbatim"
        raise CheckFailedError(
            f"{heading!r} is in the index and was not found; run `leidraad ingest --rebuild`"
        )
    finally:
        assistant.close()


def _distinct_heading(sections: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, str]:
    """Return the longest heading that occurs in one place only, and its document."""
    places: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for source_id, section in sections:
        if section:
            places.setdefault(section[-1], set()).add((source_id, section))
    single = [
        (len(heading), heading, next(iter(where))[0])
        for heading, where in places.items()
        if len(where) == 1
    ]
    if not single:
        raise CheckFailedError("no document has a heading to ask for; the rest can still be right")
    _, heading, source_id = max(single)
    return heading, source_id


def _silence(settings: Settings, library: Library) -> str:
    from assistant import Assistant

    allowed = library.database.address.hosts if library.database else ()
    with no_calls_out(allowed) as attempts:
        assistant: Assistant = Assistant(settings, library)
        try:
            assistant.ask("Wat moeten we afspreken?")
        finally:
            assistant.close()
    if attempts:
        raise CheckFailedError(f"an attempt was made to reach {', '.join(sorted(set(attempts)))}")
    beside = f" beside the database on {', '.join(allowed)}" if allowed else ""
    return f"a question was answered without any{beside}"
