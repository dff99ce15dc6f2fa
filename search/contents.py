"""Public listings as content for the index. Only what everybody may read is named here; a private budget never is."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.utils.crypto import salted_hmac

from listings.details import PROSE
from listings.kits import PARTS, KitState
from listings.models import CpvCode, Deployment, KitEdition, Need, Outcome, Reference, Solution, Theme
from listings.models.listing import Listing
from listings.money import CENTS
from listings.queries import with_everything
from listings.queries.outcomes import awards
from listings.states import BUDGET_SPANS, PRICE_FLOORS
from search.documents import Content, Text
from search.kinds import KIND, OWNED, Row, public_among, public_rows
from search.neighbours import keys_of, marks_like
from search.schema import (
    CLOSED_BUDGET,
    KINDS,
    LOTS,
    NEEDS,
    NEVER,
    PROVEN,
    REFERENCES,
    SHARED,
    SOLUTIONS,
    UNKNOWN,
    UNPROVEN,
    UNTOLD,
)

TIE_BITS: Final = 30
"""How many low bits of a sorted number break ties: by lot, the same for everybody, whoever looks."""
LARGEST: Final = 2 ** (63 - TIE_BITS) - 1
"""The largest value that has room beside its tie (in seconds: the year 2242); what is above it sorts as it does."""
CODE_DIGITS: Final = 8
BATCH: Final = 500
IDS: Final = 5_000


def content_of(row: Row) -> Content:
    """Return the content of a public listing or reference that was read with everything."""
    return CONTENTS[type(row)](row)


def contents_of(public_ids: Iterable[str]) -> dict[str, Content | None]:
    """Return contents by public identifier, None for what is not public now; at most six queries a kind of listing."""
    wanted = list(public_ids)
    found: dict[str, Content | None] = dict.fromkeys(wanted)
    for kind in KINDS:
        rows = with_everything(public_among(kind, wanted))
        found |= {row.public_id: content_of(row) for row in _with_proof(kind, rows)}
    return found


def solutions_with_content(public_ids: Iterable[str]) -> dict[str, tuple[Solution, Content]]:
    """Return which of some solutions are public now, each row with its content, by public identifier; six queries."""
    rows = _with_proof(SOLUTIONS, with_everything(public_among(SOLUTIONS, list(public_ids))))
    return {row.public_id: (row, content_of(row)) for row in rows}


def every_content() -> Iterator[Content]:
    """Yield the content of everything that is public in the order of the public identifiers.

    Read in batches of 500 a kind, each a query of its own: no reading goes on for minutes, which on SQLite would keep
    the log of what others write from being cleared. The identifiers are read before (6 MB for 100,000): what becomes
    public meanwhile is not among them.
    """
    return heapq.merge(*map(_every_content_of, KINDS), key=lambda content: content.id)


def every_id() -> Iterator[str]:
    """Yield the public identifiers of everything that is public, in order."""
    rows = (public_rows(kind).order_by("public_id").values_list("public_id", flat=True) for kind in KINDS)
    return heapq.merge(*(some.iterator(chunk_size=IDS) for some in rows))


def how_many() -> int:
    """Return how many listings are public (one query a kind)."""
    return sum(public_rows(kind).count() for kind in KINDS)


def _every_content_of(kind: str) -> Iterator[Content]:
    ids = list(public_rows(kind).order_by("public_id").values_list("public_id", flat=True))
    for start in range(0, len(ids), BATCH):
        some = with_everything(public_among(kind, ids[start : start + BATCH]))
        yield from map(content_of, _with_proof(kind, some.order_by("public_id")))


def _with_proof(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return solutions with the deployments that their cities confirmed, and who chose them, in two queries more.

    Needs come with their kit, and with what came of them, in one query more.
    """
    if kind == NEEDS:
        return rows.select_related("kit__shared").prefetch_related(Prefetch("outcomes", to_attr="ends"))
    proven = Deployment.objects.proven().select_related("city__place", "place")
    chosen = Prefetch("outcomes", awards().order_by("pk"), to_attr="awards")
    found = Prefetch("deployments", proven, to_attr="proven")
    return rows.prefetch_related(found, chosen) if kind == SOLUTIONS else rows


def _proven(row: Solution) -> list[Deployment]:
    """Return the deployments that their cities confirmed; one query unless they were read with the row."""
    read: list[Deployment] | None = getattr(row, "proven", None)
    if read is not None:
        return read
    return list(Deployment.objects.proven().filter(solution=row).select_related("city__place", "place"))


