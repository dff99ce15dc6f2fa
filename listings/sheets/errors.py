"""Why a table is not read at all."""

from django.utils.translation import gettext as _

from listings.errors import ListingsError


class SheetError(ListingsError):
    """A file that is no table of solutions; `field` is where the form says so."""

    def __init__(self, sentence: str, *, field: str = "file") -> None:
        super().__init__(sentence)
        self.field = field


class UnknownLetters(SheetError):
    """Bytes that are not UTF-8, and nobody said what they are."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The letters of this file are not in UTF-8. Save it as “CSV UTF-8”, or say here how they are written, "
                "and choose the file again."
            ),
            field="encoding",
        )
