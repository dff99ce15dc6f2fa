"""The world of the planted words: everybody, and something in each state that a page of the site shows."""

from django.urls import reverse

from listings.models import Need, Solution
from marketplace.matching.models import Audit
from marketplace.matching.queries import opened_parts
from tests.proofs.planted import of_answers, of_listings, of_teams
from tests.proofs.planted.rows import addresses, cast

OF_A_NEED = (
    "listings:need",
    "matching:need_answers",
    "matching:candidates",
    "matching:results",
    "listings:second_look",
    "listings:edit_kit",
    "matching:summary",
    "matching:auditors",
)


def make_world():
    """Return everybody, and where each begins to read: the addresses of the permission matrix, and every listing's."""
    people = cast()
    starts = addresses(people)
    of_teams.plant(people)
    of_listings.plant(people)
    of_teams.plant_searches(people)
    of_answers.plant(people)
    return people, [*starts, *_of_listings()]


def _of_listings():
    needs, solutions = (list(model.objects.values_list("public_id", flat=True)) for model in (Need, Solution))
    yield from (reverse("listings:solution", args=[one]) for one in solutions)
    yield from (reverse(name, args=[one]) for one in needs for name in OF_A_NEED)
    for audit in Audit.objects.all():
        yield reverse("matching:audit", args=[audit.public_id])
        yield from (reverse("matching:audit_part", args=[audit.public_id, part]) for part in opened_parts(audit))
