"""Measure how fast documents become searchable, and questions are answered, as a corpus grows.

`python -m evals.benchmarks.speed PASSAGES.jsonl.xz [--sizes 1000 10000 100000] [--plot FILE.svg]`
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.table import Table

from evals.benchmarks.speed_corpus import write_corpus

__all__ = ["main"]

Figures: TypeAlias = dict[str, float]

_SIZES = (1_000, 10_000, 100_000)
_PLOTTED = {
    "lexical_p95": "by words",
    "dense_p95": "by meaning",
    "retrieve_p95": "retrieval, whole",
    "chroma_p95": "plain Chroma",
    "flat_p95": "numpy, every vector",
}


def main() -> None:
    """Print one table a subject; every figure in it is measured in this run."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.speed")
    parser.add_argument("data", type=Path, help="passages, .jsonl.xz with `heading` and `text`")
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="passages, ascending")
    parser.add_argument("--plot", type=Path, help="where a figure of the query times goes (.svg)")
    parser.add_argument("--json", type=Path, help="where all figures go")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="leidraad-bench-") as folder:
        stack = _run("stack", arguments.data, Path(folder) / "stack")
        measured: dict[int, Figures] = {}
        for size in arguments.sizes:
            measured[size] = _measure(arguments.data, Path(folder) / str(size), size)
            if arguments.json:  # so far; a large size takes hours
                record = {"stack": stack, "sizes": measured}
                arguments.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    _show(measured, stack)
    if arguments.plot:
        _plot(measured, arguments.plot)


def _measure(data: Path, folder: Path, size: int) -> Figures:
    corpus, own = folder / "corpus", folder / "data"
    write_corpus(data, corpus, size)
    ingested = _run("ingest", corpus, own)
    queried = _run("query", corpus, own, data)
    plain = _run("chroma", data, size, folder / "chroma")
    renamed = {
        **{f"ingest_{name}": value for name, value in ingested.items()},
        **{f"plain_{n}": plain[n] for n in ("per_second", "seconds", "peak_mb")},
        **{n: value for n, value in plain.items() if n.startswith(("chroma", "flat"))},
    }
    disk = sum(path.stat().st_size for path in own.rglob("*") if path.is_file())
    return queried | renamed | {"index_mb": disk / 1e6}


def _run(name: str, *arguments: object) -> Figures:
    """Do a run in a process of its own and return its figures."""
    sys.stderr.write(f"{name} {' '.join(map(str, arguments))}\n")
    command = [sys.executable, "-m", "evals.benchmarks.speed_runs", name, *map(str, arguments)]
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
    done = subprocess.run(  # noqa: S603  # our own module
        command, env=os.environ | offline, stdout=subprocess.PIPE, check=True
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def _show(measured: dict[int, Figures], stack: Figures) -> None:
    console = Console(width=170)
    table = Table(title="Text to searchable, passages a second")
    for heading in (
        "passages",
        "ours",
        "x tutorial stack",
        "of plain Chroma",
        "seconds",
        "peak MB",
    ):
        table.add_column(heading, justify="right")
    for figures in measured.values():
        speed = figures["ingest_per_second"]
        table.add_row(
            f"{figures['ingest_chunks']:.0f}",
            f"{speed:.0f}",
            f"{speed / stack['per_second']:.1f}",
            f"{speed / figures['plain_per_second']:.2f}",
            f"{figures['ingest_seconds']:.1f}",
            f"{figures['ingest_peak_mb']:.0f}",
        )
    console.print(table)
    console.print(
        f"The tutorial stack: {stack['per_second']:.1f} passages a second, "
        f"query {stack['query_p50']:.0f} / {stack['query_p95']:.0f} ms."
    )
    title = "A question on one core, milliseconds, median / 95th percentile (of the processor)"
    table = Table(title=title)
    names = ("lexical", "dense", "retrieve", "answer", "chroma", "flat")
    for heading in ("passages", *names, "open s", "peak MB", "index MB"):
        table.add_column(heading, justify="right")
    for figures in measured.values():
        table.add_row(
            f"{figures['ingest_chunks']:.0f}",
            *(_milliseconds(figures, name) for name in names),
            f"{figures['open_seconds']:.1f}",
            f"{figures['peak_mb']:.0f}",
            f"{figures['index_mb']:.0f}",
        )
    console.print(table)


def _milliseconds(figures: Figures, name: str) -> str:
    p50, p95, processor = (figures[f"{name}_{n}"] for n in ("p50", "p95", "processor_p95"))
    return f"{p50:.1f} / {p95:.1f} ({processor:.1f})"


def _plot(measured: dict[int, Figures], target: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    chunks = [figures["ingest_chunks"] for figures in measured.values()]
    for name, label in _PLOTTED.items():
        axes.plot(chunks, [f[name] for f in measured.values()], marker="o", label=label)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="ms, 95th percentile, one core")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend()
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    main()
