"""Fields for amounts and dates as people type them: whole euro, a range, a month, a deadline with its time zone."""

import calendar
import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_month_names
from babel.numbers import format_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.folding import folded
from accounts.locales import LOCALES, reader_locale
from listings.clocks import zone_choices
from listings.money import CENTS, MOST_CENTS, cents_of

Range: TypeAlias = tuple[int | None, int | None]
Deadline: TypeAlias = tuple[datetime | None, str]


class EuroField(forms.CharField):
    """Whole euro as people write them (120 000, 120,000, 120.000, €120,000); the value is EUR cents or None."""

    def to_python(self, value: Any) -> Any:
        """Return cents; ValidationError for what is no whole amount."""
        typed = str(value or "").strip()
        if not typed:
            return None
        cents = cents_of(typed)
        if cents is None or cents % CENTS:
            raise ValidationError(_("Write whole euro, such as 120,000."))
        if cents > MOST_CENTS:
            raise ValidationError(_("This amount is too large."))
        return cents

    def run_validators(self, value: Any) -> None:
        """Do not look at cents as at a text."""


class PartsWidget(forms.MultiWidget):
    """Inputs beside each other, each with its label. A stored value is a tuple, what was typed a list."""

    template_name = "listings/widgets/parts.html"
    use_fieldset = True
    LABELS: ClassVar[tuple[Promise, ...]]
    """What the parts are called."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name the parts."""
        context = super().get_context(name, value if isinstance(value, list) else self.decompress(value), attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.LABELS, strict=True):
            part["label"] = label
        return context


