"""Write to the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

__all__ = ["counting", "print_json", "say", "show_table", "warn"]


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def warn(line: str) -> None:
    """Print a line beside the output."""
    sys.stderr.write(line + "\n")


def print_json(value: object) -> None:
    """Print a value as JSON, and nothing else."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> None:
    """Print a table; the first columns are text, the others figures."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*heads[:texts], box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads[texts:]:
        table.add_column(head, justify="right")
    for row in rows:
        table.add_row(*row)
    wide = None if sys.stdout.isatty() else 120
    Console(width=wide, highlight=False, markup=False, emoji=False).print(table)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far the work is: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
