"""The form in which a vendor describes a solution."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.details import DETAILS, GROUPS, details_of
from listings.forms.choices import CountriesField, LanguagesField
from listings.forms.details import field_of
from listings.forms.listing import ListingForm
from listings.forms.texts import LineField, LinesField, ShortTextField, WebAddressField
from listings.states import Maturity, PriceBand, PriceModel
from listings.values import SolutionValues, choice

SUMMARY_WORDS: Final = 50
"""The longest summary of a solution (issue 3, §4)."""
GOOD_DESCRIPTION: Final = 80
"""Words below which readers of a description mostly ask for more; an advice, no rule."""


class SolutionForm(ListingForm):
    """All that a vendor says of a solution: four parts that a reviewer needs, then what buyers compare."""

    TEXTS: ClassVar = ("title", "summary", "description")
    PARTS: ClassVar = (
        ("what", gettext_lazy("What it is"), ("title", "summary", "description", "language")),
        ("where", gettext_lazy("Where it belongs"), ("themes", "cpv_codes", "tags")),
        ("price", gettext_lazy("Maturity and price"), ("maturity", "price_band", "price_model")),
        (
            "reach",
            gettext_lazy("Reach and contact"),
            ("countries", "languages", "website", "contact_name", "contact_email"),
        ),
        *((key, title, tuple(one.name for one in details_of(key))) for key, title in GROUPS.items()),
    )

    summary = ShortTextField(
        label=gettext_lazy("Summary"),
        error_messages={"required": gettext_lazy("Write a summary.")},
        most_words=SUMMARY_WORDS,
        max_length=500,
        help_text=gettext_lazy("What it does for a city, in at most 50 words. It stands in every list."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    description = LinesField(
        label=gettext_lazy("Description"),
        error_messages={"required": gettext_lazy("Write a description.")},
        max_length=20_000,
        help_text=gettext_lazy(
            "How it works, what a city has to bring, where it runs. These marks work: **bold**, *italic*, "
            "## heading, - list, 1. list, > quote, [words](https://address)."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    maturity = forms.ChoiceField(
        label=gettext_lazy("Maturity"),
        error_messages={"required": gettext_lazy("Choose how far it is.")},
        choices=Maturity.choices,
        widget=forms.RadioSelect,
    )
    price_band = forms.ChoiceField(
        label=gettext_lazy("Price of the first year"),
        error_messages={"required": gettext_lazy("Choose a band; “Depends on the project” is one too.")},
        choices=[("", gettext_lazy("Choose one")), *PriceBand.choices],
        help_text=gettext_lazy("For a city of 50,000 people, in EUR without VAT. A rough band helps more than none."),
    )
    price_model = forms.ChoiceField(
        label=gettext_lazy("What is paid for"),
        error_messages={"required": gettext_lazy("Choose what is paid for.")},
        choices=[("", gettext_lazy("Choose one")), *PriceModel.choices],
    )
    countries = CountriesField(
        label=gettext_lazy("Countries served"),
        help_text=gettext_lazy("Where you deliver and support it today."),
        error_messages={"required": gettext_lazy("Name the countries that you serve.")},
    )
    languages = LanguagesField(
        label=gettext_lazy("Languages"),
        required=False,
        help_text=gettext_lazy("In which people can use it or get help."),
    )
    website = WebAddressField(
        label=gettext_lazy("Website"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("A page about this solution, if there is one."),
        widget=forms.URLInput(attrs={"autocomplete": "url", "placeholder": "https://"}),
    )
    contact_name = LineField(
        label=gettext_lazy("Contact person"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("E-mail for questions"),
        error_messages={"required": gettext_lazy("Give an e-mail address for questions.")},
        max_length=254,
        help_text=gettext_lazy("People who are signed in see it. A shared address outlives changes of staff."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def advice(self) -> Iterator[tuple[str, bool]]:
        """Yield what a city looks for in a solution, and whether it is there."""
        yield _("The summary says what it does, in 50 words"), 0 < self.words_in("summary") <= SUMMARY_WORDS
        yield _("The description has room for how it works"), self.words_in("description") >= GOOD_DESCRIPTION
        yield _("At least one CPV code, so that readers of other languages find it"), self.has("cpv_codes")
        yield _("A price band"), self.has("price_band") and self["price_band"].value() != PriceBand.ON_REQUEST
        yield _("The countries are named"), self.has("countries")
        yield _("A page with more"), self.has("website")

    def values(self) -> SolutionValues:
        """Return what was typed as the value that the action takes."""
        typed: dict[str, Any] = self.cleaned_data
        plain = ("title", "summary", "description", "tags", "countries", "languages", "website", "contact_name")
        return SolutionValues(
            **self.spoken(),
            **{name: typed[name] for name in plain},
            cpv_codes=typed["cpv_codes"],
            themes=tuple(typed["themes"]),
            maturity=choice(Maturity, typed["maturity"]),
            price_band=choice(PriceBand, typed["price_band"]),
            price_model=choice(PriceModel, typed["price_model"]),
            contact_email=typed["contact_email"],
            **{one.name: typed[one.name] for one in DETAILS},
        )


SolutionForm.base_fields |= {one.name: field_of(one) for one in DETAILS}


def initial_solution(values: SolutionValues) -> dict[str, Any]:
    """Return stored values as the form's fields hold them."""
    return {**_fields(values), "language": "" if values.language_detected else values.language}


def _fields(values: SolutionValues) -> dict[str, Any]:
    return {name: getattr(values, name) for name in SolutionForm.base_fields if hasattr(values, name)}
