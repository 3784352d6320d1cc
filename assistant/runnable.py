"""The assistant as a link in a LangChain chain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.errors import QuestionError
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
        return ask(**_asked(value))

    async def arun(value: str | Mapping[str, Any]) -> Answer:
        return await aask(**_asked(value))

    return RunnableLambda(run, afunc=arun, name="leidraad")


def _asked(value: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `ask` that the input of a chain stands for."""
    asked = {"question": value} if isinstance(value, str) else dict(value)
    unknown = asked.keys() - {"question", "history", "filters"}
    if unknown or "question" not in asked:
        raise QuestionError(
            f"The input has {sorted(asked)}; give `question` and, if wanted, `history` and "
            "`filters`."
        )
    return asked
