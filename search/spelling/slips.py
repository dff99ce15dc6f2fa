"""Mistypes texts as people do, the same way every time, to measure what corrections are worth."""

import random
from typing import Final

from search import analysis

SHORTEST: Final = 5
"""Words of fewer letters stay as they are."""


def with_slips(text: str, seed: str) -> str:
    """Return a text with a slip in every word of five letters and more: a letter left out, put in, wrong or swapped."""
    chance = random.Random(seed)  # noqa: S311 - what is mistyped is no secret
    pieces, done = [], 0
    for word in analysis.words(text):
        pieces += [text[done : word.start], _slip(text[word.start : word.end], chance)]
        done = word.end
    return "".join([*pieces, text[done:]])


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < SHORTEST or not word.isalpha():
        return word
    at = chance.randrange(1, len(word) - 1)
    other = chance.choice(word)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + other + word[at:],
            word[:at] + other + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
