"""All chunks of a revision in one file, each readable without its document.

A search looks at hundreds of chunks from as many documents, and shows a few.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.chunks import Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ChunkStore"]

_RECORDS, _ENDS = "chunks.jsonl", "chunks.npy"


class ChunkStore:
    """Reads chunks by row; the file is memory-mapped, so that only what is read is loaded."""

    def __init__(self, folder: Path) -> None:
        """Open what `write` left in `folder`.

        Raises:
            OSError: It is not there.
            ValueError: It is damaged.
        """
        import numpy as np

        with (folder / _RECORDS).open("rb") as file:
            self._records = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._ends: NDArray[np.uint64] = np.load(folder / _ENDS, mmap_mode="r", allow_pickle=False)

    @staticmethod
    def write(folder: Path, chunks: Iterable[Chunk]) -> None:
        """Write chunks, at least one, in row order."""
        import numpy as np

        ends = [0]
        with (folder / _RECORDS).open("wb") as file:
            for chunk in chunks:
                record = [
                    *(chunk.id, chunk.source_id, chunk.section),
                    *(chunk.text, chunk.start, chunk.end, chunk.page),
                ]
                line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
                ends.append(ends[-1] + file.write(line.encode()))
        np.save(folder / _ENDS, np.array(ends, dtype=np.uint64))

    def read(self, row: int) -> Chunk:
        """Return the chunk at a row."""
        start, end = self._ends[row : row + 2]
        name, source_id, section, *place = json.loads(self._records[int(start) : int(end)])
        text, first, last, page = place
        return Chunk(
            id=name,
            source_id=source_id,
            section=tuple(section),
            text=text,
            start=first,
            end=last,
            page=page,
        )

    def close(self) -> None:
        """Let go of the file."""
        self._records.close()
