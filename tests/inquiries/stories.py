"""Makes rooms the way people do: a city opens one, an investor joins, offers something, and is accepted."""

import secrets

from accounts.queries import actor_of
from accounts.states import Form
from listings.states import Mode
from marketplace.inquiries import actions
from marketplace.inquiries.models import Inquiry, Offer, Party
from marketplace.inquiries.states import OfferKind, PartyRole
from marketplace.inquiries.values import Plan, Terms
from marketplace.matching.models import Match
from marketplace.matching.states import MatchState, Wish
from tests.factories import member
from tests.listings.factories import published_need, published_solution

HUNDRED_THOUSAND = 100_000_00


def plan(**changes):
    usual = {
        "title": "Three parcel hubs",
        "purpose": "Lockers at the edge of the old town.",
        "amount_sought": 10 * HUNDRED_THOUSAND,
        "teaser_shown": False,
    }
    return Plan(**{**usual, **changes})


def terms(**changes):
    return Terms(**{"amount": 4 * HUNDRED_THOUSAND, "kind": OfferKind.LOAN, "condition": "Over nine years.", **changes})


def token():
    return secrets.token_hex(16)


def organisation_of(person):
    return person.memberships.get().organisation


def need_of(city, mode=Mode.CONSULTATION, **fields):
    return published_need(organisation_of(city), mode=mode, **fields)


def match_of(need, vendor, state=MatchState.MATCHED):
    """A need and a solution of the vendor on which both said yes."""
    solution = published_solution(organisation_of(vendor))
    wishes = {"city_wish": Wish.INTERESTED, "vendor_wish": Wish.INTERESTED}
    return Match.objects.create(need=need, solution=solution, state=state, score=0, features=[], **wishes)


def opened(city, **changes):
    """A room that a city opened about a market consultation."""
    return actions.open_inquiry(actor=actor_of(city), need=need_of(city), plan=plan(**changes))


def opened_by_pair(city, vendor, **changes):
    """A room of a matched city and vendor."""
    need = need_of(city, Mode.PARTNERSHIP)
    match = match_of(need, vendor)
    return actions.open_inquiry(actor=actor_of(city), need=need, plan=plan(**changes), match=match)


def party_of(room, person):
    return Party.objects.select_related("organisation").get(inquiry=room, organisation=organisation_of(person))


def invited(room, lead, person, role=PartyRole.INVESTOR):
    actions.invite(actor=actor_of(lead), inquiry=room, organisation=organisation_of(person), role=role)
    return party_of(room, person)


def joined(room, lead, person, role=PartyRole.INVESTOR):
    """The party of a person who was invited and came."""
    return actions.consent(actor=actor_of(person), party=invited(room, lead, person, role))


def offered(room, person, **changes):
    made = actions.make_offer(
        actor=actor_of(person), party=party_of(room, person), terms=terms(**changes), token=token()
    )
    assert isinstance(made, Offer)
    return made


def accepted(offer, lead, amount=None):
    actions.accept_offer(
        actor=actor_of(lead), offer=offer, amount=amount or offer.amount, version=offer.version, token=token()
    )
    return fresh(offer)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def second_investor(name="Ivo Investor"):
    return member(name, "invests", form=Form.INVESTOR)


def second_city(name="Cora City"):
    return member(name, "buys", form=Form.CITY)


def ledger_of(room):
    """Return the sums of a room: of the ledger, of its offers, and its own."""
    offers = Offer.objects.filter(party__inquiry=room)
    rows = sum(row.amount for offer in offers for row in offer.acceptances.all())
    return rows, sum(offer.accepted for offer in offers), Inquiry.objects.get(pk=room.pk).accepted


def text_of(client, address):
    """Return the text of a page that is there, with single spaces."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
