"""Write to the terminal, a pipe or a file, whichever it is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "counting",
    "index_progress",
    "on_screen",
    "print_json",
    "printable",
    "screen",
    "well_formed",
]

_DIRECTION_MARKS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNPRINTABLE: dict[int, str | None] = dict.fromkeys(
    (*range(0x20), *range(0x7F, 0xA0), *_DIRECTION_MARKS)
) | {ord("\n"): "\n", ord("\t"): " "}


def printable(text: str) -> str:
    """Return `text` without characters that would steer the terminal or turn it around."""
    return text.translate(_UNPRINTABLE)


def well_formed(text: str) -> str:
    """Return `text` with halves of characters, which no file can hold, replaced by a sign."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def screen(*, errors: bool = False) -> Console:
    """Return the terminal; colours only where there is one and NO_COLOR is not set."""
    from rich.console import Console

    return Console(stderr=errors, highlight=False, emoji=False, markup=False)


def on_screen() -> bool:
    """Whether the output is read on a terminal, not by a pipe or a file."""
    return sys.stdout.isatty()


def print_json(value: object) -> None:
    """Print a value as JSON, and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def index_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show an index build on standard error: a bar on a terminal, one line elsewhere.

    Nothing appears when nothing is built.
    """
    if not sys.stderr.isatty():
        yield _announce_once()
        return
    from rich.progress import Progress, TextColumn

    from ui.messages import PHASES

    columns = (
        *Progress.get_default_columns(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
    )
    bar = Progress(*columns, console=screen(errors=True), transient=True)
    tasks: list[Any] = []

    def report(what: str, done: int, total: int) -> None:
        if not tasks:
            bar.start()
            tasks.append(bar.add_task("", total=total))
        description = printable(PHASES.get(what, f"Lezen: {what}"))
        bar.update(tasks[0], description=description, completed=done, total=total)

    try:
        yield report
    finally:
        bar.stop()


@contextmanager
def counting(total: int, what: str) -> Iterator[Callable[[], None]]:
    """Show how many of `total` are done, on a terminal only; call the value after each."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import MofNCompleteColumn, Progress

    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=screen(errors=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def _announce_once() -> Callable[[str, int, int], None]:
    said: list[bool] = []

    def report(what: str, done: int, total: int) -> None:
        if not said:
            sys.stderr.write("De zoekindex wordt opgebouwd; dit is eenmalig.\n")
            said.append(True)

    return report
