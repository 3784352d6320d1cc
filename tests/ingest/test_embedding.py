"""The embedding model that we ship, and any other sentence-transformers model in its place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from ingest.embedding import (
    DEFAULT_MODEL,
    EmbeddingModelError,
    StaticEmbeddings,
    TransformerEmbeddings,
    load_embedding,
)
from ingest.errors import IngestError
from ingest.training.export import export_model

SHIPPED = Path(__file__).parents[2] / "ingest" / "embedding_model"
UNKNOWN = "[UNK]"
TEXTS = [
    "Maak transmurale werkafspraken over verwijzen en de overdracht.",
    "Which agreements should the hospital and the GPs make?",
    "Coördinatie van medisch-specialistische zorg thuis; ’s nachts en in het weekend.",
    "zieknhuis en hiusarts",
    "",
    "☃ 🙂",
    "1,5-lijnszorg 2024\nmet\teen nieuwe regel " * 300,
    "zorg thuis is zorg, en zorg thuis is thuis",
]


@pytest.fixture(scope="module")
def shipped() -> StaticEmbeddings:
    model = load_embedding()
    assert isinstance(model, StaticEmbeddings)
    return model


def write_static(folder: Path, words: dict[str, list[float]]) -> Path:
    vocabulary = {UNKNOWN: 0} | {word: place for place, word in enumerate(words, start=1)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    rows = [[9.0] * len(next(iter(words.values()))), *words.values()]
    export_model(np.array(rows, dtype=np.float32), tokenizer, folder)
    return folder


def test_shipped_model_is_langchain_embeddings_with_vectors_of_length_one(
    shipped: StaticEmbeddings,
) -> None:
    documents = shipped.embed_documents(TEXTS[:2])
    query = shipped.embed_query(TEXTS[0])

    assert isinstance(shipped, Embeddings)
    assert [len(row) for row in documents] == [shipped.dimension] * 2
    assert np.allclose(np.linalg.norm(documents, axis=1), 1, atol=1e-5)
    assert np.allclose(query, documents[0], atol=1e-6)


def test_default_name_is_the_shipped_folder(shipped: StaticEmbeddings) -> None:
    assert load_embedding(DEFAULT_MODEL).model_id == shipped.model_id
    assert load_embedding(str(SHIPPED)).model_id == shipped.model_id


def test_sentence_transformers_and_model2vec_read_the_same_vectors(
    shipped: StaticEmbeddings,
) -> None:
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer

    ours = shipped.encode(TEXTS)

    theirs = SentenceTransformer(str(SHIPPED), device="cpu", local_files_only=True).encode(TEXTS)
    model2vec = StaticModel.from_pretrained(SHIPPED).encode(TEXTS)

    assert np.abs(ours - theirs).max() < 1e-3
    assert np.abs(ours - model2vec).max() < 1e-3


def test_shipped_model_needs_no_torch_and_no_network() -> None:
    code = (
        "import sys; from ingest.embedding import load_embedding;"
        "load_embedding().embed_query('zorg thuis');"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'};"
        "print(sorted(heavy & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TOKENIZERS_PARALLELISM": "true"},
    )

    assert result.stdout.strip() == "[]"


def test_shipped_model_is_at_most_25_mb() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= 25_000_000


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("opa", "ouderen", "belasting"),
        ("dokter", "huisarts", "subsidie"),
        ("kliniek", "ziekenhuis", "school"),
        ("older people", "ouderen", "gemeente"),
        ("zieknhuis", "ziekenhuis", "gemeente"),
        ("who pays for hospital care at home?", "bekostiging van zorg thuis", "scholing"),
    ],
)
def test_everyday_english_and_misspelt_words_land_near_the_formal_word(
    shipped: StaticEmbeddings, text: str, near: str, far: str
) -> None:
    query, close, distant = shipped.encode([text, near, far])

    assert query @ close > query @ distant + 0.1


def test_a_word_that_comes_again_soon_counts_once(shipped: StaticEmbeddings) -> None:
    once, twice = shipped.encode(["de arts verwijst snel", "arts verwijst: de arts verwijst snel"])

    assert np.allclose(once, twice, atol=1e-5)


def test_a_word_that_comes_again_much_later_counts_again(shipped: StaticEmbeddings) -> None:
    between = " ".join(f"woord{number}" for number in range(60))
    once, twice, only = shipped.encode([between, f"arts {between} arts", f"{between} arts"])

    assert not np.allclose(twice, only, atol=1e-5)
    assert not np.allclose(once, only, atol=1e-5)


def test_text_without_known_words_is_the_zero_vector(tmp_path: Path) -> None:
    model = load_embedding(str(write_static(tmp_path / "m", {"zorg": [1, 0], "thuis": [0, 2]})))

    vectors = model.encode(["", "onbekend", "Zorg onbekend", "zorg thuis"])

    assert vectors.dtype == np.float32
    assert np.allclose(vectors, [[0, 0], [0, 0], [1, 0], np.array([1, 2]) / np.sqrt(5)], atol=1e-2)


def test_no_texts_give_no_rows(shipped: StaticEmbeddings) -> None:
    assert shipped.encode([]).shape == (0, shipped.dimension)
    assert shipped.embed_documents([]) == []


def test_order_and_vectors_do_not_depend_on_the_batch(shipped: StaticEmbeddings) -> None:
    texts = [f"Artikel {number} over zorg" for number in range(600)]
    calls: list[tuple[int, int]] = []

    vectors = shipped.encode(texts, progress=lambda done, total: calls.append((done, total)))

    assert np.allclose(vectors[431], shipped.encode([texts[431]])[0], atol=1e-6)
    assert calls[-1] == (600, 600)
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)


def test_identity_follows_the_content_and_not_the_place(tmp_path: Path) -> None:
    first = write_static(tmp_path / "a", {"zorg": [1, 0], "thuis": [0, 2]})
    moved = write_static(tmp_path / "b", {"zorg": [1, 0], "thuis": [0, 2]})
    other = write_static(tmp_path / "c", {"zorg": [1, 0], "thuis": [2, 0]})
    (moved / "README.md").write_text("Another card.", encoding="utf-8")

    ids = [load_embedding(str(folder)).model_id for folder in (first, moved, other)]
    prompted = load_embedding(str(first), passage_prompt="passage: ").model_id

    assert ids[0] == ids[1] != ids[2]
    assert prompted != ids[0]


def test_a_transformer_folder_works_with_its_own_prompts(transformer_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = load_embedding(str(transformer_folder), query_prompt="vraag: ")
    direct = SentenceTransformer(str(transformer_folder), device="cpu", local_files_only=True)
    expected = direct.encode(
        ["query: zorg thuis", "passage: zorg thuis"], normalize_embeddings=True, prompt=""
    )

    assert isinstance(model, TransformerEmbeddings)
    assert (model.query_prompt, model.passage_prompt) == ("query: ", "passage: ")
    assert model.dimension == 16
    assert np.allclose(model.embed_query("zorg thuis"), expected[0], atol=1e-5)
    assert np.allclose(model.embed_documents(["zorg thuis"]), expected[1:], atol=1e-5)
    assert not np.allclose(expected[0], expected[1], atol=1e-3)


def test_prompts_come_from_the_settings_when_the_model_has_none(
    transformer_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "without"
    folder.mkdir()
    for path in transformer_folder.rglob("*"):
        if path.is_file():
            copy = folder / path.relative_to(transformer_folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    configuration = folder / "config_sentence_transformers.json"
    content = json.loads(configuration.read_text(encoding="utf-8")) | {"prompts": {}}
    configuration.write_text(json.dumps(content), encoding="utf-8")

    model = load_embedding(str(folder), query_prompt="query: ", passage_prompt="passage: ")
    own = load_embedding(str(transformer_folder))

    assert model.query_prompt == "query: "
    assert np.allclose(model.embed_query("zorg"), own.embed_query("zorg"), atol=1e-6)
    assert model.model_id != load_embedding(str(folder)).model_id


def test_a_model_that_is_not_here_is_a_clear_error_when_offline() -> None:
    with pytest.raises(EmbeddingModelError, match="offline") as caught:
        load_embedding("intfloat/multilingual-e5-small")

    assert isinstance(caught.value, IngestError)
    assert "'intfloat/multilingual-e5-small'" in str(caught.value)
    assert "LEIDRAAD_EMBEDDING_MODEL" in str(caught.value)


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="no such folder"):
        load_embedding(str(tmp_path / "nowhere"))


def test_damaged_weights_are_a_clear_error(tmp_path: Path) -> None:
    folder = write_static(tmp_path / "m", {"zorg": [1, 0]})
    (folder / "model.safetensors").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")

    with pytest.raises(EmbeddingModelError, match="damaged"):
        load_embedding(str(folder))


def test_a_folder_that_is_no_model_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model here", encoding="utf-8")

    with pytest.raises(EmbeddingModelError, match="cannot be read"):
        load_embedding(str(tmp_path))
