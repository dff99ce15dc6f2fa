"""What the search refuses, in sentences fit for a person."""

from django.utils.translation import gettext as _


class SearchError(Exception):
    """Something that cannot be done now."""


class RunsAlready(SearchError):
    """The same was asked before and is not done yet."""

    def __init__(self) -> None:
        super().__init__(_("This was asked for already and is on its way."))


class NothingBefore(SearchError):
    """There is no index to go back to."""

    def __init__(self) -> None:
        super().__init__(_("There is no index from before to go back to."))
