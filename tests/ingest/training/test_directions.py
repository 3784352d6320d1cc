"""Strong directions count less, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from ingest.training.directions import even_out

WORDS = 40


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    made = Tokenizer(WordLevel({f"w{n}": n for n in range(WORDS)}, unk_token="w0"))  # noqa: S106 - no password
    made.pre_tokenizer = Whitespace()
    return made


def _spreads(vectors: np.ndarray) -> np.ndarray:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.sort(np.linalg.eigvalsh(np.cov(unit.T)))


def test_the_strongest_direction_gets_a_smaller_share(tokenizer: Tokenizer) -> None:
    numbers = np.random.default_rng(0)
    vectors = (numbers.standard_normal((WORDS, 4)) * [8, 2, 1, 0.5]).astype(np.float32)
    texts = [f"w{n}" for n in range(WORDS)]

    untouched = even_out(vectors, tokenizer, texts, 0.0)
    evened = even_out(vectors, tokenizer, texts, 0.3)

    assert untouched == pytest.approx(vectors, abs=1e-4)
    before, after = _spreads(vectors), _spreads(evened)
    assert after[-1] / after.sum() < before[-1] / before.sum()
    assert evened.dtype == np.float32


def test_texts_without_a_known_piece_are_passed_over(tokenizer: Tokenizer) -> None:
    vectors = np.random.default_rng(1).standard_normal((WORDS, 3)).astype(np.float32)
    texts = [*(f"w{n} w{n + 1}" for n in range(20)), "", " "]

    assert np.isfinite(even_out(vectors, tokenizer, texts, 0.1)).all()
