"""Train the embedding model and write it: `python -m ingest.training DATA_DIR OUT_DIR`."""

from __future__ import annotations

import argparse
import dataclasses
import logging
from pathlib import Path

from ingest.training.data import read_training_data
from ingest.training.export import export_model
from ingest.training.general_language import general_words
from ingest.training.tokenizer import train_tokenizer
from ingest.training.train import Recipe, train_vectors

_LOG = logging.getLogger(__name__)


def main() -> None:
    """Read the data, train the tokenizer and the vectors, and write the model."""
    parser = argparse.ArgumentParser(prog="python -m ingest.training", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of shared/data/README.md")
    parser.add_argument("out", type=Path, help="the model folder to write; replaced")
    parser.add_argument("--steps", type=int, help="fewer for a trial; the recipe's by default")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

    recipe = Recipe()
    if arguments.steps is not None:
        recipe = dataclasses.replace(recipe, steps=arguments.steps)
    data = read_training_data(arguments.data)
    _LOG.info("%d passages, %d parallel pairs", len(data.passages), len(data.parallel))
    words = general_words()
    tokenizer = train_tokenizer(data, words, size=recipe.vocabulary)
    _LOG.info("vocabulary of %d pieces", tokenizer.get_vocab_size())
    export_model(train_vectors(data, tokenizer, words, recipe), tokenizer, arguments.out)
    _LOG.info("written to %s", arguments.out)


if __name__ == "__main__":
    main()
