"""Turn texts into vectors: the small model that we ship, or any sentence-transformers model."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from ingest.embedding_folder import choose_prompt, content_id, folder_prompts, read_json
from ingest.errors import IngestError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = [
    "DEFAULT_MODEL",
    "EmbeddingModelError",
    "Progress",
    "StaticEmbeddings",
    "TextEmbeddings",
    "TransformerEmbeddings",
    "load_embedding",
]

DEFAULT_MODEL = "default"
"""The name of the model that we ship."""

Vectors: TypeAlias = NDArray[np.float32]
Progress: TypeAlias = Callable[[int, int], None]
"""Called after each batch with the number of texts done and the number of texts in all."""

_SHIPPED = Path(__file__).parent / "embedding_model"
_QUERY_NAMES = ("query",)
_PASSAGE_NAMES = ("passage", "document", "corpus")
_STATIC_BATCH = 256  # gathers about 40,000 token vectors at a time, 60 MB
_TRANSFORMER_BATCH = 32


class EmbeddingModelError(IngestError):
    """The embedding model cannot be loaded.

    Attributes:
        name: The name or folder that was asked for.
        reason: Why it cannot be loaded, in English.
    """

    def __init__(self, name: str, reason: str) -> None:
        """Say what is wrong with which model, and what to set instead."""
        self.name, self.reason = name, reason
        super().__init__(
            f"Cannot load the embedding model {name!r}: {reason}. Set `LEIDRAAD_EMBEDDING_MODEL` "
            f"to a sentence-transformers folder on this machine, or to {DEFAULT_MODEL!r} for the "
            "model that is shipped."
        )


class TextEmbeddings(Embeddings):
    """Vectors of length one, with an identity that tells when an index must be rebuilt.

    Attributes:
        model_id: Equal for two models exactly when their passage and query vectors are
            comparable: it covers the files (or the name and revision) and the prompts.
        dimension: The length of each vector.
        query_prompt: What is put before a query.
        passage_prompt: What is put before a passage.
    """

    def __init__(
        self, *, model_id: str, dimension: int, query_prompt: str, passage_prompt: str
    ) -> None:
        """Keep what is known before the first text; the prompts become part of the identity."""
        self.dimension = dimension
        self.query_prompt, self.passage_prompt = query_prompt, passage_prompt
        prompts = f"{query_prompt}\0{passage_prompt}"
        suffix = f"+{hashlib.sha256(prompts.encode()).hexdigest()[:8]}" if prompts != "\0" else ""
        self.model_id = model_id + suffix

    @abstractmethod
    def _batches(self, texts: Sequence[str]) -> Iterator[Vectors]:
        """Yield the vectors of `texts` batch by batch, in order, of any length."""

    def encode(
        self, texts: Sequence[str], *, query: bool = False, progress: Progress | None = None
    ) -> Vectors:
        """Embed `texts`.

        Args:
            texts: Passages, or questions when `query` is set; may be empty.
            query: Whether the texts are questions; they may get another prompt.
            progress: Told how far it is, after each batch.

        Returns:
            One row a text, in order, each of length one. A text without a known token is the
            zero vector: it is close to nothing.
        """
        prompt = self.query_prompt if query else self.passage_prompt
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for batch in self._batches([prompt + text for text in texts]):
            vectors[done : done + len(batch)] = batch
            done += len(batch)
            if progress is not None:
                progress(done, len(texts))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages; LangChain's interface."""
        rows: list[list[float]] = self.encode(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """Embed one question; LangChain's interface."""
        row: list[float] = self.encode([text], query=True)[0].tolist()
        return row


class StaticEmbeddings(TextEmbeddings):
    """The mean of token vectors, read with numpy and tokenizers alone.

    Reads the folders of model2vec and of sentence-transformers' `StaticEmbedding`, also when the
    vectors are 8-bit with a scale for each token.
    """

    def __init__(self, folder: Path, *, query_prompt: str, passage_prompt: str) -> None:
        """Read the folder.

        Raises:
            EmbeddingModelError: Its files are damaged.
        """
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        try:
            tensors = load_file(folder / "model.safetensors")
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # safetensors and tokenizers raise bare exceptions of their own
            raise EmbeddingModelError(str(folder), f"its files are damaged ({error})") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._table = _token_vectors(tensors)
        super().__init__(
            model_id=content_id(folder),
            dimension=self._table.shape[1],
            query_prompt=query_prompt,
            passage_prompt=passage_prompt,
        )

    def _batches(self, texts: Sequence[str]) -> Iterator[Vectors]:
        for start in range(0, len(texts), _STATIC_BATCH):
            encodings = self._tokenizer.encode_batch_fast(
                list(texts[start : start + _STATIC_BATCH]), add_special_tokens=False
            )
            yield self._sums([encoding.ids for encoding in encodings])

    def _sums(self, token_ids: list[list[int]]) -> Vectors:
        """Return the sum of the token vectors of each text; its direction is the mean's."""
        sums = np.zeros((len(token_ids), self._table.shape[1]), dtype=np.float32)
        for row, ids in enumerate(token_ids):
            if ids:
                sums[row] = self._table[ids].sum(axis=0)
        return sums


class TransformerEmbeddings(TextEmbeddings):
    """Any sentence-transformers model; importing torch happens here and nowhere else."""

    def __init__(
        self, name: str, *, offline: bool, query_prompt: str | None, passage_prompt: str | None
    ) -> None:
        """Load the model; its own prompts come before those given here.

        Raises:
            EmbeddingModelError: It is not there, or cannot be read.
        """
        self._model = _open_sentence_transformer(name, offline=offline)
        own = {key: value or "" for key, value in self._model.prompts.items()}
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise EmbeddingModelError(name, "it does not say how long its vectors are")
        folder = Path(name)
        super().__init__(
            model_id=content_id(folder) if folder.is_dir() else _hub_id(name, self._model),
            dimension=dimension,
            query_prompt=choose_prompt(own, _QUERY_NAMES, query_prompt),
            passage_prompt=choose_prompt(own, _PASSAGE_NAMES, passage_prompt),
        )

    def _batches(self, texts: Sequence[str]) -> Iterator[Vectors]:
        for start in range(0, len(texts), _TRANSFORMER_BATCH):
            vectors = self._model.encode(
                list(texts[start : start + _TRANSFORMER_BATCH]),
                prompt="",  # the prompts are already in the texts
                batch_size=_TRANSFORMER_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            yield np.asarray(vectors, dtype=np.float32)


def load_embedding(
    name_or_path: str | None = None,
    *,
    offline: bool = True,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
) -> TextEmbeddings:
    """Load an embedding model.

    Args:
        name_or_path: A sentence-transformers name or folder; None or `DEFAULT_MODEL` is the model
            that we ship.
        offline: Whether to use files on this machine only. `HF_HUB_OFFLINE` has the same effect.
        query_prompt: What to put before a question when the model itself does not say.
        passage_prompt: The same before a passage.

    Raises:
        EmbeddingModelError: The model is not there, or is not one that we can read.
    """
    name = str(_SHIPPED) if name_or_path in (None, "", DEFAULT_MODEL) else str(name_or_path)
    folder = Path(name).expanduser()
    if folder.is_dir():
        if _is_static(folder):
            own = folder_prompts(folder)
            return StaticEmbeddings(
                folder,
                query_prompt=choose_prompt(own, _QUERY_NAMES, query_prompt),
                passage_prompt=choose_prompt(own, _PASSAGE_NAMES, passage_prompt),
            )
        name = str(folder)
    elif folder.is_absolute() or name.startswith((".", "~")):
        raise EmbeddingModelError(name, "there is no such folder")
    return TransformerEmbeddings(
        name, offline=offline, query_prompt=query_prompt, passage_prompt=passage_prompt
    )


def _is_static(folder: Path) -> bool:
    """Tell whether the folder holds token vectors and nothing that needs torch."""
    if not all((folder / name).is_file() for name in ("model.safetensors", "tokenizer.json")):
        return False
    modules = read_json(folder / "modules.json")
    if isinstance(modules, list):
        kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
        return kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}
    config = read_json(folder / "config.json")
    return isinstance(config, dict) and config.get("model_type") == "model2vec"


def _token_vectors(tensors: dict[str, NDArray[Any]]) -> Vectors:
    """Return one float32 row for each token id, whatever the form it is stored in."""
    table = tensors["embeddings"] if "embeddings" in tensors else tensors["embedding.weight"]
    if "mapping" in tensors:
        table = table[tensors["mapping"]]
    vectors = table.astype(np.float32)
    if "weights" in tensors:
        vectors *= tensors["weights"].astype(np.float32)[:, None]
    return vectors


def _open_sentence_transformer(name: str, *, offline: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, local_files_only=offline)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        if Path(name).is_dir():
            reason = f"its files cannot be read ({type(error).__name__}: {error})"
        elif offline:
            reason = "it is not on this machine, and we work offline"
        else:
            reason = f"it is not on this machine and cannot be fetched ({type(error).__name__})"
        raise EmbeddingModelError(name, reason) from error


def _hub_id(name: str, model: SentenceTransformer) -> str:
    """Return the name with the revision that was loaded, where the model knows it."""
    configuration = getattr(model[0], "config", None) if len(model) else None
    revision = getattr(configuration, "_commit_hash", None)
    return f"{name}@{revision[:12]}" if revision else name
