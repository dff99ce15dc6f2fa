"""Not a byte of a room reaches staff or outsiders at any address; each secret is there for the parties."""

from datetime import date

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from accounts.journal.models import Delivery
from accounts.queries import actor_of
from accounts.states import Form, OrganisationState
from listings.models import Solution
from marketplace.inquiries import actions
from marketplace.inquiries.states import PartyRole
from tests.factories import member
from tests.inquiries.matrix import OF_PARTIES
from tests.inquiries.stories import accepted, joined, offered, opened, organisation_of, party_of, token
from tests.listings.factories import published_solution
from tests.test_permissions import names

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once(
        "every page is read by everybody: it says the same, and what it asks is asked in tests of its own"
    ),
]

OF_A_NEED = {"search:similar", "search:why"}
OWN_APPS = {"pages", "accounts", "listings", "search", "matching", "inquiries"}
WORDS = {
    "title": "Zebratitle",
    "purpose": "Zebrapurpose",
    "message": "Zebramessage",
    "condition": "Zebracondition",
    "step": "Zebrastep",
    "taken back": "Zebrataken",
    "withdrawn": "Zebrawithdrawn",
    "note": "Zebranote",
    "declined": "Zebradeclined",
}
AMOUNTS = {"sought": 7_654_321_00, "offered": 1_234_567_00, "accepted": 1_111_111_00, "amount taken back": 222_222_00}


@pytest.fixture
def full_room(city_buyer, investor, other_investor, other_city):
    """A room with a teaser in which every text and every amount is a secret that could be found."""
    lead, fund = actor_of(city_buyer), actor_of(investor)
    room = opened(
        city_buyer,
        title=WORDS["title"],
        purpose=WORDS["purpose"],
        amount_sought=AMOUNTS["sought"],
        teaser_shown=True,
    )
    joined(room, city_buyer, investor)
    offer = offered(room, investor, amount=AMOUNTS["offered"], condition=WORDS["condition"], is_shared=True)
    accepted(offer, city_buyer, AMOUNTS["accepted"])
    back = {"amount": AMOUNTS["amount taken back"], "why": WORDS["taken back"], "token": token()}
    actions.take_back(actor=lead, offer=offer, **back)
    actions.withdraw_offer(actor=fund, offer=offered(room, investor), why=WORDS["withdrawn"])
    actions.write_message(actor=fund, party=party_of(room, investor), text=WORDS["message"], token=token())
    actions.set_next_step(actor=lead, inquiry=room, version=1, step=WORDS["step"], on=date(2126, 12, 4))
    actions.ask_to_join(
        actor=actor_of(other_investor),
        inquiry=room,
        organisation=organisation_of(other_investor),
        note=WORDS["note"],
    )
    leaving = joined(room, city_buyer, other_city, PartyRole.CITY)
    actions.decline(actor=actor_of(other_city), party=leaving, why=WORDS["declined"])
    published_solution()
    aside = Delivery.objects.filter(entry__subject__startswith="party:").first()
    Delivery.objects.filter(pk=aside.pk).update(quarantined_at=timezone.now())
    return room


def pages(room, offer, party):
    """Yield every address of the site that can be asked for with what belongs to a room: GET and, of rooms, POST."""
    need, solution = room.need, Solution.objects.get().public_id
    ids = {"need_id": need.public_id, "solution_id": solution, "key": "mobility", "to": "granted"}
    ids |= {"language": "de", "token": token(), "step": "pause", "name": "a.webp", "word": "who"}
    ids |= {"part": "json", **dict.fromkeys(("answer_id", "candidate_id", "record_id"), need.public_id)}
    ids["uid"] = Delivery.objects.get(quarantined_at__isnull=False).uid
    for name, arguments in names(get_resolver()):
        app = name.partition(":")[0]
        of_app = {
            "inquiries": inquiry_id(name, room, offer, party),
            "pages": need.organisation.public_id,
            "accounts": need.organisation.public_id,
        }
        about = solution if name.endswith(("solution", ":solution_matches")) else of_app.get(app, need.public_id)
        known = {**ids, "public_id": about, "kind": "needs" if name in OF_A_NEED else "need"}
        if app in OWN_APPS:
            address = reverse(name, kwargs={one: known[one] for one in arguments})
            yield from (("get", address), *([("post", address)] if app == "inquiries" else []))
    for text in (WORDS["title"], WORDS["purpose"], WORDS["message"]):
        yield from (("get", f"/search/?q={text}"), ("get", f"/search/?q={text}&kind=needs"))


def inquiry_id(name, room, offer, party):
    if name in OF_PARTIES:
        return party.public_id
    if name == "inquiries:open_inquiry":
        return room.need.public_id
    is_of_offer = name.endswith(("_offer", "take_back")) and name != "inquiries:make_offer"
    return (offer if is_of_offer else room).public_id


def answers_to(client, requests):
    """Return every address with what it answers."""
    return [(address, getattr(client, method)(address)) for method, address in requests]


def found(answers, room):
    """Return the secrets that can be read in any answer."""
    secrets = {**WORDS, **AMOUNTS}
    seen = set()
    for address, answer in answers:
        text = answer.content.decode() if answer.get("Content-Type", "").startswith("text/html") else ""
        text = text.replace("\N{NO-BREAK SPACE}", ",")
        for name, secret in secrets.items():
            forms = [secret] if isinstance(secret, str) else [f"{secret // 100:,}", str(secret // 100)]
            if any(form in text for form in forms) and f"q={secret}" not in address:
                seen.add(name)
        if room.public_id in text and room.public_id not in address:
            seen.add("identifier")
    return seen


PAGES_OF_STAFF = 87
TEASER = {"title", "purpose", "sought", "identifier"}


def test_every_secret_can_be_read_by_the_lead(full_room, city_buyer, investor, client_of):
    party = party_of(full_room, investor)
    requests = [("get", f"/inquiries/{full_room.public_id}/")]
    requests += [("get", f"/inquiries/offers/{party.offers.first().public_id}/accept/")]
    assert found(answers_to(client_of(city_buyer), requests), full_room) == {*WORDS, *AMOUNTS, "identifier"}


@pytest.mark.parametrize(
    ("who", "prefix"),
    [
        *((who, "en") for who in ("anonymous", "outsider", "vendor", "unverified", "staff", "investor")),
        *((who, "bg") for who in ("vendor", "staff")),
    ],
)
def test_outsiders_and_staff_find_nothing_anywhere(
    who, prefix, full_room, investor, vendor_owner, outsider, staff, client_of
):
    person = {
        "anonymous": lambda: None,
        "outsider": lambda: outsider,
        "vendor": lambda: vendor_owner,
        "unverified": lambda: member("Uma Unknown", "invests", state=OrganisationState.UNVERIFIED),
        "staff": lambda: staff,
        "investor": lambda: member("Tara Third", "invests", form=Form.INVESTOR),
    }[who]()
    party = party_of(full_room, investor)
    with translation.override(prefix):
        requests = list(pages(full_room, party.offers.first(), party))
    assert len(requests) > 100
    allowed = {"investor": TEASER, "staff": {"identifier"}}.get(who, set())
    answers = answers_to(client_of(person), requests)
    assert found(answers, full_room) == allowed
    if who == "staff":
        # As many pages as staff can open of what there is: an identifier of something else would open fewer.
        assert sum(answer.status_code == 200 for _address, answer in answers) == PAGES_OF_STAFF
