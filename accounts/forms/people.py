"""Forms about a person: signing up and the profile."""

from typing import cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.validators import validate_readable
from accounts.models import User
from accounts.values import Profile


class SignupForm(forms.Form):
    """The name, beside the e-mail address and password that allauth asks for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_readable],
        help_text=_("Members of your organisation and programme staff see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, _request: HttpRequest, user: User) -> None:
        """Keep the name; allauth has made the person."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


def time_zone_choices() -> list[tuple[str, str]]:
    """Return the named zones of continents and oceans, without the old aliases."""
    names = sorted(
        name for name in available_timezones() if name == "UTC" or ("/" in name and not name.startswith("Etc"))
    )
    return [(name, name.replace("_", " ")) for name in names]


class ProfileForm(forms.Form):
    """How a person is named and written to."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_readable],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of mails"), choices=settings.LANGUAGES, help_text=_("The pages follow the address.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, help_text=_("Dates and times are shown in it.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def show_stored(self, person: User) -> None:
        """After a conflict: list what is stored now where it differs, and let the next save overwrite it knowingly."""
        typed = cast("QueryDict", self.data)
        now = {"name": person.name, "language": person.language, "time_zone": person.time_zone}
        self.stored = [(str(self.fields[name].label), value) for name, value in now.items() if value != typed.get(name)]
        self.data = {**typed.dict(), "version": str(person.version)}

    def profile(self) -> Profile:
        """Return what was typed as the value that the action takes."""
        return Profile(
            name=self.cleaned_data["name"],
            language=self.cleaned_data["language"],
            time_zone=self.cleaned_data["time_zone"],
        )


class EraseForm(forms.Form):
    """Her own address, typed to say that she means it."""

    typed = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Type it to say that you mean it. Nobody can undo this."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
