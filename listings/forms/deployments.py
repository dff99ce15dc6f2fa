"""The form in which a vendor says where its solution runs, with results as figures, and the reply to a dispute."""

import re
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.forms.cities import CityForm, option_of
from listings.forms.figures import MonthField
from listings.forms.texts import LineField, LinesField, WebAddressField
from listings.models import Deployment
from listings.queries import values_of_deployment
from listings.queries.deployments import plain
from listings.states import PriceBand
from listings.values import DeploymentValues, ResultValues

MOST_RESULTS: Final = 5
EMPTY_RESULTS: Final = 2
OPEN_WORDS: Final = 40
"""How many characters tell at least what went wrong: "nothing" earns no badge."""
EARLIEST: Final = date(2000, 1, 1)
THOUSANDS: Final = re.compile(r"-?\d{1,3}([.,]\d{3})+")
BANDS: Final = [(one.value, one.label) for one in PriceBand if one != PriceBand.ON_REQUEST]


class HttpsField(WebAddressField):
    """An address of the web that is read over https."""

    default_validators = [URLValidator(schemes=["https"])]  # noqa: RUF012  # as Django declares it


class FigureField(forms.DecimalField):
    """A figure as people write it, with a point or a comma before the decimals: 30.5 and 30,5."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-width": "short"})

    def __init__(self, **options: Any) -> None:
        wrong = gettext_lazy("Write a figure such as 1250 or 30.5.")
        super().__init__(max_digits=15, decimal_places=3, error_messages={"invalid": wrong}, **options)

    def to_python(self, value: Any) -> Any:
        """Return the figure; spaces between thousands are left out.

        1,250 is twelve hundred to some and little more than one to others, so neither is guessed.
        """
        plain = "".join(str(value or "").split())
        if THOUSANDS.fullmatch(plain):
            raise forms.ValidationError(_("Write thousands without a comma or point, such as 1250; decimals as 30.5."))
        figure = super().to_python(plain.replace(",", "."))
        return abs(figure) if figure == 0 else figure


class DeploymentForm(CityForm):
    """Where it runs, since when, how large, what it cost, and what went wrong."""

    since = MonthField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("Month and year in which people there began to use it."),
        error_messages={"required": gettext_lazy("Give month and year, such as 10/2025.")},
    )
    until = MonthField(
        label=gettext_lazy("Ended"),
        required=False,
        help_text=gettext_lazy("Month and year in which it ended. Empty: it still runs."),
    )
    scale = LineField(
        label=gettext_lazy("Scale"),
        max_length=200,
        help_text=gettext_lazy("In numbers: 1,200 lamps in 38 streets; half of the bus lines; one school."),
        error_messages={"required": gettext_lazy("Say how large it is.")},
    )
    cost_band = forms.ChoiceField(
        label=gettext_lazy("What the first year cost the city"),
        choices=[("", gettext_lazy("Not told")), *BANDS],
        required=False,
        help_text=gettext_lazy("In EUR without VAT."),
    )
    notice_url = HttpsField(
        label=gettext_lazy("Award notice"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "The https address of the published award, such as on TED. It counts as partial proof until the city "
            "answers."
        ),
        error_messages={"invalid": gettext_lazy("Give a whole address that begins with https://.")},
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
    )
    went_wrong = LinesField(
        label=gettext_lazy("What went wrong"),
        max_length=2_000,
        required=False,
        help_text=gettext_lazy(
            "What failed or took longer, and what you changed. It earns the badge “Told openly”, whether the "
            "deployment was a success or not."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    is_stale = False

    def __init__(self, data: QueryDict | None = None, *, deployment: Deployment | None = None) -> None:
        self.kept = option_of(deployment) if deployment else None
        super().__init__(data, initial=_initial(deployment) if deployment else None)

    def clean_since(self) -> date:
        """Return the first day of the month."""
        day: date = self.cleaned_data["since"].replace(day=1)
        if not EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError(_("Give the month in which it began, not one that lies ahead."))
        return day

    def clean_until(self) -> date | None:
        """Return the last day of the month, None while it runs."""
        day: date | None = self.cleaned_data["until"]
        if day and day.replace(day=1) > timezone.localdate():
            raise forms.ValidationError(_("This month lies ahead. Leave it empty while it still runs."))
        return day

    def clean_went_wrong(self) -> str:
        """Return the text, long enough to say something."""
        text = str(self.cleaned_data["went_wrong"]).strip()
        if 0 < len(text) < OPEN_WORDS:
            raise forms.ValidationError(
                _("Say what happened and what you changed, in at least 40 characters, or leave it empty.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Look whether it ended after it began."""
        values = super().clean()
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("It cannot end before it began."))
        return values

    def values(self, results: tuple[ResultValues, ...]) -> DeploymentValues:
        """Return what was typed as the value that the action takes."""
        typed, named = self.cleaned_data, self.chosen_city
        return DeploymentValues(
            city=named.city.public_id if named.city else "",
            place=named.place.geonames_id if named.place else None,
            results=results,
            **{name: typed[name] for name in ("since", "until", "scale", "cost_band", "notice_url", "went_wrong")},
        )

    def show_version(self, version: int) -> None:
        """After a conflict: let the next save overwrite what is stored knowingly."""
        self.is_stale = True
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data = data


