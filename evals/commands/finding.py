"""Find a run by its folder, or by its name among the runs in the data folder."""

from __future__ import annotations

from pathlib import Path

from evals.runs.folder import RunFolder
from evals.runs.systems import default_folder

__all__ = ["find_run"]


def find_run(path: Path) -> RunFolder:
    """Return the run in a folder; a plain name may also be one in the data folder.

    Raises:
        RunError: There is none.
        AssistantError: The settings, which tell where the data folder is, cannot be read.
    """
    run = RunFolder(path)
    if not path.exists() and len(path.parts) == 1:
        named = default_folder() / path
        run = RunFolder(named) if named.is_dir() else run
    _ = run.record  # raises when there is no run
    return run
