"""The only door for what people type on the ground floor."""

from accounts.forms.describing import STEPS, StepForm, first_open_step, kept_step
from accounts.forms.domains import DomainForm
from accounts.forms.organisations import OrganisationForm, PlaceForm
from accounts.forms.people import EraseForm, ProfileForm, SignupForm
from accounts.forms.resets import LostFactorForm, ReasonForm
from accounts.forms.staff import (
    DecisionForm,
    DeliveriesForm,
    LookupForm,
    QueueForm,
    VersionForm,
    ticked_deliveries,
    ticked_organisations,
)
from accounts.forms.teams import InviteForm, JoinForm, RecoveryForm, SeatForm, TurnAwayForm, seat_of

__all__ = [
    "STEPS",
    "DecisionForm",
    "DeliveriesForm",
    "DomainForm",
    "EraseForm",
    "InviteForm",
    "JoinForm",
    "LookupForm",
    "LostFactorForm",
    "OrganisationForm",
    "PlaceForm",
    "ProfileForm",
    "QueueForm",
    "ReasonForm",
    "RecoveryForm",
    "SeatForm",
    "SignupForm",
    "StepForm",
    "TurnAwayForm",
    "VersionForm",
    "first_open_step",
    "kept_step",
    "seat_of",
    "ticked_deliveries",
    "ticked_organisations",
]
