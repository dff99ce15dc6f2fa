"""How like the searcher's own city those are in which hits run, or that have them: the reason of their order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from accounts.models import Organisation, Place
from listings.models import Deployment, Need
from search.criteria import Criteria
from search.neighbours import Likeness, likeness
from search.queries.rows import Hit
from search.schema import SOLUTIONS

Town = tuple[Likeness, str, bool]
"""How like it is, its name, and whether it is the reader's own."""


def with_likeness(hits: Sequence[Hit], criteria: Criteria) -> list[Hit]:
    """Return hits that name the city most like the reader's own, when they stand in that order; then one query."""
    if not hits or not criteria.is_by_likeness:
        return list(hits)
    ids = [hit.row.public_id for hit in hits]
    towns = _running(ids, criteria) if criteria.kind == SOLUTIONS else _having(ids, criteria)
    said = {key: _sentence(criteria.kind, min(found, key=_order)) for key, found in towns.items()}
    return [hit._replace(proof="; ".join(filter(None, (hit.proof, said.get(hit.row.public_id))))) for hit in hits]


def _order(town: Town) -> tuple[bool, Likeness, str]:
    """Put the reader's own city first, then the most alike, then by name."""
    how, name, is_own = town
    return not is_own, how, name


def _running(ids: Sequence[str], criteria: Criteria) -> Mapping[str, list[Town]]:
    towns: defaultdict[str, list[Town]] = defaultdict(list)
    rows = Deployment.objects.proven().filter(solution__public_id__in=ids)
    for one in rows.select_related("city__place", "place", "solution"):
        if one.town:
            towns[one.solution.public_id].append(_town(one.town, one.country, one.city, criteria))
    return towns


def _having(ids: Sequence[str], criteria: Criteria) -> Mapping[str, list[Town]]:
    rows = Need.objects.filter(public_id__in=ids, organisation__place__isnull=False)
    towns: dict[str, list[Town]] = {}
    for one in rows.select_related("organisation__place"):
        city, place = one.organisation, one.organisation.place
        if place:
            towns[one.public_id] = [_town(place, str(place.country.code), city, criteria)]
    return towns


def _town(place: Place, country: str, city: Organisation | None, criteria: Criteria) -> Town:
    is_own = city is not None and city.public_id == criteria.own
    return likeness(criteria.home, country, place.population), str(place.title), is_own


def _sentence(kind: str, town: Town) -> str:
    how, name, is_own = town
    if is_own:
        return _("Runs in your own city, confirmed") if kind == SOLUTIONS else _("A need of your own city")
    says = _("Runs in %(city)s, confirmed: %(likeness)s") if kind == SOLUTIONS else _("%(city)s: %(likeness)s")
    return says % {"city": name, "likeness": _likeness(how)}


def _likeness(how: Likeness) -> str:
    return {
        Likeness.HOME: _("like your city in size, and in your country"),
        Likeness.TONGUE: _("like your city in size, and shares an official language"),
        Likeness.KIN: _("in your country or one with its language, of another size"),
        Likeness.SIZE: _("like your city in size, in another language"),
        Likeness.OTHER: _("unlike your city in size and language"),
    }[how]