def _proof(row: Solution) -> dict[str, tuple[str, ...]]:
    """Return where a solution is proven to run, and to which cities that says something."""
    proven = _proven(row)
    towns = [(one.country, one.town.population) for one in proven if one.town]
    marks = {mark for country, people in towns for mark in marks_like(country, people)}
    return {
        "runs_in": tuple(sorted({one.country for one in proven})),
        "proof": (PROVEN if proven else UNPROVEN,),
        "like": tuple(sorted(marks)),
        "town": tuple(sorted({key for country, people in towns for key in keys_of(country, people)})),
    }


def former_ids() -> Iterator[str]:
    """Yield the public identifiers of what was published once and is not public now (two queries)."""
    for kind in OWNED:
        published = KIND[kind].rows.objects.filter(published_at__isnull=False)
        once = published.exclude(pk__in=public_rows(kind).values("pk"))
        yield from once.values_list("public_id", flat=True)


def _awards(row: Solution) -> list[Outcome]:
    """Return how public needs ended in which a solution was chosen; one query unless they were read with the row."""
    read: list[Outcome] | None = getattr(row, "awards", None)
    return list(awards().filter(solution=row).order_by("pk")) if read is None else read


def _town(row: Need) -> tuple[str, ...]:
    """Return the keys of the city that has a need, and its identifier, none when it names no place."""
    city, place = row.organisation, row.organisation.place
    return tuple(sorted((*keys_of(str(place.country.code), place.population), city.public_id))) if place else ()


def _came(row: Need) -> str:
    """Return what came of a need, as the last record says; one query unless it was read with the row."""
    read: list[Outcome] | None = getattr(row, "ends", None)
    last = next(iter(Outcome.objects.filter(need=row) if read is None else read), None)
    return last.kind if last else UNTOLD


def _kit(row: Need) -> KitEdition | None:
    """Return what the need's city shares of what it learned."""
    kit = getattr(row, "kit", None)
    return kit.shared if kit is not None and kit.state == KitState.SHARED else None


def _of_solution(row: Solution) -> Content:
    chosen = _awards(row)
    buyers = sorted({one.need.organisation.name for one in chosen})
    texts = [
        (text.language, text.title, [text.summary, text.description, *(getattr(text, name) for name in PROSE)])
        for text in row.texts.all()
    ]
    return Content(
        id=row.public_id,
        owner=row.organisation.public_id,
        texts=_texts(texts, [row.organisation.name, *_tag_names(row), *map(str.upper, row.mims), *buyers]),
        keywords={
            "kind": (SOLUTIONS,),
            **_words(row),
            "country": tuple(row.countries),
            "language": tuple(sorted({*row.languages, *(language for language, _title, _body in texts)})),
            "maturity": (row.maturity,),
            "price": (row.price_band,),
            **_proof(row),
            "bought": tuple(sorted({one.kind for one in chosen})),
            "mims": row.mims,
            "data_location": row.data_location,
            "implementation": (row.implementation,) if row.implementation else (),
        },
        numbers={**_newest(row.published_at, row.public_id), **_cheapest(row), "closes_at": NEVER},
    )


def _of_need(row: Need) -> Content:
    texts = [
        (text.language, text.title, [text.problem, text.affected, text.tried, text.outcome]) for text in row.texts.all()
    ]
    names = [row.organisation.name, *_place_names(row), *_tag_names(row)]
    kit = _kit(row)
    if kit is not None:
        texts = _with_kit(texts, kit)
    return Content(
        id=row.public_id,
        owner=row.organisation.public_id,
        texts=_texts(texts, names),
        keywords={
            "kind": (NEEDS,),
            **_words(row),
            "country": (str(row.organisation.country),),
            "language": tuple(sorted(language for language, _title, _body in texts)),
            "mode": (row.mode,),
            "budget": tuple(_budget_bands(row)),
            "came": (_came(row),),
            "kit": (SHARED,) if kit else (),
            "town": _town(row),
        },
        numbers={**_newest(row.published_at, row.public_id), **_deadline(row)},
    )


