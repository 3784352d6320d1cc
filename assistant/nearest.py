"""Which subjects of the documents come nearest to a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft import readable
from assistant.values import Passage

__all__ = ["NearSubject", "nearest_subjects"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearSubject:
    """A subject of a document.

    Attributes:
        source_id: The document.
        title: Its title, as it reads.
        heading: The outermost heading of the subject, as it reads; "" for the document as a whole.
        path: The headings down to the passage that was found, as they stand in the document.
    """

    source_id: str
    title: str
    heading: str
    path: tuple[str, ...]


def nearest_subjects(passages: Sequence[Passage], most: int = 3) -> tuple[NearSubject, ...]:
    """Return the subjects of the best passages, each once, nearest first.

    Args:
        passages: Of an answer, whatever its outcome: `answer.passages`.
        most: At most so many subjects.
    """
    found: dict[tuple[str, str], NearSubject] = {}
    for passage in passages:
        path = passage.chunk.section
        heading = readable(path[0]) if path else ""
        found.setdefault(
            (passage.source_id, heading),
            NearSubject(
                source_id=passage.source_id,
                title=readable(passage.title),
                heading=heading,
                path=path,
            ),
        )
    return tuple(found.values())[:most]
