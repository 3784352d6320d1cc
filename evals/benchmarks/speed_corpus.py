"""A corpus of any size for the speed benchmark, made from a file of passages."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

__all__ = ["questions", "texts", "write_corpus"]

_PER_DOCUMENT = 200
_APART = 7_919  # passages between two that are mixed, times the lap: other subjects each time
_SENTENCE_END = re.compile(r"[.;:]\s+")
_QUESTION_WORDS = 9


def texts(data: Path, number: int) -> list[str]:
    """Return the first `number` texts; when the file has fewer, others are mixed from them."""
    return [text for _, text in islice(_passages(data), number)]


def questions(data: Path, number: int) -> list[str]:
    """Return `number` questions in the words of passages spread over the first thousand."""
    chosen = list(islice(_passages(data), 1_000))[:: max(1, 1_000 // number)][:number]
    return [f"Wat geldt er voor {' '.join(text.split()[2:_QUESTION_WORDS])}?" for _, text in chosen]


def write_corpus(data: Path, folder: Path, total: int) -> None:
    """Write a corpus folder of `total` passages, a few hundred to a document.

    Args:
        data: A `.jsonl.xz` file; each line has `heading` and `text`.
        folder: Is made.
        total: Passages; when the file has fewer, others are mixed from two of its own, so that
            none comes twice.
    """
    documents = folder / "documents"
    documents.mkdir(parents=True)
    passages = _passages(data)
    for number in range(0, total, _PER_DOCUMENT):
        some = islice(passages, min(_PER_DOCUMENT, total - number))
        parts = (f"## {heading or 'Zonder kop'}\n\n{text}\n" for heading, text in some)
        name = f"document-{number // _PER_DOCUMENT:05d}"
        (documents / f"{name}.md").write_text(f"# {name}\n\n" + "\n".join(parts), encoding="utf-8")


def _passages(data: Path) -> Iterator[tuple[str, str]]:
    """Yield the passages of a file, and after those halves of two of them, a new pair each time."""
    own: list[tuple[str, str]] = []
    with lzma.open(data, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            heading = " ".join(str(record.get("heading") or "").split())[:100]
            own.append((heading, record["text"]))
            yield own[-1]
    for lap in count(1):
        for number, (heading, text) in enumerate(own):
            other = own[(number + lap * _APART) % len(own)][1]
            yield heading, f"{_halves(text)[0]} {_halves(other)[1]}"


def _halves(text: str) -> tuple[str, str]:
    """Cut a text after the first sentence that ends past its middle, or there without one."""
    middle = len(text) // 2
    end = _SENTENCE_END.search(text, middle)
    cut = end.end() if end and end.end() < len(text) else middle
    return text[:cut].rstrip(), text[cut:].lstrip()
