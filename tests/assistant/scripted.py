"""Chat models that follow a script: the real interface, without a server."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

__all__ = ["Given", "ScriptedChatModel", "read_prompt"]

_SOURCE = re.compile(
    r'<(?:bron|source) nr="\d+" (?:kenmerk|mark)="(\w+)"([^>]*)>\n(.*?)\n</(?:bron|source)>',
    re.DOTALL,
)
_QUESTION = re.compile(r"<(?:vraag|question)>\n(.*?)\n</(?:vraag|question)>", re.DOTALL)


@dataclass(frozen=True)
class Given:
    """What a model was given: the question, and the passages by their mark."""

    question: str
    passages: dict[str, str]
    whole: str


def read_prompt(messages: Sequence[BaseMessage]) -> Given:
    """Read a prompt as an obedient model would."""
    whole = "\n".join(str(message.content) for message in messages)
    asked = _QUESTION.search(str(messages[-1].content))
    return Given(
        question=html.unescape(asked[1]) if asked else "",
        passages={m[1]: html.unescape(m[3]) for m in _SOURCE.finditer(whole)},
        whole=whole,
    )


class ScriptedChatModel(BaseChatModel):
    """Answers what a function makes of the prompt, in pieces."""

    script: Callable[[Given], str]
    piece: int = 7
    seen: list[Given] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        text = self._write(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        text = self._write(messages)
        for start in range(0, len(text), self.piece):
            message = AIMessageChunk(content=text[start : start + self.piece])
            yield ChatGenerationChunk(message=message)

    def _write(self, messages: list[BaseMessage]) -> str:
        given = read_prompt(messages)
        self.seen.append(given)
        return self.script(given)
