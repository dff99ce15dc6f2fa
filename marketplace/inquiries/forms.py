"""The only door for what people type about rooms, parties, offers and acceptances."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.folding import is_readable
from accounts.models import Organisation
from listings.money import MOST_CENTS, cents_of, euros
from marketplace.inquiries.models import TOKEN_LENGTH, Inquiry, Offer
from marketplace.inquiries.queries import TABS, Invitable
from marketplace.inquiries.states import OfferKind, PartyRole
from marketplace.inquiries.values import Plan, Terms
from marketplace.matching.models import Match

TOKEN: Final = re.compile(rf"[0-9a-f]{{{TOKEN_LENGTH}}}")


def new_token() -> str:
    """Return what makes one form of a person different from the next one."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


class AmountField(forms.CharField):
    """An amount in euro as people write it; the value is EUR cents."""

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "data-width": "short"}
        super().__init__(widget=forms.TextInput(attributes), **options)

    def prepare_value(self, value: Any) -> Any:
        """Write stored cents the way the reader's language does."""
        return euros(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Return cents; ValidationError for what is no amount."""
        typed = str(value or "").strip()
        if not typed:
            return None
        cents = cents_of(typed)
        if cents is None:
            raise ValidationError(_("Write an amount in euro, such as 120,000 or 120,000.50."))
        if cents > MOST_CENTS:
            raise ValidationError(_("This amount is too large."))
        if cents == 0:
            raise ValidationError(_("Write an amount of more than nothing."))
        return cents

    def run_validators(self, value: Any) -> None:
        """Do not look at cents as at a text."""


class LineField(forms.CharField):
    """One line that can be read; runs of white space are made single."""

    def to_python(self, value: Any) -> str:
        """Return the line."""
        return " ".join(str(super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        """Refuse hidden characters, beside an empty line that is required."""
        super().validate(value)
        if value and not is_readable(value):
            raise ValidationError(_("Write letters or figures, without hidden characters."))


class LinesField(forms.CharField):
    """Many lines with plain ends; what shows nothing is nothing."""

    def __init__(self, *, rows: int = 6, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        """Return the text."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        """Refuse a text in which nothing can be read."""
        super().validate(value)
        if value and not any(character.isalnum() for character in value):
            raise ValidationError(_("Write letters or figures, without hidden characters."))


class TokenField(forms.CharField):
    """What tells a form that is sent twice from two forms; an unreadable one counts as a new one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(initial=new_token, required=False)

    def to_python(self, value: Any) -> str:
        """Return the token."""
        return value if isinstance(value, str) and TOKEN.fullmatch(value) else new_token()


class VersionField(forms.IntegerField):
    """The version of the row that the page showed; 0, which fits none, for anything else."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int:
        """Return the version."""
        return int(value) if isinstance(value, int) or re.fullmatch(r"[0-9]{1,9}", str(value or "")) else 0


class StepForm(forms.Form):
    """A form of one step, which may be sent twice and refused."""

    stored: tuple[tuple[str, str], ...] = ()

    def renew(self, version: int | None = None) -> None:
        """Give a refused form a new token and the present version, so that it counts when it is sent again."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        if "token" in self.fields:
            data["token"] = new_token()
        if "version" in self.fields and version is not None:
            data["version"] = str(version)
        self.data = data

    def show_stored(self, values: Mapping[str, Any]) -> None:
        """Put beside what was typed what somebody else stored meanwhile, where it differs."""
        differing = [name for name in values if name in self.fields and values[name] != self.cleaned_data.get(name)]
        shown = [(self.fields[name], values[name]) for name in differing if not self.fields[name].widget.is_hidden]
        self.stored = tuple((str(field.label), _as_text(field, value)) for field, value in shown)


def _as_text(field: forms.Field, value: Any) -> str:
    if isinstance(field, AmountField):
        return euros(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(OfferKind.choices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value or "")


class PlanForm(StepForm):
    """What a room is for, what is sought, and whether investors see a teaser."""

    title = LineField(
        label=gettext_lazy("What is to be paid for, in one line"),
        max_length=160,
        help_text=gettext_lazy("Such as: Three parcel hubs at the edge of the old town"),
    )
    purpose = LinesField(
        label=gettext_lazy("Purpose"),
        max_length=6000,
        help_text=gettext_lazy("What is built or bought, for whom, by when, and what is settled already."),
    )
    amount_sought = AmountField(
        label=gettext_lazy("Amount sought, in euro"),
        help_text=gettext_lazy(
            "The whole sum, your own part included. What you accept never exceeds it; offers may. You can change it, "
            "but not below what is accepted."
        ),
    )
    teaser_shown = forms.BooleanField(
        label=gettext_lazy("Show verified investors a teaser: the purpose, the amount, the theme and the city"),
        required=False,
    )
    version = VersionField()

    def plan(self) -> Plan:
        """Return what a valid form says."""
        data = self.cleaned_data
        return Plan(**{name: data[name] for name in ("title", "purpose", "amount_sought", "teaser_shown")})


class OpeningForm(PlanForm):
    """A plan, and of which matched pair when there are several."""

    match = forms.ChoiceField(label=gettext_lazy("With which vendor"), required=False)

    field_order = ("match",)

    def __init__(self, *args: Any, pairs: Sequence[Match], chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = {pair.public_id: pair for pair in pairs}
        field = cast("forms.ChoiceField", self.fields["match"])
        field.choices = [(key, f"{one.solution.organisation}: {one.solution.title}") for key, one in self.pairs.items()]
        field.initial = chosen if chosen in self.pairs else None
        if len(pairs) < 2:  # noqa: PLR2004  # nothing to choose
            del self.fields["match"]

    @property
    def pair(self) -> Match | None:
        """Return the pair that a valid form names, the only one when there is nothing to choose, None without pairs."""
        only = next(iter(self.pairs), "")
        return self.pairs.get(self.cleaned_data.get("match", only))


def plan_of(inquiry: Inquiry) -> dict[str, Any]:
    """Return what a form about a room begins with."""
    names = ("title", "purpose", "amount_sought", "teaser_shown", "version")
    return {name: getattr(inquiry, name) for name in names}


class NextStepForm(StepForm):
    """What comes next, and on which day."""

    step = LineField(label=gettext_lazy("What comes next"), max_length=200, required=False)
    on = forms.DateField(
        label=gettext_lazy("On which day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={"invalid": gettext_lazy("Write a day such as 29.1.2027.")},
    )
    version = VersionField()


class InviteForm(StepForm):
    """Who is invited, and as what."""

    who = forms.ChoiceField(
        label=gettext_lazy("Whom do you invite?"),
        help_text=gettext_lazy("Verified cities and investors that are not in the room yet."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "It is invited or in the room already, or cannot be invited. Choose another."
            )
        },
    )

    def __init__(self, *args: Any, invitable: list[Invitable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitable = {one.key: one for one in invitable}
        groups = [
            (str(role.label), [(one.key, one.organisation.name) for one in invitable if one.role == role])
            for role in (PartyRole.CITY, PartyRole.INVESTOR)
        ]
        choices = [("", _("Choose an organisation")), *[group for group in groups if group[1]]]
        cast("forms.ChoiceField", self.fields["who"]).choices = choices

    @property
    def chosen(self) -> Invitable:
        """Return who was chosen in a valid form."""
        return self.invitable[self.cleaned_data["who"]]


class AskForm(StepForm):
    """For whom one asks to join, and what it brings."""

    organisation = forms.ChoiceField(label=gettext_lazy("For which organisation"))
    note = LinesField(
        label=gettext_lazy("What you bring"),
        max_length=2000,
        rows=4,
        help_text=gettext_lazy("The lead city reads it, and the vendor if there is one. It is no offer."),
    )

    def offer(self, investors: Iterable[Organisation]) -> None:
        """Let one choose among some organisations."""
        self.investors = {one.public_id: one for one in investors}
        choices = [(public_id, one.name) for public_id, one in self.investors.items()]
        cast("forms.ChoiceField", self.fields["organisation"]).choices = choices

    @property
    def chosen(self) -> Organisation:
        """Return which one was chosen in a valid form."""
        return self.investors[self.cleaned_data["organisation"]]


class MessageForm(StepForm):
    """A message to all parties."""

    text = LinesField(label=gettext_lazy("Write to all parties"), max_length=10_000, rows=5)
    token = TokenField()


class OfferForm(StepForm):
    """What a party offers."""

    amount = AmountField(
        label=gettext_lazy("Amount, in euro"),
        help_text=gettext_lazy("An offer may be more than what is sought. It binds nobody."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Of what kind"), choices=OfferKind.choices)
    condition = LinesField(
        label=gettext_lazy("On which condition"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Such as term, interest, or what has to be decided first."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Show it to all parties; otherwise only the lead city and you see it"), required=False
    )
    token = TokenField()
    version = VersionField()

    def terms(self) -> Terms:
        """Return what a valid form says."""
        data = self.cleaned_data
        kind = OfferKind(data["kind"])
        return Terms(amount=data["amount"], kind=kind, condition=data["condition"], is_shared=data["is_shared"])


def offer_values(offer: Offer) -> dict[str, Any]:
    """Return what a form about an offer begins with."""
    return {name: getattr(offer, name) for name in ("amount", "kind", "condition", "is_shared", "version")}


class AcceptForm(StepForm):
    """How much of an offer is accepted, as it stood in a version."""

    amount = AmountField(label=gettext_lazy("Accept, in euro"))
    version = VersionField()
    token = TokenField()


class WhyForm(StepForm):
    """A reason that others read."""

    why = LinesField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        rows=4,
        help_text=gettext_lazy("The others read it word for word, and it stays in the record."),
        error_messages={"required": gettext_lazy("Give the reason. The others read it.")},
    )


class TakeBackForm(WhyForm):
    """How much of an acceptance is taken back, and why."""

    amount = AmountField(label=gettext_lazy("Take back, in euro"))
    token = TokenField()

    field_order = ("amount", "why", "token")


class AgreeForm(StepForm):
    """What one agrees to: the version of the room, and what is accepted of one's own offers in cents."""

    version = VersionField()
    accepted = forms.IntegerField(min_value=0, max_value=MOST_CENTS, required=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> tuple[int, int]:
        """Return version and cents; what is none is 0, which fits nothing."""
        self.is_valid()
        return self.cleaned_data.get("version") or 0, self.cleaned_data.get("accepted") or 0


class StaffForm(forms.Form):
    """Which rooms staff look at; anything unknown falls back to the open ones."""

    tab = forms.ChoiceField(choices=[(tab.value, tab.value) for tab in TABS], required=False)

    @property
    def chosen(self) -> str:
        """Return a state."""
        self.is_valid()
        return str(self.cleaned_data.get("tab") or TABS[0].value)