def _of_reference(row: Reference) -> Content:
    texts = [(text.language, text.title, [text.body]) for text in row.texts.all()]
    year = datetime(row.year, 1, 1, tzinfo=UTC) if row.year else None
    return Content(
        id=row.public_id,
        owner=row.source,
        texts=_texts(texts, [row.buyer]),
        keywords={
            "kind": (REFERENCES,),
            **_words(row),
            "country": (str(row.country) or UNKNOWN,),
            "language": tuple(sorted(language for language, _title, _body in texts)),
            "source": (row.source,),
        },
        numbers={**_newest(year, row.public_id), "closes_at": NEVER},
    )


CONTENTS: Final[Mapping[type, Callable[[Any], Content]]] = {
    Solution: _of_solution,
    Need: _of_need,
    Reference: _of_reference,
}


def _texts(texts: Iterable[tuple[str, str, list[str]]], names: list[str]) -> tuple[Text, ...]:
    """Return the texts, each with the names that belong to the listing in whatever language."""
    return tuple(Text(language, title, "\n".join(filter(None, [*body, *names]))) for language, title, body in texts)


def _with_kit(texts: list[tuple[str, str, list[str]]], kit: KitEdition) -> list[tuple[str, str, list[str]]]:
    """Return the texts of a need with the words of its kit in the text of its language, else in the first."""
    words = [getattr(kit, name) for name in PARTS]
    at = next((place for place, text in enumerate(texts) if text[0] == kit.language), 0)
    return [(*text[:2], [*text[2], *words]) if place == at else text for place, text in enumerate(texts)]


def _place_names(need: Need) -> list[str]:
    """Return what pages call the town of a need: its name, and its Bulgarian one where that is known."""
    place = need.organisation.place
    return [place.name, place.name_bg] if place else []


def _tag_names(row: Listing) -> list[str]:
    return sorted(tag.name for tag in row.tags.all())  # type: ignore[attr-defined]


def _words(row: Row) -> dict[str, tuple[str, ...]]:
    """Return themes with their tracks, and CPV codes with all that they belong to."""
    themes: Iterable[Theme] = row.themes.all()
    keys = {key for theme in themes for key in (theme.key, theme.parent.key if theme.parent else theme.key)}
    codes: Iterable[CpvCode] = row.cpv_codes.all()
    tags = [] if isinstance(row, Reference) else [tag.folded for tag in row.tags.all()]
    return {
        "theme": tuple(sorted(keys)),
        "tag": tuple(sorted(tags)),
        "cpv": tuple(sorted({wider for one in codes for wider in wider_codes(one.code)})),
        "division": tuple(sorted({one.code[:2] for one in codes})),
    }


def wider_codes(code: str) -> set[str]:
    """Return a CPV code with its category, class, group and division: 34928530 → 34928500, 34928000 … 34000000."""
    return {code[:digits].ljust(CODE_DIGITS, "0") for digits in range(2, CODE_DIGITS + 1)}


def _budget_bands(need: Need) -> list[str]:
    """Return the bands that a public budget reaches into; a private one and none at all look the same."""
    if not need.budget_public or (need.budget_low is None and need.budget_high is None):
        return [CLOSED_BUDGET]
    low, high = need.budget_low or 0, need.budget_high
    return [
        str(band)
        for band, (floor, end) in BUDGET_SPANS.items()
        if (end is None or low < end * CENTS) and (high is None or high >= floor * CENTS)
    ]


def _newest(moment: datetime | None, public_id: str) -> dict[str, int]:
    return {"newest": _with_tie(int(moment.timestamp()) if moment else 0, public_id)}


def _cheapest(row: Solution) -> dict[str, int]:
    floor = PRICE_FLOORS[row.price_band]
    return {} if floor is None else _drawn("cheapest", floor, row.public_id)


def _deadline(row: Need) -> dict[str, int]:
    if row.deadline is None:
        return {"closes_at": NEVER}
    seconds = max(int(row.deadline.timestamp()), 0)
    return {"closes_at": seconds, **_drawn("deadline", seconds, row.public_id)}


def _drawn(name: str, value: int, public_id: str) -> dict[str, int]:
    return {f"{name}{lot}": _with_tie(value, f"{lot} {public_id}") for lot in range(LOTS)}


def _with_tie(value: int, drawn: str) -> int:
    """Return a number that sorts by its value, and by lot among equals; values below 0 count as 0.

    The lot has the site's secret key in it: nobody can tell which draft would be lucky.
    """
    lot = int.from_bytes(salted_hmac("search.ties", drawn, algorithm="sha256").digest()[:8], "big") >> (64 - TIE_BITS)
    return (min(max(value, 0), LARGEST) << TIE_BITS) | lot
