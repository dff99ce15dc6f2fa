"""The one tick by which a vendor declares that no ground for exclusion applies to it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclarationForm(forms.Form):
    """What is declared stands above it, on the page."""

    declares = forms.BooleanField(
        label=_("I declare this for my organisation, and I may speak for it."),
        error_messages={"required": _("Tick it to declare it. Nothing is declared without the tick.")},
    )
