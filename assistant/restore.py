"""Put back what `assistant.backup` kept; see there for the form of the file."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.backup import CONTENTS, FORMAT, Backup
from assistant.errors import BackupError, translated
from assistant.settings import Settings
from assistant.shared_index import database_url
from ingest.index import check_files, read_manifest
from ingest.manifest import POINTER, REVISION_NAME
from ingest.pipeline import writing
from ingest.publication import publish, remove_revisions

__all__ = ["restore"]

_BLOCK = 1 << 20
_MAX_CONTENTS = 100_000_000  # bytes of the list of files
_STAGING = ".restoring"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)]


class _Contents(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    created: str
    revision: Annotated[str, Field(pattern=REVISION_NAME.pattern)] | None
    files: dict[str, _File]


def restore(settings: Settings, path: Path, *, replace: bool = False) -> Backup:
    """Put a backup back into the data folder and the index folder of these settings.

    Everything is unpacked and checked before anything is put in its place. The browser interface
    should not run meanwhile: it has its databases open.

    Args:
        settings: Say where everything goes.
        path: The backup.
        replace: Whether to replace what is there; the added documents, conversations and index
            that are there are lost.

    Raises:
        BackupError: The file is damaged or no backup, there is something already, or the settings
            name a database.
        IndexUnavailableError: The index is being written by another process.
    """
    path = path.expanduser().absolute()
    if database_url(settings) is not None:
        raise BackupError(
            "A backup is put back in folders, and `database_url` names a database. Put that back "
            "with `pg_restore`; or restore without this setting, and run `leidraad ingest` with "
            "it on an empty database."
        )
    staging = settings.data / _STAGING
    try:
        with translated(), writing(settings.index):
            if not replace:
                _check_empty(settings)
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir(parents=True)
            contents = _unpacked(path, staging)
            _put_data(staging / "data", settings)
            _put_index(staging / "index", settings.index, contents.revision)
            if contents.revision is not None:
                check_files(settings.index, read_manifest(settings.index))
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise _damaged(path, "it is no backup, or only a part of one") from error
    except OSError as error:
        raise BackupError(
            f"The backup {str(path)!r} cannot be put back: {error.strerror or error}. "
            "Check the file, and the rights and free space of the data folder."
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Backup(
        path=path,
        created=contents.created,
        files=len(contents.files),
        size=sum(file.size for file in contents.files.values()),
        revision=contents.revision,
    )


def _check_empty(settings: Settings) -> None:
    there = [
        entry
        for entry in (settings.data.iterdir() if settings.data.is_dir() else ())
        if entry != settings.index and entry.name != _STAGING
    ]
    if there or (settings.index / POINTER).exists():
        raise BackupError(
            f"There is something in {str(settings.data)!r} already. Set `data_dir` to an empty "
            "folder, or use `--replace`: what is there is lost then."
        )


def _unpacked(path: Path, staging: Path) -> _Contents:
    """Unpack into `staging`, trusting nothing, and check each file."""
    found: dict[str, _File] = {}
    contents: _Contents | None = None
    with tarfile.open(path, mode="r:gz") as archive:
        for member in archive:
            if contents is not None or not member.isreg():
                raise _damaged(path, f"{member.name!r} does not belong in it")
            if member.name == CONTENTS:
                contents = _read_contents(path, archive, member)
            else:
                target = staging / _checked(path, member.name)
                found[member.name] = _unpack(archive, member, target)
    if contents is None:
        raise _damaged(path, f"it has no {CONTENTS!r}")
    if found != contents.files:
        different = found.keys() ^ contents.files.keys()
        different |= {n for n, file in found.items() if contents.files.get(n) != file}
        raise _damaged(path, f"{min(different)!r} in it is not what it was")
    return contents


def _read_contents(path: Path, archive: tarfile.TarFile, member: tarfile.TarInfo) -> _Contents:
    file = archive.extractfile(member)
    if file is None or member.size > _MAX_CONTENTS:
        raise _damaged(path, f"its {CONTENTS!r} cannot be read")
    try:
        contents = _Contents.model_validate_json(file.read())
    except ValidationError as error:
        raise _damaged(path, f"its {CONTENTS!r} is of another version or damaged") from error
    if contents.format != FORMAT:
        raise BackupError(
            f"The backup {str(path)!r} has format {contents.format}; this version reads "
            f"{FORMAT}. Use the version that made it."
        )
    return contents


def _checked(path: Path, name: str) -> PurePosixPath:
    """Return a name that stays within the folder it is unpacked to."""
    inside = PurePosixPath(name)
    plain = not inside.is_absolute() and "\\" not in name and ":" not in name
    if not plain or ".." in inside.parts or inside.parts[:1] not in (("data",), ("index",)):
        raise _damaged(path, f"{name!r} does not belong in it")
    return inside


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> _File:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    source = archive.extractfile(member)
    with target.open("xb") as file:
        while source is not None and (block := source.read(_BLOCK)):
            file.write(block)
            digest.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    return _File(sha256=digest.hexdigest(), size=size)


def _put_data(staged: Path, settings: Settings) -> None:
    """Move the files of the data folder in; what the backup does not have is removed."""
    wanted = _files_in(staged)
    for name in _files_in(settings.data):
        old = settings.data / name
        kept = old.is_relative_to(settings.index) or name.parts[0].startswith(".")
        if name not in wanted and not kept:
            old.unlink()
    for name in sorted(wanted):
        target = settings.data / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (staged / name).replace(target)


def _put_index(staged: Path, index_dir: Path, revision: str | None) -> None:
    """Move the revision in and point readers at it; without one, there is no index any more."""
    if revision is None:
        (index_dir / POINTER).unlink(missing_ok=True)
        remove_revisions(index_dir, keep=())
        return
    target = index_dir / revision
    aside = index_dir / ".replaced"
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    shutil.move(staged / revision, target)
    publish(index_dir, revision)
    remove_revisions(index_dir, keep=[revision])
    shutil.rmtree(aside, ignore_errors=True)


def _files_in(folder: Path) -> set[Path]:
    found: Iterable[Path] = folder.rglob("*") if folder.is_dir() else ()
    return {path.relative_to(folder) for path in found if path.is_file()}


def _damaged(path: Path, reason: str) -> BackupError:
    return BackupError(f"The file {str(path)!r} cannot be used: {reason}. Take another backup.")
