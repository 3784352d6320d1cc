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
    "own": 0.64,  # that the piece itself matches
    "heading": 1.34,  # that the headings above it match
    "lead_in": 0.23,  # that the line introducing its list matches
    "title": -0.13,  # that the document's title and region match
    "coverage": 2.21,  # that all of these together match
    "residual": 0.75,  # that the piece matches of what none of the others says
    "names": 1.00,  # of the question's names only, by all together
    "breadth": 2.50,  # how many of its words are matched, however rare
    "meant": 2.61,  # that all of these match, or a word that is near in meaning
    # Closeness in meaning:
    "similarity": 1.77,  # cosine of question and piece
    "alignment": 1.64,  # mean over the question's words of the closest word's cosine
    "weak_alignment": 0.73,  # the same over the worse half of the words
    # How its passage did in retrieval, spread over [0, 1]:
    "lexical": 0.81,
    "dense": 1.52,
    "rank": 0.58,  # one divided by its rank
    # Whether it holds the sort of thing asked for:
    "number": 1.11,
    "date": 2.47,
    "name": 0.06,
    "defines": 1.19,
    "kind": -0.32,  # whether its document is of the kind that the question names
    "advises": 1.97,
    "advising_theme": 2.15,  # advice under a theme that did well in retrieval
    "exemplifies": 0.36,
    "lists": 0.94,  # a list or what introduces it
    # Its form:
    "introduces": -0.19,
    "short": -0.08,
    "opens": 0.09,
    "length": -0.43,
}


def score(features: Mapping[str, float]) -> float:
    """Return the weighted sum of the measures; comparable within one question only."""
    return sum(weight * features[name] for name, weight in FEATURES.items())
