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
    "own": 1.12,  # that the piece itself matches
    "heading": 1.21,  # that the headings above it match
    "lead_in": 0.58,  # that the line introducing its list matches
    "title": 0.76,  # that the document's title and region match
    "coverage": 4.23,  # that all of these together match
    "residual": 2.16,  # that the piece matches of what none of the others says
    "names": 1.29,  # of the question's names only, by all together
    # Closeness in meaning:
    "similarity": 1.88,  # cosine of question and piece
    "alignment": 1.76,  # mean over the question's words of the closest word's cosine
    "weak_alignment": 0.56,  # the same over the worse half of the words
    # How its passage did in retrieval, spread over [0, 1]:
    "lexical": 1.66,
    "dense": 1.31,
    "rank": 0.32,  # one divided by its rank
    # Whether it holds the sort of thing asked for:
    "number": 1.37,
    "date": 2.62,
    "name": 0.09,
    "defines": -0.03,
    "advises": 2.00,
    "advising_theme": 2.09,  # advice under a theme that did well in retrieval
    "exemplifies": 0.87,
    "lists": 0.12,  # a list or what introduces it
    # Its form:
    "introduces": -0.47,
    "short": -0.05,
    "opens": -0.03,
    "length": -0.17,
}


def score(features: Mapping[str, float]) -> float:
    """Return the weighted sum of the measures; comparable within one question only."""
    return sum(weight * features[name] for name, weight in FEATURES.items())
