"""Cities and other organisations that the programme vouches for, by the beginnings of their names."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import get_language

from accounts.addresses import address_of
from accounts.folding import plain_words
from accounts.locales import country_name
from accounts.models import NameWord
from accounts.states import Form
from search import analysis
from search.prepared import run
from search.spelling.beginnings import AFTER_ALL
from search.spelling.nearness import is_near, is_word
from search.suggesting.options import OFFERED, Option, holds, opens, pieces_of, starts_of

CITY: Final = str(Form.CITY)
MOST_READ: Final = 50
"""How many cities, and how many others, with a word that begins so are looked at."""
MOST_ASKED: Final = 3
"""How many of the words are asked for, the longest first."""
OF_A_SLIP: Final = 2
"""How many bytes a slip of one letter adds or takes away at most."""


def bodies_of(text: str, tokens: Sequence[str]) -> tuple[list[Option], list[Option]]:
    """Return cities and other organisations whose names hold a word that begins with each of what was typed.

    A city is found by the name of its place, too, in English and in Bulgarian, whether it has something public or not:
    its own page is there. A query for cities and one for others; where many have a word, the next words are asked for.
    """
    words = sorted((text[word.start : word.end] for word in analysis.words(text)), key=len, reverse=True)
    starts, reader = starts_of(tokens), get_language()
    found = [(label, row) for row in _bodies(_begun_by(words)) if (label := _fitting(row, starts, reader))]
    found.sort(key=lambda item: not opens(item[0], tokens))
    return _in_two(found, tokens)


def bodies_near(tokens: Sequence[str]) -> tuple[list[Option], list[Option]]:
    """Return the same by names that hold a word one slip away from each of what was typed; one query.

    Rows are found by the first or the second half of a word, one of which a slip leaves as it is.
    """
    if not all(map(is_word, tokens)):
        return [], []
    rows, reader = _bodies(_near_rows(max(tokens, key=len))), get_language()
    return _in_two([(label, row) for row in rows if (label := next(_near(row, tokens, reader), ""))], ())


class Body(NamedTuple):
    """An organisation's name with what its note speaks of: columns alone, since rows of models take twice the time."""

    public_id: str
    name: str
    form: str
    country: str
    place: str | None
    place_bg: str | None
    name_folded: str

    def town(self, reader: str | None) -> str:
        """Return the name of its place for the reader, as `Place.title` has it; "" for none."""
        return (reader == "bg" and self.place_bg) or self.place or ""

    def names(self, reader: str | None) -> Sequence[str]:
        """Return what it is called, a city by its place first."""
        if self.form != CITY:
            return (self.name,)
        return [name for name in (self.town(reader), self.place, self.place_bg, self.name) if name]


def _begun_by(words: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield those with a word of a name that begins as the first of some words does.

    Where these are more than are read, those of the next word, too: "municipality" says less than "Gab" beside it.
    """
    begun = [plain[0] for word in words if (plain := plain_words(word))]
    begun[1:] = [word for word in begun[1:MOST_ASKED] if len(word) > 1]
    for rows in BEGUN:
        for word in begun:
            found = run(rows, word, word + AFTER_ALL)
            yield from found
            if len(found) < MOST_READ:
                break


def _bodies(rows: Iterable[tuple[Any, ...]]) -> list[Body]:
    """Return each once, by name."""
    once = {row[0]: Body(*row) for row in rows}
    return sorted(once.values(), key=lambda body: body.name_folded)


def _begun(is_city: bool, begin: str, end: str) -> "QuerySet[Any, Any]":  # noqa: FBT001 - prepared by place
    words = _public([is_city]).filter(word__gte=begin.encode(), word__lt=end.encode())
    return words.order_by("word", "organisation_id")[:MOST_READ]


BEGUN: Final = (partial(_begun, True), partial(_begun, False))
"""The queries of cities and of others, the same objects every time."""


def _near_rows(token: str) -> "QuerySet[Any, Any]":
    """Return those with a word of about that length that begins or ends as one half of the token does."""
    word = "".join(plain_words(token))
    half = len(word) // 2
    begin, end = word[:half], word[: half - 1 : -1]
    size = len(word.encode())
    halves = Q(word__gte=begin.encode(), word__lt=(begin + AFTER_ALL).encode()) | Q(
        backwards__gte=end.encode(), backwards__lt=(end + AFTER_ALL).encode()
    )
    sizes = (size - OF_A_SLIP, size + OF_A_SLIP)
    words = _public([True, False]).alias(size=Length("word")).filter(halves, size__range=sizes)
    rows: QuerySet[Any, Any] = words.order_by("word", "organisation_id")[: 2 * MOST_READ]
    return rows


def _public(cities: Sequence[bool]) -> "QuerySet[Any, Any]":
    """Return words of what everybody may see, as columns of a body.

    Whether they are cities' is asked with IN: SQLite uses no index for a column that is a condition by itself.
    """
    rows: QuerySet[Any, Any] = NameWord.objects.public().filter(is_city__in=cities).values_list(*COLUMNS)
    return rows


COLUMNS: Final = tuple(
    f"organisation__{column}"
    for column in ("public_id", "name", "form", "country", "place__name", "place__name_bg", "name_folded")
)


def _fitting(body: Body, starts: Sequence[str], reader: str | None) -> str:
    """Return the first of its names that holds everything that was typed, "" for none."""
    for name in body.names(reader):
        if holds(name, starts):
            return name
    return ""


def _near(body: Body, tokens: Sequence[str], reader: str | None) -> Iterator[str]:
    """Yield those of its names that hold every word that was typed, or one a slip away."""
    for name in body.names(reader):
        words = analysis.raw(name)
        if all(any(word == token or is_near(word, token) for word in words) for token in tokens):
            yield name


def _in_two(found: Sequence[tuple[str, Body]], tokens: Sequence[str]) -> tuple[list[Option], list[Option]]:
    cities = (_option(label, body, tokens) for label, body in found if body.form == CITY)
    others = (_option(label, body, tokens) for label, body in found if body.form != CITY)
    return list(islice(cities, OFFERED)), list(islice(others, OFFERED))


def _option(label: str, body: Body, tokens: Sequence[str]) -> Option:
    country, town = country_name(body.country), body.town(get_language())
    return Option(
        address=address_of("pages:organisation", body.public_id),
        label=pieces_of(label, tokens),
        note=country if label != body.name or not town else f"{town}, {country}",
    )
