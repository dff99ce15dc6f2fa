"""Reads of references for the importer."""

from collections.abc import Iterable

from listings.models import Reference
from listings.states import Source


def known_digests(source: Source, identifiers: Iterable[str]) -> dict[str, str]:
    """Return identifier → digest of the references of a source that are there; one query."""
    found = Reference.objects.filter(source=source, identifier__in=list(identifiers))
    return dict(found.values_list("identifier", "digest"))
