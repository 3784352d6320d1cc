"""What a run was made with: versions, checkout and machine."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["commit", "machine", "versions"]

_PACKAGES = (
    "leidraad-assistent", "chromadb", "bm25s", "langchain-core", "ir-measures", "scipy",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of Python, this program and the libraries that figures depend on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from a checkout that is not installed
            continue
    return found


def commit() -> str:
    """Return the commit of the checkout, with "+" when files changed since; "" outside one."""
    folder = Path(__file__).parent
    try:
        head = _git(folder, "rev-parse", "--short=12", "HEAD")
        changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return ""
    return head + ("+" if changed else "")


def machine() -> str:
    """Return the processor, the number of cores and the system."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.machine()}, {cores} cores, {platform.system()}"


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(  # noqa: S603  # fixed arguments and a folder of ours
        ["git", "-C", str(folder), *arguments],  # noqa: S607  # the one on the path is meant
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    ).stdout.strip()
