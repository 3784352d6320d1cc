"""The assistant as a link in a LangChain chain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.asked import asked
from assistant.values import Answer

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["make_runnable"]


def make_runnable(
    ask: Callable[..., Answer], aask: Callable[..., Awaitable[Answer]]
) -> Runnable[Any, Answer]:
    """Return a `Runnable` that answers a question, or a mapping with one and its history."""
    from langchain_core.runnables import RunnableLambda

    def run(value: str | Mapping[str, Any]) -> Answer:
        return ask(**asked(value))

    async def arun(value: str | Mapping[str, Any]) -> Answer:
        return await aask(**asked(value))

    return RunnableLambda(run, afunc=arun, name="leidraad")
