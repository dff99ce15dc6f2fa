"""Makes themes, solutions, needs and references without surprises, with their texts, and moves them by the actions."""

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone

from accounts.folding import folded
from accounts.queries import actor_of
from listings import actions
from listings.models import CpvCode, Need, NeedText, Reference, ReferenceText, Solution, SolutionText, Theme
from listings.states import ListingState, Maturity, Mode, PriceBand, PriceModel, Source
from listings.values import NeedValues, SolutionValues
from tests.factories import OrganisationFactory, member

YEAR = timezone.now().year + 2
LATER = datetime(YEAR, 6, 1, 9, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def track():
    """Return the fourth track."""
    names = {"name_en": "Mobility", "name_bg": "Мобилност", "description_en": "Moving.", "description_bg": "Движение."}
    return Theme.objects.get_or_create(number=4, defaults={"key": "mobility", "position": 4, **names})[0]


class ThemeFactory(factory.django.DjangoModelFactory):
    """A sub-theme of the track of mobility, which is made when there is none."""

    class Meta:
        model = Theme

    key = factory.Sequence(lambda n: f"theme-{n}")
    parent = factory.LazyFunction(track)
    position = factory.Sequence(lambda n: 1000 + n)
    name_en = factory.LazyAttribute(lambda theme: theme.key.replace("-", " ").capitalize())
    name_bg = factory.LazyAttribute(lambda theme: f"Тема {theme.key}")
    description_en = "What belongs here."
    description_bg = "Какво е тук."


def theme(key="cycling"):
    """Return the theme of a key, made when there is none."""
    return Theme.objects.filter(key=key).first() or ThemeFactory(key=key)


def cpv(code="34430000", label="Bicycles"):
    """Return a CPV code, made when there is none."""
    labels = {"en": label, "bg": "Велосипеди"}
    return CpvCode.objects.get_or_create(code=code, defaults={"level": 4, "labels": labels})[0]


class SolutionFactory(factory.django.DjangoModelFactory):
    """A draft with an English text and no themes; the words go into the text."""

    class Meta:
        model = Solution
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    maturity = Maturity.MARKET
    price_band = PriceBand.UNDER_50K
    price_model = PriceModel.SUBSCRIPTION
    countries = ("BG", "RO")
    languages = ("en", "bg")
    website = "https://counters.example/"
    contact_name = "Otto Owner"
    contact_email = "otto@counters.example"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        words = {
            "title": "Bike counters",
            "summary": "Counts bicycles on every street.",
            "description": "A sensor in the asphalt and a page with figures.",
            "language": "en",
        }
        texts = {name: kwargs.pop(name, usual) for name, usual in words.items()}
        solution = super()._create(model_class, *args, **kwargs)
        SolutionText.objects.create(solution=solution, folded=all_words(texts), **texts)
        return solution


class NeedFactory(factory.django.DjangoModelFactory):
    """A draft of a market consultation with an English text and no themes; the words go into the text."""

    class Meta:
        model = Need
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    mode = Mode.CONSULTATION
    maturity_accepted = (Maturity.PILOT, Maturity.MARKET)
    deadline = LATER
    deadline_zone = "Europe/Sofia"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        words = {
            "title": "Safe ways to school",
            "problem": "Children are driven to school because parents fear the traffic.",
            "affected": "Four thousand pupils.",
            "tried": "Zebra crossings.",
            "outcome": "Half of them walk or cycle.",
            "language": "en",
        }
        texts = {name: kwargs.pop(name, usual) for name, usual in words.items()}
        need = super()._create(model_class, *args, **kwargs)
        NeedText.objects.create(need=need, folded=all_words(texts), **texts)
        return need


class ReferenceFactory(factory.django.DjangoModelFactory):
    """A past notice with a Bulgarian text; `title`, `body` and `language` go into the text."""

    class Meta:
        model = Reference
        skip_postgeneration_save = True

    source = Source.NOTICES
    identifier = factory.Sequence(lambda n: f"{100_000 + n}-2024")
    country = "BG"
    buyer = "Община Габрово"
    year = 2024
    url = factory.LazyAttribute(lambda reference: f"https://notices.example/{reference.identifier}")
    licence = "CC BY 4.0"
    digest = "0" * 64

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        words = {"title": "Доставка на велосипеди", "body": "Сто електрически велосипеда.", "language": "bg"}
        texts = {name: kwargs.pop(name, usual) for name, usual in words.items()}
        reference = super()._create(model_class, *args, **kwargs)
        ReferenceText.objects.create(reference=reference, folded=all_words(texts), **texts)
        return reference


def all_words(texts):
    return folded("\n".join(text for name, text in texts.items() if name != "language"))


def published_solution(organisation=None, *, themes=("cycling",), tags=(), cpv_codes=(), **fields):
    """Return a published solution of a verified organisation, with themes, tags and codes that are made if missing."""
    return _published(SolutionFactory, "provides", organisation, (themes, tags, cpv_codes), fields)


def published_need(organisation=None, *, themes=("cycling",), tags=(), cpv_codes=(), **fields):
    """Return a published need of a verified organisation, with themes, tags and codes that are made if missing."""
    return _published(NeedFactory, "buys", organisation, (themes, tags, cpv_codes), fields)


def _published(maker, capability, organisation, words, fields):
    times = {"submitted_at": PUBLISHED - timedelta(days=1), "published_at": PUBLISHED}
    listing = maker(
        organisation=organisation or lister(capability), **{**times, "state": ListingState.PUBLISHED, **fields}
    )
    themes, tags, codes = words
    listing.themes.set([theme(key) for key in themes])
    listing.cpv_codes.set([cpv(code) for code in codes])
    listing.tags.set(list(tags))
    return listing


def lister(capability):
    """Return a new verified organisation with a granted capability and an owner."""
    number = OrganisationFactory._meta.next_sequence()
    return member(f"Lina Lister{number}", capability).memberships.get().organisation


def solution_values(**changes):
    """Return complete values of a solution; the theme is made if missing."""
    usual = {
        "language": "en",
        "title": "Bike counters",
        "summary": "Counts bicycles on every street.",
        "description": "A sensor in the asphalt and a page with figures.",
        "themes": (theme().key,),
        "maturity": Maturity.MARKET,
        "price_band": PriceBand.UNDER_50K,
        "price_model": PriceModel.SUBSCRIPTION,
        "countries": ("BG", "RO"),
        "contact_email": "otto@counters.example",
    }
    return SolutionValues(**{**usual, **changes})


def need_values(**changes):
    """Return complete values of a market consultation; the theme is made if missing."""
    usual = {
        "mode": Mode.CONSULTATION,
        "language": "en",
        "title": "Safe ways to school",
        "problem": "Children are driven to school because parents fear the traffic.",
        "outcome": "Half of them walk or cycle.",
        "themes": (theme().key,),
        "deadline": LATER,
        "deadline_zone": "Europe/Sofia",
    }
    return NeedValues(**{**usual, **changes})


def in_state(listing, person, reviewer, state):
    """Bring a complete draft to a state by the actions, as its owner and a reviewer would; return it."""
    owner, staff = actor_of(person), actor_of(reviewer)
    if state == ListingState.WITHDRAWN:
        actions.withdraw(actor=owner, listing=listing)
    if state in {ListingState.SUBMITTED, ListingState.PUBLISHED, ListingState.RETURNED}:
        actions.submit(actor=owner, listing=listing, version=listing.version)
    if state == ListingState.PUBLISHED:
        actions.publish(actor=staff, listing=listing, version=listing.version)
    if state == ListingState.RETURNED:
        actions.return_listing(actor=staff, listing=listing, why="Say more.")
    return listing


def past_deadline(need):
    """Let a need's deadline have passed a minute ago."""
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    need.refresh_from_db()
    return need
