"""The embedding models, for the layers above that measure them."""

from __future__ import annotations

from ingest.embedding import TextEmbeddings, load_embedding

__all__ = ["TextEmbeddings", "load_embedding"]
