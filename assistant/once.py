"""Work something out once for an engine: as long as the documents stay as they are, it does too."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from assistant.answering import Engine

__all__ = ["once"]

P = ParamSpec("P")
T = TypeVar("T")


def once(function: Callable[Concatenate[Engine, P], T]) -> Callable[Concatenate[Engine, P], T]:
    """Return `function` with a memory: the second time, what it returned the first time.

    What it returns must not refer to the engine, and nobody may change it. It is forgotten with
    the engine. From several threads, one thing may be worked out more than once.

    Args:
        function: Takes an engine and arguments that can be hashed. Few different ones: headings
            and documents, never what somebody asks.
    """
    known: WeakKeyDictionary[Engine, dict[object, T]] = WeakKeyDictionary()
    lock = threading.Lock()

    @wraps(function)
    def remembered(engine: Engine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, tuple(sorted(kwargs.items())))
        with lock:
            found = known.setdefault(engine, {})
        if key not in found:
            found[key] = function(engine, *args, **kwargs)
        return found[key]

    return remembered
