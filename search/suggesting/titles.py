"""Titles of what everybody may read, by the beginnings of their words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language

from accounts.locales import country_name
from accounts.states import Form
from listings.states import Source
from search.clauses import Every, Is, Phrase, Plan, Some, Sort
from search.engines import engine
from search.engines.base import EngineDown
from search.kinds import OWNED, public_among, url_of
from search.noticing import notice_damage
from search.prepared import run
from search.schema import KINDS, STARTS
from search.suggesting.options import LONGEST_START, OFFERED, Option, held, pieces_of
from search.suggesting.typed import Typed


def titles_of(typed: Typed) -> dict[str, list[Option]]:
    """Return the listings by kind whose title holds what was typed; one query a kind, none for a kind without any.

    First as it was typed, then as Bulgarian in Latin letters.
    """
    found = _found(typed)
    tokens = [*typed.tokens, *chain.from_iterable(typed.bulgarian)]
    return {kind: _listings(kind, found.get(kind, []), tokens) for kind in KINDS}


def _found(typed: Typed) -> dict[str, list[str]]:
    """Return the public identifiers by kind, the newest first and by lot among equals; none when the engine is away.

    One request: both readings are asked for at once, which takes less time than to see what the first one found.
    Sorted by a number, because it is the same on both engines, takes a tenth of the time of a score, and does not
    set back a title for being there in two languages.
    """
    readings = [[(token,) for token in typed.tokens], *filter(None, [typed.bulgarian])]
    try:
        found = engine().suggest([_plan(kind, words) for words in readings for kind in KINDS])
    except EngineDown as error:
        notice_damage(error.code)
        return {}
    by_kind = {kind: chain.from_iterable(found[place :: len(KINDS)]) for place, kind in enumerate(KINDS)}
    return {kind: list(dict.fromkeys(ids))[:OFFERED] for kind, ids in by_kind.items()}


def _plan(kind: str, words: Sequence[Sequence[str]]) -> Plan:
    """Return the plan for titles that hold a word beginning with any reading of each word."""
    begun = [
        Some(tuple(Phrase(STARTS, (one,)) for one in dict.fromkeys(reading[:LONGEST_START] for reading in readings)))
        for readings in words
    ]
    return Plan(Every((Is("kind", (kind,)), *begun)), sort=Sort("newest", descending=True), size=OFFERED)


class Text(NamedTuple):
    """A public title with what its note speaks of; columns alone, since rows of models take twice the time."""

    public_id: str
    language: str
    title: str
    whose: str
    form: str = ""
    country: str = ""
    place: str = ""
    place_bg: str = ""

    @property
    def note(self) -> str:
        """Whose it is and where; of a reference, where it comes from."""
        if not self.country:
            return str(Source(self.whose).label)
        place = (get_language() == "bg" and self.place_bg) or self.place
        country = country_name(self.country)
        if place and self.form == Form.CITY:
            return f"{place}, {country}"
        return f"{self.whose}, {place or country}"


def _public_texts(kind: str, ids: Sequence[str]) -> Iterator[Text]:
    """Yield the texts of those that everybody may read; one query, none for no ids."""
    if ids:
        padded = [*ids, *[""] * (OFFERED - len(ids))]
        yield from (Text(*(value or "" for value in row)) for row in run(TEXTS[kind], *padded))


def _texts(kind: str, *ids: str) -> "QuerySet[Any, Any]":
    body = ("name", "form", "country", "place__name", "place__name_bg")
    whose = [f"organisation__{name}" for name in body] if kind in OWNED else ["source"]
    rows = public_among(kind, ids).order_by("texts__id")
    return rows.values_list("public_id", "texts__language", "texts__title", *whose)


TEXTS: Final = {kind: partial(_texts, kind) for kind in KINDS}
"""The query of each kind, the same object every time."""


def _listings(kind: str, ids: Sequence[str], tokens: Sequence[str]) -> list[Option]:
    texts_of: defaultdict[str, list[Text]] = defaultdict(list)
    for text in _public_texts(kind, ids):
        texts_of[text.public_id].append(text)
    return [_listing(kind, _best(texts_of[public_id], tokens), tokens) for public_id in ids if public_id in texts_of]


def _listing(kind: str, text: Text, tokens: Sequence[str]) -> Option:
    return Option(
        address=url_of(kind, text.public_id),
        label=pieces_of(text.title, tokens),
        note=text.note,
        language=text.language,
    )


def _best(texts: Iterable[Text], tokens: Sequence[str]) -> Text:
    """Return the text whose title holds most of what was typed; among equals the reader's language, then English."""
    several = list(texts)
    if len(several) == 1:
        return several[0]
    reader = get_language() or "en"
    return max(several, key=lambda text: (held(text.title, tokens), text.language == reader, text.language == "en"))
