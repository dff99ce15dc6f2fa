"""Shows what changed between two versions of a solution or need, field by field, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from babel.dates import format_date
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.locales import reader_locale
from listings.clocks import moment_in, zone_at
from listings.details import DETAILS, PROSE
from listings.language import language_name
from listings.models import CpvCode, Theme
from listings.money import euros
from listings.queries.facts import NEED_TEXTS, Change, changes_between, facts_of
from listings.queries.points import points_in_words
from listings.queries.written import detail_writers
from listings.states import Maturity, Mode, PriceBand, PriceModel
from listings.values import NeedValues, SolutionValues

LABELS: Final = {
    "language": gettext_lazy("Language of the text"),
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "description": gettext_lazy("Description"),
    "themes": gettext_lazy("Themes"),
    "tags": gettext_lazy("Tags"),
    "cpv_codes": gettext_lazy("CPV codes"),
    "maturity": gettext_lazy("Maturity"),
    "price_band": gettext_lazy("Price of the first year"),
    "price_model": gettext_lazy("What is paid for"),
    "countries": gettext_lazy("Countries served"),
    "languages": gettext_lazy("Languages"),
    "website": gettext_lazy("Website"),
    "contact_name": gettext_lazy("Contact person"),
    "contact_email": gettext_lazy("E-mail for questions"),
    "mode": gettext_lazy("Mode"),
    "problem": gettext_lazy("The problem"),
    "affected": gettext_lazy("Who is affected"),
    "tried": gettext_lazy("What was tried"),
    "outcome": gettext_lazy("Wanted outcome"),
    "maturity_accepted": gettext_lazy("Maturity accepted"),
    "needed_by": gettext_lazy("Wanted in use by"),
    "portal_link": gettext_lazy("Link to the portal"),
    "budget": gettext_lazy("Budget"),
    "deadline": gettext_lazy("Deadline for answers"),
    "questions_until": gettext_lazy("Questions until"),
    "points": gettext_lazy("What vendors are asked"),
    **{one.name: one.label for one in DETAILS},
}
IN_ITS_LANGUAGE: Final = frozenset({"title", "summary", "description", *NEED_TEXTS, *PROSE, "price_lines"})
"""The fields whose words are in the language of the listing, not of the page."""
NOTHING: Final = pgettext_lazy("difference", "Not stated")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as it was and as it is, in words."""

    field: str
    label: str
    before: str
    after: str
    language: str = ""
    """Of a text in a further language; empty for all that belongs to the main one."""

    @property
    def is_in_its_language(self) -> bool:
        """Whether its words are in the language of the listing."""
        return self.field in IN_ITS_LANGUAGE


def differences(before: SolutionValues | NeedValues, after: SolutionValues | NeedValues) -> list[Difference]:
    """Return what a reader would see change; at most two queries. A private budget shows in none of it."""
    return differences_in([changes_between(facts_of(before), facts_of(after))])[0]


def differences_in(lists: Iterable[list[Change]]) -> list[list[Difference]]:
    """Return lists of stored changes in words, in at most two queries for all of them together."""
    wanted = [[change for change in changes if change["field"] in LABELS] for changes in lists]
    writers = _writers([change for changes in wanted for change in changes])
    return [[_difference(change, writers) for change in changes] for changes in wanted]


Writer = Callable[[Any], str]


def _difference(change: Change, writers: Mapping[str, Writer]) -> Difference:
    field = change["field"]
    before, after = (_written(change[side], writers.get(field, str)) for side in ("before", "after"))
    if field == "budget":
        before, after = (_budget(change[side]) for side in ("before", "after"))
    return Difference(
        field=field, label=_label(change), before=before, after=after, language=change.get("language", "")
    )


def _label(change: Change) -> str:
    label, language = str(LABELS[change["field"]]), change.get("language", "")
    if not language:
        return label
    return _("%(label)s (%(language)s)") % {"label": label, "language": language_name(language)}


def _written(value: Any, write: Writer) -> str:
    return write(value) if value else str(NOTHING)


def _writers(changes: list[Change]) -> dict[str, Writer]:
    """Return how each field is written; themes and codes are looked up once."""
    locale = reader_locale()
    return {
        "themes": partial(_joined, _theme_names(_codes(changes, "themes"))),
        "cpv_codes": partial(_joined, _cpv_labels(_codes(changes, "cpv_codes"))),
        "tags": partial(_joined, {}),
        "countries": partial(_joined, dict(countries)),
        "languages": partial(_joined, locale.languages),
        "language": lambda code: str(locale.languages.get(code, code)),
        "maturity_accepted": partial(_joined, dict(Maturity.choices)),
        "maturity": lambda code: str(Maturity(code).label),
        "mode": lambda code: str(Mode(code).label),
        "price_band": lambda code: str(PriceBand(code).label),
        "price_model": lambda code: str(PriceModel(code).label),
        "needed_by": _day,
        "deadline": _moment,
        "questions_until": _moment,
        "points": points_in_words,
        **detail_writers(),
    }


def _theme_names(keys: set[str]) -> dict[str, str]:
    return {theme.key: str(theme) for theme in Theme.objects.filter(key__in=keys)} if keys else {}


def _cpv_labels(codes: set[str]) -> dict[str, str]:
    found = CpvCode.objects.filter(code__in=codes) if codes else ()
    return {one.code: f"{one.code} {one.label(get_language() or 'en')}" for one in found}


def _codes(changes: list[Change], field: str) -> set[str]:
    return {code for one in changes if one["field"] == field for side in ("before", "after") for code in one[side]}


def _joined(names: Mapping[str, object], codes: Iterable[str]) -> str:
    return "; ".join(str(names.get(code, code)) for code in codes)


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso), format="long", locale=reader_locale())


def _moment(stored: list[str]) -> str:
    moment, zone = datetime.fromisoformat(stored[0]), stored[1]
    return f"{moment_in(moment, zone)}, {zone_at(moment, zone)}"


def _budget(cents: list[int | None] | None) -> str:
    if cents is None:
        return _("Not public")
    low, high = (None if one is None else euros(one) for one in cents)
    if low and high:
        return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    if low:
        return _("From %(amount)s") % {"amount": low}
    return _("Up to %(amount)s") % {"amount": high} if high else str(NOTHING)
