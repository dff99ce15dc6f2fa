"""Why the ground floor refuses: sentences fit for a person."""

from django.utils.translation import gettext as _


class AccountsError(Exception):
    """Something that the ground floor will not do; `field` names the one thing typed that stands in the way."""

    def __init__(self, sentence: str = "", *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(AccountsError):
    """The actor may not do this."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("You may not do this."))


class StaleVersion(AccountsError):
    """Somebody saved the row after the actor opened it."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("Somebody changed this while you were editing. Nothing was overwritten."))


class Incomplete(AccountsError):
    """Something is missing before the step can be taken."""
