"""What happens to a listing happens to the index: a worker brings each change, the last one wins, none is lost."""

import pytest

from accounts import actions as accounts
from accounts.actor import system
from accounts.journal.deliveries import claim_number, newest_claim
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityState, OrganisationState
from accounts.values import Description
from listings import actions
from listings.actions.references import import_references
from search.contents import contents_of
from search.documents import document
from search.engines import engine
from search.indexing import drift, index, rebuild
from tests.listings.factories import lister, published_solution
from tests.listings.importing.rows import values as reference_values
from tests.listings.stories import (
    changed,
    draft_need,
    draft_solution,
    fresh,
    need_values,
    published,
    submitted,
)
from tests.search.indexed import finds, stand, versions, waiting, work

pytestmark = pytest.mark.django_db


# Stories


def test_listing_is_found_from_its_publication_on(live, themes, vendor_owner, staff):
    solution = draft_solution(vendor_owner)
    work()
    assert finds("nightfall") == []
    submitted(solution, vendor_owner)
    work()
    assert finds("nightfall") == []
    waiting_one = fresh(solution)
    actions.publish(actor=actor_of(staff), listing=waiting_one, version=waiting_one.version)
    assert finds("nightfall") == []
    work()
    assert finds("nightfall") == [solution.public_id]
    assert waiting().count() == 0


def test_withdrawn_listing_is_gone_and_comes_back(known_solution, vendor_owner, staff):
    actions.withdraw(actor=actor_of(vendor_owner), listing=known_solution)
    work()
    assert finds("nightfall") == []
    actions.reopen(actor=actor_of(vendor_owner), listing=fresh(known_solution))
    published(fresh(known_solution), vendor_owner, staff)
    work()
    assert finds("nightfall") == [known_solution.public_id]


def test_returned_listing_is_gone(known_need, staff):
    assert finds("burn all night") == [known_need.public_id]
    actions.return_listing(actor=actor_of(staff), listing=known_need, why="Say more.")
    work()
    assert finds("burn all night") == []


def test_all_listings_of_a_suspended_organisation_go_and_come_back(known_solution, vendor_owner, staff):
    other = published(draft_solution(vendor_owner, title="Nightfall two"), vendor_owner, staff)
    stranger = published_solution(title="Nightfall too")
    rebuild()
    both = sorted([known_solution.public_id, other.public_id])
    stand(known_solution.organisation, OrganisationState.SUSPENDED, staff)
    work()
    assert finds("nightfall") == [stranger.public_id]
    stand(known_solution.organisation, OrganisationState.VERIFIED, staff)
    work()
    assert finds("nightfall") == sorted([*both, stranger.public_id])


def test_organisation_that_describes_itself_anew_is_found_by_its_new_name_only(known_solution, vendor_owner, staff):
    organisation, author = known_solution.organisation, actor_of(vendor_owner)
    assert finds("organisation of otto owner") == [known_solution.public_id]
    accounts.submit_again(actor=author, organisation=organisation)
    work()
    assert finds("nightfall") == []
    reopened = Organisation.objects.get(pk=organisation.pk)
    description = {"name": "Dusk", "form": reopened.form, "country": "EE", "register_number": ""}
    accounts.edit_organisation(
        actor=actor_of(vendor_owner),
        organisation=reopened,
        version=reopened.version,
        description=Description(**description),
    )
    reopened.refresh_from_db()
    accounts.verify_organisation(actor=actor_of(staff), organisation=reopened, version=reopened.version)
    work()
    assert (finds("organisation of otto owner"), finds("dusk")) == ([], [known_solution.public_id])


def test_changed_claim_is_found_when_it_is_approved_and_the_old_one_not(known_solution, vendor_owner, staff):
    revision = changed(known_solution, vendor_owner, summary="Brightens lamps.")
    work()
    assert (finds("dims lamps"), finds("brightens lamps")) == ([known_solution.public_id], [])
    actions.approve_revision(actor=actor_of(staff), revision=revision, version=revision.version)
    work()
    assert (finds("dims lamps"), finds("brightens lamps")) == ([], [known_solution.public_id])


def test_change_that_needs_no_review_is_found_at_once(known_solution, vendor_owner):
    changed(known_solution, vendor_owner, tags=("LoRaWAN",))
    work()
    assert (finds("lorawan"), finds("dali")) == ([known_solution.public_id], [])


def test_correction_is_found_and_what_it_corrects_not(known_need, city_buyer):
    values = need_values(problem="They burn at noon.")
    actions.edit_need(
        actor=actor_of(city_buyer), need=known_need, version=known_need.version, values=values, reason="A mistake."
    )
    work()
    assert (finds("burn all night"), finds("burn at noon")) == ([], [known_need.public_id])


def test_imported_reference_is_found_and_again_when_it_changes(live):
    importer = system("import_references")
    import_references(actor=importer, values=[reference_values(title="Gas lamps")])
    work()
    (first,) = finds("gas lamps")
    import_references(actor=importer, values=[reference_values(title="Arc lamps", digest="b")])
    work()
    assert (finds("gas lamps"), finds("arc lamps")) == ([], [first])


