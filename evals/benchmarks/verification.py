"""Measure how well statements are verified: `python -m evals.benchmarks.verification`.

Makes true and false statements from the passages of a corpus and has each judged; with the corpus
that ships, the statements of `evals/sets/statements.jsonl`, worded by hand, as well. What is
printed, with 95% Wilson intervals: how many true statements are dropped and how many false ones
are kept, in all and by the way they were made.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from assistant import Assistant, Passage, read_settings
from assistant.answering import Engine
from assistant.judge import Judgement, judge
from assistant.support import sentences_of
from evals.benchmarks.verification_data import Case, make_cases

__all__ = ["judged_by_hand", "judged_cases", "main", "wilson"]

_BY_HAND = Path(__file__).parents[1] / "sets" / "statements.jsonl"


def main() -> None:
    """Print the table; every figure in it is measured in this run."""
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m evals.benchmarks.verification"
    )
    parser.add_argument("--corpus", type=Path, help="another corpus folder than the one that ships")
    parser.add_argument("--failures", action="store_true", help="print what went wrong")
    arguments = parser.parse_args()
    with Assistant.open(read_settings(**_corpus(arguments.corpus))) as assistant:
        judged = judged_cases(assistant.engine())
        by_hand = [] if arguments.corpus else judged_by_hand(assistant.engine())
    console = Console(width=120)
    console.print(_table("statements made by rule", judged))
    if by_hand:
        console.print(_table("statements worded by hand", by_hand))
    judged += by_hand
    if arguments.failures:
        for case, verdict in judged:
            if case.true != verdict.holds:
                kind = "dropped" if case.true else "kept"
                console.print(
                    f"{kind} ({case.way}; {verdict.reason or 'holds'} {verdict.score:.2f}): "
                    f"{case.statement}",
                    markup=False,
                )


def judged_cases(engine: Engine) -> list[tuple[Case, Judgement]]:
    """Make the statements for what an engine has indexed, and judge each."""
    chunks = [engine.index.chunk(row) for row in range(engine.index.rows)]
    passages = [
        sentences_of(engine.index, [Passage(chunk=chunk, score=0.0, rank=1, legs={})])
        for chunk in chunks
    ]
    return [
        (case, judge(engine.index, engine.expander, case.statement, case.cited))
        for case in make_cases(passages)
    ]


def judged_by_hand(engine: Engine) -> list[tuple[Case, Judgement]]:
    """Judge the statements that were worded by hand, about the documents that ship."""
    index = engine.index
    chunks = [index.chunk(row) for row in range(index.rows)]
    judged = []
    for line in _BY_HAND.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        chunk = next(
            c for c in chunks if c.source_id == record["source"] and record["quote"] in c.text
        )
        cited = sentences_of(index, [Passage(chunk=chunk, score=0.0, rank=1, legs={})])
        case = Case(
            statement=record["statement"],
            cited=cited,
            true=record["true"],
            way={"nl": "in Dutch", "en": "in English"}[record["language"]],
        )
        english = record["language"] == "en"
        judged.append((case, judge(index, engine.expander, case.statement, cited, english=english)))
    return judged


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95% Wilson interval of a proportion; (0, 1) when there is nothing to count."""
    if not whole:
        return 0.0, 1.0
    z, p = 1.959964, part / whole
    centre = p + z * z / (2 * whole)
    margin = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def _corpus(folder: Path | None) -> dict[str, Any]:
    return {} if folder is None else {"corpus_dir": folder}


def _table(title: str, judged: Sequence[tuple[Case, Judgement]]) -> Table:
    table = Table(title=f"{title}: judged wrongly")
    for heading in ("statements", "number", "wrong", "rate", "95% interval"):
        table.add_column(heading, justify="left" if heading == "statements" else "right")
    for true, name in ((True, "true, but dropped"), (False, "false, but kept")):
        own = [(case, verdict) for case, verdict in judged if case.true is true]
        table.add_row(*_row(name, own), style="bold")
        for way in dict.fromkeys(case.way for case, _ in own):
            table.add_row(*_row(f"  {way}", [pair for pair in own if pair[0].way == way]))
    return table


def _row(name: str, judged: Sequence[tuple[Case, Judgement]]) -> list[str]:
    wrong = sum(case.true != verdict.holds for case, verdict in judged)
    low, high = wilson(wrong, len(judged))
    rate = f"{100 * wrong / len(judged):.1f}%" if judged else "-"
    return [name, str(len(judged)), str(wrong), rate, f"{100 * low:.1f}-{100 * high:.1f}%"]


if __name__ == "__main__":
    main()
