"""The enums of inquiries and what may follow what."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.states import CapabilityName


class InquiryState(models.TextChoices):
    """How far a room has come."""

    OPEN = "open", pgettext_lazy("inquiry", "Open")
    AGREED = "agreed", pgettext_lazy("inquiry", "Agreed in principle")
    WITHDRAWN = "withdrawn", pgettext_lazy("inquiry", "Withdrawn")


class PartyState(models.TextChoices):
    """Where an organisation stands. Whose word is missing while it waits stands in the party's own columns."""

    WAITING = "waiting", pgettext_lazy("party", "Not in yet")
    JOINED = "joined", pgettext_lazy("party", "In the room")
    DECLINED = "declined", pgettext_lazy("party", "Declined")
    REFUSED = "refused", pgettext_lazy("party", "Not let in")


class PartyRole(models.TextChoices):
    """As what an organisation sits in the room."""

    LEAD = "lead", pgettext_lazy("party", "Lead city")
    VENDOR = "vendor", pgettext_lazy("party", "Vendor")
    CITY = "city", pgettext_lazy("party", "City")
    INVESTOR = "investor", pgettext_lazy("party", "Investor")


class OfferState(models.TextChoices):
    """Whether an offer stands."""

    OPEN = "open", pgettext_lazy("offer", "Offered")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Withdrawn")


class OfferKind(models.TextChoices):
    """What an offer consists of."""

    OWN_FUNDS = "own_funds", _("Own funds")
    GRANT = "grant", pgettext_lazy("kind of offer", "Grant")
    LOAN = "loan", _("Loan")
    EQUITY = "equity", _("Equity")
    GUARANTEE = "guarantee", _("Guarantee")
    IN_KIND = "in_kind", _("Work, goods or use, at their value")
    OTHER = "other", pgettext_lazy("kind of offer", "Something else")


class Currency(models.TextChoices):
    """What amounts are in. They are whole cents."""

    EUR = "EUR", _("Euro")


INQUIRY_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    InquiryState.OPEN: frozenset({InquiryState.AGREED, InquiryState.WITHDRAWN}),
    # An agreement in principle is no contract, so the lead may still withdraw.
    InquiryState.AGREED: frozenset({InquiryState.WITHDRAWN}),
    InquiryState.WITHDRAWN: frozenset(),
}
PARTY_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    PartyState.WAITING: frozenset({PartyState.JOINED, PartyState.DECLINED, PartyState.REFUSED}),
    PartyState.JOINED: frozenset({PartyState.DECLINED}),
    # Who declined may be invited or ask again; who was not let in may be invited only.
    PartyState.DECLINED: frozenset({PartyState.WAITING}),
    PartyState.REFUSED: frozenset({PartyState.WAITING}),
}
OFFER_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    OfferState.OPEN: frozenset({OfferState.WITHDRAWN}),
    OfferState.WITHDRAWN: frozenset(),
}

CAPABILITIES: Final[Mapping[str, CapabilityName]] = {
    PartyRole.LEAD: CapabilityName.BUYS,
    PartyRole.VENDOR: CapabilityName.PROVIDES,
    PartyRole.CITY: CapabilityName.BUYS,
    PartyRole.INVESTOR: CapabilityName.INVESTS,
}
"""What an organisation must have been granted, and a member be allowed to use, to act in a role."""

INVITED_ROLES: Final = (PartyRole.CITY, PartyRole.INVESTOR)
"""As what one is invited. The vendor is the one of the matched pair."""
