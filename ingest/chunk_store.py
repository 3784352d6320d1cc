"""All chunks of a revision, and their parts, each readable without its document.

A search looks at hundreds of chunks from as many documents, weighs the parts of twenty, and shows
a few.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.chunks import Chunk
from ingest.paragraphs import Paragraph
from ingest.parts import Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ChunkStore"]


class ChunkStore:
    """Reads chunks by row; the files are memory-mapped, so that only what is read is loaded."""

    def __init__(self, folder: Path) -> None:
        """Open what `write` left in `folder`.

        Raises:
            OSError: It is not there.
            ValueError: It is damaged.
        """
        self._chunks = _Records(folder, "chunks")
        self._parts = _Records(folder, "parts")

    @staticmethod
    def write(folder: Path, chunks: Iterable[tuple[Chunk, tuple[Part, ...]]]) -> None:
        """Write chunks, at least one, with their parts, in row order."""
        with ExitStack() as files:
            records = files.enter_context(_Writer(folder, "chunks"))
            parts = files.enter_context(_Writer(folder, "parts"))
            for chunk, own in chunks:
                records.add(_record(chunk))
                parts.add([_part_record(part) for part in own])

    def read(self, row: int) -> Chunk:
        """Return the chunk at a row."""
        name, source_id, section, text, start, end, page = self._chunks[row]
        return Chunk(
            id=name,
            source_id=source_id,
            section=tuple(section),
            text=text,
            start=start,
            end=end,
            page=page,
        )

    def read_parts(self, row: int) -> tuple[Part, ...]:
        """Return the paragraphs, list items and table rows of the chunk at a row."""
        return tuple(map(_part, self._parts[row]))

    def close(self) -> None:
        """Let go of the files."""
        self._chunks.close()
        self._parts.close()


def _record(chunk: Chunk) -> list[Any]:
    place = (chunk.text, chunk.start, chunk.end, chunk.page)
    return [chunk.id, chunk.source_id, chunk.section, *place]


def _part_record(part: Part) -> list[Any]:
    own = part.paragraph
    span = (own.start, own.body_start, own.end)
    return [part.section, part.section_start, own.kind, *span, own.list_id, part.lead_in]


def _part(record: list[Any]) -> Part:
    section, section_start, kind, start, body_start, end, list_id, lead_in = record
    return Part(
        section=tuple(section),
        section_start=section_start,
        paragraph=Paragraph(
            kind=kind, start=start, body_start=body_start, end=end, list_id=list_id
        ),
        lead_in=lead_in,
    )


class _Writer:
    """Writes JSON records, one a line, and where each ends."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = (folder / f"{name}.jsonl").open("wb")
        self._index = folder / f"{name}.npy"
        self._ends = [0]

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        import numpy as np

        self._file.close()
        np.save(self._index, np.array(self._ends, dtype=np.uint64))

    def add(self, record: list[Any]) -> None:
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
        self._ends.append(self._ends[-1] + self._file.write(line.encode()))


class _Records:
    """What a `_Writer` wrote, by row."""

    def __init__(self, folder: Path, name: str) -> None:
        import numpy as np

        with (folder / f"{name}.jsonl").open("rb") as file:
            self._records = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        ends = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        self._ends: NDArray[np.uint64] = np.asarray(ends)  # slices faster than the map itself

    def __getitem__(self, row: int) -> list[Any]:
        start, end = self._ends[row : row + 2].tolist()
        record: list[Any] = json.loads(self._records[start:end])
        return record

    def close(self) -> None:
        self._records.close()
