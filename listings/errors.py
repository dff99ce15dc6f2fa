"""Why listings refuse, beside what the ground floor refuses: sentences fit for a person."""

from typing import Final

from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.journal.errors import InvalidTransition


class ListingsError(Exception):
    """Something that a listing does not allow."""


class Closed(ListingsError):
    """The need's deadline has passed: what was open to all stays as it was."""

    def __init__(self) -> None:
        super().__init__(_("The deadline has passed, so this need stays as it is. Post a new need instead."))


class Fixed(ListingsError):
    """What was published once and may not change in this way."""


REFUSALS: Final = (AccountsError, InvalidTransition, ListingsError)
"""Everything that an action of this app may raise at a person; a view shows the sentence."""
