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
    "own": 0.67,  # that the piece itself matches
    "heading": 1.25,  # that the headings above it match
    "lead_in": 0.29,  # that the line introducing its list matches
    "title": 0.16,  # that the document's title and region match
    "coverage": 2.33,  # that all of these together match
    "residual": 0.68,  # that the piece matches of what none of the others says
    "names": 1.04,  # of the question's names only, by all together
    "breadth": 2.64,  # how many of its words are matched, however rare
    "meant": 2.77,  # that all of these match, or a word that is near in meaning
    # Closeness in meaning:
    "similarity": 1.59,  # cosine of question and piece
    "alignment": 1.73,  # mean over the question's words of the closest word's cosine
    "weak_alignment": 0.65,  # the same over the worse half of the words
    # How its passage did in retrieval, spread over [0, 1]:
    "lexical": 0.77,
    "dense": 1.48,
    "rank": 0.62,  # one divided by its rank
    # Whether it holds the sort of thing asked for:
    "number": 1.09,
    "date": 2.53,
    "name": 0.04,
    "defines": 1.22,
    "kind": 0.21,  # whether its document is of the kind that the question names
    "advises": 2.06,
    "advising_theme": 2.09,  # advice under a theme that did well in retrieval
    "exemplifies": 0.36,
    "lists": 0.95,  # a list or what introduces it
    # Its form:
    "introduces": -0.18,
    "short": 0.01,
    "opens": 0.09,
    "length": -0.44,
}


def score(features: Mapping[str, float]) -> float:
    """Return the weighted sum of the measures; comparable within one question only."""
    return sum(weight * features[name] for name, weight in FEATURES.items())
