"""A budget that a city keeps for its own team changes by any amount: others see not one byte change anywhere."""

from dataclasses import replace
from datetime import timedelta
from difflib import unified_diff

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityState, Form
from listings import actions
from listings.models import Need, Report, Solution
from listings.queries import values_of_need, with_everything
from listings.states import Mode
from search.engines import engine
from search.indexing import rebuild
from tests.factories import CapabilityFactory, member
from tests.inquiries.matrix import make_room
from tests.listings.matrix import make_listings, make_reports
from tests.listings.stories import draft_need, published
from tests.matching.matrix import make_matches
from tests.proofs import onlookers
from tests.search.matrix import make_saved_search

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = timedelta(days=90)
AMOUNTS = ((1_00, 2_00), (999_999_999_00, None), (None, None))
LARGER = (800_000_00, 900_000_00)


@pytest.fixture
def others(outsider, vendor_owner, vendor_editor, investor, staff, staff_viewer, client_of, full):
    """A client for everybody but the city's own team; in the short form without those who see what others do."""
    people = [vendor_owner, staff, member("Cora City", "buys", form=Form.CITY)]
    if full:
        people += [investor, outsider, vendor_editor, staff_viewer]
    return {"anonymous": client_of(), **{person.name: client_of(person) for person in people}}


@pytest.fixture
def vendor(settings, vendor_owner, city_buyer, investor, staff):
    """Listings, matches, an answer and a room; every need keeps its budget for the city's own team."""
    settings.JOURNAL_SCHEDULE = []
    organisation = vendor_owner.memberships.get().organisation
    CapabilityFactory(organisation=organisation, name="invests", state=CapabilityState.ASKED)
    make_listings(vendor_owner, city_buyer, staff)
    make_reports(investor, staff)
    private = {"mode": Mode.PARTNERSHIP, "title": "Lamps that burn all night", "budget_public": False}
    published(draft_need(city_buyer, **private), city_buyer, staff)
    make_matches(vendor_owner, city_buyer, staff)
    make_room(city_buyer, investor, vendor_owner)
    make_saved_search(vendor_owner)
    set_budgets(city_buyer, (180_000_00, 420_000_00), public=False, reason="For us alone.")
    # Pages say how long something waits; it must not grow by a minute meanwhile.
    for model in (Solution, Need):
        model.objects.update(submitted_at=timezone.now() - LONG_AGO)
    Organisation.objects.update(waiting_since=timezone.now() - LONG_AGO)
    Report.objects.update(made_at=timezone.now() - LONG_AGO)
    rebuild()
    call_command("worker", once=True)
    yield organisation
    engine().drop()
    engine().close()


def set_budgets(person, amounts, *, public, reason=""):
    """Change the budget of every open need, as its city does; what has closed stays as it is."""
    for need in filter(lambda one: not one.is_closed, with_everything(Need.objects.public())):
        low, high = amounts
        values = replace(values_of_need(need), budget_low=low, budget_high=high, budget_public=public)
        actions.edit_need(actor=actor_of(person), need=need, version=need.version, values=values, reason=reason)


def different(before, after):
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def told_apart(before, after, keys):
    """Return, for each of these keys, the lines that differ: what a person needs who looks for the leak."""
    first, second = ({key: str(seen.get(key)).split("\\n") for key in keys} for seen in (before, after))
    return {key: list(unified_diff(first[key], second[key], n=0, lineterm=""))[:20] for key in keys}


def seen_by(clients, asked, nowhere):
    """Let the worker do what is due, then return everything that these readers can get at."""
    call_command("worker", once=True)
    pages = onlookers.pages(clients, asked, nowhere)
    return pages, {**onlookers.index(), **onlookers.matches(), **onlookers.traces()}


def test_private_budget_changes_no_byte_that_others_see(vendor, others, city_buyer, client_of, tmp_path, row, full):
    nowhere, amounts = tmp_path / "nowhere", AMOUNTS if full else AMOUNTS[:1]
    pages, rest = seen_by(others, list(onlookers.questions(others, vendor, full=full)), nowhere)
    own, changed, entries = [onlookers.own_page(client_of(city_buyer))], {}, []
    for amount in amounts:
        last = Entry.objects.latest("pk").pk
        set_budgets(city_buyer, amount, public=False)
        pages_after, rest_after = seen_by(others, pages, nowhere)
        for before, after in ((pages, pages_after), (rest, rest_after)):
            changed |= told_apart(before, after, different(before, after))
        entries.append(onlookers.entries_after(last))
        own.append(onlookers.own_page(client_of(city_buyer)))
    row(
        f"private budget ({type(engine()).__name__})",
        needs=Need.objects.count(),
        amounts=len(amounts),
        readers=len(others),
        pages=len(pages),
        documents_orders_and_matches=len(rest),
        changed=len(changed),
    )
    assert changed == {}
    assert {(entry["verb"], str(entry["data"]), str(entry["digests"])) for entry in entries[0]} == {
        ("need.budget_edited", "{}", "{}")
    }
    assert [one for one in entries if one != entries[0]] == []
    assert len(set(own)) == len(own)  # where the budget is seen, each amount makes another page


def test_public_budget_is_seen_to_change(vendor, others, city_buyer, tmp_path, row):
    """The power of the proof: the same comparison finds a budget that is public, wherever one can be seen."""
    anybody, nowhere = {"anonymous": others["anonymous"]}, tmp_path / "nowhere"
    asked = list(onlookers.questions(anybody, vendor, full=False))
    set_budgets(city_buyer, AMOUNTS[0], public=True, reason="For all.")
    pages, rest = seen_by(anybody, asked, nowhere)
    set_budgets(city_buyer, LARGER, public=True, reason="More.")
    pages_after, rest_after = seen_by(anybody, asked, nowhere)
    changed = different(pages, pages_after) | different(rest, rest_after)
    row(f"public budget ({type(engine()).__name__})", pages=len(pages), changed=len(changed))
    need, solution = Need.objects.last().public_id, Solution.objects.public().first().public_id
    by_budget = "/search/?kind=needs&budget=over_500k"
    assert changed >= {
        onlookers.Asked("anonymous", f"/needs/{need}/"),
        onlookers.Asked("anonymous", by_budget),
        onlookers.Asked("anonymous", by_budget, with_engine=False),
        *(f"document {need}", "stamps", f"solutions for {need}", f"needs for {solution}"),
    }
