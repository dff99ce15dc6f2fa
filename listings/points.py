"""What a buyer asks every answer to speak to: at most ten points, each of one kind, as plain values."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from listings.states import PointKind

MOST_POINTS: Final = 10
MOST_WORDS: Final = 300
LONGEST_PROMPT: Final = 300
LONGEST_HELP: Final = 500
LONGEST_UNIT: Final = 30
LONGEST_CHOICE: Final = 120
FEWEST_CHOICES: Final = 2
MOST_CHOICES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PointValues:
    """One point as its buyer writes it. `key` is the identifier of a stored one, "" of a new one.

    `words` is the longest text in words, None but for a text; `unit` is a number's, `choices` are a choice's.
    """

    key: str = ""
    prompt: str
    kind: PointKind
    required: bool = True
    help: str = ""
    words: int | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return what everybody reads of it, as a correction stores it."""
        plain = asdict(self)
        del plain["key"]
        return {**plain, "kind": str(self.kind), "choices": list(self.choices)}
