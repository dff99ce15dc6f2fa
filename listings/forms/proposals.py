"""The forms of drafts on behalf: what staff write, and why a body declines."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from listings.forms.texts import LineField, LinesField
from listings.queries.proposals import bodies_for
from listings.states import Drafted
from listings.values import Proposed

LABELS = {
    Drafted.NEED: (_("The problem"), _("What should be better afterwards")),
    Drafted.SOLUTION: (_("What it does"), _("In two or three sentences")),
}


class BodyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organisation by its public identifier."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Return its name."""
        return obj.name


class ProposalForm(forms.Form):
    """For whom, and the words. Budget, deadline, price and contact are the body's own to say."""

    organisation = BodyField(
        label=_("For which organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        error_messages={"required": _("Choose an organisation."), "invalid_choice": _("Choose an organisation.")},
        help_text=_("Verified ones with somebody who can confirm. All its owners and editors get a mail."),
    )
    title = LineField(label=_("Title"), max_length=160, error_messages={"required": _("Write a title.")})
    body = LinesField(max_length=10_000, error_messages={"required": _("Write a text.")})
    short = LinesField(max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: object = None, *, kind: Drafted) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["organisation"].queryset = bodies_for(kind)  # type: ignore[attr-defined]
        self.fields["body"].label, self.fields["short"].label = LABELS[kind]

    def words(self) -> Proposed:
        """Return what was typed as the value that the action takes."""
        typed = self.cleaned_data
        return Proposed(title=typed["title"], body=typed["body"], short=typed["short"])


class DeclineForm(forms.Form):
    """Why it is not theirs."""

    why = LinesField(
        label=_("Why it is not yours"),
        max_length=500,
        error_messages={"required": _("Say why in at most 500 characters. Programme staff read it.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
