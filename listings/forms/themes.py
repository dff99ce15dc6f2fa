"""The forms on which staff keep the curated tree."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.folding import is_readable
from listings.models import Theme

WORDS = ("name_en", "name_bg", "description_en", "description_bg")


def _readable(text: str) -> None:
    if not is_readable(" ".join(text.split())):
        raise ValidationError(_("Write words: letters, figures and no hidden characters."))


LONGEST_NAME = 100
LONGEST_DESCRIPTION = 300


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class ThemeForm(forms.Form):
    """Name and description in both languages."""

    name_en = forms.CharField(label=_("Name in English"), max_length=LONGEST_NAME, validators=[_readable])
    name_bg = forms.CharField(label=_("Name in Bulgarian"), max_length=LONGEST_NAME, validators=[_readable])
    description_en = forms.CharField(
        label=_("Description in English"), max_length=LONGEST_DESCRIPTION, validators=[_readable], widget=_lines()
    )
    description_bg = forms.CharField(
        label=_("Description in Bulgarian"), max_length=LONGEST_DESCRIPTION, validators=[_readable], widget=_lines()
    )

    @property
    def words(self) -> dict[str, str]:
        """Return the valid texts by field, each in one line."""
        return {name: " ".join(self.cleaned_data[name].split()) for name in WORDS}


class EditThemeForm(ThemeForm):
    """The same for a theme that is there, with its place in the track and the version that was read."""

    place = forms.TypedChoiceField(label=_("Place in the track"), coerce=int)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, theme: Theme, neighbours: list[Theme]) -> None:
        super().__init__(data, initial=_stored(theme, neighbours))
        self.stored: list[tuple[str, str]] = []
        if neighbours:
            places = [(number, str(number)) for number in range(1, len(neighbours) + 1)]
            cast("forms.TypedChoiceField", self.fields["place"]).choices = places
        else:
            del self.fields["place"]

    def show_stored(self, theme: Theme, neighbours: list[Theme]) -> None:
        """After a conflict: list what is stored now where it differs, and let the next save overwrite it knowingly."""
        now = _stored(theme, neighbours)
        self.stored = [
            (str(field.label), str(now[name]))
            for name, field in self.fields.items()
            if name != "version" and str(now[name]) != str(self.data.get(name, ""))
        ]
        self.data = {**cast("QueryDict", self.data).dict(), "version": str(theme.version)}


def _stored(theme: Theme, neighbours: list[Theme]) -> dict[str, Any]:
    place = next((number for number, one in enumerate(neighbours, start=1) if one.pk == theme.pk), 0)
    return {**{name: getattr(theme, name) for name in WORDS}, "place": place, "version": theme.version}
