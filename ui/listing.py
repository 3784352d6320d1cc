"""Lay lists out for reading: passages, documents, ingest reports, settings and checks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ui.render import shortened
from ui.terminal import on_screen, printable, screen

if TYPE_CHECKING:
    from assistant import IngestReport, Passage
    from ui.configuration import Setting
    from ui.doctor import Check

__all__ = ["show_checks", "show_passages", "show_report", "show_settings", "show_table"]


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: drawn on a terminal, tab-separated elsewhere."""
    if not on_screen():
        for row in (headings, *rows):
            sys.stdout.write("\t".join(" ".join(printable(cell).split()) for cell in row) + "\n")
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=number == 0)  # the first is a name to copy
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    screen().print(table)


def show_passages(passages: Sequence[Passage], *, explain: bool) -> None:
    """Print passages, best first; with `explain`, how each leg of the search judged them."""
    for passage in passages:
        place = " › ".join([passage.title or passage.source_id, *passage.chunk.section])
        page = f" · p. {passage.chunk.page}" if passage.chunk.page is not None else ""
        _print(f"{passage.rank}. {place}{page}", style="bold")
        if explain:
            legs = [
                f"{name}: rank {leg.rank}, score {leg.score:.4f}"
                for name, leg in passage.legs.items()
            ]
            _print("   " + " · ".join([f"score {passage.score:.4f}", *legs]), style="cyan")
        text = " ".join(passage.chunk.text.split())
        for row in shortened(printable(text), 97) if on_screen() else [printable(text)]:
            _print(f"   {row}")
        _print("")


def show_settings(settings: Sequence[Setting]) -> None:
    """Print each setting with its value and where that came from."""
    show_table(
        ("setting", "value", "from", "meaning"),
        ((s.name, s.shown, s.origin, s.description) for s in settings),
    )


def show_checks(checks: Sequence[Check]) -> None:
    """Print each check with a tick or a cross."""
    for check in checks:
        _print(
            f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}",
            style="" if check.ok else "red",
        )


def _print(line: str, style: str = "") -> None:
    if on_screen():
        from rich.text import Text

        screen().print(Text(printable(line), style=style), soft_wrap=True)
    else:
        sys.stdout.write(printable(line) + "\n")


def show_report(report: IngestReport) -> None:
    """Print what an ingest did with each document."""
    show_table(
        ("document", "result", "passages", "remarks"),
        (
            (d.source_id, d.state, str(d.chunks), "; ".join(filter(None, [d.reason, *d.warnings])))
            for d in report.documents
        ),
    )
