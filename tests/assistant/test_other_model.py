"""Another embedding model in place of the shipped one: read documents with it, and ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.errors import AssistantError, ModelUnavailableError
from ingest.embedding import TransformerEmbeddings
from ingest.index import read_manifest

DOCUMENTS: Mapping[str, str] = {
    "thuis.md": "# Zorg thuis\n\n## Bereikbaarheid\n\nDe verpleegkundige komt om 9 uur thuis.\n",
    "school.md": "# School\n\n## Rooster\n\nDe les begint om 8 uur in lokaal 3.\n",
}


@pytest.fixture
def settings(tmp_path: Path, transformer_folder: Path) -> Settings:
    documents = tmp_path / "corpus" / "documents"
    documents.mkdir(parents=True)
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text, encoding="utf-8")
    return Settings(
        corpus_dir=documents.parent,
        data_dir=tmp_path / "data",
        embedding_model=str(transformer_folder),
    )


def test_documents_are_read_and_questions_answered_with_a_transformer(settings: Settings) -> None:
    steps: list[tuple[str, int, int]] = []

    with Assistant.open(settings, progress=lambda *step: steps.append(step)) as assistant:
        answer = assistant.ask("Hoe laat komt de verpleegkundige thuis?")
        embedding = assistant.engine().index.embedding

    assert isinstance(embedding, TransformerEmbeddings)
    assert (embedding.query_prompt, embedding.passage_prompt) == ("query: ", "passage: ")
    assert read_manifest(settings.index).embedding_model == embedding.model_id
    assert answer.outcome == "answered"
    assert "9 uur" in answer.text
    assert {leg for passage in answer.passages for leg in passage.legs} == {"dense", "lexical"}
    assert steps


def test_passages_and_questions_are_embedded_with_the_model_s_own_prompts(
    settings: Settings,
) -> None:
    with Assistant.open(settings) as assistant:
        index = assistant.engine().index
        question = "zorg thuis"
        chunk = index.chunk(0)
        found = index.nearest(question, index.rows)
        stored = index.store.get(ids=[chunk.id], include=["embeddings"])["embeddings"][0]
        query = index.embedding.embed_query(question)

    assert found[0] == pytest.approx(
        sum(a * b for a, b in zip(stored, query, strict=True)), abs=1e-4
    )
    assert query != index.embedding.embed_documents([question])[0]


def test_an_index_of_another_model_is_made_anew(settings: Settings) -> None:
    shipped = settings.model_copy(update={"embedding_model": "default"})
    with Assistant.open(shipped) as assistant:
        before = assistant.ask("Wanneer begint de les?").index_revision

    with Assistant.open(settings) as assistant:
        after = assistant.ask("Wanneer begint de les?").index_revision

    assert before != after


def test_a_model_that_is_not_here_is_an_error_before_anything_is_written(
    settings: Settings, tmp_path: Path
) -> None:
    missing = settings.model_copy(update={"embedding_model": str(tmp_path / "nowhere")})

    with pytest.raises(ModelUnavailableError, match="nowhere") as caught:
        Assistant.open(missing)

    assert isinstance(caught.value, AssistantError)
    assert not missing.index.exists()
