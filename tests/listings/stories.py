"""Makes themes and listings the way people do: through the actions, from values that lack nothing."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from accounts.queries import actor_of
from listings import actions
from listings.models import CpvCode, Need, Reference, ReferenceText, Solution, Theme
from listings.states import Maturity, Mode, PriceBand, PriceModel
from listings.values import NeedValues, SolutionValues

AHEAD = datetime(2126, 1, 29, 15, 0, tzinfo=UTC)


def make_themes():
    """Two tracks, two sub-themes of the second one and one of the fourth, one CPV code."""
    green = Theme.objects.create(
        key="green",
        number=2,
        position=2,
        name_en="Green economy",
        name_bg="Зелена икономика",
        description_en="Less waste.",
        description_bg="По-малко отпадъци.",
    )
    mobility = Theme.objects.create(
        key="mobility",
        number=4,
        position=4,
        name_en="Mobility",
        name_bg="Мобилност",
        description_en="Goods that arrive.",
        description_bg="Стоки, които пристигат.",
    )
    for key, parent, position, english, bulgarian in (
        ("lighting", green, 1, "Street lighting", "Улично осветление"),
        ("water", green, 2, "Water", "Води"),
        ("parking", mobility, 1, "Parking", "Паркиране"),
    ):
        Theme.objects.create(
            key=key,
            parent=parent,
            position=position,
            name_en=english,
            name_bg=bulgarian,
            description_en=f"About {english}.",
            description_bg=f"За {bulgarian}.",
        )
    CpvCode.objects.create(code="34993000", level=5, labels={"en": "Road lighting", "bg": "Осветяване на пътища"})


def solution_values(**changes):
    return SolutionValues(
        **{
            "language": "en",
            "title": "Nightfall",
            "summary": "Dims lamps.",
            "description": "Sensors on *poles*.",
            "themes": ("parking", "lighting"),
            "tags": ("DALI",),
            "cpv_codes": ("34993000",),
            "maturity": Maturity.MARKET,
            "price_band": PriceBand.UNDER_50K,
            "price_model": PriceModel.SUBSCRIPTION,
            "countries": ("BG", "RO"),
            "languages": ("bg", "en"),
            "website": "https://nightfall.example/",
            "contact_name": "Liis Tamm",
            "contact_email": "liis@nightfall.example",
            **changes,
        }
    )


def need_values(**changes):
    return NeedValues(
        **{
            "mode": Mode.CONSULTATION,
            "language": "en",
            "title": "Dim the lamps",
            "problem": "They burn all night.",
            "affected": "9,000 people.",
            "tried": "Timers.",
            "outcome": "Half the electricity.",
            "themes": ("lighting",),
            "tags": ("lamps",),
            "cpv_codes": ("34993000",),
            "maturity_accepted": (Maturity.MARKET,),
            "needed_by": date(2126, 10, 1),
            "budget_low": 18_000_000,
            "budget_high": 42_000_000,
            "budget_public": True,
            "deadline": AHEAD,
            "deadline_zone": "Europe/Sofia",
            **changes,
        }
    )


def draft_solution(person, **changes):
    organisation = person.memberships.get().organisation
    return actions.create_solution(actor=actor_of(person), organisation=organisation, values=solution_values(**changes))


def draft_need(person, **changes):
    organisation = person.memberships.get().organisation
    return actions.create_need(actor=actor_of(person), organisation=organisation, values=need_values(**changes))


def submitted(listing, person):
    actions.submit(actor=actor_of(person), listing=listing, version=listing.version)
    return fresh(listing)


def published(listing, person, staff):
    waiting = submitted(listing, person)
    actions.publish(actor=actor_of(staff), listing=waiting, version=waiting.version)
    return fresh(listing)


def fresh(listing):
    return type(listing).objects.get(pk=listing.pk)


def closed(need):
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    return fresh(need)


def changed(solution, person, **changes):
    """Change a published solution and return the revision that waits for review."""
    current = Solution.objects.get(pk=solution.pk)
    values = solution_values(**changes)
    return actions.edit_solution(actor=actor_of(person), solution=current, version=current.version, values=values)


def make_reference(**fields):
    known = {"country": "RO", "buyer": "Municipiul Cluj", "year": 2023, "url": "https://ted.example/1"}
    reference = Reference.objects.create(
        source="notices", identifier="2023/S 104", licence="CC BY 4.0", digest="0" * 64, **{**known, **fields}
    )
    ReferenceText.objects.create(
        reference=reference, language="ro", title="Iluminat public", body="Corpuri LED.", folded="iluminat public"
    )
    return reference
