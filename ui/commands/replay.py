"""The command `leidraad replay`: answer a recorded question again, and show what has changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.opening import open_assistant
from ui.options import AsJson, Llm

if TYPE_CHECKING:
    from assistant.replay import Changes

__all__ = ["replay"]


def replay(
    record: Annotated[
        Path,
        typer.Argument(metavar="RECORD", dir_okay=False, help="What `ask --record` wrote."),
    ],
    *,
    llm: Llm = None,
    as_json: AsJson = False,
) -> None:
    """Answer a recorded question again, and show what has changed since."""
    from assistant.record import read_record
    from assistant.replay import replayed
    from ui.terminal import print_json

    kept = read_record(record)
    changes = replayed(open_assistant(llm), kept)
    if as_json:
        print_json(changes.to_dict())
    else:
        _show(changes)


def _show(changes: Changes) -> None:
    from ui.messages import REPLAY
    from ui.terminal import printable

    lines = [REPLAY["same"]] if changes.none else []
    for name, (before, now) in changes.values.items():
        lines.append(f"{REPLAY.get(name, name)}: {before or '-'} → {now or '-'}")
    for name, entries in changes.lists.items():
        if entries:
            lines.append(f"{REPLAY[name]}:")
            lines += [f"  {entry}" for entry in entries]
    sys.stdout.write(printable("\n".join(lines)) + "\n")
