"""Write the model in the form that sentence-transformers, model2vec and our own loader read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

__all__ = ["export_model", "quantise"]

_KEPT = ("README.md",)  # the model card is written by hand


def quantise(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return 8-bit rows and the scale of each row: `rows * scales[:, None]` is near `vectors`."""
    largest = np.abs(vectors).max(axis=1)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales


def export_model(vectors: NDArray[np.float32], tokenizer: Tokenizer, folder: Path) -> None:
    """Write `folder` whole or not at all; a model card that is there stays.

    Args:
        vectors: One row for each token id. Row 0, the unknown token, is written as zero, since
            model2vec leaves unknown tokens out.
        tokenizer: Without padding, truncation or special tokens in its output.
        folder: Replaced.
    """
    from safetensors.numpy import save_file

    known = vectors.copy()
    known[0] = 0
    rows, scales = quantise(known)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as place:
        fresh = Path(place) / "fresh"
        (fresh / "1_Normalize").mkdir(parents=True)
        save_file({"embeddings": rows, "weights": scales}, fresh / "model.safetensors")
        (fresh / "model.safetensors").chmod(0o644)  # safetensors writes for its owner only
        tokenizer.save(str(fresh / "tokenizer.json"), pretty=False)
        _write_configuration(fresh)
        for name in _KEPT:
            if (folder / name).is_file():
                shutil.copy2(folder / name, fresh / name)
        if folder.exists():
            folder.rename(Path(place) / "old")
        fresh.rename(folder)


def _write_configuration(folder: Path) -> None:
    package = "sentence_transformers"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{package}.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{package}.models.Normalize"},
    ]
    files: dict[str, object] = {
        "modules.json": modules,
        "config.json": {
            "model_type": "model2vec",
            "architectures": ["StaticModel"],
            "normalize": True,
            "max_length": None,
            "embedding_dtype": "int8",
        },
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Normalize/config.json": {},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
