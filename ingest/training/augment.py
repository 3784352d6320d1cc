"""Write a text as a hurried reader would: misspelt, shortened, in other words, as a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

__all__ = ["as_question", "misspell", "replace_synonyms", "roughen"]

_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OPENINGS = """\
wat is
wat zijn
wat betekent
hoe kan ik
hoe moet ik
hoe gaat het met
kan ik
mag ik
moet ik
wanneer moet ik
waarom is
waarom moet
welke
wie is verantwoordelijk voor
wie mag
waar vind ik
waar staat
is het mogelijk om
is het verplicht om
wat moeten we afspreken over
wat staat er over
wat zegt de tekst over
hoe zit het met
wat gebeurt er als
wat als
geldt dit ook voor
klopt het dat
kunt u aangeven
bent u bereid
ik wil weten
ik heb een vraag over
kun je uitleggen
wat doe ik met
hoe lang duurt
hoeveel
welke afspraken zijn er over
moeten wij
hoe regelen we
wat is het verschil tussen
what is
how do we
which agreements about
who is responsible for
can we
""".splitlines()
_SHORTEST_MISSPELT = 4  # letters
_SHORTEST_REPLACED = 5


def misspell(word: str, random: Random) -> str:
    """Make one typing error inside `word`; words under four letters stay as they are."""
    if len(word) < _SHORTEST_MISSPELT:
        return word
    kind, place = random.randrange(4), random.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    if kind == 0:
        return before + after
    if kind == 1:
        return before + after[0] + letter + after[1:]
    if kind == 2:
        near = _neighbours(letter.lower()) if random.random() < 0.6 else _LETTERS
        return before + random.choice(near) + after
    return before + (letter if random.random() < 0.5 else random.choice(_LETTERS)) + letter + after


def roughen(text: str, random: Random, *, typos: float, dropped: float) -> str:
    """Misspell and leave out words, each with its chance; at least one word stays."""
    words = [
        misspell(word, random) if random.random() < typos else word
        for word in text.split()
        if random.random() >= dropped
    ]
    return " ".join(words) or text


def as_question(text: str, random: Random) -> str:
    """Cut a phrase out of `text` and put the words of a question around it.

    What makes it a question should not move its vector: the words are drawn at random.
    """
    words = text.rstrip(".;:").split()
    if len(words) > 6 and random.random() < 0.6:
        length = random.randint(3, min(14, len(words)))
        start = random.randrange(len(words) - length + 1)
        words = words[start : start + length]
    if random.random() < 0.6:
        words = [random.choice(_OPENINGS), *words]
    return " ".join(words) + "?"


def replace_synonyms(
    text: str, random: Random, synonyms: Mapping[str, Sequence[str]], *, share: float
) -> str:
    """Replace words of five letters or more by a synonym, each with the chance `share`."""
    return " ".join(
        random.choice(synonyms[word.lower()])
        if len(word) >= _SHORTEST_REPLACED and word.lower() in synonyms and random.random() < share
        else word
        for word in text.split()
    )


def _neighbours(letter: str) -> str:
    """Return the keys beside a letter on the keyboard; any letter for what is not a letter."""
    row = next((row for row in _KEY_ROWS if letter in row), None)
    if row is None:
        return _LETTERS
    place = row.index(letter)
    return row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
