"""The text and outline of every document of a revision in one file, each readable by itself.

A question looks into some twenty documents, of each at a few sections; so a document is not read
as a whole: its text is decoded, and its sections, pages and headings are made as they are asked
for.
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from corpus.catalogue import Source
from ingest.chunks import Chunk
from ingest.documents import Document
from ingest.sections import Section
from ingest.text import ExtractedText, Heading, PageSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DocumentStore", "DocumentWriter"]

T = TypeVar("T")

_RECORDS, _PLACES = "texts.bin", "texts.npy"


class DocumentWriter:
    """Writes documents, in the order of their rows; use it in a `with` statement."""

    def __init__(self, folder: Path) -> None:
        """Begin the files in `folder`."""
        self._file = (folder / _RECORDS).open("wb")
        self._index = folder / _PLACES
        self._places: list[list[int]] = []

    def __enter__(self) -> DocumentWriter:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the files."""
        import numpy as np

        self._file.close()
        np.save(self._index, np.array(self._places, dtype=np.uint64).reshape(-1, 5))

    def add(self, document: Document) -> None:
        """Write one document."""
        parts = (
            _json(_about(document)),
            document.extracted.text.encode(),
            _json(_outline(document)),
        )
        ends = [self._file.tell()]
        for part in parts:
            ends.append(ends[-1] + self._file.write(part))
        self._places.append([*ends, zlib.crc32(b"".join(parts))])


class DocumentStore:
    """Reads documents by number, from 0; the file is memory-mapped."""

    def __init__(self, folder: Path) -> None:
        """Open what a `DocumentWriter` left in `folder`.

        Raises:
            OSError: It is not there.
            ValueError: It is damaged.
        """
        import numpy as np

        with (folder / _RECORDS).open("rb") as file:
            self._records = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        places = np.load(folder / _PLACES, mmap_mode="r", allow_pickle=False)
        self._places: NDArray[np.uint64] = np.asarray(places)  # slices faster than the map itself

    def read(
        self, number: int, source: Source, rows: range, chunk: Callable[[int], Chunk]
    ) -> Document:
        """Return a document; what its sequences hold is made when asked for, each time.

        Args:
            number: Its place among those written.
            source: What the catalogue says of it, its title included.
            rows: Where its chunks are.
            chunk: Returns the chunk at a row.

        Raises:
            ValueError: It is damaged.
        """
        start, text_start, text_end, end, expected = self._places[number].tolist()
        record = self._records[start:end]
        if zlib.crc32(record) != expected:
            raise ValueError("it is not what was written")
        about = json.loads(record[: text_start - start])
        outline: Callable[[], dict[str, list[Any]]] = cache(
            partial(json.loads, record[text_end - start :])
        )
        return Document(
            source=source,
            extracted=ExtractedText(
                text=record[text_start - start : text_end - start].decode(),
                pages=_Made(lambda: outline()["pages"], _page),
                headings=_Made(lambda: outline()["headings"], _heading),
                title=about["title"],
                warnings=tuple(about["warnings"]),
                empty_pages=tuple(about["empty_pages"]),
                front_matter_end=about["front_matter_end"],
            ),
            sections=_Made(lambda: outline()["sections"], partial(_section, source.id)),
            chunks=_Made(lambda: [rows], chunk),
            abbreviations=about["abbreviations"],
        )

    def close(self) -> None:
        """Let go of the file."""
        self._records.close()


class _Made(Sequence[T]):
    """Values that are made of their records as they are asked for.

    The records are columns of equal length: few objects, whatever a document is long.
    """

    def __init__(
        self, columns: Callable[[], Sequence[Sequence[Any]]], make: Callable[..., T]
    ) -> None:
        self._columns, self._make = columns, make

    def __len__(self) -> int:
        return len(self._columns()[0])

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...

    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        found = [column[place] for column in self._columns()]
        return tuple(map(self._make, *found)) if isinstance(place, slice) else self._make(*found)


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _about(document: Document) -> dict[str, Any]:
    extracted = document.extracted
    return {
        "title": extracted.title,
        "front_matter_end": extracted.front_matter_end,
        "warnings": extracted.warnings,
        "empty_pages": extracted.empty_pages,
        "abbreviations": document.abbreviations,
    }


def _outline(document: Document) -> dict[str, Any]:
    extracted = document.extracted
    return {
        "pages": _columns(((p.number, p.start, p.end) for p in extracted.pages), 3),
        "headings": _columns(((h.start, h.end, h.level, h.title) for h in extracted.headings), 4),
        "sections": _columns(
            (
                (
                    json.dumps(s.path, ensure_ascii=False),
                    s.start,
                    s.body_start,
                    s.end,
                    s.first_page,
                    s.last_page,
                )
                for s in document.sections
            ),
            6,
        ),
    }


def _columns(records: Iterable[tuple[Any, ...]], width: int) -> list[Sequence[Any]]:
    return list(zip(*records, strict=True)) or [[]] * width


def _page(number: int, start: int, end: int) -> PageSpan:
    return PageSpan(number=number, start=start, end=end)


def _heading(start: int, end: int, level: int, title: str) -> Heading:
    return Heading(start=start, end=end, level=level, title=title)


def _section(
    source_id: str,
    path: str,
    start: int,
    body_start: int,
    end: int,
    first_page: int | None,
    last_page: int | None,
) -> Section:
    return Section(
        source_id=source_id,
        path=tuple(json.loads(path)),
        start=start,
        body_start=body_start,
        end=end,
        first_page=first_page,
        last_page=last_page,
    )
