"""The part of a form that names a city: a registered organisation that buys, or a place of which none is registered."""

from typing import Any, cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.forms.texts import LineField
from listings.models import Deployment
from listings.queries import CityOption, cities_called, city_named
from listings.queries.cities import option_of_city, option_of_place

SHOWN_CHOICES = 8


class CityQuestion(forms.Form):
    """The beginning of a city's name."""

    q = forms.CharField(max_length=100, required=False)

    @property
    def text(self) -> str:
        """What was typed, "" where it makes no sense."""
        return str(self.cleaned_data.get("q") or "") if self.is_valid() else ""


class CityForm(forms.Form):
    """A city by its name; works by typing the whole name, and by choosing from what is offered meanwhile."""

    city_name = LineField(
        label=gettext_lazy("City"),
        max_length=240,
        help_text=gettext_lazy(
            "Begin to type and choose. A registered city is asked to confirm; of another one the place is named, and "
            "it is asked once it registers."
        ),
        error_messages={"required": gettext_lazy("Name the city in which it runs.")},
        widget=forms.TextInput(
            attrs={"data-combobox": "", "data-url": reverse_lazy("listings:cities"), "data-target": "city"}
        ),
    )
    city = forms.CharField(max_length=14, required=False, widget=forms.HiddenInput)
    kept: CityOption | None = None
    """The city that is stored: it may stay, whatever became of it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates: list[CityOption] = []
        if not self.is_bound or self._chosen():
            return
        self.candidates = cities_called(str(self.data.get("city_name", ""))[:240].replace("\x00", ""))[:SHOWN_CHOICES]
        if len(self.candidates) > 1:
            self.fields["city_choice"] = forms.ChoiceField(
                label=_("Which city do you mean?"),
                choices=[(one.value, one.label) for one in self.candidates],
                error_messages={"required": _("Several are called so. Choose the one you mean.")},
                widget=forms.RadioSelect,
            )
            names = list(self.fields)
            names.insert(names.index("city_name") + 1, names.pop())
            self.order_fields(names)

    def _chosen(self) -> CityOption | None:
        value, typed = str(self.data.get("city", "")), str(self.data.get("city_name", ""))
        if self.kept and (value, typed) == (self.kept.value, self.kept.label):
            return self.kept
        return city_named(value, typed)

    def clean(self) -> dict[str, Any]:
        """Find the city."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values["chosen_city"] = self._city(values)
        return values

    def _city(self, values: dict[str, Any]) -> CityOption | None:
        if not values.get("city_name"):
            return None
        if chosen := self._chosen():
            return chosen
        if "city_choice" in self.fields:
            named = values.get("city_choice")
            return next((one for one in self.candidates if one.value == named), None)
        if self.candidates:
            return self.candidates[0]
        self.add_error("city_name", _("No such city is known. Begin to type its name and choose it from the list."))
        return None

    @property
    def chosen_city(self) -> CityOption:
        """The chosen city; of a valid form."""
        return cast("CityOption", self.cleaned_data["chosen_city"])


def option_of(deployment: Deployment) -> CityOption:
    """Return the city of a deployment as an option."""
    if deployment.city:
        return option_of_city(deployment.city)
    if deployment.place is None:
        raise ValueError(f"{deployment.subject} names no city")
    return option_of_place(deployment.place)
