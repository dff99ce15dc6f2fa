"""Why listings refuse, beside what the ground floor refuses: sentences fit for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from accounts.errors import AccountsError, Incomplete, StaleVersion
from accounts.journal.errors import InvalidTransition


class ListingsError(Exception):
    """Something that a listing does not allow."""


class Closed(ListingsError):
    """The need's deadline has passed, or its end is recorded: what was open to all stays as it was."""

    def __init__(self, sentence: str = "") -> None:
        passed = _("The deadline has passed, so this need stays as it is. Post a new need instead.")
        super().__init__(sentence or passed)


class Fixed(ListingsError):
    """What was published once and may not change in this way: the mode or the deadline."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class MovedOn(StaleVersion):
    """The thing is no longer in the state in which a page showed it."""

    def __init__(self, state: str) -> None:
        super().__init__(
            _("It is “%(state)s” since you opened it, so nothing was done. Look at it again.") % {"state": state}
        )


class NotAsked(ListingsError):
    """A question that cannot be asked, with the reason."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a listing lacks before it is sent: the field, and the sentence that asks for it."""

    field: str
    sentence: str


class Lacking(Incomplete):
    """A listing is not complete yet; a page can lead to each field that is missing."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(" ".join(one.sentence for one in missing))


REFUSALS: Final = (AccountsError, InvalidTransition, ListingsError)
"""Everything that an action of this app may raise at a person; a view shows the sentence."""
