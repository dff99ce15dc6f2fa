"""Which words are one slip of a finger apart, and how they are found without comparing all (symmetric deletion)."""

from typing import Final

SHORTEST: Final = 4
"""A shorter word has too many neighbours to tell which was meant, in letters."""
LONGEST: Final = 20
"""A longer word is not corrected, in letters: its variants would fill the index."""


def is_word(folded: str) -> bool:
    """Say whether a folded word can be corrected: of letters alone, neither short nor very long."""
    return SHORTEST <= len(folded) <= LONGEST and folded.isalpha()


def variants(folded: str) -> set[str]:
    """Return the word and what is left of it without any one letter.

    Two words that are one slip apart share one of these, whatever the slip was (Garbe's symmetric deletion).
    """
    return {folded, *(folded[:at] + folded[at + 1 :] for at in range(len(folded)))}


def is_near(one: str, other: str) -> bool:
    """Say whether two words are one slip apart: a letter left out, put in, replaced, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    if one == other or len(other) - len(one) > 1:
        return False
    at = next((place for place in range(len(one)) if one[place] != other[place]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[:at] + one[at + 1 : at + 2] + one[at] + one[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped == other
