"""The standards that public listings name, by how they begin, as arrays that a file holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from search import analysis
from search.mapped import Array
from search.wholes import STANDARD, wholes

PREFIX: Final = "standards/"
MOST: Final = 2_000
"""How many are kept, those first that most listings name."""
FEWEST_TYPED: Final = 3
"""From how many characters on they are offered: "is" and "en" begin many a word."""


class Standard(NamedTuple):
    """A standard: its token in the index, and as most listings write it."""

    token: str
    written: str


def standards_in(text: str) -> Iterator[Standard]:
    """Yield the standards of a text; measures are none."""
    for place in wholes(text):
        written = text[place.start : place.end].rstrip(".:-")
        if STANDARD.fullmatch(written):
            yield Standard(place.folded, " ".join(written.split()))


def standard_arrays(counted: Mapping[tuple[str, str], int]) -> dict[str, Array]:
    """Return the arrays of counted standards: in one line each, the token and how it is written, most named first."""
    usual = {token: written for (token, written), _count in sorted(counted.items(), key=lambda item: item[1])}
    named = {token: sum(count for (one, _written), count in counted.items() if one == token) for token in usual}
    frequent = sorted(usual, key=lambda token: (-named[token], token))[:MOST]
    lines = "\n".join(f"{token}\t{usual[token]}" for token in frequent)
    return {f"{PREFIX}lines": np.frombuffer(lines.encode("utf-8", "replace"), np.uint8)}


@dataclass(frozen=True)
class Standards:
    """The learned standards, as they are asked."""

    arrays: Mapping[str, Array]

    def begun_by(self, text: str) -> list[Standard]:
        """Return those that begin with a text, in whatever spelling; those first that most listings named."""
        typed = "".join(analysis.raw(text))
        return [one for one in self._every if one.token.startswith(typed)] if len(typed) >= FEWEST_TYPED else []

    @cached_property
    def _every(self) -> list[Standard]:
        lines = self.arrays[f"{PREFIX}lines"].tobytes().decode()
        return [Standard(*line.split("\t")) for line in lines.split("\n") if line]
