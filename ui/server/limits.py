"""How often something may be done."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Allowance", "Attempts"]


class Allowance:
    """Lets everyone do something `per_minute` times, all at once or spread; then at that pace.

    Remembers the `most` keys that were used last.
    """

    def __init__(
        self, per_minute: int, *, most: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with everyone at their full allowance."""
        self._size = float(per_minute)
        self._most = most
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Return 0 when it may be done now; else the seconds to wait, and nothing is taken."""
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(key, (self._size, now))
            left = min(self._size, left + (now - since) * self._size / 60)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed else left, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / self._size


class Attempts:
    """Counts failures, and makes whoever fails often wait.

    After `free` failures within `window` seconds, the next attempt waits until the oldest of
    those is `window` seconds ago.
    """

    def __init__(
        self,
        free: int,
        window: float,
        *,
        most: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin without failures."""
        self._free, self._window, self._most, self._clock = free, window, most, clock
        self._failed: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def must_wait(self, key: str) -> float:
        """Return the seconds until the next attempt is allowed; 0 is now."""
        with self._lock:
            recent = self._recent(key)
            return 0.0 if len(recent) < self._free else recent[0] + self._window - self._clock()

    def failed(self, key: str) -> None:
        """Count a failure."""
        with self._lock:
            self._failed[key] = [*self._recent(key), self._clock()][-self._free :]
            self._failed.move_to_end(key)
            if len(self._failed) > self._most:
                self._failed.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forget the failures."""
        with self._lock:
            self._failed.pop(key, None)

    def _recent(self, key: str) -> list[float]:
        start = self._clock() - self._window
        return [moment for moment in self._failed.get(key, []) if moment > start]
