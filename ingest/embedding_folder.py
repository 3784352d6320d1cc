"""Read what the folder of an embedding model says about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

__all__ = ["choose_prompt", "content_id", "folder_prompts", "read_json"]


def choose_prompt(own: dict[str, str], names: Sequence[str], setting: str | None) -> str:
    """Return the model's own prompt under the first of `names` that has one, else the setting."""
    return next((own[name] for name in names if own.get(name)), setting or "")


def folder_prompts(folder: Path) -> dict[str, str]:
    """Return the prompts that a sentence-transformers folder gives, by name."""
    config = read_json(folder / "config_sentence_transformers.json")
    prompts = config.get("prompts") if isinstance(config, dict) else None
    return {key: value or "" for key, value in prompts.items()} if prompts else {}


def read_json(path: Path) -> object:
    """Return what a JSON file holds, or None when it is not there."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def content_id(folder: Path) -> str:
    """Return a digest of all files but the documentation; moving the folder does not change it."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix != ".md" and not relative.startswith("."):
            digest.update(f"{relative}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"sha256:{digest.hexdigest()[:16]}"
