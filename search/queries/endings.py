"""How the needs of a page ended, and who chose its solutions: the reason why a search for that found them."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from listings.queries.outcomes import awards, holding
from search.criteria import Criteria
from search.queries.rows import Hit
from search.schema import NEEDS, SHARED, SOLUTIONS

MOST_NAMED = 3


def with_endings(hits: Sequence[Hit], criteria: Criteria) -> list[Hit]:
    """Return hits that say what came of them, when that was asked for; then one query, otherwise none."""
    ids = [hit.row.public_id for hit in hits]
    said: dict[str, str] = {}
    if ids and criteria.kind == SOLUTIONS and criteria.chosen.get("bought"):
        said = _chosen(ids, criteria.chosen["bought"])
    elif ids and criteria.kind == NEEDS and criteria.chosen.get("came"):
        rows = holding().filter(need__public_id__in=ids).select_related("need")
        said = {one.need.public_id: str(one.get_kind_display()) for one in rows}
    if criteria.kind == NEEDS and SHARED in criteria.chosen.get("kit", ()):
        kit = _("Its city shares a kit to copy")
        said = {one: f"{said[one]}; {kit}" if one in said else kit for one in ids}
    return [hit._replace(proof=_joined(hit.proof, said.get(hit.row.public_id, ""))) for hit in hits]


def _chosen(ids: Sequence[str], kinds: Sequence[str]) -> dict[str, str]:
    buyers: defaultdict[str, list[str]] = defaultdict(list)
    rows = awards().filter(solution__public_id__in=ids, kind__in=kinds).select_related("solution", "need__organisation")
    for one in rows.order_by("-awarded_on", "-id"):
        if one.solution is not None:
            buyers[one.solution.public_id].append(one.need.organisation.name)
    return {key: _("Chosen by %(cities)s") % {"cities": _named(names)} for key, names in buyers.items()}


def _named(names: Sequence[str]) -> str:
    return ", ".join(list(dict.fromkeys(names))[:MOST_NAMED])


def _joined(*sentences: str) -> str:
    return "; ".join(filter(None, sentences))
