"""The filter of the directory of organisations."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.folding import folded
from accounts.states import CapabilityName
from marketplace.pages.queries import directory_countries


class DirectoryForm(forms.Form):
    """Name, capability and country; what it does not know is left out."""

    q = forms.CharField(
        label=_("Name"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    capability = forms.ChoiceField(
        label=_("What they do here"), choices=[("", _("Anything")), *CapabilityName.choices], required=False
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, countries.name(code)) for code in directory_countries()), key=lambda one: folded(one[1]))
        country = cast("forms.ChoiceField", self.fields["country"])
        country.choices = [("", _("Any country")), *named]

    @property
    def chosen(self) -> dict[str, str]:
        """Return the filter, without the values that are not valid."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
