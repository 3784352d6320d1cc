"""What an index is built from: documents that are ready on the disk, one file each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import Source
from ingest.checksums import damaged_files
from ingest.chunks import Chunk
from ingest.documents import Document
from ingest.errors import IndexWriteError
from ingest.manifest import Manifest, SkippedRecord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "STAGING",
    "Content",
    "Entry",
    "Previous",
    "Progress",
    "load_vectors",
    "save_vectors",
    "take_over",
    "with_vectors",
]

Progress = Callable[[str, int, int], None]
"""Called as `progress(what, done, total)`; `what` is a document's id or a step's name."""

STAGING = ".reading"
"""The folder, in that of the index, where a run keeps what it has read and embedded so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document that will be in the index.

    Attributes:
        source: What is known of it, its title included.
        key: The name under which it is kept.
        chunks: How many passages it has.
        path: Where it lies, read; its vectors may lie beside it.
        empty_pages: Pages without text, from 1.
        warnings: What a person should know.
    """

    source: Source
    key: str
    chunks: int
    path: Path
    empty_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    def load(self) -> Document:
        """Read the document; many are too much for the memory, so nobody keeps them all."""
        return Document.load(self.path, self.source)


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision holds, ordered by document id; `entries` is not empty."""

    entries: tuple[Entry, ...]
    skipped: tuple[SkippedRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The revision in use, as far as it can be built upon.

    `damaged` are the files of it that are not what they were.
    """

    manifest: Manifest
    folder: Path
    damaged: frozenset[str]

    @classmethod
    def examined(cls, index_dir: Path, manifest: Manifest) -> Previous:
        """Look through every file of a revision."""
        folder = index_dir / manifest.revision
        damaged = damaged_files(folder, manifest.files, manifest.files)
        return cls(manifest=manifest, folder=folder, damaged=damaged)

    def document(self, key: str) -> Path | None:
        """Return where a document lies, or None when it is damaged."""
        return self._sound(f"documents/{key}.json")

    def vectors(self, key: str) -> Path | None:
        """Return where the vectors of a document lie, or None when they are damaged."""
        return self._sound(f"documents/{key}.npy")

    def chroma(self) -> Path | None:
        """Return where the searchable vectors are, or None without, or when a part is damaged."""
        if self.manifest.vectors != "chroma" or any(n.startswith("chroma/") for n in self.damaged):
            return None
        return self.folder / "chroma"

    def _sound(self, name: str) -> Path | None:
        known = name in self.manifest.files and name not in self.damaged
        return self.folder / name if known else None


def take_over(path: Path, target: Path) -> None:
    """Have a finished file at a second place as well, without copying where that can be done."""
    try:
        os.link(path, target)
    except OSError:  # another disk, or one that knows no links
        shutil.copyfile(path, target)


def save_vectors(path: Path, vectors: NDArray[np.float32]) -> None:
    """Write vectors completely or not at all, also when the power fails."""
    import numpy as np

    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        np.save(file, vectors)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load_vectors(path: Path | None, shape: Sequence[int]) -> NDArray[np.float32] | None:
    """Return vectors of that shape, or None when there are none."""
    import numpy as np

    if path is None:
        return None
    with suppress(OSError, ValueError, EOFError):
        vectors: NDArray[np.float32] = np.load(path, allow_pickle=False)
        if vectors.shape == tuple(shape) and vectors.dtype == np.float32:
            return vectors
    return None


def with_vectors(
    entries: Sequence[Entry], folder: Path, dimension: int, progress: Progress
) -> Iterator[tuple[Source, Sequence[Chunk], NDArray[np.float32]]]:
    """Yield each document's source, chunks and vectors, as a revision's folder holds them.

    Raises:
        IndexWriteError: What was written there cannot be read back.
    """
    total = sum(entry.chunks for entry in entries)
    done = 0
    for entry in entries:
        progress("indexing", done, total)
        path = folder / "documents" / f"{entry.key}.npy"
        vectors = load_vectors(path, (entry.chunks, dimension))
        if vectors is None:
            raise IndexWriteError(path, "its vectors cannot be read back")
        yield entry.source, entry.load().chunks, vectors
        done += entry.chunks
    progress("indexing", done, total)
