"""What is measured of a piece of text as an answer to a question, and what each measure weighs.

The weights were fitted on the development questions: they maximise the probability, under a
softmax over all pieces of the found passages, of a piece that holds a gold quote. They are about
how questions and answers relate, so they hold for any document.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FEATURES", "score"]

FEATURES: Mapping[str, float] = {
    # Shares of the question, each word weighed by its rarity:
    "own": 1.24,  # that the piece itself matches
    "heading": 1.45,  # that the headings above it match
    "lead_in": 0.51,  # that the line introducing its list matches
    "title": 0.79,  # that the document's title and region match
    "coverage": 4.33,  # that all of these together match
    "residual": 2.02,  # that the piece matches of what none of the others says
    "names": 0.84,  # of the question's names only, by all together
    # Closeness in meaning:
    "similarity": 1.74,  # cosine of question and piece
    "alignment": 1.51,  # mean over the question's words of the closest word's cosine
    "weak_alignment": 0.46,  # the same over the worse half of the words
    # How its passage did in retrieval, spread over [0, 1]:
    "lexical": 1.43,
    "dense": 1.22,
    "rank": 0.63,  # one divided by its rank
    # Whether it holds the sort of thing asked for:
    "number": 1.03,
    "date": 2.59,
    "name": 0.12,
    "defines": -0.10,
    "advises": 2.13,
    "advising_theme": 2.00,  # advice under a theme that did well in retrieval
    "exemplifies": 0.76,
    "lists": 0.19,  # a list or what introduces it
    # Its form:
    "introduces": -0.52,
    "short": -0.21,
    "opens": 0.10,
    "length": -0.29,
}


def score(features: Mapping[str, float]) -> float:
    """Return the weighted sum of the measures; comparable within one question only."""
    return sum(weight * features[name] for name, weight in FEATURES.items())
