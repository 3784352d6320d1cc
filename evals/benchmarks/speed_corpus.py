"""A corpus of any size for the speed benchmark, made from a file of passages."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

__all__ = ["questions", "texts", "write_corpus"]

_PER_DOCUMENT = 200
_QUESTION_WORDS = 9


def texts(data: Path, count: int) -> list[str]:
    """Return the first `count` texts; when the file has fewer, it begins again."""
    return [text for _, text in islice(_passages(data), count)]


def questions(data: Path, count: int) -> list[str]:
    """Return `count` questions in the words of passages spread over the first thousand."""
    chosen = list(islice(_passages(data), 1_000))[:: max(1, 1_000 // count)][:count]
    return [f"Wat geldt er voor {' '.join(text.split()[2:_QUESTION_WORDS])}?" for _, text in chosen]


def write_corpus(data: Path, folder: Path, count: int) -> None:
    """Write a corpus folder of `count` passages, a few hundred to a document.

    Args:
        data: A `.jsonl.xz` file; each line has `heading` and `text`.
        folder: Is made.
        count: Passages; a document that returns is numbered anew, so that none is the same.
    """
    documents = folder / "documents"
    documents.mkdir(parents=True)
    passages = _passages(data)
    for number in range(0, count, _PER_DOCUMENT):
        some = islice(passages, min(_PER_DOCUMENT, count - number))
        parts = (f"## {heading or 'Zonder kop'}\n\n{text}\n" for heading, text in some)
        name = f"document-{number // _PER_DOCUMENT:05d}"
        (documents / f"{name}.md").write_text(f"# {name}\n\n" + "\n".join(parts), encoding="utf-8")


def _passages(data: Path) -> Iterator[tuple[str, str]]:
    while True:
        with lzma.open(data, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                heading = " ".join(str(record.get("heading") or "").split())[:100]
                yield heading, record["text"]
