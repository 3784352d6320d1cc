"""The vectors of a revision in a table of their own, searched through LangChain's PGVectorStore."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corpus.catalogue import Source
from ingest.chunks import Chunk
from ingest.postgres.schema import SCHEMA, vector_table
from ingest.vectors import passage_metadata

if TYPE_CHECKING:
    import numpy as np
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import VectorStore
    from numpy.typing import NDArray
    from psycopg import Connection

    from ingest.postgres.connection import Address

__all__ = ["SharedVectors", "count_vectors", "write_vectors"]

_COLUMNS = {
    "langchain_id": "text",
    "content": "text",
    "embedding": "vector",
    "source_id": "text",
    "langchain_metadata": "json",
}
_EF_SEARCH = 200  # candidates of the graph; we ask for a hundred passages
_CONNECTIONS = 4


class SharedVectors:
    """The vectors of a revision in the database, opened for searching when first asked for."""

    part = "vectors in the database"

    def __init__(self, address: Address, revision: str, embedding: Embeddings, rows: int) -> None:
        """Use those of a revision, which should have so many `rows`."""
        self._address = address
        self._table = vector_table(revision)
        self._embedding = embedding
        self._rows = rows
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None

    @cached_property
    def store(self) -> VectorStore:
        """The vectors, as a LangChain vector store.

        Raises:
            DatabaseError: The database cannot be used.
            ValueError: It is another number than expected.
        """
        from langchain_postgres.v2.vectorstores import PGVectorStore

        with self._address.connect() as connection, self._address.reported():
            count = count_vectors(connection, self._table)
        if count != self._rows:
            raise ValueError(f"{count} of {self._rows} passages are stored")
        with self._lock, self._address.reported():
            engine = self._open()
            return PGVectorStore.create_sync(
                engine,
                self._embedding,
                self._table,
                schema_name=SCHEMA,
                metadata_columns=["source_id"],
                index_query_options=_search_options(),
            )

    def nearest(
        self, vector: list[float], k: int, source_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """Return the ids of the `k` nearest chunks with their cosine similarity, best first.

        Raises:
            DatabaseError: The database cannot be used.
            ValueError: It is another number of vectors than expected.
        """
        store: Any = self.store  # `VectorStore` knows no search by vector with scores
        chosen = None if source_ids is None else {"source_id": {"$in": list(source_ids)}}
        with self._address.reported():
            found = store.similarity_search_with_score_by_vector(vector, k=k, filter=chosen)
        return [(document.id or "", 1.0 - distance) for document, distance in found]

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            end, self._end = self._end, None
        if end is not None:
            end()

    def _open(self) -> Any:  # noqa: ANN401  # its class has no types of its own to import cheaply
        """Start the event loop that LangChain's engine needs, with connections to the database."""
        from langchain_postgres import PGEngine
        from psycopg import AsyncConnection
        from sqlalchemy.ext.asyncio import create_async_engine

        loop = asyncio.SelectorEventLoop()  # psycopg cannot use the usual one of Windows
        thread = threading.Thread(target=_run, args=(loop,), name="vectors", daemon=True)
        thread.start()
        connections = create_async_engine(
            "postgresql+psycopg://",
            async_creator=lambda: AsyncConnection.connect(**self._address.parameters),
            pool_size=_CONNECTIONS,
            pool_pre_ping=True,
        )

        async def dispose() -> None:
            await connections.dispose()
            loop.stop()

        def end() -> None:
            asyncio.run_coroutine_threadsafe(dispose(), loop)
            if threading.current_thread() is not thread:  # the collector may call us anywhere
                thread.join()

        self._end = end
        return PGEngine.from_engine(connections, loop)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


def _search_options() -> Any:  # noqa: ANN401  # a class of the optional package
    """Return what is set for each search.

    With a filter, the graph is searched on until there are enough.
    """
    from langchain_postgres.v2.indexes import HNSWQueryOptions

    class SearchOptions(HNSWQueryOptions):
        def to_parameter(self) -> list[str]:
            return [*super().to_parameter(), "hnsw.iterative_scan = strict_order"]

    return SearchOptions(ef_search=_EF_SEARCH)


def write_vectors(
    connection: Connection,
    revision: str,
    dimension: int,
    rows: Iterable[tuple[Source, Sequence[Chunk], NDArray[np.float32]]],
) -> int:
    """Make the table of a revision, with its search graph; return how many chunks it holds."""
    from pgvector.psycopg import register_vector
    from psycopg.sql import SQL, Identifier, Literal

    table = Identifier(SCHEMA, vector_table(revision))
    columns = [
        SQL("{} {}").format(
            Identifier(name), SQL(f"vector({dimension:d})" if kind == "vector" else kind)
        )
        for name, kind in _COLUMNS.items()
    ]
    connection.execute(SQL("CREATE TABLE {} ({})").format(table, SQL(", ").join(columns)))
    # Beside a long text a vector would be put elsewhere, and the planner take the table for small.
    connection.execute(SQL("ALTER TABLE {} ALTER COLUMN embedding SET STORAGE MAIN").format(table))
    register_vector(connection)
    names = SQL(", ").join(map(Identifier, _COLUMNS))
    copying = SQL("COPY {} ({}) FROM STDIN WITH (FORMAT BINARY)").format(table, names)
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        copy.set_types(list(_COLUMNS.values()))
        for source, chunks, vectors in rows:
            for chunk, vector in zip(chunks, vectors, strict=True):
                metadata = passage_metadata(source, chunk)
                copy.write_row((chunk.id, _clean(chunk.text), vector, source.id, metadata))
    graph = "CREATE INDEX ON {} USING hnsw (embedding vector_cosine_ops)"
    connection.execute(SQL(graph).format(table))
    connection.execute(SQL("CREATE INDEX ON {} (source_id)").format(table))
    connection.execute(SQL("ANALYZE {}").format(table))
    connection.execute(SQL("COMMENT ON TABLE {} IS {}").format(table, Literal(revision)))
    return count_vectors(connection, vector_table(revision))


def _clean(text: str) -> str:
    return text.replace("\0", " ")  # PostgreSQL keeps none


def count_vectors(connection: Connection, table: str) -> int:
    """Return how many chunks a table holds; 0 when there is none."""
    from psycopg.errors import InvalidSchemaName, UndefinedTable
    from psycopg.sql import SQL, Identifier

    try:
        counted = connection.execute(
            SQL("SELECT count(*) FROM {}").format(Identifier(SCHEMA, table))
        )
    except (UndefinedTable, InvalidSchemaName):
        return 0
    row = counted.fetchone()
    return int(row[0]) if row else 0
