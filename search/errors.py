"""Why the search refuses: sentences fit for a person."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.errors import AccountsError
from search.states import MOST_SAVED


class SavedSearchError(Exception):
    """Something that a saved search does not allow."""


class TooMany(SavedSearchError):
    """She has as many saved searches as one person may have."""

    def __init__(self) -> None:
        super().__init__(
            ngettext(
                "You have %(number)d saved search, and there can be no more. Delete one that you no longer need.",
                "You have %(number)d saved searches, and there can be no more. Delete one that you no longer need.",
                MOST_SAVED,
            )
            % {"number": MOST_SAVED}
        )


class DeletedAlready(SavedSearchError):
    """Somebody deleted it a moment ago."""

    def __init__(self) -> None:
        super().__init__(_("This saved search was deleted already."))


class OnlyClosed(SavedSearchError):
    """Closed needs are never reported, so there would never be a mail."""

    field = "filters"

    def __init__(self) -> None:
        super().__init__(
            _("Closed needs are never reported, so this search would never send anything. Let it find open ones.")
        )


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


class ListedAlready(SearchError):
    """A term stands in another group of its language."""

    field = "words"

    def __init__(self, term: str, group: str) -> None:
        super().__init__(
            _("“%(term)s” stands in another group already: %(group)s. Change that one, or switch it off.")
            % {"term": term, "group": group}
        )


REFUSALS: Final = (AccountsError, SavedSearchError)
"""Everything that an action on saved searches may raise at a person; a view shows the sentence."""
