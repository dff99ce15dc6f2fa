"""What a suspended organisation lists, matches and suggests is gone within five seconds, and comes back as it was."""

import os
import re
import time

import pytest

from accounts.states import OrganisationState
from listings.models import Theme
from search.indexing import rebuild
from tests.factories import member
from tests.listings.factories import theme
from tests.matching.stories import make_need, make_solution, say_yes
from tests.search.indexed import stand, work

FULL = os.environ.get("PROVE") == "1"
# A machine that runs other tests beside this one is not measured.
WITHIN = 5.0 if FULL else 20.0
pytestmark = pytest.mark.proof
SEED = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"X-CSRFToken": "[^"]*"')
WORD = "Zebrawick"


@pytest.fixture
def world(city_buyer, vendor_owner, investor, db):
    """A vendor's solution and a city's need that fit, both with a word that nothing else has, and others like them."""
    theme("cycling")
    organisation = vendor_owner.memberships.get().organisation
    organisation.name, organisation.name_folded = f"{WORD} Works", f"{WORD} works".lower()
    organisation.save()
    rival = member("Rita Rival", "provides")
    made = {
        "need": make_need(city_buyer, themes=("cycling",), title="Bicycles for a city"),
        "solution": make_solution(vendor_owner, themes=("cycling",), title=f"{WORD} bicycles"),
        "rival": make_solution(rival, themes=("cycling",), title="Plain bicycles"),
    }
    say_yes(vendor_owner, made["need"], made["solution"], "vendor")
    rebuild()
    work()
    return made


def addresses(world):
    need, solution, rival = (world[name].public_id for name in ("need", "solution", "rival"))
    vendor, city = (world[name].organisation.public_id for name in ("solution", "need"))
    return [
        *("/", "/organisations/", f"/organisations/?q={WORD}", f"/organisations/{vendor}/", f"/organisations/{city}/"),
        *(f"/solutions/{solution}/", f"/solutions/{rival}/", f"/needs/{need}/", f"/needs/{need}/openings/"),
        *("/search/?kind=solutions", f"/search/?kind=solutions&q={WORD}", "/search/?kind=solutions&theme=cycling"),
        *("/search/?kind=needs", "/search/?kind=needs&theme=cycling"),
        *(f"/search/suggestions/?q={WORD[:5]}", "/search/suggestions/?q=bicy"),
        *(f"/search/similar/solutions/{rival}/", f"/search/similar/solutions/{solution}/"),
        *(f"/search/similar/needs/{need}/", f"/search/why/solutions/{solution}/?q={WORD}"),
        *(f"/themes/{key}/" for key in Theme.objects.order_by("key").values_list("key", flat=True)),
        *(f"/matches/needs/{need}/", f"/matches/pairs/{need}/{solution}/", "/mine/matches/", "/mine/answers/"),
        *("/inquiries/teasers/", "/inquiries/"),
    ]


def read(world, clients):
    """Return what each address answers to each person, without what differs from one request to the next."""
    return {
        (who, address): (answer.status_code, SEED.sub("", answer.content.decode()))
        for who, client in clients.items()
        for address in addresses(world)
        for answer in [client.get(address)]
    }


def showing(pages, secrets):
    """Return the places that show a secret beside what was asked for in their own address."""
    return {
        (who, address)
        for (who, address), (_status, text) in pages.items()
        if any(secret in text for secret in secrets if secret not in address)
    }


@pytest.mark.parametrize("side", ["vendor", "city"])
def test_suspension_hides_everything_at_once_and_restores_it_exactly(
    side, world, vendor_owner, city_buyer, investor, staff, client_of
):
    others = {"vendor": city_buyer, "city": vendor_owner}
    clients = {"anonymous": client_of(None), "other side": client_of(others[side]), "investor": client_of(investor)}
    thing = world["solution" if side == "vendor" else "need"]
    secrets = {thing.public_id, thing.organisation.public_id, thing.title, thing.organisation.name}
    read(world, clients)  # once, so that sessions and caches are as warm the next times
    before = read(world, clients)
    assert len(showing(before, secrets)) > 20

    began = time.monotonic()
    stand(thing.organisation, OrganisationState.SUSPENDED, staff)
    work()
    assert time.monotonic() - began < WITHIN
    hidden = read(world, clients)
    assert showing(hidden, secrets) == set()
    own = f"/{'solutions' if side == 'vendor' else 'needs'}/{thing.public_id}/"
    assert {hidden[who, own][0] for who in clients} == {404}

    stand(thing.organisation, OrganisationState.VERIFIED, staff)
    work()
    assert showing(read(world, clients), secrets) == showing(before, secrets)
    # A score may differ by a tenth while the engine's statistics count rows that were replaced and not merged yet.
    rebuild()
    after = read(world, clients)
    assert {place for place in before if after[place] != before[place]} == set()
