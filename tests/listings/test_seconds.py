"""Cities that say "we too" of another's need: who may, who reads it, and that it can be taken back."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import OrganisationState, Role
from listings import actions, queries
from listings.models import Second
from tests.factories import member
from tests.listings.sent import said

pytestmark = pytest.mark.django_db
QUERIES = 12
"""Of the public page of a need for a passer-by."""


@pytest.fixture
def neighbour(db):
    return member("Nora Neighbour", "buys")


@pytest.fixture
def town(neighbour):
    return neighbour.memberships.get().organisation


def post(client, name, need, organisation):
    return client.post(reverse(f"listings:{name}", args=[need.public_id]), {"organisation": organisation.public_id})


def test_city_is_named_to_everybody_and_the_record_says_so(client, client_of, neighbour, town, open_need):
    answer = post(client_of(neighbour), "second_need", open_need, town)
    assert (answer.status_code, answer.url) == (302, reverse("listings:need", args=[open_need.public_id]))
    assert said(answer) == [f"Said: {town.name} has this need too. Everybody reads it here."]
    page = client.get(answer.url).content.decode()
    assert ("1 more organisation says “we too”:" in page, town.name in page, "Take back" in page) == (True, True, False)
    entry = Entry.objects.get(verb="need.seconded")
    assert (entry.subject, entry.organisation, entry.data) == (open_need.subject, town.public_id, {})


def test_history_names_the_city_and_not_its_person(client_of, staff, neighbour, town, open_need):
    neighbour.name = "Zoe Zebra"
    neighbour.save()
    actions.second_need(actor=actor_of(neighbour), need=open_need, organisation=town)
    actions.unsecond_need(actor=actor_of(neighbour), need=open_need, organisation=town)
    told = [(line.what, line.who) for line in queries.history_of(open_need)[:2]]
    assert told == [
        ("an organisation took its “we too” back", town.name),
        ("an organisation said “we too”", town.name),
    ]
    address = reverse("listings:review_listing", args=["need", open_need.public_id])
    review = client_of(staff).get(address).content.decode()
    assert (town.name in review, neighbour.name in review) == (True, False)


def test_saying_it_twice_leaves_one_row_and_one_entry(neighbour, town, open_need):
    actor = actor_of(neighbour)
    said_now = [actions.second_need(actor=actor, need=open_need, organisation=town) for _time in range(2)]
    assert (said_now, Second.objects.count()) == ([True, False], 1)
    assert Entry.objects.filter(verb="need.seconded").count() == 1


def test_it_can_be_taken_back_once(client_of, neighbour, town, open_need):
    client = client_of(neighbour)
    post(client, "second_need", open_need, town)
    page = client.get(reverse("listings:need", args=[open_need.public_id])).content.decode()
    assert f"Take back “we too” of {town.name}" in page
    assert said(post(client, "unsecond_need", open_need, town))[-1] == (
        f"Taken back: {town.name} is not named here any more."
    )
    post(client, "unsecond_need", open_need, town)
    assert (Second.objects.count(), Entry.objects.filter(verb="need.unseconded").count()) == (0, 1)


def test_own_need_is_refused(client_of, city_buyer, city, open_need):
    assert said(post(client_of(city_buyer), "second_need", open_need, city)) == [
        "This need is your own organisation’s."
    ]


def test_vendor_is_refused_with_the_reason(client_of, vendor_owner, vendor, open_need):
    assert said(post(client_of(vendor_owner), "second_need", open_need, vendor)) == [
        "Only a verified organisation that may post needs can say “we too”: everybody reads its name."
    ]
    assert Second.objects.count() == 0


def test_viewer_reads_who_it_is_and_cannot_say_it(client_of, town, open_need):
    viewer = member("Vera Viewer", role=Role.VIEWER, organisation=town)
    assert said(post(client_of(viewer), "second_need", open_need, town)) == [
        "You may read for your organisation. Saying “we too” needs the role owner or editor."
    ]
    page = client_of(viewer).get(reverse("listings:need", args=[open_need.public_id])).content.decode()
    assert "Who has this need too" not in page


@pytest.mark.parametrize("name", ["second_need", "unsecond_need"])
def test_others_organisation_and_a_draft_are_out_of_reach(client, client_of, vendor_owner, town, open_need, name):
    assert client_of(vendor_owner).get(reverse(f"listings:{name}", args=[open_need.public_id])).status_code == 405
    assert post(client_of(vendor_owner), name, open_need, town).status_code == 403
    assert post(client, name, open_need, town).status_code == 302
    assert Second.objects.count() == 0


def test_draft_of_others_is_not_there(client_of, neighbour, town, draft_need):
    assert post(client_of(neighbour), "second_need", draft_need, town).status_code == 404


def test_draft_is_refused_by_the_action_too(neighbour, town, draft_need):
    with pytest.raises(NotAllowed, match="Only of a need that is public"):
        actions.second_need(actor=actor_of(neighbour), need=draft_need, organisation=town)


def test_suspended_city_is_not_named_while_it_is(neighbour, town, open_need):
    actions.second_need(actor=actor_of(neighbour), need=open_need, organisation=town)
    Organisation.objects.filter(pk=town.pk).update(state=OrganisationState.SUSPENDED)
    assert list(queries.seconded_by(open_need)) == []


def test_page_asks_as_often_for_three_as_for_one(client, open_need, django_assert_num_queries):
    counts = []
    for number in range(3):
        person = member(f"Mayor {number}", "buys")
        actions.second_need(actor=actor_of(person), need=open_need, organisation=person.memberships.get().organisation)
        if number != 1:
            with django_assert_num_queries(QUERIES):
                page = client.get(reverse("listings:need", args=[open_need.public_id])).content.decode()
            counts.append(page.count("Organisation of Mayor"))
    assert counts == [1, 3]
