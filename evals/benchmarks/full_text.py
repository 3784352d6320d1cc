"""Compare our lexical leg with PostgreSQL's Dutch full-text search, on the questions that ship.

`LEIDRAAD_DATABASE_URL=postgresql://... python -m evals.benchmarks.full_text [dev|test]` puts the
passages in a temporary table of that database, asks both for their ten best, and prints how much of
the gold is among them. PostgreSQL gets what helps it: any word of the question may match, the text
holds the title and the headings, and every way to rank is reported. Ours is asked twice, with the
words of the question alone and with what we add to them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
from sqlalchemy import Connection, create_engine, make_url, text

from assistant import Assistant, Filters, Settings, read_settings
from assistant.shared_index import database_url
from evals.cases.quotes import QuoteFinder
from evals.cases.reading import load_set
from evals.metrics.retrieval import retrieval_metrics
from evals.metrics.spans import GoldGroup, Stretch, gold_groups

if TYPE_CHECKING:
    from assistant.answering import Engine
    from evals.cases.case import Split

__all__ = ["compare", "main"]

Find: TypeAlias = Callable[[str], Sequence[int]]
"""Gives the rows of the best passages for a question, best first."""

_DEPTH = 10
_MEASURES = ("quote_recall@10", "complete@10", "nDCG@10")
_RANKINGS = {
    f"PostgreSQL {function} {flag}": f"{function}(words, asked, {flag})"
    for function in ("ts_rank", "ts_rank_cd")
    for flag in (0, 1, 2)
}
_ASKED = """
    SELECT row FROM passage,
        (SELECT replace(plainto_tsquery('dutch', :question)::text, '&', '|')::tsquery AS asked) AS q
    WHERE words @@ asked ORDER BY {ranking} DESC, row LIMIT :most
"""


def compare(
    engine: Engine, connection: Connection, split: Split | None = None
) -> dict[str, dict[str, float]]:
    """Return the measures of each way to search, by name.

    Args:
        engine: On the documents of the set.
        connection: To a PostgreSQL database; a temporary table is made in it.
        split: Which of the questions; None for all.
    """
    _fill(engine, connection)
    documents = map(engine.index.document, engine.index.sources)
    finder = QuoteFinder(texts={d.source.id: d.extracted.text for d in documents})
    asked = [
        (case.conversation[0].question, groups)
        for case in load_set("leidraad").only(split=split).cases
        if (groups := gold_groups(case.conversation[0].gold, finder))
    ]
    ways: dict[str, Find] = {
        "ours": lambda question: _ours(engine, question, expanded=True),
        "ours, the words of the question only": lambda q: _ours(engine, q, expanded=False),
    }
    for name, ranking in _RANKINGS.items():
        ways[name] = partial(_theirs, connection, ranking)
    return {name: _measured(engine, asked, find) for name, find in ways.items()}


def _fill(engine: Engine, connection: Connection) -> None:
    connection.execute(text("CREATE TEMPORARY TABLE passage (row integer, words tsvector)"))
    chunks = [engine.index.chunk(row) for row in range(engine.index.rows)]
    titles = {name: source.title for name, source in engine.index.sources.items()}
    connection.execute(
        text("INSERT INTO passage VALUES (:row, to_tsvector('dutch', :words))"),
        [
            {"row": row, "words": "\n".join((titles[c.source_id], *c.section, c.text))}
            for row, c in enumerate(chunks)
        ],
    )


def _ours(engine: Engine, question: str, *, expanded: bool) -> list[int]:
    query, _, _ = engine.evidence(question, (), Filters())
    terms = query.terms if expanded else [replace(t, variants=t.variants[:1]) for t in query.terms]
    scores = engine.index.lexical.scores(terms)
    best = np.argsort(-scores, kind="stable")[:_DEPTH]
    return [int(row) for row in best if scores[row] > 0]


def _theirs(connection: Connection, ranking: str, question: str) -> list[int]:
    found = connection.execute(
        text(_ASKED.format(ranking=ranking)), {"question": question, "most": _DEPTH}
    )
    return [int(row) for (row,) in found]


def _measured(
    engine: Engine, asked: Sequence[tuple[str, Sequence[GoldGroup]]], find: Find
) -> dict[str, float]:
    values: dict[str, list[float]] = {name: [] for name in _MEASURES}
    for question, groups in asked:
        chunks = [engine.index.chunk(row) for row in find(question)]
        passages = [Stretch(c.source_id, c.start, c.end) for c in chunks]
        measured: Mapping[str, float | None] = retrieval_metrics(groups, passages)
        for name in _MEASURES:
            values[name].append(measured[name] or 0.0)
    return {name: fmean(found) for name, found in values.items()} | {"questions": len(asked)}


def main() -> None:
    """Print the measures as a table."""
    url = database_url(read_settings())
    if url is None:
        sys.exit("Set LEIDRAAD_DATABASE_URL to a PostgreSQL database; nothing is left in it.")
    split = cast("Split | None", next(iter(sys.argv[1:]), None))
    server = make_url(url).set(drivername="postgresql+psycopg")
    with TemporaryDirectory() as folder, create_engine(server).connect() as connection:
        settings = Settings(data_dir=Path(folder), database_url=None, database_url_file=None)
        with Assistant.open(settings) as assistant:
            for name, measures in compare(assistant.engine(), connection, split).items():
                figures = "  ".join(f"{key} {value:.3f}" for key, value in measures.items())
                sys.stdout.write(f"{name:40} {figures}\n")


if __name__ == "__main__":
    main()
