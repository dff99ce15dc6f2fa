"""What hits show of listings, read as columns: rows of models took over a third of a page, its engine left out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from django.utils import timezone
from django.utils.translation import get_language

from accounts.models.places import place_title
from listings.details import PROSE
from listings.language import best_language
from listings.models.listing import ListingText
from listings.queries.leading import LeadPicture, lead_column, lead_picture_of
from listings.values import Badge
from search.kinds import KIND, public_among
from search.prepared import Rows, padded, run
from search.query import PAGE_SIZE
from search.schema import NEEDS, REFERENCES, SOLUTIONS

THEME: Final = ("theme__key", "theme__position", "theme__number", "theme__parent__number")
OWNER: Final = tuple(f"organisation__{one}" for one in ("name", "form", "country", "place__name", "place__name_bg"))
AROUND: Final = "#*_`>"
MARKDOWN: Final = (*AROUND, "[")
"""The signs of Markdown that are no words: around them, and of links."""
Part = TypeVar("Part")


class Written(NamedTuple):
    """The words of a listing in one language: its title, what says it in short ("" where nothing does), the rest."""

    language: str
    title: str
    short: str
    body: str
    is_markdown: bool = False

    @property
    def long(self) -> str:
        """The rest as words, without Markdown's signs."""
        if not self.is_markdown or not any(sign in self.body for sign in MARKDOWN):
            return self.body
        return " ".join(word.strip(AROUND) for word in self.body.split()).replace("](", " (").replace("[", "")

    @property
    def parts(self) -> str:
        """All but the title, line by line."""
        return f"{self.short}\n{self.long}"


class Owner(NamedTuple):
    """Whoever published a listing, with the place in the reader's language, "" for none."""

    name: str
    form: str
    country: str
    place: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What a hit shows of a listing of any kind."""

    public_id: str
    texts: Sequence[Written]
    badges: Sequence[Badge]

    @property
    def text(self) -> Written:
        """Its text in the best language for the reader; the main one stands first."""
        in_language = {one.language: one for one in self.texts}
        return in_language[best_language(in_language, self.texts[0].language)]

    @property
    def title(self) -> str:
        """The title of its text."""
        return self.text.title


@dataclass(frozen=True, slots=True)
class ListedSolution(Listed):
    """What a hit shows of a solution."""

    organisation: Owner
    maturity: str
    price_band: str
    owner: int
    picture: LeadPicture | None


@dataclass(frozen=True, slots=True)
class ListedNeed(Listed):
    """What a hit shows of a need; a private budget is not among it."""

    organisation: Owner
    mode: str
    budget_low: int | None
    budget_high: int | None
    deadline: datetime | None
    deadline_zone: str

    @property
    def is_closed(self) -> bool:
        """Whether its deadline has passed, by the clock."""
        return self.deadline is not None and self.deadline <= timezone.now()


@dataclass(frozen=True, slots=True)
class ListedReference(Listed):
    """What a hit shows of a reference."""

    source: str
    country: str
    buyer: str
    year: int | None


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a kind is read: the columns of its row and of its texts, and what they make."""

    columns: Sequence[Any]
    words: Sequence[str]
    listed: Callable[..., Listed]
    written: Callable[..., Written]


def listed(kind: str, public_ids: Iterable[str]) -> list[Listed]:
    """Return what is public of some listings, in their order; three queries for every twenty."""
    wanted = list(dict.fromkeys(public_ids))
    found: dict[str, Listed] = {}
    for start in range(0, len(wanted), PAGE_SIZE):
        rows = run(_rows(kind), *padded(wanted[start : start + PAGE_SIZE], PAGE_SIZE))
        found |= {one.public_id: one for one in listed_of(kind, rows)}
    return [found[one] for one in wanted if one in found]


def columns_of(kind: str) -> Sequence[Any]:
    """Return the columns that `listed_of` wants."""
    return ("public_id", *_SHAPES[kind].columns)


