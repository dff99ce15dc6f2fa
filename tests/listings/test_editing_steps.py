"""The steps after writing, the lists of one's own, the small answers to forms, and what no field may break."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.journal.actions import move
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings import actions
from listings.models import Solution
from listings.states import ListingState
from tests.factories import member
from tests.listings.factories import (
    cpv,
    in_state,
    need_values,
    solution_values,
)
from tests.listings.sent import need_sent, said, solution_sent

pytestmark = pytest.mark.django_db


def state_of(listing):
    listing.refresh_from_db()
    return listing.state


# Steps

STEPS = [
    ("submit", ListingState.DRAFT, ListingState.SUBMITTED, "Sent for review. You get the answer by mail."),
    ("take_back", ListingState.SUBMITTED, ListingState.DRAFT, "Taken back. It is a draft again."),
    (
        "withdraw",
        ListingState.PUBLISHED,
        ListingState.WITHDRAWN,
        "Withdrawn. Only your team and programme staff see it now.",
    ),
    ("reopen", ListingState.WITHDRAWN, ListingState.DRAFT, "It is a draft again."),
]


@pytest.mark.parametrize(("step", "before", "after", "sentence"), STEPS)
@pytest.mark.parametrize("kind", ["solution", "need"])
def test_step_moves_once_and_the_second_press_is_told(request, client_of, kind, step, before, after, sentence):
    listing, owner, staff = _drafted(request, kind)
    in_state(listing, owner, staff, before)
    address = reverse(f"listings:{step}_{kind}", args=[listing.public_id])
    first = client_of(owner).post(address, {"version": listing.version})
    second = client_of(owner).post(address, {"version": listing.version})
    (told,) = said(second)
    assert (said(first), told.partition(" on ")[0]) == ([sentence], f"{owner.name} did that already,")
    assert state_of(listing) == after


@pytest.mark.parametrize(("step", "before", "_after", "_sentence"), STEPS)
@pytest.mark.parametrize("kind", ["solution", "need"])
@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("outsider", 404)])
def test_step_is_not_for_others(request, client_of, kind, step, before, _after, _sentence, who, status):
    listing, owner, staff = _drafted(request, kind)
    in_state(listing, owner, staff, before)
    names = {"viewer": {"solution": "vendor_viewer", "need": "city_viewer"}[kind], "outsider": "outsider"}
    client = client_of(request.getfixturevalue(names[who]))
    address = reverse(f"listings:{step}_{kind}", args=[listing.public_id])
    public = before == ListingState.PUBLISHED
    assert client.post(address, {"version": listing.version}).status_code == (403 if public else status)
    assert client.get(address).status_code == 405
    assert state_of(listing) == before


def _drafted(request, kind):
    owner = request.getfixturevalue("vendor_owner" if kind == "solution" else "city_buyer")
    return request.getfixturevalue(f"draft_{kind}"), owner, request.getfixturevalue("staff")


def test_version_that_was_not_seen_is_not_sent_for_review(client_of, vendor_owner, draft_solution):
    address = reverse("listings:submit_solution", args=[draft_solution.public_id])
    response = client_of(vendor_owner).post(address, {"version": draft_solution.version + 1})
    assert (state_of(draft_solution), said(response)) == (
        ListingState.DRAFT,
        ["Somebody changed this while you were editing. Nothing was overwritten."],
    )


# Lists


def test_list_shows_the_own_organisations_solutions_with_what_comes_next(
    client_of, vendor_owner, staff, draft_solution
):
    other = member("Other", "provides")
    actions.create_solution(
        actor=actor_of(other),
        organisation=other.memberships.get().organisation,
        values=solution_values(title="Somebody else’s"),
    )
    page = client_of(vendor_owner).get(reverse("listings:my_solutions")).content.decode()
    assert "Next: finish it and send it for review." in page
    assert "Somebody else’s" not in page


def test_list_tells_that_a_change_waits(client_of, vendor_owner, open_solution):
    actions.edit_solution(
        actor=actor_of(vendor_owner),
        solution=open_solution,
        version=open_solution.version,
        values=solution_values(title="Bolder counters"),
    )
    page = client_of(vendor_owner).get(reverse("listings:my_solutions")).content.decode()
    assert "A change waits for review. The approved version stays up." in page


def test_empty_lists_say_what_to_do(client_of, vendor_owner, city_buyer):
    solutions = client_of(vendor_owner).get(reverse("listings:my_solutions")).content.decode()
    needs = client_of(city_buyer).get(reverse("listings:my_needs")).content.decode()
    assert reverse("listings:create_solution") in solutions
    assert reverse("listings:create_need") in needs


def test_person_without_organisation_is_led_to_the_workspace(client_of, outsider):
    response = client_of(outsider).get(reverse("listings:my_needs"))
    assert (response.status_code, response.url) == (302, reverse("pages:workspace"))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("solution", 11), ("need", 11)])
def test_list_asks_the_database_as_often_whatever_its_length(request, client_of, kind, rows, queries):
    owner = request.getfixturevalue("vendor_owner" if kind == "solution" else "city_buyer")
    organisation = owner.memberships.get().organisation
    for number in range(rows):
        if kind == "solution":
            values = solution_values(title=f"Solution {number}")
            actions.create_solution(actor=actor_of(owner), organisation=organisation, values=values)
        else:
            values = need_values(title=f"Need {number}")
            actions.create_need(actor=actor_of(owner), organisation=organisation, values=values)
    client = client_of(owner)
    client.get(reverse("pages:workspace"))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"listings:my_{kind}s")).status_code == 200
    assert len(captured) == queries


def test_list_has_twenty_a_page(client_of, city_buyer, city):
    for number in range(21):
        values = need_values(title=f"Need {number}")
        actions.create_need(actor=actor_of(city_buyer), organisation=city, values=values)
    client = client_of(city_buyer)
    lengths = [
        len(client.get(reverse("listings:my_needs"), {"page": page}).context["page_obj"].object_list)
        for page in ("1", "2", "x")
    ]
    assert lengths == [20, 1, 20]


# Small answers


def test_picker_is_answered_with_options_in_the_readers_language(client_of, outsider):
    cpv()
    client = client_of(outsider)
    english = client.get(reverse("listings:cpv_suggestions"), {"q": "bicyc"}).content.decode()
    bulgarian = client.get(f"/bg{reverse('listings:cpv_suggestions')}", {"q": "велосипед"}).content.decode()
    assert 'data-value="34430000" data-label="Bicycles"' in english
    assert 'data-value="34430000" data-label="Велосипеди"' in bulgarian


@pytest.mark.parametrize("asked", [{}, {"q": ""}, {"q": "\x00"}, {"q": "x" * 500}, {"title": "\x00"}])
def test_picker_answers_nonsense_with_nothing(client_of, outsider, asked):
    response = client_of(outsider).get(reverse("listings:cpv_suggestions"), asked)
    assert (response.status_code, response.content.strip()) == (200, b"")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Умно улично осветление", "Detected: Bulgarian"),
        ("Children are driven to school because parents fear the traffic.", "Detected: English"),
        ("", "Found out from the text"),
        ("12345", "Not sure: choose it"),
    ],
)
def test_language_of_a_text_is_named(client_of, outsider, text, answer):
    response = client_of(outsider).get(reverse("listings:detect_language"), {"text": text})
    assert response.content.decode() == answer


def test_suspended_organisation_writes_nothing(client_of, vendor_owner, vendor, staff, draft_solution):
    move(vendor, OrganisationState.SUSPENDED, actor=actor_of(staff), why="Wrong number.")
    client, address = client_of(vendor_owner), reverse("listings:edit_solution", args=[draft_solution.public_id])
    assert client.get(address).status_code == 403
    assert client.post(address, solution_sent(title="Late", version=draft_solution.version)).status_code == 403
    assert "is suspended" in client.get(reverse("listings:create_solution")).content.decode()
    assert Solution.objects.get().title == "Bike counters"


# Hostile values


@pytest.mark.parametrize(
    "value", ["\x00", "x" * 30_000, "9" * 400, "\u202eevil'"], ids=["nul", "long", "large", "turned"]
)
@pytest.mark.parametrize("kind", ["solution", "need"])
def test_hostile_values_are_refused_field_by_field(request, client_of, kind, value):
    listing, owner, _staff = _drafted(request, kind)
    usual = {"solution": solution_sent, "need": need_sent}[kind](then="review", version=listing.version)
    more = ("cpv_codes", "cpv_codes_suggested", "tags", "website", "portal_link", "needed_by", "budget_low", "source")
    client, address = client_of(owner), reverse(f"listings:edit_{kind}", args=[listing.public_id])
    forms = [{**usual, field: [value]} for field in (*usual, *more)]
    statuses = {
        client.post(address, sent).status_code for sent in [*forms, {name: [value] for name in (*usual, *more)}]
    }
    assert statuses <= {302, 422}
    assert client.post(reverse(f"listings:create_{kind}"), forms[-1]).status_code in {302, 404}
