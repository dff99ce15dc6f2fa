"""The only door for what people type on the ground floor."""

from accounts.forms.organisations import OrganisationForm
from accounts.forms.people import ProfileForm, SignupForm
from accounts.forms.staff import DecisionForm, QueueForm

__all__ = ["DecisionForm", "OrganisationForm", "ProfileForm", "QueueForm", "SignupForm"]
