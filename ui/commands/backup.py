"""`leidraad backup` and `leidraad restore`: keep all that the program wrote, and put it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.options import AsJson

if TYPE_CHECKING:
    from assistant.backup import Backup

__all__ = ["backup", "restore"]


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, help="Where it goes, as .tar.gz.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Keep the index, added documents, conversations and accounts in one file."""
    from assistant.backup import back_up
    from ui.opening import effective

    _show(back_up(effective(), file), as_json=as_json)


def restore(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="What `backup` made."),
    ],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is in the data folder; it is lost.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup back, in the data folder that is set; stop the browser interface first."""
    from assistant.restore import restore as put_back
    from ui.opening import effective

    _show(put_back(effective(), file, replace=replace), as_json=as_json)


def _show(done: Backup, *, as_json: bool) -> None:
    from dataclasses import asdict

    from ui.listing import show_table
    from ui.terminal import print_json

    record = asdict(done) | {"path": str(done.path)}
    if as_json:
        print_json(record)
    else:
        show_table(("backup", "value"), ((k, str(v)) for k, v in record.items() if v is not None))