class BudgetWidget(PartsWidget):
    """Two amounts beside each other."""

    LABELS: ClassVar = (gettext_lazy("From, in euro"), gettext_lazy("To, in euro"))

    def __init__(self) -> None:
        amount = {"inputmode": "numeric", "autocomplete": "off", "data-width": "short"}
        super().__init__({"low": forms.TextInput(amount), "high": forms.TextInput(amount)})

    def decompress(self, value: Range | None) -> list[str]:
        """Return both amounts as the reader's language writes them."""
        locale = reader_locale()
        return [
            "" if cents is None else format_decimal(cents // CENTS, locale=locale) for cents in value or (None, None)
        ]


class BudgetField(forms.MultiValueField):
    """The lowest and the highest amount in EUR cents, each of which may be left open."""

    widget = BudgetWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(
            [EuroField(required=False), EuroField(required=False)], require_all_fields=False, required=False, **options
        )

    def compress(self, data_list: list[int | None]) -> Range:
        """Return the range; ValidationError when it runs backwards."""
        low, high = data_list or (None, None)
        if low is not None and high is not None and low > high:
            lowest = format_decimal(low // CENTS, locale=reader_locale())
            raise ValidationError(
                _("The upper end must be at least €%(low)s, the lower end you gave.") % {"low": lowest}
            )
        return low, high


class MonthField(forms.CharField):
    """A month as a picker or a person writes it (2027-10, 10/2027, October 2027); the value is its last day."""

    widget = forms.TextInput(attrs={"type": "month", "data-width": "short", "placeholder": "2027-10"})

    def prepare_value(self, value: Any) -> Any:
        """Return year and month as the browser's picker reads them."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        """Return the last day of the month, or None."""
        typed = folded(str(value or ""))
        if not typed:
            return None
        year, month = _month(typed)
        if not (1 <= month <= 12 and 2000 <= year <= 2200):  # noqa: PLR2004  # months, and years that make sense
            raise ValidationError(_("Write month and year, such as 10/2027."))
        return date(year, month, calendar.monthrange(year, month)[1])

    def run_validators(self, value: Any) -> None:
        """Do not look at a date as at a text."""


def _month(typed: str) -> tuple[int, int]:
    """Return year and month, (0, 0) when the text names none."""
    if found := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})", typed):
        return int(found[1]), int(found[2])
    if found := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{4})", typed):
        return int(found[2]), int(found[1])
    if found := re.fullmatch(r"(\w+)\.? ([0-9]{4})(?: г\.?)?", typed):
        return int(found[2]), month_names().get(found[1], 0)
    return 0, 0


@lru_cache(maxsize=1)
def month_names() -> dict[str, int]:
    """Return the numbers of the months by their names in both languages of the site, short and long."""
    return {
        folded(name).rstrip("."): number
        for locale in LOCALES.values()
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, "stand-alone", locale).items()
    }


class DeadlineWidget(PartsWidget):
    """A day, a time and the zone whose clocks show it."""

    LABELS: ClassVar = (gettext_lazy("Day"), gettext_lazy("Time"), gettext_lazy("Time zone"))

    def __init__(self) -> None:
        day = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        hour = forms.TimeInput({"type": "time", "placeholder": "17:00"}, format="%H:%M")
        zones = forms.Select(choices=zone_choices)  # type: ignore[arg-type]  # the stubs know no callable
        super().__init__({"day": day, "time": hour, "zone": zones})

    def offer(self, *zones: str) -> None:
        """Let some zones stand first among those that one may choose."""
        self.widgets[2].choices = zone_choices(zones)  # type: ignore[attr-defined]

    def decompress(self, value: Deadline | None) -> list[Any]:
        """Return day, time and zone of a moment."""
        moment, zone = value or (None, "")
        local = moment.astimezone(ZoneInfo(zone or "UTC")) if moment else None
        return [local.date() if local else None, local.time() if local else None, zone]


class ZoneField(forms.CharField):
    """The name of a time zone."""

    def validate(self, value: str) -> None:
        """Refuse what is no zone."""
        if value and value not in available_timezones():
            raise ValidationError(_("Choose a time zone."))


class DeadlineField(forms.MultiValueField):
    """A local day and time with the zone they are meant in; the value is (moment, name of the zone)."""

    widget = DeadlineWidget

    def __init__(self, **options: Any) -> None:
        wrong = gettext_lazy("Write a day such as 29.1.2027.")
        formats = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y"]
        day = forms.DateField(required=False, input_formats=formats, error_messages={"invalid": wrong})
        clock = gettext_lazy("Write a time such as 17:00.")
        times = ["%H:%M", "%H.%M", "%H:%M:%S"]
        hour = forms.TimeField(required=False, input_formats=times, error_messages={"invalid": clock})
        super().__init__([day, hour, ZoneField(required=False)], require_all_fields=False, **options)

    def clean(self, value: Any) -> Any:
        """Take no day and no time for no deadline, although a zone is chosen."""
        day, hour, _zone = [*(value or []), "", "", ""][:3]
        if not day and not hour:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None, ""
        return super().clean(value)

    def compress(self, data_list: list[Any]) -> Deadline:
        """Return the moment; ValidationError for half a deadline and for an hour that the clocks leave out."""
        day, hour, zone = data_list
        if day is None or hour is None or not zone:
            raise ValidationError(_("Give day, time and time zone."))
        return moment_of(day, hour, zone), zone


class DayTimeWidget(PartsWidget):
    """A day and a time, by the clocks of another field's zone."""

    LABELS: ClassVar = (gettext_lazy("Day"), gettext_lazy("Time"))

    def __init__(self) -> None:
        day = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        hour = forms.TimeInput({"type": "time", "placeholder": "17:00"}, format="%H:%M")
        super().__init__({"day": day, "time": hour})

    def decompress(self, value: Deadline | None) -> list[Any]:
        """Return day and time of a moment."""
        return DeadlineWidget().decompress(value)[:2]


class DayTimeField(forms.MultiValueField):
    """A local day and time; the value is (day, time), None when both are empty."""

    widget = DayTimeWidget

    def __init__(self, **options: Any) -> None:
        day, hour, _zone = DeadlineField().fields
        super().__init__([day, hour], require_all_fields=False, **options)

    def compress(self, data_list: list[Any]) -> tuple[date, time] | None:
        """Return day and time; ValidationError for one without the other."""
        day, hour = [*data_list, None, None][:2]
        if day is None and hour is None:
            return None
        if day is None or hour is None:
            raise ValidationError(_("Give day and time."))
        return day, hour


def moment_of(day: date, hour: time, zone: str) -> datetime:
    """Return the moment of a local day and time; ValidationError for one that the zone's clocks leave out."""
    try:
        local = datetime.combine(day, hour.replace(second=0), ZoneInfo(zone))
        again = local.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    except OverflowError as error:
        raise ValidationError(_("This day is too far away.")) from error
    if again.time() != local.time():
        raise ValidationError(_("The clocks are put forward then, and this hour is left out. Choose another time."))
    return local
