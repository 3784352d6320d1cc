"""Count what the chat model costs: kept per day on disk, and since the start in memory."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Spent", "UsageCounter", "UsageTotals"]

_LOG = logging.getLogger(__name__)
_FILE = "model-usage.sqlite3"
_KEPT_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one answer cost.

    Attributes:
        calls: Calls of the model, retries included.
        input_tokens: Sent.
        output_tokens: Received.
        kept: Statements of the model that hold.
        failed: Statements of the model that do not.
        stood_in: Why the extractive answer stood in; "" when it did not.
        seconds: How long the model took.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    kept: int = 0
    failed: int = 0
    stood_in: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageTotals:
    """All that was spent since the program started; every figure only grows.

    `stood_in` counts the answers in which the extractive answer stood in, by reason.
    """

    answers: int = 0
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    kept: int = 0
    failed: int = 0
    seconds: float = 0.0
    stood_in: Mapping[str, int] = field(default_factory=dict)


class UsageCounter:
    """Counts for one data folder. Safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        """Use a file in `folder`, which is made when something is first spent."""
        self._path = folder / _FILE
        self._lock = threading.Lock()
        self._totals = UsageTotals()
        self._reasons: Counter[str] = Counter()

    def totals(self) -> UsageTotals:
        """Return what was spent since the start."""
        with self._lock:
            return self._totals

    def tokens_today(self) -> int:
        """Return the tokens of today (UTC), sent and received, of all processes.

        Raises:
            OSError: They cannot be read.
        """
        import sqlite3

        if not self._path.exists():
            return 0
        try:
            with self._lock, closing(self._open()) as database:
                query = "SELECT tokens FROM spent WHERE day = ?"
                row = database.execute(query, (_today(),)).fetchone()
        except sqlite3.Error as error:
            raise OSError(f"{str(self._path)!r} cannot be read ({error})") from error
        return int(row[0]) if row else 0

    def allows(self, most_tokens: int | None) -> bool:
        """Whether fewer than `most_tokens` were spent today; None allows any number.

        A count that cannot be read allows nothing: a limit that cannot be kept is no limit.
        """
        if most_tokens is None:
            return True
        try:
            return self.tokens_today() < most_tokens
        except OSError as error:
            _LOG.warning("The model's use of today cannot be counted: %s.", error)
            return False

    def add(self, spent: Spent) -> None:
        """Count what an answer cost."""
        tokens = spent.input_tokens + spent.output_tokens
        with self._lock:
            if spent.stood_in:
                self._reasons[spent.stood_in] += 1
            old = self._totals
            self._totals = UsageTotals(
                answers=old.answers + 1,
                calls=old.calls + spent.calls,
                input_tokens=old.input_tokens + spent.input_tokens,
                output_tokens=old.output_tokens + spent.output_tokens,
                kept=old.kept + spent.kept,
                failed=old.failed + spent.failed,
                seconds=old.seconds + spent.seconds,
                stood_in=dict(self._reasons),
            )
            if spent.calls:
                self._keep(spent.calls, tokens)

    def _keep(self, calls: int, tokens: int) -> None:
        import sqlite3

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write(calls, tokens)
        except (sqlite3.Error, OSError) as error:  # the answer is there; it must not be lost
            _LOG.warning("The model's use cannot be kept in %r: %s.", str(self._path), error)

    def _write(self, calls: int, tokens: int) -> None:
        with closing(self._open()) as database, database:
            database.execute(
                "INSERT INTO spent (day, calls, tokens) VALUES (?, ?, ?) ON CONFLICT (day) DO "
                "UPDATE SET calls = calls + excluded.calls, tokens = tokens + excluded.tokens",
                (_today(), calls, tokens),
            )
            database.execute(
                "DELETE FROM spent WHERE day < date(?, ?)", (_today(), f"-{_KEPT_DAYS} days")
            )

    def _open(self) -> sqlite3.Connection:
        import sqlite3

        database = sqlite3.connect(self._path, timeout=5)
        database.execute(
            "CREATE TABLE IF NOT EXISTS spent "
            "(day TEXT PRIMARY KEY, calls INTEGER NOT NULL, tokens INTEGER NOT NULL)"
        )
        return database


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
