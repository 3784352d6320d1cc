"""A document read from the store says what the document said, whatever is asked of it first."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import Source
from ingest.chunks import make_chunks
from ingest.document_store import DocumentStore, DocumentWriter
from ingest.documents import Document, read_document
from ingest.sections import find_sections
from ingest.text import ExtractedText, Heading, PageSpan
from tests.ingest.conftest import WriteSource

SOURCE = Source(id="zorg", path=Path("zorg.txt"), title="Zorg", sha256="0" * 64)
TEXTS = st.text(st.characters(codec="utf-8"))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any text of any characters, cut into pages and under headings anywhere."""
    text = draw(TEXTS)
    places = st.lists(st.integers(0, len(text)), unique=True, max_size=6).map(sorted)
    cuts = [0, *draw(places), len(text)]
    pages = tuple(
        PageSpan(number=number, start=start, end=end)
        for number, (start, end) in enumerate(pairwise(cuts), start=1)
    )
    headings = tuple(
        Heading(start=start, end=start + 1, level=draw(st.integers(1, 3)), title=draw(TEXTS))
        for start in draw(places)
        if start < len(text)
    )
    extracted = ExtractedText(
        text=text,
        pages=draw(st.sampled_from([(), pages])),
        headings=headings,
        title=draw(st.none() | TEXTS),
        warnings=tuple(draw(st.lists(TEXTS, max_size=2))),
        empty_pages=tuple(draw(st.lists(st.integers(1, 99), max_size=2))),
    )
    sections = find_sections(SOURCE.id, extracted)
    return Document(
        source=SOURCE,
        extracted=extracted,
        sections=sections,
        chunks=make_chunks(extracted, sections, revision=SOURCE.sha256),
        abbreviations=draw(st.dictionaries(TEXTS, TEXTS, max_size=2)),
    )


def in_full(document: Document) -> Document:
    """Return the document with everything made that is made when asked for."""
    extracted = document.extracted
    return replace(
        document,
        extracted=replace(
            extracted, pages=tuple(extracted.pages), headings=tuple(extracted.headings)
        ),
        sections=tuple(document.sections),
        chunks=tuple(document.chunks),
    )


def written(folder: Path, *them: Document) -> DocumentStore:
    with DocumentWriter(folder) as writer:
        for document in them:
            writer.add(document)
    return DocumentStore(folder)


@given(st.lists(documents(), min_size=1, max_size=3))
def test_documents_are_read_as_they_were_written(them: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(Path(folder), *them)
        chunks = [chunk for document in them for chunk in document.chunks]
        first = 0

        for number, document in enumerate(them):
            rows = range(first, first + len(document.chunks))
            read = store.read(number, document.source, rows, chunks.__getitem__)

            assert in_full(read) == document
            assert read.sections[1:] == tuple(document.sections[1:])
            for offset in range(len(document.extracted.text)):
                assert read.extracted.page_at(offset) == document.extracted.page_at(offset)
            first = rows.stop
        store.close()


def test_a_document_that_is_damaged_is_refused(tmp_path: Path, write_source: WriteSource) -> None:
    document = read_document(write_source("zorg.md", "# Zorg\n\nDe zorg thuis.\n"))
    written(tmp_path, document).close()
    damaged = bytearray((tmp_path / "texts.bin").read_bytes())
    damaged[damaged.index(b"thuis")] ^= 1
    (tmp_path / "texts.bin").write_bytes(damaged)

    with pytest.raises(ValueError, match="not what was written"):
        DocumentStore(tmp_path).read(0, document.source, range(0), lambda row: document.chunks[row])
