"""Why a text was not translated: sentences fit for a person."""

from django.utils.translation import gettext as _

from search.errors import SearchError


class NotTranslated(SearchError):
    """The translator cannot be reached, is too slow, or answered what is no translation."""

    def __init__(self) -> None:
        super().__init__(_("The translator does not answer just now. The original stands as it was written."))


class TooLong(SearchError):
    """The text has more characters than a translator is sent."""

    def __init__(self) -> None:
        super().__init__(_("This text is too long for a machine translation. The original stands as it was written."))


class TooOften(SearchError):
    """The same person, or the same address, asked for many translations."""

    def __init__(self) -> None:
        super().__init__(_("You asked for many translations in a short time. Wait a little, then try again."))
