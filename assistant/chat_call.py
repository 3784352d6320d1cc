"""Call a chat model within a time limit, whatever it does.

The call runs in a thread of its own, so that a server that hangs cannot hold the caller longer
than the limit: whoever waits, waits on a queue with a clock beside it. A call that fails before
anything came is tried again, a little later each time.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Literal

from assistant.prompting import tokens_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

__all__ = ["ChatCall", "Deadline", "Failure", "ModelFailure"]

Failure = Literal["slow", "busy", "down", "refused", "rejected", "cut"]
"""What went wrong: the time was up; too many calls; not reachable or broken; no right to use it;
the request was not accepted; the answer broke off."""

_PAUSE = 0.5
"""Seconds before the second try; each further try waits twice as long."""
_RUNAWAY = 8
"""Characters a token: a model that writes more than this for its tokens is stopped."""
_RETRYABLE = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class ModelFailure(Exception):  # noqa: N818  # it is an outcome that is handled, not a fault
    """The model gave no answer; `kind` says why. Carries no text of the provider."""

    def __init__(self, kind: Failure, *, retryable: bool = False, after: float = 0.0) -> None:
        """Say what went wrong, and whether and after how many seconds to try again."""
        self.kind: Failure = kind
        self.retryable = retryable
        self.after = after
        super().__init__(kind)


class Deadline:
    """A moment that several calls share."""

    def __init__(self, seconds: float) -> None:
        """Let `seconds` pass from now."""
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())

    def within(self, part: float) -> Deadline:
        """Return an earlier moment: after this part of the time that is left."""
        return Deadline(self.left * part)


@dataclass(slots=True)
class ChatCall:
    """Calls a model and counts what it costs.

    Attributes:
        model: The chat model.
        retries: Times to try again.
        max_tokens: Tokens the model may write in one call.
        input_tokens: Sent so far; estimated where the model does not say.
        output_tokens: Received so far; estimated where the model does not say.
        calls: Calls made so far, retries included.
    """

    model: BaseChatModel
    retries: int
    max_tokens: int
    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0

    def stream(
        self,
        messages: Sequence[tuple[str, str]],
        deadline: Deadline,
        schema: Mapping[str, Any] | None = None,
    ) -> Iterator[str]:
        """Yield what the model writes, in pieces.

        With a schema the model is asked for JSON, if it can be; a model or server that does not
        accept that is asked again without.

        Raises:
            ModelFailure: It gave nothing, or broke off; what was yielded before is all there is.
        """
        structured = self._structured(schema)
        runnable = structured or self.model
        attempt = 0
        while True:
            begun = False
            try:
                for text in self._once(runnable, messages, deadline):
                    begun = True
                    yield text
                return
            except ModelFailure as failure:
                if begun:
                    raise
                if failure.kind == "rejected" and runnable is not self.model:
                    runnable = self.model
                    continue
                pause = max(failure.after, _PAUSE * 2**attempt * random.uniform(1, 1.5))  # noqa: S311  # no secret
                attempt += 1
                if not failure.retryable or attempt > self.retries or pause >= deadline.left:
                    raise
                time.sleep(pause)

    def takes_schema(self) -> bool:
        """Whether the model can be asked for JSON of a given form."""
        return self._structured({"title": "x", "type": "object", "properties": {}}) is not None

    def _structured(self, schema: Mapping[str, Any] | None) -> Runnable[Any, Any] | None:
        if schema is None:
            return None
        from langchain_core.runnables import RunnableSequence

        try:
            chain = self.model.with_structured_output(dict(schema))
        # Each client that cannot do it refuses in its own way.
        except (NotImplementedError, ValueError, TypeError, ImportError):
            return None
        # Its parser reads the whole text again for every piece; we read the pieces ourselves.
        return chain.first if isinstance(chain, RunnableSequence) else None

    def _once(
        self,
        runnable: Runnable[Any, Any],
        messages: Sequence[tuple[str, str]],
        deadline: Deadline,
    ) -> Iterator[str]:
        """Yield the text of one call; count its tokens, and stop it when nobody listens."""
        self.calls += 1
        queue: SimpleQueue[object] = SimpleQueue()
        stop = threading.Event()
        threading.Thread(
            target=_pump, args=(runnable, list(messages), queue, stop), daemon=True
        ).start()
        written, usage = 0, (0, 0)
        try:
            while True:
                chunk = _next(queue, deadline)
                if chunk is None:
                    return
                if isinstance(chunk, ModelFailure):
                    raise chunk if not written else ModelFailure("cut")
                text, more = _read(chunk)
                usage = (usage[0] + more[0], usage[1] + more[1])
                written += len(text)
                if text:
                    yield text
                if written > _RUNAWAY * self.max_tokens:
                    return
        finally:
            stop.set()
            sent = tokens_of("".join(text for _, text in messages))
            self.input_tokens += usage[0] or sent
            self.output_tokens += usage[1] or (tokens_of("x" * written) if written else 0)


def _next(queue: SimpleQueue[object], deadline: Deadline) -> object:
    if deadline.left <= 0:
        raise ModelFailure("slow")
    try:
        return queue.get(timeout=deadline.left)
    except Empty:
        raise ModelFailure("slow") from None


def _pump(
    runnable: Runnable[Any, Any],
    messages: list[tuple[str, str]],
    queue: SimpleQueue[object],
    stop: threading.Event,
) -> None:
    """Put each chunk in the queue; None at the end, a `ModelFailure` when it fails.

    A server that cannot stream sends nothing that the client takes for a chunk; it is asked for
    the whole answer at once.
    """
    try:
        if not _pump_stream(runnable, messages, queue, stop) and not stop.is_set():
            queue.put(runnable.invoke(messages))
    except Exception as error:  # noqa: BLE001  # providers raise what they like; nothing may escape
        queue.put(_failure(error))
    else:
        queue.put(None)


def _pump_stream(
    runnable: Runnable[Any, Any],
    messages: list[tuple[str, str]],
    queue: SimpleQueue[object],
    stop: threading.Event,
) -> bool:
    """Put each chunk in the queue; return whether any had text."""
    any_text = False
    try:
        for chunk in runnable.stream(messages):
            if stop.is_set():
                return True
            any_text = any_text or bool(_read(chunk)[0])
            queue.put(chunk)
    except (ValueError, AssertionError):  # what a stream without chunks ends in
        if any_text:
            raise
    return any_text


def _read(chunk: object) -> tuple[str, tuple[int, int]]:
    """Return the text of a chunk, and the tokens (sent, received) that it reports."""
    text = str(getattr(chunk, "text", "") or "")
    if hasattr(chunk, "tool_call_chunks"):
        text += "".join(call.get("args") or "" for call in chunk.tool_call_chunks)
    else:
        text += "".join(json.dumps(call["args"]) for call in getattr(chunk, "tool_calls", ()))
    usage = getattr(chunk, "usage_metadata", None) or {}
    return text, (int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0))


def _failure(error: Exception) -> ModelFailure:
    """Return what an error of a provider's package amounts to."""
    from langchain_core.exceptions import ModelError

    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    after = _retry_after(response)
    name = type(error).__name__.lower()
    if status == 429:
        return ModelFailure("busy", retryable=True, after=after)
    if status in (401, 403, 404):
        return ModelFailure("refused")
    if isinstance(status, int) and 400 <= status < 500 and status not in _RETRYABLE:
        return ModelFailure("rejected")
    if "timeout" in name:
        return ModelFailure("slow", retryable=True)
    if isinstance(status, int) and status in _RETRYABLE:
        return ModelFailure("down", retryable=True, after=after)
    transport = isinstance(error, OSError) or "connect" in name or "protocol" in name
    known = isinstance(error, ModelError) and error.is_retryable
    return ModelFailure("down", retryable=transport or known)


def _retry_after(response: object) -> float:
    """Return the seconds that a server asks to wait; 0 when it does not say."""
    headers = getattr(response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except (TypeError, ValueError):
        return 0.0
