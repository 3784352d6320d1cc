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
    "own": 0.68,  # that the piece itself matches
    "heading": 1.26,  # that the headings above it match
    "lead_in": 0.29,  # that the line introducing its list matches
    "title": 0.17,  # that the document's title and region match
    "coverage": 2.34,  # that all of these together match
    "residual": 0.68,  # that the piece matches of what none of the others says
    "names": 1.02,  # of the question's names only, by all together
    "breadth": 2.65,  # how many of its words are matched, however rare
    "meant": 2.76,  # that all of these match, or a word that is near in meaning
    # Closeness in meaning:
    "similarity": 1.59,  # cosine of question and piece
    "alignment": 1.72,  # mean over the question's words of the closest word's cosine
    "weak_alignment": 0.66,  # the same over the worse half of the words
    # How its passage did in retrieval, spread over [0, 1]:
    "lexical": 0.80,
    "dense": 1.51,
    "rank": 0.59,  # one divided by its rank
    # Whether it holds the sort of thing asked for:
    "number": 1.09,
    "date": 2.24,
    "name": 0.05,
    "defines": 1.21,
    "kind": 0.23,  # whether its document is of the kind that the question names
    "advises": 2.06,
    "advising_theme": 2.09,  # advice under a theme that did well in retrieval
    "exemplifies": 0.35,
    "lists": 0.95,  # a list or what introduces it
    # Its form:
    "introduces": -0.14,
    "short": -0.03,
    "opens": 0.09,
    "length": -0.45,
}


def score(features: Mapping[str, float]) -> float:
    """Return the weighted sum of the measures; comparable within one question only."""
    return sum(weight * features[name] for name, weight in FEATURES.items())