def test_private_budget_sets_off_no_delivery(live, themes, city_buyer, staff):
    private = {"budget_public": False, "budget_low": None, "budget_high": None}
    need = published(draft_need(city_buyer, **private), city_buyer, staff)
    work()
    before = (Entry.objects.count(), versions(), list(drift().ids))
    for low, high in ((1, 2), (18_000_000, None), (None, None)):
        values = need_values(**{**private, "budget_low": low, "budget_high": high})
        need = actions.edit_need(
            actor=actor_of(city_buyer), need=fresh(need), version=fresh(need).version, values=values
        )
    assert waiting().count() == 0
    assert (Entry.objects.count(), versions(), list(drift().ids)) == (before[0] + 3, before[1], [])
    values = need_values(budget_public=True, budget_low=1, budget_high=2)
    actions.edit_need(
        actor=actor_of(city_buyer), need=fresh(need), version=fresh(need).version, values=values, reason="It is out."
    )
    assert [delivery.lane for delivery in waiting()] == [need.subject]


def test_capability_changes_nothing_in_the_index(known_solution, staff):
    capability = known_solution.organisation.capabilities.get(name="provides")
    before = versions()
    for to in (CapabilityState.REFUSED, CapabilityState.ASKED):
        if to == CapabilityState.ASKED:
            owner = known_solution.organisation.memberships.get(role="owner").person
            accounts.ask_capability(actor=actor_of(owner), organisation=known_solution.organisation, name="provides")
        else:
            accounts.decide_capability(actor=actor_of(staff), capability=capability, to=to, why="Because.")
    assert waiting().count() == 0
    work()
    assert (versions(), finds("nightfall")) == (before, [known_solution.public_id])


def test_deadline_of_the_far_future_is_indexed_like_any_other(live, themes, city_buyer, staff):
    """One listing that no engine can hold would stop every rebuild."""
    deadline = need_values().deadline.replace(year=9999)
    need = published(draft_need(city_buyer, deadline=deadline), city_buyer, staff)
    work()
    assert finds("burn all night") == [need.public_id]
    assert rebuild() == 1


# Which write wins


def test_older_claim_loses_against_a_newer_one(known_solution, vendor_owner):
    older, newer = claim_number(), claim_number()
    changed(known_solution, vendor_owner, tags=("LoRaWAN",))
    index(newer, [known_solution.public_id])
    changed(known_solution, vendor_owner, tags=("Zigbee",))
    index(older, [known_solution.public_id])
    assert (finds("lorawan"), finds("zigbee")) == ([known_solution.public_id], [])
    assert versions() == {known_solution.public_id: newer}
    work()
    assert (finds("lorawan"), finds("zigbee")) == ([], [known_solution.public_id])


def test_tombstone_holds_against_an_older_claim(known_solution, vendor_owner, staff):
    older, newer = claim_number(), claim_number()
    actions.withdraw(actor=actor_of(vendor_owner), listing=known_solution)
    index(newer, [known_solution.public_id])
    actions.reopen(actor=actor_of(vendor_owner), listing=fresh(known_solution))
    published(fresh(known_solution), vendor_owner, staff)
    index(older, [known_solution.public_id])
    assert (finds("nightfall"), versions()) == ([], {})
    work()
    assert finds("nightfall") == [known_solution.public_id]


def test_what_a_worker_read_before_a_rebuild_does_not_come_back_after_it(known_solution, vendor_owner):
    """It slept beyond its lease; a rebuild has purged the tombstone of what was withdrawn meanwhile."""
    number = claim_number()
    read = [document(told) for told in contents_of([known_solution.public_id]).values()]
    actions.withdraw(actor=actor_of(vendor_owner), listing=known_solution)
    work()
    rebuild()
    engine().write(number, read, newest=newest_claim())
    assert (finds("nightfall"), drift().ids) == ([], [])


def test_claim_that_another_worker_used_meanwhile_is_no_restored_database(known_solution, monkeypatch):
    """Both batches land: what is newer stays, and nothing of the slower one is dropped with it."""
    other = published_solution(title="Dusk")
    asked = iter([newest_claim()])  # the slower worker asked before the faster one claimed
    slower, faster = claim_number(), claim_number()
    index(faster, [known_solution.public_id])
    monkeypatch.setattr("search.indexing.newest_claim", lambda: next(asked, newest_claim()))
    index(slower, [known_solution.public_id, other.public_id])
    assert versions() == {known_solution.public_id: faster, other.public_id: slower}


# Batches


def test_listings_of_many_organisations_go_in_one_claim(live):
    rows = [published_solution(lister("provides"), title=f"Lamp {number}") for number in range(3)]
    importer = system("import_references")
    import_references(actor=importer, values=[reference_values(identifier=str(n), title="Lamp") for n in range(5)])
    work()
    assert len(finds("lamp")) == 5
    assert len(set(versions().values())) == 1
    assert sorted(drift().missing) == sorted(row.public_id for row in rows)  # made by no action, so by no delivery
