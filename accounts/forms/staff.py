"""Forms of the staff pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.states import OrganisationState


class QueueForm(forms.Form):
    """What the verification queue shows; anything it does not know falls back to the waiting ones."""

    tab = forms.ChoiceField(
        choices=[("waiting", _("Waiting")), *OrganisationState.choices[1:]], required=False, initial="waiting"
    )
    q = forms.CharField(
        label=_("Find in queue"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or number")}),
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    @property
    def chosen(self) -> dict[str, object]:
        """Return tab, text and mine, whatever was typed."""
        values = self.cleaned_data if self.is_valid() else {}
        return {
            "tab": values.get("tab") or "waiting",
            "q": values.get("q") or "",
            "mine": bool(values.get("mine")),
        }


class DecisionForm(forms.Form):
    """A reason that the organisation reads."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The owners of the organisation read it word for word, by mail and on their page."),
        error_messages={"required": _("Give the reason. The organisation reads it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