def listed_of(kind: str, rows: Sequence[tuple[Any, ...]]) -> list[Listed]:
    """Return what hits show of at most twenty listings, in the order of their columns; two queries."""
    if not rows:
        return []
    shape, ids = _SHAPES[kind], padded((row[0] for row in rows), PAGE_SIZE)
    texts = _by_listing(shape.written, run(_texts(kind), *ids))
    badges = _by_listing(_badge, run(_badges(kind, get_language() or "en"), *ids))
    return [
        shape.listed(public_id, texts[public_id], badges.get(public_id, ()), *columns)
        for public_id, *columns in rows
        if public_id in texts
    ]


def written_of(kind: str, text: ListingText) -> Written:
    """Return the words of a row's text."""
    shape = _SHAPES[kind]
    return shape.written(text.language, text.title, *(getattr(text, name) for name in shape.words))


def _by_listing(made: Callable[..., Part], rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Part]]:
    """Return what columns make, by the identifier that stands before them."""
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    for public_id, *columns in rows:
        parts[public_id].append(made(*columns))
    return parts


@cache
def _rows(kind: str) -> Rows:
    return lambda *ids: public_among(kind, ids).order_by().values_list(*columns_of(kind))


@cache
def _texts(kind: str) -> Rows:
    listing = f"{KIND[kind].name}__public_id"
    texts = KIND[kind].texts.objects.order_by("pk")
    return lambda *ids: texts.filter(**{f"{listing}__in": ids}).values_list(
        listing, "language", "title", *_SHAPES[kind].words
    )


@cache
def _badges(kind: str, language: str) -> Rows:
    listing = f"{KIND[kind].name}__public_id"
    ties = KIND[kind].rows.themes.through.objects.order_by("theme__position", "theme__key")
    columns = (*THEME, f"theme__name_{language}", "theme__name_en")
    return lambda *ids: ties.filter(**{f"{listing}__in": ids}).values_list(listing, *columns)


def _badge(key: str, position: int, *columns: Any) -> Badge:
    number, track, own, english = columns
    return Badge(key, position, track or number, own or english)


def _owner(name: str, form: str, country: str, place: str | None, place_bg: str | None) -> Owner:
    return Owner(name, form, country, place_title(place or "", place_bg or ""))


def _main_first(texts: Sequence[Written], main: str) -> Sequence[Written]:
    """Return texts as they were written, but the main one first."""
    return sorted(texts, key=lambda text: text.language != main) if main else texts


def _solution(public_id: str, texts: Sequence[Written], badges: Sequence[Badge], *columns: Any) -> ListedSolution:
    main, maturity, price_band, owner, *named, picture = columns
    written, lead = _main_first(texts, main), lead_picture_of(picture)
    return ListedSolution(public_id, written, badges, _owner(*named), maturity, price_band, owner, lead)


def _need(public_id: str, texts: Sequence[Written], badges: Sequence[Badge], *columns: Any) -> ListedNeed:
    main, mode, low, high, is_public, deadline, zone, *owner = columns
    low, high = (low, high) if is_public else (None, None)
    return ListedNeed(public_id, _main_first(texts, main), badges, _owner(*owner), mode, low, high, deadline, zone)


_SHAPES: Final[Mapping[str, _Shape]] = {
    SOLUTIONS: _Shape(
        columns=("main_language", "maturity", "price_band", "organisation_id", *OWNER, lead_column()),
        words=("summary", "description", *PROSE),
        listed=_solution,
        written=lambda language, title, summary, *texts: Written(
            language, title, summary, "\n".join(filter(None, texts)), is_markdown=True
        ),
    ),
    NEEDS: _Shape(
        columns=(
            "main_language",
            "mode",
            "budget_low",
            "budget_high",
            "budget_public",
            "deadline",
            "deadline_zone",
            *OWNER,
        ),
        words=("problem", "affected", "tried", "outcome"),
        listed=_need,
        written=lambda language, title, problem, *rest: Written(
            language, title, problem, "\n".join(filter(None, rest))
        ),
    ),
    REFERENCES: _Shape(
        columns=("source", "country", "buyer", "year"),
        words=("body",),
        listed=ListedReference,
        written=lambda language, title, body: Written(language, title, "", body),
    ),
}
