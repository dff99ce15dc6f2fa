"""Where the solutions of a page run, as their cities confirmed: the reason why a search for proof found them."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from listings.models import Deployment
from search.criteria import Criteria
from search.neighbours import marks_like
from search.queries.rows import Hit
from search.schema import PROVEN

ASKED_BY = ("proof", "runs_in", "like")
MOST_NAMED = 3


def with_proof(hits: Sequence[Hit], criteria: Criteria) -> list[Hit]:
    """Return hits that say where they run, when that was asked for; then one query, otherwise none."""
    chosen = {name: set(criteria.chosen.get(name, ())) for name in ASKED_BY}
    if not hits or not (chosen["runs_in"] or chosen["like"] or PROVEN in chosen["proof"]):
        return list(hits)
    towns: defaultdict[str, list[str]] = defaultdict(list)
    rows = Deployment.objects.proven().filter(solution__public_id__in=[hit.row.public_id for hit in hits])
    for one in rows.select_related("city__place", "place", "solution"):
        if _fits(one, chosen["runs_in"], chosen["like"]):
            towns[one.solution.public_id].append(one.town.title if one.town else one.where)
    return [hit._replace(proof=_sentence(towns[hit.row.public_id])) for hit in hits]


def _fits(one: Deployment, countries: set[str], marks: set[str]) -> bool:
    """Whether a deployment is what was asked for."""
    like = set(marks_like(one.country, one.town.population)) if one.town else set()
    return (not countries or one.country in countries) and (not marks or bool(like & marks))


def _sentence(towns: Sequence[str]) -> str:
    names = list(dict.fromkeys(towns))
    return _("Runs in %(cities)s, confirmed") % {"cities": ", ".join(names[:MOST_NAMED])} if names else ""
