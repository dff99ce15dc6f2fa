"""What a vendor could say so that it fits more open needs, each with its reason and where to say it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.locales import country_name
from listings.details import DETAIL
from listings.language import language_name
from listings.models import Need, Solution
from marketplace.matching.queries import losses_of


@dataclass(frozen=True, slots=True)
class Advice:
    """What needs ask for, what to add if it is true, where, and the newest of these needs."""

    sentence: str
    what: str
    url: str
    needs: Sequence[Need]
    more: int


@dataclass(frozen=True, slots=True)
class Advised:
    """All advice, and how many open needs were looked at: all there are, unless `is_cut`."""

    looked_at: int
    is_cut: bool
    items: Sequence[Advice]


def advice_for(solution: Solution) -> Advised:
    """Return where a solution loses, the most needs first; at most fourteen queries."""
    losses = losses_of(solution)
    items = [
        Advice(
            _sentence(one.lack, one.count, one.values), _what(one.lack), _where(one.lack, solution), one.needs, one.more
        )
        for one in losses.items
    ]
    return Advised(losses.looked_at, losses.is_cut, items)


def _sentence(lack: str, count: int, values: tuple[str, ...]) -> str:
    named = ", ".join(_name(lack, value) for value in values)
    said = {
        "countries": ngettext(
            "%(count)s open need is in a country that you do not name: %(named)s.",
            "%(count)s open needs are in countries that you do not name: %(named)s.",
            count,
        ),
        "languages": ngettext(
            "%(count)s open need is written in a language that you do not name.",
            "%(count)s open needs are written in languages that you do not name.",
            count,
        ),
        "maturity": ngettext(
            "%(count)s open need asks for something further along, or earlier, than this is.",
            "%(count)s open needs ask for something further along, or earlier, than this is.",
            count,
        ),
        "price_band": ngettext(
            "%(count)s open need has a public budget below your price band.",
            "%(count)s open needs have a public budget below your price band.",
            count,
        ),
        "price_model": ngettext(
            "%(count)s open need has a public budget, and your price band says only that it depends.",
            "%(count)s open needs have a public budget, and your price band says only that it depends.",
            count,
        ),
        "deployments": ngettext(
            "%(count)s open need weighs where it runs, and no city has confirmed that yet.",
            "%(count)s open needs weigh where it runs, and no city has confirmed that yet.",
            count,
        ),
        "size": ngettext(
            "%(count)s open need is of a city whose size is far from those where it runs.",
            "%(count)s open needs are of cities whose size is far from those where it runs.",
            count,
        ),
    }.get(lack) or ngettext(
        "%(count)s open need asks for “%(detail)s”, and you do not say it.",
        "%(count)s open needs ask for “%(detail)s”, and you do not say it.",
        count,
    )
    return said % {"count": count, "named": named, "detail": DETAIL[lack].label if lack in DETAIL else ""}


def _what(lack: str) -> str:
    return {
        "countries": _("Add a country, if you deliver there"),
        "languages": _("Add a language, if you work in it"),
        "maturity": _("Check how far it is"),
        "price_band": _("Check the price band"),
        "price_model": _("Choose a price band, if you can name one"),
        "deployments": _("Add where it runs; the city is asked"),
        "size": _("Add where it runs in a city of such a size"),
    }.get(lack) or _("Say it, if it is true")


def _where(lack: str, solution: Solution) -> str:
    if lack in {"deployments", "size"}:
        return reverse("listings:add_deployment", args=[solution.public_id])
    field = "price_band" if lack == "price_model" else lack
    return f"{reverse('listings:edit_solution', args=[solution.public_id])}#id_{field}"


def _name(lack: str, value: str) -> str:
    return country_name(value) if lack == "countries" else language_name(value)
