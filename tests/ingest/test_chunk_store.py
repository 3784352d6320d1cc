"""Chunks come back from the file as they were put in, whatever their text."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk_store import ChunkStore
from ingest.chunks import Chunk

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


@given(st.lists(CHUNKS, min_size=1, max_size=5))
def test_chunks_are_read_as_they_were_written(chunks: list[Chunk]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ChunkStore.write(Path(folder), chunks)
        store = ChunkStore(Path(folder))

        assert [store.read(row) for row in range(len(chunks))] == chunks
        store.close()
