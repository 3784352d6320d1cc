"""What an ingest did, per document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ingest.errors import Cause

__all__ = ["DocumentReport", "IngestReport", "State"]

State = Literal["added", "updated", "unchanged", "removed", "empty", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What happened to one document.

    Attributes:
        source_id: The document.
        state: "empty" when it holds no text, "failed" when it could not be read; in both cases
            nothing of it is in the index.
        chunks: How many passages of it are in the index.
        cause: Why nothing of it is in the index, as one word; None when something is.
        reason: Why it failed or is empty, and that an earlier version of it is withdrawn, when
            there was one; "" otherwise.
        empty_pages: Pages without text, from 1.
        warnings: What else a person should know, in English.
    """

    source_id: str
    state: State
    chunks: int = 0
    cause: Cause | None = None
    reason: str = ""
    empty_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What an ingest did.

    Attributes:
        revision: The index revision now in use.
        changed: Whether a new revision was published.
        documents: One entry per document, ordered by id.
    """

    revision: str
    changed: bool
    documents: tuple[DocumentReport, ...]

    def count(self, state: State) -> int:
        """Return how many documents ended in `state`."""
        return sum(document.state == state for document in self.documents)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, ready for JSON."""
        return {
            "revision": self.revision,
            "changed": self.changed,
            "documents": [
                {
                    "source_id": d.source_id,
                    "state": d.state,
                    "chunks": d.chunks,
                    "cause": d.cause,
                    "reason": d.reason,
                    "empty_pages": list(d.empty_pages),
                    "warnings": list(d.warnings),
                }
                for d in self.documents
            ],
        }
