"""Write the parts of a revision that need texts alone: what is read by place, and the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.chunk_store import ChunkStore
from ingest.chunks import Chunk
from ingest.document_store import DocumentWriter
from ingest.documents import searchable_text
from ingest.dutch import Compounds, common_words, folded_words, index_terms
from ingest.entries import Entry
from ingest.lexical import LexicalIndex
from ingest.parts import Part, find_parts

__all__ = ["write_words"]


def write_words(folder: Path, entries: Sequence[Entry]) -> dict[str, str]:
    """Write documents, chunks, parts and words, and return the abbreviations that are spelt out.

    Raises:
        OSError: The disk refuses, or a document is gone.
        ValueError: A document is damaged.
    """
    _write_stores(folder, entries)
    return _write_lexical(folder, entries)


def _write_stores(folder: Path, entries: Sequence[Entry]) -> None:
    """Write every document, chunk and part where they are read from."""
    with DocumentWriter(folder) as writer:

        def chunks() -> Iterator[tuple[Chunk, tuple[Part, ...]]]:
            for entry in entries:
                document = entry.load()
                writer.add(document)
                parts = find_parts(document.extracted.text, document.sections, document.chunks)
                yield from zip(document.chunks, parts, strict=True)

        ChunkStore.write(folder, chunks())


def _write_lexical(folder: Path, entries: Sequence[Entry]) -> dict[str, str]:
    """Index the words of all documents, and return the abbreviations they spell out."""
    words: Counter[str] = Counter()
    abbreviations: dict[str, str] = {}
    for entry in entries:
        document = entry.load()
        abbreviations = document.abbreviations | abbreviations
        for chunk in document.chunks:
            words.update(folded_words(searchable_text(document.source, chunk)))
    compounds = Compounds(words.keys() | common_words())

    def terms() -> Iterator[list[str]]:
        for entry in entries:
            document = entry.load()
            for chunk in document.chunks:
                yield index_terms(searchable_text(document.source, chunk), compounds)

    LexicalIndex.build(terms(), words).save(folder / "lexical")
    return abbreviations
