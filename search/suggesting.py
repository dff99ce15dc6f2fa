"""What the search field offers while somebody types: themes, CPV codes, and titles of what everybody may read."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.states import Form
from listings.models import CpvCode, Reference, Theme
from listings.models.listing import ListingText
from listings.taxonomy import find_cpv
from search import analysis
from search.clauses import Every, Is, Phrase, Plan, Sort
from search.engines import engine
from search.engines.base import EngineDown
from search.kinds import KIND, OWNED, Row, public_rows, url_of
from search.schema import KINDS, NEEDS, REFERENCES, SOLUTIONS, STARTS

OFFERED: Final = 3
"""How many options a group has at most."""
SHORTEST: Final = 2
LONGEST: Final = 200
"""How many characters have to be typed, and how many are read; the longest title has 160."""
LONGEST_START: Final = 15
"""How much of a word the index knows as its beginning (`analysis.starts`)."""


class Piece(NamedTuple):
    """A part of a label; `typed` when it is what the person typed."""

    text: str
    typed: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to go to: its address, its label in pieces, and a quiet note."""

    address: str
    label: tuple[Piece, ...]
    note: str = ""
    language: str = ""
    track: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one sort under a heading."""

    key: str
    heading: str
    icon: str
    options: Sequence[Option]


def suggestions_for(typed: str) -> list[Group]:
    """Return the groups that have something to offer for what was typed, in the reader's language.

    Every typed word must begin a word of the label. At most five queries, and one more when a process looks up its
    first CPV label in a language. Without the engine the titles are left out; nothing that is typed is an error.
    """
    text = " ".join(typed[:LONGEST].split())
    tokens = tuple(dict.fromkeys(analysis.raw(text)))
    if len(text) < SHORTEST or not tokens:
        return []
    titles = _titles(tokens)
    groups = (
        Group("themes", _("Themes"), "", _themes(tokens)),
        Group("cpv", _("CPV codes"), "file-text", _codes(text, tokens)),
        Group(SOLUTIONS, _("Solutions"), "lightbulb", titles[SOLUTIONS]),
        Group(NEEDS, _("Needs"), "map-pin", titles[NEEDS]),
        Group(REFERENCES, _("References"), "library", titles[REFERENCES]),
    )
    return [group for group in groups if group.options]


def _themes(tokens: Sequence[str]) -> list[Option]:
    """Return tracks and sub-themes, those first whose name begins with what was typed; one query."""
    every = Theme.objects.select_related("parent")
    found = [theme for theme in every if _held(str(theme), tokens) == len(tokens)]
    found.sort(key=lambda theme: (not _opens(str(theme), tokens), theme.track_number, theme.parent is not None))
    return [
        Option(
            address=reverse("search:search", query={"theme": theme.key}),
            label=pieces_of(str(theme), tokens),
            note=str(theme.parent) if theme.parent else "",
            track=theme.track_number,
        )
        for theme in found[:OFFERED]
    ]


def _codes(text: str, tokens: Sequence[str]) -> list[Option]:
    language = get_language() or "en"
    found: list[CpvCode] = find_cpv(text, language)[:OFFERED]
    return [
        Option(
            address=reverse("search:search", query={"cpv": one.code}),
            label=pieces_of(f"{one.code} {one.label(language)}", tokens),
        )
        for one in found
    ]


def _titles(tokens: Sequence[str]) -> dict[str, list[Option]]:
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
    return max(texts, key=lambda text: (_held(text.title, tokens), text.language == reader, text.language == "en"))


def _note(listing: Row) -> str:
    """Return whose it is and where; of a reference, where it comes from."""
    if isinstance(listing, Reference):
        return str(listing.get_source_display())
    organisation: Organisation = listing.organisation
    place, country = organisation.place, str(organisation.country.name)
    if place and organisation.form == Form.CITY:
        return f"{place.title}, {country}"
    return f"{organisation.name}, {place.title if place else country}"


def pieces_of(label: str, tokens: Iterable[str]) -> tuple[Piece, ...]:
    """Return a label cut into what the tokens begin and the rest; together the pieces are the label."""
    pieces, done = [], 0
    tokens = list(tokens)
    for word in analysis.words(label):
        typed = max((_shared(word.folded, token) for token in tokens), default=0)
        if typed:
            end = _end_of(label[: word.end], word.start, typed)
            pieces += [Piece(label[done : word.start], typed=False), Piece(label[word.start : end], typed=True)]
            done = end
    return tuple(piece for piece in [*pieces, Piece(label[done:], typed=False)] if piece.text)


def _end_of(text: str, start: int, length: int) -> int:
    """Return where a word that starts there has so many folded characters, with the accents that follow the last."""
    grown = [len("".join(analysis.raw(text[start:end]))) for end in range(start + 1, len(text) + 1)]
    return start + bisect_right(grown, grown[bisect_left(grown, length)])


def _held(label: str, tokens: Iterable[str]) -> int:
    """Return how many of the tokens begin a word of the label."""
    words = [word.folded for word in analysis.words(label)]
    return sum(any(_shared(word, token) for word in words) for token in tokens)


def _opens(label: str, tokens: Sequence[str]) -> bool:
    return any(_shared(word.folded, tokens[0]) for word in analysis.words(label)[:1])


def _shared(word: str, token: str) -> int:
    """Return how many characters a word has in common with a token that begins it, else 0."""
    if not word.startswith(token[:LONGEST_START]):
        return 0
    return next(length for length in range(len(token), 0, -1) if word.startswith(token[:length]))
