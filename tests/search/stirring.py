"""What people do with listings, by lot and by the product's actions: publish, change, withdraw, suspend, bring back."""

from dataclasses import replace

from accounts.errors import NotAllowed
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import Form, OrganisationState
from listings import actions
from listings.models import Need, Solution
from listings.queries import open_revision, values_of_need, values_of_solution, with_everything
from listings.states import ListingState, Maturity, Mode, PriceBand
from tests.factories import member
from tests.listings.stories import draft_need, draft_solution, fresh, published, submitted
from tests.search.indexed import stand
from tests.search.lots import CODES, COUNTRIES, TAGS, THEMES

LISTED = {Solution: draft_solution, Need: draft_need}


class Market:
    """Two vendors, a city and a member of the staff, who do what is drawn."""

    def __init__(self, lots):
        self.lots = lots
        self.vendors = [member("Vera Vendor", "provides"), member("Velin Vendor", "provides")]
        self.city = member("Cora City", "buys", form=Form.CITY)
        self.staff = member("Stella Staff", "runs_programme", form=Form.PROGRAMME_BODY)

    def words(self):
        """Return values that a solution and a need both have."""
        text = self.lots.text()
        return {
            "language": text["language"],
            "title": text["title"],
            "themes": self.lots.some(THEMES, 3, 1),
            "tags": self.lots.some(TAGS),
            "cpv_codes": self.lots.some(CODES),
        }

    def solution(self):
        lots = self.lots
        return {
            **self.words(),
            "summary": lots.words(3, 20),
            "description": lots.words(1, 30),
            "maturity": lots.choice(list(Maturity)),
            "price_band": lots.choice(list(PriceBand)),
            "countries": lots.some(COUNTRIES, 3, 1),
        }

    def need(self):
        lots = self.lots
        return {
            **self.words(),
            "problem": lots.words(3, 20),
            "mode": lots.choice([Mode.CONSULTATION, Mode.PARTNERSHIP]),
            "budget_low": None,
            "budget_high": None,
            "budget_public": False,
        }

    def one_of(self, rows):
        """Return one row by lot in an order that is the same in every run, None when there is none."""
        return self.lots.choice(found) if (found := list(rows.order_by("pk"))) else None

    def own(self, model, state):
        people = [self.city] if model is Need else self.vendors
        organisations = [one.memberships.get().organisation for one in people]
        return self.one_of(model.objects.filter(organisation__in=organisations, state=state))

    def owner(self, listing):
        return next(
            one for one in (*self.vendors, self.city) if one.memberships.get().organisation == listing.organisation
        )


def publish_solution(market):
    person = market.lots.choice(market.vendors)
    return published(draft_solution(person, **market.solution()), person, market.staff)


def publish_need(market):
    return published(draft_need(market.city, **market.need()), market.city, market.staff)


def change_solution(market):
    """Change a published solution; what needs a review is approved."""
    solution = market.own(Solution, ListingState.PUBLISHED)
    if solution is None:
        return False
    solution = with_everything(Solution.objects.filter(pk=solution.pk)).get()
    changed = replace(values_of_solution(solution), tags=market.lots.some(TAGS), **_claims(market, solution))
    actor = actor_of(market.owner(solution))
    actions.edit_solution(actor=actor, solution=solution, version=solution.version, values=changed)
    if revision := open_revision(fresh(solution)):
        actions.approve_revision(actor=actor_of(market.staff), revision=revision, version=revision.version)
    return True


def _claims(market, solution):
    """Return other claims half of the times, in the language that the solution has."""
    if market.lots.random() < 0.5:
        return {}
    language = solution.texts.get().language
    return {"title": market.lots.words(1, 5, language), "summary": market.lots.words(3, 30, language)}


def correct_need(market):
    need = market.own(Need, ListingState.PUBLISHED)
    if need is None:
        return False
    need = with_everything(Need.objects.filter(pk=need.pk)).get()
    values = replace(values_of_need(need), problem=market.lots.words(3, 30), tags=market.lots.some(TAGS))
    actor = actor_of(market.city)
    actions.edit_need(actor=actor, need=need, version=need.version, values=values, reason="It was wrong.")
    return True


def withdraw(market):
    listing = market.own(market.lots.choice([Solution, Need]), ListingState.PUBLISHED)
    return listing and actions.withdraw(actor=actor_of(market.owner(listing)), listing=listing)


def bring_back(market):
    listing = market.own(market.lots.choice([Solution, Need]), ListingState.WITHDRAWN)
    if listing is None:
        return False
    actions.reopen(actor=actor_of(market.owner(listing)), listing=listing)
    return published(fresh(listing), market.owner(listing), market.staff)


def send_back(market):
    """Return a published listing to its owner, who sends it in again; it stays unpublished."""
    listing = market.own(market.lots.choice([Solution, Need]), ListingState.PUBLISHED)
    if listing is None:
        return False
    actions.return_listing(actor=actor_of(market.staff), listing=listing, why="Say more.")
    return submitted(fresh(listing), market.owner(listing))


def suspend(market):
    """Suspend an organisation, its own or one of those that have many listings."""
    organisation = market.one_of(Organisation.objects.filter(state=OrganisationState.VERIFIED))
    if organisation == market.staff.memberships.get().organisation:
        return False
    stand(organisation, OrganisationState.SUSPENDED, market.staff)
    return True


def restore(market):
    organisation = market.one_of(Organisation.objects.filter(state=OrganisationState.SUSPENDED))
    return organisation and (stand(organisation, OrganisationState.VERIFIED, market.staff) or True)


STEPS = {
    one.__name__: one
    for one in (
        publish_solution,
        publish_need,
        change_solution,
        correct_need,
        withdraw,
        bring_back,
        send_back,
        suspend,
        restore,
    )
}


def take(name, market):
    """Take a step; say whether it was done: a suspended organisation may do nothing, and at times there is nothing."""
    try:
        return bool(STEPS[name](market))
    except NotAllowed:
        return False
