"""What a kit says, as its city writes it after an outcome, and how far it has come."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class KitState(models.TextChoices):
    """How far a kit has come. What is shared is read by everybody while its need is public."""

    DRAFT = "draft", pgettext_lazy("kit", "Draft")
    SHARED = "shared", pgettext_lazy("kit", "Shared")
    TAKEN_BACK = "taken_back", pgettext_lazy("kit", "Taken back")
    HIDDEN = "hidden", pgettext_lazy("kit", "Taken off the site by staff")


class Vat(models.TextChoices):
    """Whether a price has value-added tax in it."""

    WITHOUT = "without", _("without VAT")
    WITH = "with", _("with VAT")


class Currency(models.TextChoices):
    """In what a price was paid: said by the city, never derived from its country."""

    EUR = "EUR", _("Euro (EUR)")
    BGN = "BGN", _("Bulgarian lev (BGN)")
    CZK = "CZK", _("Czech koruna (CZK)")
    DKK = "DKK", _("Danish krone (DKK)")
    HUF = "HUF", _("Hungarian forint (HUF)")
    PLN = "PLN", _("Polish złoty (PLN)")
    RON = "RON", _("Romanian leu (RON)")
    SEK = "SEK", _("Swedish krona (SEK)")


KIT_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    KitState.DRAFT: frozenset({KitState.SHARED}),
    KitState.SHARED: frozenset({KitState.TAKEN_BACK, KitState.HIDDEN}),
    KitState.TAKEN_BACK: frozenset({KitState.SHARED, KitState.HIDDEN}),
    KitState.HIDDEN: frozenset({KitState.SHARED, KitState.TAKEN_BACK}),
}
"""What is hidden goes back by an appeal alone, to what it was; a kit that was reported is hidden though taken back."""
LONGEST_PART: Final = 6_000
"""How many characters the specification, the clauses and the criteria may each have."""
LONGEST_LESSON: Final = 3_000
LONGEST_PRICE_UNIT: Final = 80
PARTS: Final = ("specification", "clauses", "criteria", "lesson")


@dataclass(frozen=True, slots=True, kw_only=True)
class KitValues:
    """Everything that a city says in a kit. `unit_price` is in cents of `currency`, None where no price is told."""

    language: str
    specification: str = ""
    clauses: str = ""
    criteria: str = ""
    lesson: str = ""
    unit_price: int | None = None
    currency: str = ""
    price_unit: str = ""
    vat: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the values by the columns that hold them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Sharing:
    """The wish to share a kit; `is_clean` says that nothing secret of a vendor is in it."""

    is_clean: bool
