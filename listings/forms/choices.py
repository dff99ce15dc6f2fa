"""Fields in which people choose: themes by track, countries and languages, each from lists that are long."""

from typing import Any, Final, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.folding import folded
from listings.language import CONTENT_LANGUAGES, detect, language_name
from listings.models import Theme
from listings.templatetags.listings import EU

MOST_THEMES: Final = 3
WHOLE_EU: Final = "EU"
NEIGHBOURS: Final = frozenset(
    {
        *("AD", "AL", "AM", "AZ", "BA", "CH", "FO", "GB", "GE", "GI", "GL", "IS", "LI", "MC", "MD", "ME", "MK"),
        *("NO", "RS", "SM", "TR", "UA", "XK"),
    }
)
"""Countries and territories of Europe outside the Union that cities of the programme look to."""

Choices: TypeAlias = list[tuple[str, str]]
Groups: TypeAlias = list[tuple[str, Choices]]


class GroupsWidget(forms.CheckboxSelectMultiple):
    """Ticks in groups that can be shut; the first one is open, and so is every group with a tick in it."""

    template_name = "listings/widgets/groups.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say which groups are open."""
        context = super().get_context(name, value, attrs)
        groups = [
            {"name": group, "options": options, "open": not index or any(one["selected"] for one in options)}
            for index, (group, options, _index) in enumerate(context["widget"]["optgroups"])
        ]
        return {**context, "groups": groups}


class ThemesWidget(forms.CheckboxSelectMultiple):
    """Themes under the badge and the name of their track."""

    template_name = "listings/widgets/themes.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Part the number of each track from its name."""
        context = super().get_context(name, value, attrs)
        tracks = [
            {"number": number, "name": track, "options": options}
            for group, options, _index in context["widget"]["optgroups"]
            for number, _space, track in [str(group).partition(" ")]
        ]
        return {**context, "tracks": tracks}


class ThemesField(forms.MultipleChoiceField):
    """One to three themes of the curated tree, by key."""

    widget = ThemesWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=theme_choices, **options)

    def validate(self, value: list[str]) -> None:
        """Refuse more than three."""
        super().validate(value)
        if len(value) > MOST_THEMES:
            raise ValidationError(
                _("These are %(count)s themes. Choose the %(most)s that say most."),
                params={"count": len(value), "most": MOST_THEMES},
            )


def theme_choices() -> Groups:
    """Return the sub-themes of each track, the track itself last; a group is named by number and name."""
    tracks = Theme.objects.filter(parent=None).order_by("number").prefetch_related("children")
    return [
        (
            f"{track.number} {track.name}",
            [*((one.key, one.name) for one in track.children.all()), (track.key, _("The whole track"))],
        )
        for track in tracks
    ]


class CountriesField(forms.MultipleChoiceField):
    """The countries that are served, by code; one tick stands for the whole European Union."""

    widget = GroupsWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=country_choices, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show all 27 members as one tick, and what a person ticked as she did."""
        if isinstance(value, tuple) and set(value) >= EU:
            return [WHOLE_EU, *(code for code in value if code not in EU)]
        return value

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the codes in the order of the alphabet."""
        chosen = set(super().clean(value))
        members = EU if WHOLE_EU in chosen else frozenset()
        return tuple(sorted((chosen | members) - {WHOLE_EU}))


def country_choices() -> Groups:
    """Return the countries in three groups, by their names in the reader's language."""
    named: Choices = sorted(((one.code, one.name) for one in countries), key=lambda one: folded(one[1]))
    members = [one for one in named if one[0] in EU]
    near = [one for one in named if one[0] in NEIGHBOURS]
    far = [one for one in named if one[0] not in EU | NEIGHBOURS]
    return [
        (_("European Union"), [(WHOLE_EU, _("All 27 EU countries")), *members]),
        (_("Elsewhere in Europe"), near),
        (_("Rest of the world"), far),
    ]


class LanguagesField(forms.MultipleChoiceField):
    """Languages in which a solution is offered, by code."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=language_choices, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the codes in the order of the alphabet."""
        return tuple(sorted(super().clean(value)))


def language_choices() -> Choices:
    """Return the languages of content, by their names in the reader's language."""
    return sorted(((code, language_name(code)) for code in CONTENT_LANGUAGES), key=lambda one: folded(one[1]))


class TextLanguageField(forms.ChoiceField):
    """The language in which a text is written: found out from the text, unless a person says it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=text_language_choices, required=False, **options)

    def tell(self, written: str) -> None:
        """Name the language of the text so far."""
        self.choices = [("", said_of(written)), *language_choices()]


def text_language_choices() -> Choices:
    """Return the languages, and first the choice to have it found out."""
    return [("", said_of("")), *language_choices()]


def said_of(written: str) -> str:
    """Return in which language a text is, as a choice says it."""
    if not written.strip():
        return _("Found out from the text")
    found = detect(written)
    return _("Detected: %(language)s") % {"language": language_name(found)} if found else _("Not sure: choose it")
