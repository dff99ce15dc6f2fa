"""The enums of the ground floor and what may follow what."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Form(models.TextChoices):
    """What an organisation is."""

    CITY = "city", _("City or municipality")
    REGION = "region", _("Region or county")
    CONSORTIUM = "consortium", _("Consortium of cities")
    MUNICIPAL_COMPANY = "municipal_company", _("Municipal company")
    PURCHASING_BODY = "purchasing_body", _("Central purchasing body")
    COMPANY = "company", _("Company")
    UNIVERSITY = "university", _("University or research body")
    INVESTOR = "investor", _("Investor, bank or fund")
    ASSOCIATION = "association", _("Association or non-profit")
    PROGRAMME_BODY = "programme_body", _("Programme body")


class OrganisationState(models.TextChoices):
    """How far the programme vouches for an organisation."""

    UNVERIFIED = "unverified", _("Waiting for verification")
    VERIFIED = "verified", _("Verified")
    INCOMPLETE = "incomplete", _("More information wanted")
    REFUSED = "refused", _("Refused")
    SUSPENDED = "suspended", _("Suspended")


class CapabilityName(models.TextChoices):
    """What an organisation may do here."""

    BUYS = "buys", _("Buys: posts needs")
    PROVIDES = "provides", _("Provides: lists solutions")
    INVESTS = "invests", _("Invests: joins co-investments")
    RUNS_PROGRAMME = "runs_programme", _("Runs the programme")


class CapabilityState(models.TextChoices):
    """Whether an asked-for capability was granted."""

    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class Role(models.TextChoices):
    """What a member may do for an organisation."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class InvitationState(models.TextChoices):
    """What came of an invitation; that it ran out is seen from the clock."""

    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Taken back")


class RequestState(models.TextChoices):
    """What came of a request to join."""

    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class RecoveryState(models.TextChoices):
    """How far two members of staff are with a new owner."""

    PROPOSED = "proposed", _("Waits for a second member of staff")
    CONFIRMED = "confirmed", _("Confirmed")
    DROPPED = "dropped", _("Dropped")


class ResetState(models.TextChoices):
    """How far the request to have a lost second factor taken off has come."""

    ASKED = "asked", _("Waits for a proposal")
    PROPOSED = "proposed", _("Waits for a second person")
    DONE = "done", _("Taken off")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Factor(StrEnum):
    """How far a person's second factor stands behind what she does."""

    MISSING = "missing"
    SET_UP = "set_up"  # she has one, but this session was opened without it
    SHOWN = "shown"


class Demand(StrEnum):
    """What is asked of a person before she goes on."""

    NOTHING = "nothing"
    SOON = "soon"  # the day is known
    OVERDUE = "overdue"  # the day has passed: set one up
    SET_UP = "set_up"
    SHOW = "show"


class HoldReason(models.TextChoices):
    """Why what was written about a procurement is under legal hold until a day."""

    RUNNING = "running", _("the procurement has not ended; three years begin when it does")
    ENDED = "ended", _("three years after the procurement ended")
    AFTER = "after", _("three years after it was written, when the procurement had ended")
    DATE = "date", _("its city set a later day")
    WRITTEN = "written", _("six years after it was written, as no end of the procurement is known here")


class RegisterCheck(models.TextChoices):
    """What the check digits of a VAT or register number said."""

    VALID = "valid", _("Check digits are right")
    UNKNOWN = "unknown", _("No known check: staff look at it")


class FileKind(models.TextChoices):
    """What a stored file is, by its content."""

    PICTURE = "picture", _("Picture")
    DOCUMENT = "document", _("Document")
    RECORD = "record", pgettext_lazy("file", "Record")


class DomainState(models.TextChoices):
    """Whether staff confirmed that a domain is an organisation's own."""

    ASKED = "asked", pgettext_lazy("domain", "Asked for")
    CONFIRMED = "confirmed", pgettext_lazy("domain", "Confirmed")
    REFUSED = "refused", pgettext_lazy("domain", "Refused")


class CheckResult(models.TextChoices):
    """What came of one check of an organisation."""

    FITS = "fits", _("Checked")
    OPEN = "open", _("Not checked")
    MISFIT = "misfit", _("Does not fit")


ORGANISATION_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    OrganisationState.UNVERIFIED: frozenset(
        {OrganisationState.VERIFIED, OrganisationState.INCOMPLETE, OrganisationState.REFUSED}
    ),
    OrganisationState.INCOMPLETE: frozenset({OrganisationState.UNVERIFIED, OrganisationState.REFUSED}),
    OrganisationState.VERIFIED: frozenset({OrganisationState.SUSPENDED, OrganisationState.UNVERIFIED}),
    OrganisationState.REFUSED: frozenset({OrganisationState.UNVERIFIED}),
    OrganisationState.SUSPENDED: frozenset({OrganisationState.VERIFIED}),
}
CAPABILITY_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    CapabilityState.ASKED: frozenset({CapabilityState.GRANTED, CapabilityState.REFUSED}),
    CapabilityState.GRANTED: frozenset({CapabilityState.REFUSED}),
    CapabilityState.REFUSED: frozenset({CapabilityState.ASKED}),
}
INVITATION_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    InvitationState.WAITING: frozenset({InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.REVOKED}),
    InvitationState.ACCEPTED: frozenset(),
    InvitationState.DECLINED: frozenset(),
    InvitationState.REVOKED: frozenset(),
}
REQUEST_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    RequestState.WAITING: frozenset({RequestState.ACCEPTED, RequestState.REFUSED, RequestState.WITHDRAWN}),
    RequestState.ACCEPTED: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
DOMAIN_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    DomainState.ASKED: frozenset({DomainState.CONFIRMED, DomainState.REFUSED}),
    DomainState.CONFIRMED: frozenset({DomainState.REFUSED}),
    DomainState.REFUSED: frozenset({DomainState.ASKED}),
}
RECOVERY_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    RecoveryState.PROPOSED: frozenset({RecoveryState.CONFIRMED, RecoveryState.DROPPED}),
    RecoveryState.CONFIRMED: frozenset(),
    RecoveryState.DROPPED: frozenset(),
}

RESET_TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    ResetState.ASKED: frozenset({ResetState.PROPOSED, ResetState.REFUSED, ResetState.WITHDRAWN}),
    ResetState.PROPOSED: frozenset({ResetState.DONE, ResetState.REFUSED, ResetState.WITHDRAWN}),
    ResetState.DONE: frozenset(),
    ResetState.REFUSED: frozenset(),
    ResetState.WITHDRAWN: frozenset(),
}
RESET_OPEN: Final = (ResetState.ASKED, ResetState.PROPOSED)

STOPS: Final = frozenset({Demand.OVERDUE, Demand.SET_UP, Demand.SHOW})
MOST_EVIDENCE: Final = 10
"""How many documents an organisation gives for its verification at a time."""
MAY_EDIT: Final = frozenset({Role.OWNER, Role.EDITOR})
REQUESTABLE: Final = (CapabilityName.BUYS, CapabilityName.PROVIDES, CapabilityName.INVESTS)
