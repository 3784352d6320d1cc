"""The search as a LangChain retriever; apart, since importing LangChain's takes half a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.values import Passage

__all__ = ["HybridRetriever"]


class HybridRetriever(BaseRetriever):
    """The same search as `Assistant.retrieve`, for use in other chains.

    Each document holds the passage verbatim; its metadata is the passage as `to_dict` gives it.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    find: Callable[[str, int], Sequence[Passage]]
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(id=p.chunk.id, page_content=p.chunk.text, metadata=p.to_dict())
            for p in self.find(query, self.k)
        ]
