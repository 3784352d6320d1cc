"""Point readers at a revision, in an order that survives a power failure, and clear away others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from ingest.manifest import MANIFEST, POINTER, REVISION_NAME

__all__ = ["flush", "publish", "remove_revisions", "remove_unfinished"]


def publish(index_dir: Path, revision: str) -> None:
    """Point readers at a finished revision, in one step."""
    draft = index_dir / f"{POINTER}.new"
    with draft.open("w", encoding="ascii") as file:
        file.write(revision)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(index_dir / POINTER)
    _flush_folder(index_dir)


def remove_unfinished(index_dir: Path) -> None:
    """Remove what a run left behind that was broken off: revisions without a manifest."""
    finished = {folder.name for folder in _revisions(index_dir) if _is_finished(folder)}
    remove_revisions(index_dir, keep=finished)


def remove_revisions(index_dir: Path, *, keep: Iterable[str | None]) -> None:
    """Remove all revisions but those named; other files and folders are let alone."""
    kept = set(keep)
    for folder in _revisions(index_dir):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _revisions(index_dir: Path) -> list[Path]:
    return [
        folder
        for folder in index_dir.iterdir()
        if REVISION_NAME.fullmatch(folder.name) and folder.is_dir()
    ]


def _is_finished(folder: Path) -> bool:
    return (folder / MANIFEST).is_file()


def flush(folder: Path) -> None:
    """Have the disk hold the files before the pointer names them, should the power fail."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
        else:
            _flush_folder(path)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows keeps the entries of a folder by itself, and cannot open one
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
