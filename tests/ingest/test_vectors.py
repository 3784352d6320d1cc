"""Chroma holds the vectors it was given, and its troubles reach us as errors of the disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.documents import Document, read_document
from ingest.vectors import (
    close_client,
    nearest,
    open_client,
    open_collection,
    open_store,
    write_vectors,
)
from tests.ingest.conftest import WordHashEmbeddings, WriteSource


@pytest.fixture
def documents(write_source: WriteSource) -> list[Document]:
    return [
        read_document(write_source("arts.txt", "De arts. " * 200, date="2026", region="Limburg")),
        read_document(write_source("zorg.txt", "De zorg thuis.")),
    ]


def store_all(folder: Path, documents: list[Document], embedding: WordHashEmbeddings) -> int:
    client = open_client(folder)
    try:
        return write_vectors(
            client,
            remove=[],
            add=[
                (d.source, d.chunks, embedding.encode([c.text for c in d.chunks]))
                for d in documents
            ],
        )
    finally:
        close_client(client)


def test_what_is_written_is_found_with_what_is_known_of_it(
    tmp_path: Path, documents: list[Document], embedding: WordHashEmbeddings
) -> None:
    count = store_all(tmp_path / "chroma", documents, embedding)

    client = open_client(tmp_path / "chroma")
    store = open_store(client, embedding, expected=count)
    found = store.similarity_search("De zorg thuis.", k=1)[0]
    assert found.page_content == "De zorg thuis."
    assert found.metadata["source_id"] == "zorg"
    assert "region" not in found.metadata
    dated = store.similarity_search("arts", k=1, filter={"source_id": "arts"})[0]
    assert dated.metadata["region"] == "Limburg"
    assert dated.metadata["date"] == "2026"
    close_client(client)


def test_a_removed_document_is_not_found_any_more(
    tmp_path: Path, documents: list[Document], embedding: WordHashEmbeddings
) -> None:
    count = store_all(tmp_path / "chroma", documents, embedding)

    client = open_client(tmp_path / "chroma")
    left = write_vectors(client, remove=[documents[0].source], add=[])

    assert left == count - len(documents[0].chunks) == 1
    open_store(client, embedding, expected=left)
    collection = open_collection(client)
    assert [name for name, _ in nearest(collection, embedding.embed_query("arts"), 10, None)] == [
        documents[1].chunks[0].id
    ]
    close_client(client)


def test_a_vector_of_zeros_does_not_disturb_the_search(
    tmp_path: Path, documents: list[Document], embedding: WordHashEmbeddings
) -> None:
    client = open_client(tmp_path / "chroma")
    zeros = np.zeros((1, embedding.dimension), dtype=np.float32)
    arts = documents[0].chunks
    vectors = embedding.encode([chunk.text for chunk in arts])
    write_vectors(
        client,
        remove=[],
        add=[
            (documents[0].source, arts, vectors),
            (documents[1].source, documents[1].chunks, zeros),
        ],
    )

    open_store(client, embedding, expected=len(arts) + 1)
    found = dict(nearest(open_collection(client), embedding.embed_query(arts[0].text), 10, None))

    assert found[arts[0].id] == pytest.approx(1, abs=1e-3)
    assert all(np.isfinite(similarity) for similarity in found.values())
    close_client(client)


def test_a_store_that_lacks_chunks_is_refused(
    tmp_path: Path, documents: list[Document], embedding: WordHashEmbeddings
) -> None:
    count = store_all(tmp_path / "chroma", documents, embedding)
    client = open_client(tmp_path / "chroma")

    with pytest.raises(ValueError, match=f"{count} of {count + 1} passages are stored"):
        open_store(client, embedding, expected=count + 1)
    close_client(client)


def test_vectors_of_another_size_are_an_error_of_the_disk(
    tmp_path: Path, documents: list[Document], embedding: WordHashEmbeddings
) -> None:
    store_all(tmp_path / "chroma", documents, embedding)
    client = open_client(tmp_path / "chroma")
    wrong = np.ones((1, 3), dtype=np.float32)

    with pytest.raises(OSError, match="Chroma"):
        write_vectors(client, remove=[], add=[(documents[1].source, documents[1].chunks, wrong)])
    close_client(client)


def test_a_damaged_database_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 100)

    for _ in range(2):
        with pytest.raises(OSError, match="Chroma"):
            open_client(tmp_path / "chroma")