class ResultForm(forms.Form):
    """One figure. A row in which nothing stands is no result."""

    measure = LineField(label=gettext_lazy("What was measured"), max_length=120, required=False)
    figure = FigureField(label=gettext_lazy("Figure now"), required=False)
    unit = LineField(label=gettext_lazy("Unit"), max_length=40, required=False)
    baseline = FigureField(label=gettext_lazy("Figure before"), required=False)
    period = LineField(label=gettext_lazy("Period"), max_length=80, required=False)
    method = LineField(label=gettext_lazy("How it was measured"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of a row that was begun: a figure alone proves nothing."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_begun:
            for name in self.fields:
                if values.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("A result has all six: what, figure, unit, figure before, period, method."))
        return values

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in the row."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)


class ResultsForms:
    """The rows of results: those that are stored, and empty ones up to five."""

    def __init__(self, data: QueryDict | None = None, *, stored: tuple[ResultValues, ...] = ()) -> None:
        count = min(MOST_RESULTS, max(len(stored) + 1, EMPTY_RESULTS)) if data is None else MOST_RESULTS
        initial: list[dict[str, Any]] = [_initial_result(one) for one in stored]
        initial += [{}] * (count - len(initial))
        rows = [
            ResultForm(data, prefix=f"result-{number}", initial=initial[number - 1] if data is None else None)
            for number in range(1, count + 1)
        ]
        # Of what was sent, the rows in which something stands, and an empty one to go on.
        begun = [one for one in rows if one.is_begun]
        empty = [one for one in rows if not one.is_begun]
        self.rows = rows if data is None else [*begun, *empty[: max(1, EMPTY_RESULTS - len(begun))]]

    def is_valid(self) -> bool:
        """Whether each row is whole or empty."""
        # Each row is looked at, so that all that is wrong is said at once.
        return not [one for one in self.rows if not one.is_valid()]

    def values(self) -> tuple[ResultValues, ...]:
        """Return the results that were typed; of valid rows."""
        names = ("measure", "figure", "unit", "baseline", "period", "method")
        return tuple(
            ResultValues(**{name: one.cleaned_data[name] for name in names}) for one in self.rows if one.is_begun
        )


class DisputeReplyForm(forms.Form):
    """The vendor's one reply to a dispute."""

    reply = LinesField(
        label=gettext_lazy("Your reply"),
        max_length=1_000,
        help_text=gettext_lazy("Up to 1,000 characters. It stands beside the city’s words, and cannot be changed."),
        error_messages={"required": gettext_lazy("Write your reply.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def _initial(deployment: Deployment) -> dict[str, Any]:
    values, option = values_of_deployment(deployment), option_of(deployment)
    names = ("since", "until", "scale", "cost_band", "notice_url", "went_wrong")
    stored = {name: getattr(values, name) for name in names}
    return {**stored, "city_name": option.label, "city": option.value, "version": deployment.version}


def _initial_result(one: ResultValues) -> dict[str, Any]:
    texts = {name: getattr(one, name) for name in ("measure", "unit", "period", "method")}
    return {**texts, "figure": plain(one.figure), "baseline": plain(one.baseline)}
