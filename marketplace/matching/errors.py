"""Why matching refuses, beside what the floors below refuse: sentences fit for a person."""

from typing import Final

from accounts.errors import AccountsError
from accounts.journal.errors import InvalidTransition


class MatchingError(Exception):
    """Something that a need's mode, its deadline or the other side does not allow."""


class NotOpen(MatchingError):
    """The need's mode does not open this, or it is too late for it."""


REFUSALS: Final = (AccountsError, InvalidTransition, MatchingError)
"""Everything that an action of this app may raise at a person; a view shows the sentence."""
