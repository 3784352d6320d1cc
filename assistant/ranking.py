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
    "own": 1.5,  # that the piece itself matches
    "heading": 1.25,  # that the headings above it match
    "lead_in": 0.6,  # that the line introducing its list matches
    "title": 0.5,  # that the document's title and region match
    "coverage": 3.6,  # that all of these together match
    "residual": 1.7,  # that the piece matches of what none of the others says
    "names": 0.9,  # of the question's names only, by all together
    # Closeness in meaning:
    "similarity": 1.4,  # cosine of question and piece
    "alignment": 1.3,  # mean over the question's words of the closest word's cosine
    "weak_alignment": -0.1,  # the same over the worse half of the words
    # How its passage did in retrieval, spread over [0, 1]:
    "lexical": 1.8,
    "dense": 0.5,
    "rank": 0.6,  # one divided by its rank
    # Whether it holds the sort of thing asked for:
    "number": 0.9,
    "date": 2.3,
    "name": 0.2,
    "defines": 0.2,
    "advises": 1.6,
    "advising_theme": 1.6,  # advice under a theme that did well in retrieval
    "exemplifies": 0.65,
    "lists": 0.1,  # a list or what introduces it
    # Its form:
    "introduces": -0.6,
    "short": -0.3,
    "opens": 0.05,
    "length": -0.2,
}


def score(features: Mapping[str, float]) -> float:
    """Return the weighted sum of the measures; comparable within one question only."""
    return sum(weight * features[name] for name, weight in FEATURES.items())
