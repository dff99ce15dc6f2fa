"""Why an inquiry refuses, beside what the ground floor refuses: sentences fit for a person."""

from typing import Final

from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.journal.errors import InvalidTransition
from listings.money import euros


class InquiriesError(Exception):
    """Something that an inquiry does not allow."""


class TooMuch(InquiriesError):
    """Accepted amounts would exceed what is sought, or what is offered."""

    field = "amount"


class MoreThanSought(TooMuch):
    """The sum of what is accepted would exceed the amount sought; `left` is what is still open, in cents."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(
            _("Of the amount sought, %(left)s is still open. Accept at most that, or raise the amount sought first.")
            % {"left": euros(left)}
        )


class MoreThanOffered(TooMuch):
    """More would be accepted than is offered; `left` is what is not accepted yet, in cents."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(_("Of this offer, %(left)s is not accepted yet.") % {"left": euros(left)})


class MoreThanAccepted(TooMuch):
    """More would be taken back than was accepted; `accepted` is in cents."""

    def __init__(self, accepted: int) -> None:
        self.accepted = accepted
        super().__init__(
            _("Of this offer, %(accepted)s is accepted. Take back at most that.") % {"accepted": euros(accepted)}
        )


class BelowAccepted(InquiriesError):
    """The amount sought would fall below what is accepted, which is in cents."""

    field = "amount_sought"

    def __init__(self, accepted: int) -> None:
        self.accepted = accepted
        super().__init__(
            _("%(accepted)s is accepted already, and the amount sought cannot be less. Take an acceptance back first.")
            % {"accepted": euros(accepted)}
        )


class SentBefore(InquiriesError):
    """A form came a second time with another content."""

    def __init__(self) -> None:
        super().__init__(
            _("This form was sent before, with something else in it, and that counted. Look again, then send this one.")
        )


REFUSALS: Final = (AccountsError, InvalidTransition, InquiriesError)
"""Everything that an action of this app may raise at a person; a view shows the sentence."""
