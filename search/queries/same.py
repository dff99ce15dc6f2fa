"""Who else has a need: needs of others and past notices that count as the same, by a rule that a page can say.

Counted is what declares the same class of the CPV (its first four digits) and, among needs, shares a theme. Both
engines count alike, because nothing here is a score. What the words suggest was tried beside it and left out: in the
demonstration a need of school crossings then counted as one of street lamps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from accounts.maps.drawing import Map, map_of
from listings.kits import KitState
from listings.models import Need
from listings.queries import open_needs
from listings.queries.outcomes import bands_paid_for
from listings.queries.places import placed_needs
from listings.queries.references import Paid, paid_in
from search.clauses import Clause, Every, Is, Plan, Sort
from search.engines import engine
from search.queries.listed import Listed, listed
from search.schema import NEEDS, REFERENCES

CLASS_DIGITS: Final = 4
"""How many digits of the CPV two listings share that are about the same; three are whole branches of trade."""
CODE_DIGITS: Final = 8
MOST_COUNTED: Final = 200
SHOWN: Final = 10
NOTHING_PAID: Final = Paid()


@dataclass(frozen=True, slots=True)
class SameNeed:
    """A need of another organisation that counts as the same; `is_open` says whether it still takes answers.

    `kit` is the identifier of what its city shares of it, "" where it shares none.
    """

    need: Need
    is_open: bool
    kit: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """Who else has a need.

    `is_known` is false when the need declares no code that is narrow enough to tell. `organisations` and `open` count
    all of its `needs`, at most 200 of which are looked at; `notices` counts all past notices and known cases,
    `references` are the first of them. `paid` is what past notices say of prices, `bands` within which bands of value
    how many of the needs were bought.
    """

    is_known: bool
    needs: Sequence[SameNeed] = ()
    organisations: int = 0
    open: int = 0
    notices: int = 0
    references: Sequence[Listed] = ()
    paid: Paid = NOTHING_PAID
    bands: Sequence[tuple[str, int]] = ()

    @property
    def first_needs(self) -> Sequence[SameNeed]:
        """Those that a part of a page shows: open ones before closed ones, the newest first."""
        return self.needs[:SHOWN]


def same_as(need: Need) -> Same:
    """Return who else has a need that was read with everything, be it a draft; raises `EngineDown`.

    At most eight queries and two questions to the engine. Nothing of it is written down anywhere.
    """
    classes = _classes(need)
    if not classes:
        return Same(is_known=False)
    about = Is("cpv", classes)
    themes = tuple(sorted(theme.key for theme in need.themes.all()))
    found = engine().search(_plan(NEEDS, about, *([Is("theme", themes)] if themes else []), size=MOST_COUNTED))
    needs = _others(need, [hit.id for hit in found.hits])
    past = engine().search(_plan(REFERENCES, about, size=SHOWN))
    return Same(
        is_known=True,
        needs=needs,
        organisations=len({one.need.organisation_id for one in needs}),
        open=sum(one.is_open for one in needs),
        notices=past.total,
        references=listed(REFERENCES, [hit.id for hit in past.hits]),
        paid=paid_in([code[:CLASS_DIGITS] for code in classes]),
        bands=bands_paid_for([one.need.pk for one in needs]),
    )


def map_of_same(need: Need, same: Same) -> Map | None:
    """Return the map of who has a need: its own organisation and all others; None without others. No query."""
    needs = [need, *(one.need for one in same.needs)]
    return map_of(_("Where this need is"), placed_needs(needs)) if same.needs else None


def _classes(need: Need) -> tuple[str, ...]:
    """Return the classes of the codes that a need declares, as codes; a code of a whole group has none."""
    found = {one.code[:CLASS_DIGITS] for one in need.cpv_codes.all() if one.code[CLASS_DIGITS - 1] != "0"}
    return tuple(sorted(one.ljust(CODE_DIGITS, "0") for one in found))


def _plan(kind: str, *clauses: Clause, size: int) -> Plan:
    return Plan(found=Every((Is("kind", (kind,)), *clauses)), sort=Sort("newest", descending=True), size=size)


def _others(need: Need, ids: Sequence[str]) -> list[SameNeed]:
    """Return those of other organisations that are public now, the open ones first; three queries."""
    rows = Need.objects.public_among(ids).exclude(organisation=need.organisation_id)
    still = set(open_needs(rows).values_list("pk", flat=True))
    named = rows.select_related("organisation__place", "kit").prefetch_related("texts").order_by("-published_at", "-id")
    return sorted((SameNeed(one, one.pk in still, _kit_of(one)) for one in named), key=lambda one: not one.is_open)


def _kit_of(need: Need) -> str:
    """Return the identifier of the kit that a public need's city shares, "" for none; select `kit`."""
    kit = getattr(need, "kit", None)
    return str(kit.public_id) if kit is not None and kit.state == KitState.SHARED else ""
