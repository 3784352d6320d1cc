"""What every command line of ours does around its commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Any, NoReturn

__all__ = ["run_app"]


def run_app(
    app: Callable[..., Any],
    name: str,
    arguments: Sequence[str] | None,
    told: Callable[[Exception], tuple[str, int]],
) -> NoReturn:
    """Run a command and exit with its code; 130 when it was interrupted.

    Text goes out as UTF-8, whatever the terminal says. An error is a line, never a traceback,
    unless LEIDRAAD_DEBUG is set.

    Args:
        app: The typer application.
        name: What it is called.
        arguments: Default: those of the process.
        told: Returns the line for an error, and its exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        _warn_of_typing_errors()
        app(args=list(arguments) if arguments is not None else None, prog_name=name)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("LEIDRAAD_DEBUG"):
            raise
        line, code = told(error)
        sys.stderr.write(line + "\n")
        sys.exit(code)
    sys.exit(0)


def _warn_of_typing_errors() -> None:
    """Say which variables look like a setting and set nothing."""
    if not any(name.startswith("LEIDRAAD_") for name in os.environ):
        return
    from assistant.setting_names import unknown_variables

    for name, meant in unknown_variables().items():
        hint = f"bedoelt u {meant}?" if meant else "`leidraad config` noemt ze alle."
        sys.stderr.write(f"Let op: {name} is geen instelling; {hint}\n")
