"""Damage to an index is noticed when it is opened and mended, or changes no answer."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

from assistant import Assistant, Settings
from ingest.errors import IndexMissingError
from ingest.index import check_index
from tests.assistant.conftest import GARDEN, Write
from tests.faults.conftest import FULL, tell

ROUNDS = 50 if FULL else 6
QUESTIONS = (
    "Hoeveel leden telt de imkervereniging?",
    "Wanneer is de compost rijp?",
    "Wat mag er in de compostbak?",
    "Hoeveel water krijgen tomaten?",
)


def answers(settings: Settings) -> list[object]:
    with Assistant.open(settings) as assistant:
        told = [assistant.ask(question).to_dict() for question in QUESTIONS]
    return [
        (
            answer["text"],
            answer["outcome"],
            answer["citations"],
            [p["text"] for p in answer["passages"]],
        )
        for answer in told
    ]


def test_a_flipped_byte_is_noticed_or_harmless_and_never_a_wrong_answer(
    write_corpus: Write, tmp_path: Path
) -> None:
    corpus = write_corpus(tmp_path / "corpus", GARDEN)
    sound = Settings(corpus_dir=corpus, data_dir=tmp_path / "sound")
    expected = answers(sound)
    chance = random.Random(11)  # noqa: S311  # places, not secrets
    found: Counter[str] = Counter()

    for number in range(ROUNDS):
        settings = Settings(corpus_dir=corpus, data_dir=tmp_path / f"damaged-{number}")
        shutil.copytree(sound.index, settings.index)
        files = sorted(p for p in settings.index.rglob("*") if p.is_file() and p.stat().st_size)
        file = chance.choice(files)
        data = bytearray(file.read_bytes())
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        file.write_bytes(data)

        try:
            check_index(settings.index)
            found["harmless"] += 1
        except IndexMissingError:
            found["noticed"] += 1

        assert answers(settings) == expected, (file.name, place)
        check_index(settings.index)
        shutil.rmtree(settings.data)

    tell(found)
    assert found["noticed"] > found["harmless"]
