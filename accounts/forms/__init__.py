"""The only door for what people type on the ground floor."""

from accounts.forms.organisations import OrganisationForm, PlaceForm
from accounts.forms.people import ProfileForm, SignupForm
from accounts.forms.resets import LostFactorForm, ReasonForm
from accounts.forms.staff import (
    DecisionForm,
    DeliveriesForm,
    QueueForm,
    VersionForm,
    ticked_deliveries,
    ticked_organisations,
)

__all__ = [
    "DecisionForm",
    "DeliveriesForm",
    "LostFactorForm",
    "OrganisationForm",
    "PlaceForm",
    "ProfileForm",
    "QueueForm",
    "ReasonForm",
    "SignupForm",
    "VersionForm",
    "ticked_deliveries",
    "ticked_organisations",
]
