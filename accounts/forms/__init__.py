"""The only door for what people type on the ground floor."""

from accounts.forms.domains import DomainForm
from accounts.forms.organisations import OrganisationForm, PlaceForm
from accounts.forms.people import ProfileForm, SignupForm
from accounts.forms.staff import (
    DecisionForm,
    DeliveriesForm,
    LookupForm,
    QueueForm,
    VersionForm,
    ticked_deliveries,
    ticked_organisations,
)

__all__ = [
    "DecisionForm",
    "DeliveriesForm",
    "DomainForm",
    "LookupForm",
    "OrganisationForm",
    "PlaceForm",
    "ProfileForm",
    "QueueForm",
    "SignupForm",
    "VersionForm",
    "ticked_deliveries",
    "ticked_organisations",
]
