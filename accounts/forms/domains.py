"""The form in which an organisation asks for a domain."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domains import checked_domain
from accounts.errors import Incomplete


class DomainForm(forms.Form):
    """A domain; a web or an e-mail address is taken for the domain in it."""

    name = forms.CharField(
        label=_("Domain"),
        max_length=300,
        help_text=_("What stands after the @ in the addresses of your colleagues, such as gabrovo.bg."),
        error_messages={"required": _("Give a domain, such as gabrovo.bg.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )

    def clean_name(self) -> str:
        """Return the domain in what was typed."""
        try:
            return checked_domain(self.cleaned_data["name"])
        except Incomplete as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
