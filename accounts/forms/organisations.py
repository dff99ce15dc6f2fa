"""The form in which an organisation describes itself."""

import re
from typing import Any, cast

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.errors import Incomplete
from accounts.folding import folded
from accounts.forms.validators import validate_readable
from accounts.models import Organisation, Place
from accounts.queries import places_named
from accounts.registers import check_register_number
from accounts.states import REQUESTABLE, CapabilityName, Form, OrganisationState
from accounts.values import Description, fixed_fields

FORMS = [(value, label) for value, label in Form.choices if value != Form.PROGRAMME_BODY]


def country_choices() -> list[tuple[str, str]]:
    """Return every country, sorted by its name in the reader's language."""
    named = sorted(((country.code, country.name) for country in countries), key=lambda one: folded(one[1]))
    return [("", gettext("Choose a country")), *named]


PLACE_NUMBER = re.compile(r"[0-9]{1,9}")


class PlaceForm(forms.Form):
    """The beginning of a place's name."""

    q = forms.CharField(max_length=100, required=False)
    country = forms.ChoiceField(choices=country_choices, required=False)

    @property
    def chosen(self) -> dict[str, str]:
        """Return text and country, empty where what was typed makes no sense."""
        self.is_valid()
        return {"text": self.cleaned_data.get("q") or "", "country": self.cleaned_data.get("country") or ""}


class OrganisationForm(forms.Form):
    """Name, form, country, number, website, place; and what it wants to do here when it is new."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=160,
        validators=[validate_readable],
        help_text=_("As it stands in the register, in its own language."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    form = forms.ChoiceField(label=_("What it is"), choices=[("", _("Choose one")), *FORMS])
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    register_number = forms.CharField(
        label=_("VAT or register number"),
        max_length=40,
        help_text=_(
            "With the country's letters for a VAT number, such as BG000413974. Its check digits are checked at once."
        ),
        error_messages={"required": _("Give a VAT or register number. Programme staff check it.")},
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The organisation's own. It makes the check much quicker."),
        widget=forms.URLInput(attrs={"autocomplete": "url", "placeholder": "https://"}),
    )
    place_name = forms.CharField(
        label=_("Place"),
        max_length=140,
        required=False,
        help_text=_("City or town. Begin to type and choose; population and country are known for 15,000 places."),
        widget=forms.TextInput(
            attrs={
                "data-combobox": "",
                "data-url": reverse_lazy("accounts:places"),
                "data-target": "place",
                "data-with": "country",
            }
        ),
    )
    place = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)
    capabilities = forms.MultipleChoiceField(
        label=_("What it wants to do here"),
        choices=[(name.value, name.label) for name in REQUESTABLE],
        help_text=_("Programme staff grant each one by itself. More can be asked for later."),
        error_messages={"required": _("Choose at least one thing that the organisation wants to do here.")},
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        if organisation is not None:
            kwargs.setdefault("initial", stored_values(organisation))
        super().__init__(*args, **kwargs)
        self.stored: list[tuple[str, str]] = []
        if organisation is not None:
            del self.fields["capabilities"]
            if organisation.state == OrganisationState.VERIFIED:
                for name in fixed_fields(organisation):
                    del self.fields[name]
        self._offer_places()

    def _offer_places(self) -> None:
        """Ask which one is meant when several places of the country have the name that was typed."""
        self.candidates: list[Place] = []
        if not self.is_bound or "place" not in self.fields or self._chosen_place():
            return
        country = self.data.get("country", "") if "country" in self.fields else stored_country(self.organisation)
        typed = PlaceForm({"q": self.data.get("place_name", "").partition(",")[0], "country": country}).chosen
        self.candidates = list(places_named(**typed)[:8]) if typed["text"] else []
        if len(self.candidates) > 1:
            self.fields["place_choice"] = forms.ChoiceField(
                label=_("Which place do you mean?"),
                choices=[(str(place.geonames_id), place.label) for place in self.candidates],
                error_messages={"required": _("Several places have this name. Choose the one you mean.")},
                widget=forms.RadioSelect,
            )

    def _chosen_place(self) -> Place | None:
        """Return the place that was chosen from the list, unless another name was typed over it."""
        number, typed = self.data.get("place", ""), self.data.get("place_name", "")
        chosen = Place.objects.filter(geonames_id=int(number)).first() if PLACE_NUMBER.fullmatch(number) else None
        named = f"\n{folded(typed.partition(',')[0])}\n"
        return chosen if chosen and named in chosen.names else None

    def clean(self) -> dict[str, Any]:
        """Check the number against its country and find the place."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("register_number") and values.get("country"):
            try:
                check_register_number(values["register_number"], values["country"])
            except Incomplete as error:
                self.add_error("register_number", str(error))
        if "place" in self.fields:
            values["place"] = self._place(values)
        return values

    def _place(self, values: dict[str, Any]) -> Place | None:
        if not values.get("place_name"):
            return None
        number = values.get("place_choice", "")
        chosen = (
            Place.objects.filter(geonames_id=int(number)).first()
            if PLACE_NUMBER.fullmatch(number)
            else self._chosen_place()
        )
        if chosen:
            country = values.get("country") or stored_country(self.organisation)
            if chosen and (not country or chosen.country == country):
                return chosen
        elif len(self.candidates) == 1:
            return self.candidates[0]
        if "place_choice" not in self.fields:
            self.add_error(
                "place_name", _("No such place is known in this country. Check the name, or leave it empty.")
            )
        return None

    def description(self) -> Description:
        """Return what was typed as the value that the action takes."""
        fixed = {**stored_values(self.organisation), "place": self.organisation.place} if self.organisation else {}
        values = {**fixed, **self.cleaned_data}
        return Description(
            name=values["name"],
            form=Form(values["form"]),
            country=values["country"],
            register_number=values["register_number"],
            website=values["website"],
            place=values["place"],
        )

    def wanted(self) -> list[CapabilityName]:
        """Return the capabilities asked for."""
        return [CapabilityName(name) for name in self.cleaned_data["capabilities"]]

    def show_stored(self, organisation: Organisation) -> None:
        """After a conflict: list what is stored now where it differs, and let the next save overwrite it knowingly."""
        now = stored_values(organisation)
        self.stored = [
            (str(field.label), str(now[name]))
            for name, field in self.fields.items()
            if name in now and not field.widget.is_hidden and str(now[name]) != str(self.data.get(name, ""))
        ]
        typed = cast("QueryDict", self.data)
        self.data = {**typed.dict(), "version": str(organisation.version)}


def stored_country(organisation: Organisation | None) -> str:
    """Return the code of an organisation's country, or ""."""
    return str(organisation.country.code) if organisation else ""


def stored_values(organisation: Organisation) -> dict[str, object]:
    """Return the row as the form's fields hold it."""
    place = organisation.place
    return {
        "name": organisation.name,
        "form": organisation.form,
        "country": str(organisation.country.code),
        "register_number": organisation.register_number,
        "website": organisation.website,
        "place_name": place.label if place else "",
        "place": str(place.geonames_id) if place else "",
        "version": organisation.version,
    }
