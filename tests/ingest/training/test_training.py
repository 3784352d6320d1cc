"""Training: what is left out of the data, how texts are roughened, and that a seed decides all."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from evals.benchmarks.embedding_data import read_benchmark_data
from ingest.embedding import load_embedding
from ingest.training.associates import move_towards, synonym_links, translation_links
from ingest.training.augment import as_question, misspell, replace_synonyms, roughen
from ingest.training.data import TrainingData, read_training_data
from ingest.training.export import export_model, quantise
from ingest.training.general_language import general_words, rarity_weights, token_shares
from ingest.training.tokenizer import train_tokenizer
from ingest.training.train import Recipe, disagreement, train_vectors

WORDS = {
    "nl": {"de": 0.05, "het": 0.03, "zorg": 1e-4, "ziekenhuis": 1e-5, "nummer": 1e-4},
    "en": {"the": 0.05, "sentence": 1e-4, "number": 1e-4, "here": 1e-3},
}
COPIED = "een twee drie vier vijf zes zeven acht negen tien elf twaalf"
SMALL = Recipe(
    vocabulary=300,
    dimension=16,
    steps=8,
    runs=2,
    batch=16,
    score_batch=8,
    mix={"sentence": 1, "heading": 1, "parallel": 1, "alike": 1, "synonym": 1, "paraphrase": 1},
)


def seeded(number: int) -> Random:
    return Random(number)  # noqa: S311 - repeatable, not secret


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small data folder, with texts in it that must not be trained on."""
    root = tmp_path_factory.mktemp("data")
    place = root / "embedding"
    place.mkdir()
    question = {"source": "faq", "question": "Wat telt op?", "gold_passage": f"Zo: {COPIED}."}
    (root / "dev_retrieval.jsonl").write_text(json.dumps(question) + "\n", encoding="utf-8")
    passages = [
        {
            "source": "law-health",
            "title": f"Wet {number}",
            "heading": f"Artikel {number} Over de zorg in het ziekenhuis",
            "text": f"De huisarts verwijst patiënt {number} naar het ziekenhuis. "
            f"De verzekeraar betaalt zorg nummer {number} aan de instelling.",
        }
        for number in range(60)
    ]
    passages.append({"source": "law", "title": "", "heading": "", "text": f"Kopie {COPIED}."})
    passages.append({"source": "coronacheck-website", "title": "", "heading": "", "text": "QR."})
    with lzma.open(place / "passages.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(passage) + "\n" for passage in passages)
    pairs = [f"src\tSentence number {n} here\tZin nummer {n} hier" for n in range(1_050)]
    pairs += [
        "coronacheck-web\tThe code is valid\tDe code is geldig",
        f"src\tCounting\tTellen: {COPIED}",
        "src\tSomething to choose by\tHiermee wordt gekozen",
    ]
    with lzma.open(place / "parallel_en_nl.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("\n".join(["source\ten\tnl", *pairs, pairs[0]]) + "\n")
    rows = ["set\tsplit\tscore\tlabel\ts1\ts2"]
    rows += [
        f"stsb\ttrain\t{n % 11 / 10}\t\tEen man {n} loopt\tEen man {n} rent" for n in range(99)
    ]
    rows += [
        "stsb\ttest\t0.5\t\tZin nummer 3 hier\tIets anders",
        "stsb\tdev\t0.5\t\tHiermee wordt gekozen\tIets anders",
        "sick\ttest\t0.5\t\ta b\tc d",
    ]
    (place / "sts_nl.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    synonyms = "lemma\tsynonyms\nziekenhuis\thospitaal\nhuisarts\tdokter\tarts\n"
    (place / "odwn_synonyms.tsv").write_text(synonyms, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def data(folder: Path) -> TrainingData:
    return read_training_data(folder)


def test_measured_texts_are_left_out(data: TrainingData) -> None:
    texts = [" ".join(passage.sentences) for passage in data.passages]

    assert len(texts) == 60
    assert not any(COPIED in text for text in texts)
    assert all(pair.first.startswith("Een man") for pair in data.scored)
    translated = {dutch for _, dutch in data.parallel}
    assert {dutch.partition(" ")[0] for dutch in translated} == {"Zin"}
    assert "Zin nummer 3 hier" not in translated


def test_the_benchmark_holds_back_what_training_leaves_out(
    folder: Path, data: TrainingData
) -> None:
    held_back = read_benchmark_data(folder, background=10).parallel

    assert len(held_back) == 1_000
    assert not set(held_back) & set(data.parallel)
    assert len(set(held_back) | set(data.parallel)) >= 1_049


@given(st.text(alphabet="abcdefghij", min_size=4, max_size=20), st.integers(0, 1_000))
def test_a_misspelling_is_one_edit_inside_the_word(word: str, seed: int) -> None:
    other = misspell(word, seeded(seed))

    assert abs(len(other) - len(word)) <= 1
    assert other[0] == word[0]


def test_short_words_and_last_words_survive_roughening() -> None:
    assert misspell("de", seeded(1)) == "de"
    assert roughen("zorg thuis", seeded(1), typos=0, dropped=1) == "zorg thuis"
    assert roughen("", seeded(1), typos=1, dropped=1) == ""


def test_a_question_keeps_words_of_the_text() -> None:
    question = as_question("De huisarts verwijst naar het ziekenhuis in de regio.", seeded(3))

    assert question.endswith("?")
    assert set(question[:-1].split()) & {"huisarts", "verwijst", "naar", "ziekenhuis", "regio"}


def test_synonyms_replace_known_words_only() -> None:
    text = replace_synonyms(
        "de Huisarts en de kat", seeded(1), {"huisarts": ["dokter"], "kat": ["poes"]}, share=1
    )

    assert text == "de dokter en de kat"


def test_eight_bits_lose_less_than_half_a_step() -> None:
    vectors = np.random.default_rng(1).standard_normal((50, 8)).astype(np.float32)
    vectors[3] = 0

    rows, scales = quantise(vectors)

    assert rows.dtype == np.int8
    assert (np.abs(rows * scales[:, None] - vectors) <= scales[:, None] * 0.501).all()


def test_cosines_that_follow_the_scores_agree_whatever_their_scale() -> None:
    angles = torch.tensor([0.0, 0.5, 1.0, 1.5])
    left = torch.tensor([[3.0, 0.0]]).expand(4, 2)
    right = torch.stack([angles.cos(), angles.sin()], dim=1)

    assert disagreement(left, right, angles.cos() / 5 + 0.1).item() == pytest.approx(0, abs=1e-5)
    assert disagreement(left, right, -angles.cos()).item() == pytest.approx(2, abs=1e-5)


@pytest.fixture(scope="module")
def tokenizer(data: TrainingData) -> Tokenizer:
    return train_tokenizer(data, WORDS, size=SMALL.vocabulary)


def test_the_same_seed_gives_the_same_model(
    data: TrainingData, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    first, second = (train_vectors(data, tokenizer, WORDS, SMALL) for _ in range(2))
    export_model(first, tokenizer, tmp_path / "model")
    model = load_embedding(str(tmp_path / "model"))

    assert np.array_equal(first, second)
    assert first.shape == (tokenizer.get_vocab_size(), SMALL.dimension)
    assert np.isfinite(first).all()
    assert model.encode(["De huisarts verwijst"]).shape == (1, SMALL.dimension)


def test_the_tokenizer_keeps_the_last_of_words_that_come_again_soon(tokenizer: Tokenizer) -> None:
    def plain(text: str) -> str:
        return str(tokenizer.normalizer.normalize_str(text))

    assert plain("De arts en dé ARTS.") == "en de arts"
    assert plain("art arts kunst-art") == "arts kunst art"
    far = " ".join(f"w{number}" for number in range(50))
    assert plain(f"arts {far} arts") == f"arts {far} arts"


def test_frequent_words_of_general_language_have_little_say(tokenizer: Tokenizer) -> None:
    shares = token_shares(tokenizer, WORDS)
    weights = rarity_weights(shares, 1e-3)

    frequent, rare = (tokenizer.encode(word).ids for word in ("de", "ziekenhuis"))
    assert weights[frequent].max() < 0.1
    assert weights[rare].min() > 0.5
    assert len(shares.spellings) == tokenizer.get_vocab_size()


def test_general_language_is_dutch_and_english() -> None:
    words = general_words()

    assert words["nl"]["ziekenhuis"] < words["nl"]["het"] < 1
    assert words["en"]["hospital"] < words["en"]["the"] < 1


def test_translations_and_synonyms_are_found_by_counting(
    data: TrainingData, tokenizer: Tokenizer
) -> None:
    english, dutch = (tokenizer.encode(word).ids[0] for word in ("sentence", "zin"))

    assert translation_links(tokenizer, data)[english, dutch] > 0
    assert synonym_links(tokenizer, data).nnz > 0


def test_a_vector_moves_towards_what_it_is_linked_with_and_keeps_its_length() -> None:
    vectors = np.array([[2, 0], [0, 1], [0, 5]], dtype=np.float32)
    links = csr_array(np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0]], dtype=np.float32))

    moved = move_towards(vectors, links, np.array([0.5, 0.5, 0.5]))

    assert np.allclose(moved[0], [np.sqrt(2), np.sqrt(2)], atol=1e-5)
    assert np.array_equal(moved[1:], vectors[1:])


def test_export_keeps_the_model_card(tokenizer: Tokenizer, tmp_path: Path) -> None:
    vectors = np.ones((tokenizer.get_vocab_size(), 4), dtype=np.float32)
    export_model(vectors, tokenizer, tmp_path / "model")
    (tmp_path / "model" / "README.md").write_text("The card.", encoding="utf-8")

    export_model(vectors, tokenizer, tmp_path / "model")

    assert (tmp_path / "model" / "README.md").read_text(encoding="utf-8") == "The card."
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
