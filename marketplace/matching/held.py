"""What matching holds about a person: for which side she spoke, what she marked, and what she curates."""

from typing import Final

from django.db.models import Q

from accounts.models import User
from accounts.personal import Held, Holder
from marketplace.matching.models import Curation, Mark, Match


def _held(person: User) -> Held:
    spoken = Match.objects.filter(Q(city_by=person) | Q(vendor_by=person)).order_by("id")
    return [
        *({"kind": "spoke about a match", "match": one.public_id} for one in spoken),
        *({"kind": "mark", "mark": one.public_id, "reason": one.reason} for one in Mark.objects.filter(made_by=person)),
    ]


def _erase(person: User) -> None:
    """Leave what was said; it names the person row, which is blanked."""
    Curation.objects.filter(curator=person).update(curator=None)


MATCHES: Final = Holder(name="matches", held=_held, erase=_erase)
