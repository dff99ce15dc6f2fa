"""Loads the reference extracts of the ground floor: places."""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.names import keep_names
from accounts.folding import folded
from accounts.models import Organisation, Place, ReferenceFile
from accounts.states import Form

PLACES = Path(__file__).parent / "data" / "places.tsv.gz"
FIELDS = ("name", "name_bg", "country", "population", "latitude", "longitude", "name_folded", "names")


@transaction.atomic
def load_places() -> int:
    """Bring the places up to the extract, and with them the words by which their cities are found.

    Returns how many were written, 0 when the database has this version.
    """
    digest = hashlib.sha256(PLACES.read_bytes()).hexdigest()
    if ReferenceFile.objects.filter(name=PLACES.name, digest=digest).exists():
        return 0
    written = Place.objects.bulk_create(
        _places(), batch_size=500, update_conflicts=True, unique_fields=["geonames_id"], update_fields=FIELDS
    )
    keep_names(_cities().select_for_update(of=("self",)))
    ReferenceFile.objects.update_or_create(name=PLACES.name, defaults={"digest": digest})
    return len(written)


def _cities() -> QuerySet[Organisation]:
    return Organisation.objects.filter(form=Form.CITY, place__isnull=False).select_related("place")


def _places() -> Iterator[Place]:
    with gzip.open(PLACES, "rt", encoding="utf-8") as lines:
        for line in lines:
            number, name, country, population, latitude, longitude, others, name_bg = line.removesuffix("\n").split(
                "\t"
            )
            names = dict.fromkeys(map(folded, filter(None, [*others.split("|"), name_bg])))
            yield Place(
                geonames_id=int(number),
                name=name,
                name_bg=name_bg,
                country=country,
                population=int(population),
                latitude=latitude,
                longitude=longitude,
                name_folded=folded(name),
                names="\n" + "\n".join(names) + "\n",
            )
