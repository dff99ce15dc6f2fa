"""Forms about who acts for an organisation."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from accounts.states import CapabilityName, CapabilityState, Role
from accounts.values import Guest, Seat

ROLES = [
    (Role.OWNER, _("Owner: everything, and says who belongs to the team")),
    (Role.EDITOR, _("Editor: writes, publishes, answers and agrees in the organisation’s name")),
    (Role.VIEWER, _("Viewer: reads what the team reads, changes nothing")),
]
LONGEST_MESSAGE = 500


class SeatForm(forms.Form):
    """A role, and what it is for where the organisation may do more than one thing; `shown` is the seat of before."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial=Role.EDITOR, widget=forms.RadioSelect)
    scope = forms.MultipleChoiceField(
        label=_("Only for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Tick nothing for all that the organisation does here. Teams that buy and teams that sell stay apart."
        ),
    )
    shown = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisation: Organisation, membership: Membership | None = None, **kwargs: Any
    ) -> None:
        seat = seat_of(membership) if membership else Seat(Role.EDITOR)
        super().__init__(*args, **kwargs)
        self.initial.update(role=seat.role, scope=list(seat.scope), shown=_written(seat))
        granted = organisation.capabilities.filter(state=CapabilityState.GRANTED).values_list("name", flat=True)
        names = [CapabilityName(name) for name in granted]
        if len(names) > 1 or seat.scope:
            cast("forms.MultipleChoiceField", self.fields["scope"]).choices = [(one.value, one.label) for one in names]
        else:
            del self.fields["scope"]

    @property
    def seat(self) -> Seat:
        """Return what was chosen."""
        scope = tuple(CapabilityName(name) for name in self.cleaned_data.get("scope", []))
        return Seat(Role(self.cleaned_data["role"]), scope)

    @property
    def seen(self) -> Seat:
        """Return the seat that the page showed; one that nobody has for what no page wrote."""
        role, _colon, scope = self.cleaned_data.get("shown", "").partition(":")
        try:
            return Seat(Role(role), tuple(CapabilityName(name) for name in scope.split(",") if name))
        except ValueError:
            return Seat(Role.VIEWER, tuple(CapabilityName))


class InviteForm(SeatForm):
    """An address, its seat, and the language of the mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_(
            "The address with which the person signs in, or will. She gets a link that works once, for seven days."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    field_order = ("email", "role", "scope", "language")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.initial.update(language=get_language())

    @property
    def guest(self) -> Guest:
        """Return who is to be invited."""
        return Guest(self.cleaned_data["email"].lower(), self.seat, self.cleaned_data["language"])


class JoinForm(forms.Form):
    """What a person says when she asks to join."""

    message = forms.CharField(
        label=_("Who you are there"),
        max_length=LONGEST_MESSAGE,
        required=False,
        help_text=_("One sentence is enough: your department, or who can vouch for you. Whoever decides reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TurnAwayForm(forms.Form):
    """A reason that the person reads."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The person reads it word for word, by mail."),
        error_messages={"required": _("Give the reason. The person reads it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RecoveryForm(forms.Form):
    """Who is to become an owner, and why staff believe it."""

    email = forms.EmailField(
        label=_("E-mail address of the new owner"),
        max_length=254,
        help_text=_("The person must have an account here with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    why = forms.CharField(
        label=_("What you know"),
        max_length=2000,
        help_text=_(
            "How you made sure that no owner can be reached, and that this person acts for the organisation. It goes on"
            " the record; the present owners read it by mail."
        ),
        error_messages={"required": _("Say how you made sure. It goes on the record.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def seat_of(membership: Membership) -> Seat:
    """Return the seat that a member has."""
    return Seat(Role(membership.role), tuple(CapabilityName(name) for name in membership.scope))


def _written(seat: Seat) -> str:
    return f"{seat.role}:{','.join(seat.scope)}"
