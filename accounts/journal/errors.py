"""Why the journal refuses: sentences fit for a person, and words fit for a log."""

from django.utils.translation import gettext as _


class JournalError(Exception):
    """Something the journal will not do."""


class InvalidTransition(JournalError):
    """The thing is in a state from which the wanted one cannot be reached."""

    def __init__(self, current: str) -> None:
        self.current = current
        super().__init__(
            _("This cannot be done now: it is “%(current)s”. Look at the page again to see what is open.")
            % {"current": current}
        )


class NotSetAside(JournalError):
    """The delivery is back in line or done, so nobody looks after it any more."""

    def __init__(self) -> None:
        super().__init__(_("This is not set aside any more. A colleague may have been quicker."))


class DeliveryError(JournalError):
    """What a handler could not do. `code` is a word of the handler's own (`no_such_index`), never a name or a text."""

    def __init__(self, code: str = "") -> None:
        self.code = code
        super().__init__(code)


class NotDeliverable(DeliveryError):
    """A handler refuses one delivery; it is tried again later and counted."""


class DestinationDown(DeliveryError):
    """What a handler writes to cannot be reached; the handler pauses and no try is counted."""


class ClaimLost(JournalError):
    """A delivery was claimed by another worker after this one's lease had run out; its effect is rolled back."""


class CutOff(JournalError):
    """The record no longer reaches as far as it once did, or nobody can tell; the sentence is for the log."""
