"""`leidraad feedback`: take out what people thought of answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["feedback"]

feedback = typer.Typer(
    help="Take feedback on answers out, to measure with.",
    no_args_is_help=True,
    add_completion=False,
)


@feedback.callback()
def group() -> None:
    """Take feedback on answers out, to measure with."""


@feedback.command()
def export(
    *,
    out: Annotated[
        Path, typer.Option(dir_okay=False, metavar="FILE", help="Where the cases go, JSONL.")
    ],
) -> None:
    """Write all feedback as cases for `leidraad-eval`, one a line."""
    from ui.feedback_cases import case_of
    from ui.opening import effective
    from ui.store import open_store

    if not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"There is no folder {str(out.absolute().parent)!r} for --out.")
    store = open_store(effective())
    try:
        cases = [case_of(given) for given in store.feedback.everything()]
    finally:
        store.close()
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    draft = out.with_name(f".{out.name}.new")
    draft.write_text(lines, encoding="utf-8")
    draft.replace(out)
    without = sum(not case.get("should_abstain") and "gold" not in _last(case) for case in cases)
    typer.echo(f"{len(cases)} cases in {out}; {without} of them still need gold from a person.")


def _last(case: dict[str, object]) -> dict[str, object]:
    turns = case.get("turns")
    return turns[-1] if isinstance(turns, list) else case
