"""Run a module of ours in a process of its own, which is told and tells one JSON object a line."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["GRACE", "end", "start"]

GRACE = 4.0
"""Seconds that a process has to end by itself."""

_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "TESSDATA_PREFIX",
)


def start(module: str) -> subprocess.Popen[bytes]:
    """Start `python -m module` in the Python that runs us, without secrets in its environment.

    Raises:
        OSError: Python itself cannot be started.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    own = str(Path(__file__).parents[1])  # without `site`, an editable install is not found
    environment["PYTHONPATH"] = os.pathsep.join([own, *filter(None, sys.path)])
    return subprocess.Popen(  # noqa: S603  # a module of ours
        [sys.executable, "-P", "-S", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # an interrupt at the keyboard is for us to handle
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Close its input, upon which it ends by itself with what it started; else by force."""
    if process.stdin is not None:
        with suppress(OSError):  # what was still to be written has no reader any more
            process.stdin.close()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
