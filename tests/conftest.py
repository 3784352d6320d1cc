"""What all tests share: a clean environment, and one assistant on the real corpus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from assistant import Assistant, Settings
from tests.postgres.server import fresh_database, running_server

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests off the user's settings and data; one data folder serves them all."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LEIDRAAD_")]:
            patch.delenv(name)
        patch.setenv("LEIDRAAD_DATA_DIR", str(folder))
        patch.chdir(tmp_path_factory.mktemp("work"))  # away from a developer's leidraad.toml
        yield folder


@pytest.fixture(scope="session")
def assistant(data_dir: Path) -> Iterator[Assistant]:
    """The assistant on the documents that ship, with a real index."""
    opened = Assistant.open(Settings(data_dir=data_dir))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run PostgreSQL with pgvector; the URL of its first database."""
    with running_server() as url:
        yield url


@pytest.fixture
def database_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database of its own."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The development data beside the checkout; for tests marked `shared`."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the development data is not on this machine")
    return folder


@pytest.fixture(scope="session")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a BERT of two small layers with random weights and e5-style prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    place = tmp_path_factory.mktemp("model")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":", "zorg", "thuis"]
    (place / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    bert = place / "bert"
    BertTokenizerFast(vocab=str(place / "vocab.txt")).save_pretrained(bert)
    BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
        )
    ).save_pretrained(bert)
    transformer = Transformer(str(bert))
    pooling = Pooling(transformer.get_embedding_dimension())
    folder = place / "saved"
    SentenceTransformer(
        modules=[transformer, pooling],
        prompts={"query": "query: ", "passage": "passage: "},
        device="cpu",
    ).save(str(folder), create_model_card=False)
    return folder


# A machine that is busy with something else is no reason to fail.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
