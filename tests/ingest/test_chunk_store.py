"""Chunks come back from the file as they were put in, whatever their text."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk_store import ChunkStore
from ingest.chunks import Chunk
from ingest.paragraphs import Paragraph
from ingest.parts import Part

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1)
CHUNKS = st.builds(
    Chunk,
    id=TEXTS,
    source_id=TEXTS,
    section=st.lists(TEXTS).map(tuple),
    text=TEXTS,
    start=st.integers(0, 10**9),
    end=st.integers(0, 10**9),
    page=st.none() | st.integers(1, 5_000),
)


PARTS = st.builds(
    Part,
    section=st.lists(TEXTS).map(tuple),
    section_start=st.integers(0, 10**9),
    paragraph=st.builds(
        Paragraph,
        kind=st.sampled_from(["paragraph", "item", "row", "lead_in", "header"]),
        start=st.integers(0, 10**9),
        body_start=st.integers(0, 10**9),
        end=st.integers(0, 10**9),
        list_id=st.none() | st.integers(0, 99),
    ),
    lead_in=TEXTS,
)


@given(st.lists(st.tuples(CHUNKS, st.lists(PARTS).map(tuple)), min_size=1, max_size=5))
def test_chunks_are_read_as_they_were_written(
    written: list[tuple[Chunk, tuple[Part, ...]]],
) -> None:
    chunks, parts = [chunk for chunk, _ in written], [own for _, own in written]
    with tempfile.TemporaryDirectory() as folder:
        ChunkStore.write(Path(folder), zip(chunks, parts, strict=True))
        store = ChunkStore(Path(folder))

        assert [store.read(row) for row in range(len(chunks))] == chunks
        assert [store.read_parts(row) for row in range(len(chunks))] == parts
        store.close()
