"""Titles of what everybody may read, by the beginnings of their words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from accounts.models import Organisation
from accounts.states import Form
from listings.models import Reference
from listings.models.listing import ListingText
from search.clauses import Every, Is, Phrase, Plan, Sort
from search.engines import engine
from search.engines.base import EngineDown
from search.kinds import KIND, OWNED, Row, public_rows, url_of
from search.schema import KINDS, STARTS
from search.suggesting.options import LONGEST_START, OFFERED, Option, held, pieces_of


def titles_of(tokens: Sequence[str]) -> dict[str, list[Option]]:
    """Return the listings by kind whose title holds what was typed; one query a kind, none for a kind without any."""
    found = _found(tokens)
    return {kind: _listings(kind, found.get(kind, []), tokens) for kind in KINDS}


def _found(tokens: Sequence[str]) -> dict[str, list[str]]:
    """Return the public identifiers by kind, the newest first and by lot among equals; none when the engine is away.

    Sorted by a number, because it is the same on both engines, takes a tenth of the time of a score, and does not
    set back a title for being there in two languages.
    """
    try:
        return {kind: [hit.id for hit in engine().search(_plan(kind, tokens)).hits] for kind in KINDS}
    except EngineDown:
        return {}


def _plan(kind: str, tokens: Sequence[str]) -> Plan:
    begun = [Phrase(STARTS, (token[:LONGEST_START],)) for token in tokens]
    return Plan(Every((Is("kind", (kind,)), *begun)), sort=Sort("newest", descending=True), size=OFFERED)


def _public_texts(kind: str, ids: Sequence[str]) -> "QuerySet[Any]":
    """Return the texts of those that everybody may read, with what their notes speak of."""
    name = KIND[kind].name
    listings = public_rows(kind).filter(public_id__in=ids)
    texts: QuerySet[Any] = KIND[kind].texts.objects.filter(**{f"{name}__in": listings})
    return texts.select_related(f"{name}__organisation__place" if kind in OWNED else name)


def _listings(kind: str, ids: Sequence[str], tokens: Sequence[str]) -> list[Option]:
    texts_of: defaultdict[str, list[ListingText]] = defaultdict(list)
    for text in _public_texts(kind, ids):
        texts_of[getattr(text, KIND[kind].name).public_id].append(text)
    return [_listing(kind, _best(texts_of[public_id], tokens), tokens) for public_id in ids if public_id in texts_of]


def _listing(kind: str, text: ListingText, tokens: Sequence[str]) -> Option:
    listing = getattr(text, KIND[kind].name)
    return Option(
        address=url_of(kind, listing.public_id),
        label=pieces_of(text.title, tokens),
        note=_note(listing),
        language=text.language,
    )


def _best(texts: Iterable[ListingText], tokens: Sequence[str]) -> ListingText:
    """Return the text whose title holds most of what was typed; among equals the reader's language, then English."""
    reader = get_language() or "en"
    return max(texts, key=lambda text: (held(text.title, tokens), text.language == reader, text.language == "en"))


def _note(listing: Row) -> str:
    """Return whose it is and where; of a reference, where it comes from."""
    if isinstance(listing, Reference):
        return str(listing.get_source_display())
    organisation: Organisation = listing.organisation
    place, country = organisation.place, str(organisation.country.name)
    if place and organisation.form == Form.CITY:
        return f"{place.title}, {country}"
    return f"{organisation.name}, {place.title if place else country}"
