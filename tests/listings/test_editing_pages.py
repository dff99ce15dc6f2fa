"""The pages on which teams write their listings: for whom, what is kept, what is refused, and what comes next."""

import re

import pytest
from django.urls import reverse

from accounts.models import Capability, Organisation, User
from accounts.queries import actor_of
from accounts.states import CapabilityState, OrganisationState, Role
from listings import actions
from listings.models import Correction, Need, Revision, Solution
from listings.states import ListingState, RevisionState
from tests.factories import MembershipFactory, member
from tests.listings.factories import (
    YEAR,
    ReferenceFactory,
    cpv,
    in_state,
    past_deadline,
    solution_values,
    theme,
)
from tests.listings.sent import need_sent, said, solution_sent

pytestmark = pytest.mark.django_db


# New ones


def test_draft_of_a_solution_is_kept_for_the_organisation_that_the_form_names(client_of, vendor_owner, vendor):
    response = client_of(vendor_owner).post(
        reverse("listings:create_solution"), solution_sent(organisation=vendor.public_id)
    )
    made = Solution.objects.get()
    assert (response.status_code, response.url) == (302, reverse("listings:edit_solution", args=[made.public_id]))
    assert (made.organisation, made.state, made.title) == (vendor, ListingState.DRAFT, "Bike counters")


def test_form_names_the_organisation_acted_for(client_of, vendor_owner, vendor):
    page = client_of(vendor_owner).get(reverse("listings:create_solution")).content.decode()
    assert f"You write for {vendor.name}." in page
    assert f'name="organisation" value="{vendor.public_id}"' in page


def test_form_that_was_opened_for_one_organisation_is_kept_for_it_after_a_switch(client_of, vendor_owner, vendor):
    other = member("Other", "provides").memberships.get().organisation
    MembershipFactory(person=vendor_owner, organisation=other, role=Role.OWNER)
    client = client_of(vendor_owner)
    client.post(reverse("accounts:act_for"), {"organisation": other.public_id})
    client.post(reverse("listings:create_solution"), solution_sent(organisation=vendor.public_id))
    assert Solution.objects.get().organisation == vendor


def test_nothing_is_made_for_an_organisation_of_others(client_of, vendor_owner):
    other = member("Other", "provides").memberships.get().organisation
    response = client_of(vendor_owner).post(
        reverse("listings:create_solution"), solution_sent(organisation=other.public_id)
    )
    assert (response.status_code, Solution.objects.count()) == (403, 0)


def test_need_is_saved_and_sent_for_review_in_one_step(client_of, city_buyer):
    response = client_of(city_buyer).post(reverse("listings:create_need"), need_sent(then="review"))
    need = Need.objects.get()
    assert (need.state, said(response)) == (
        ListingState.SUBMITTED,
        ["Saved and sent for review. You get the answer by mail."],
    )
    assert (response.status_code, response.url) == (302, reverse("listings:need", args=[need.public_id]))


def test_refused_form_keeps_what_was_typed_and_links_to_the_fields(client_of, city_buyer):
    sent = need_sent(then="review", outcome="", budget_low="420,000", budget_high="180 000", tags="одно, две")
    response = client_of(city_buyer).post(reverse("listings:create_need"), sent)
    page = response.content.decode()
    assert (response.status_code, Need.objects.count()) == (422, 0)
    assert 'href="#id_outcome"' in page
    assert 'href="#id_budget_group"' in page
    kept = ("Children are driven to school", 'value="420,000"', 'value="180 000"', f'value="{YEAR}-06-01"', "одно, две")
    assert [text for text in kept if text not in page] == []


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("listings:create_solution", "city_buyer"),
        ("listings:create_solution", "vendor_viewer"),
        ("listings:create_solution", "outsider"),
        ("listings:create_solution", "staff"),
        ("listings:create_need", "vendor_owner"),
        ("listings:create_need", "city_viewer"),
        ("listings:create_need", "outsider"),
        ("listings:create_need", "staff"),
    ],
)
def test_who_may_not_write_is_told_what_to_do(request, client_of, address, who):
    client = client_of(request.getfixturevalue(who))
    sent = need_sent() if address.endswith("need") else solution_sent()
    statuses = client.get(reverse(address)).status_code, client.post(reverse(address), sent).status_code
    assert (statuses, Solution.objects.count(), Need.objects.count()) == ((403, 403), 0, 0)


def test_refusal_offers_to_ask_for_the_capability(client_of, city_buyer):
    page = client_of(city_buyer).get(reverse("listings:create_solution")).content.decode()
    assert "Ask programme staff for it" in page
    assert 'name="capability" value="provides"' in page


def test_refusal_sends_a_person_without_organisation_to_describe_one(client_of, outsider):
    page = client_of(outsider).get(reverse("listings:create_need")).content.decode()
    assert reverse("accounts:create_organisation") in page


def test_refusal_offers_another_organisation_that_may(client_of, city_buyer):
    other = member("Other", "provides").memberships.get().organisation
    MembershipFactory(person=city_buyer, organisation=other, role=Role.EDITOR)
    page = client_of(city_buyer).get(reverse("listings:create_solution")).content.decode()
    assert f"Act for {other.name}" in page


def test_anonymous_signs_in_first(client_of):
    response = client_of().get(reverse("listings:create_need"))
    assert (response.status_code, "login" in response.url) == (302, True)


def test_unverified_organisation_drafts_and_reads_why_nothing_is_sent(client_of):
    person = member("Nina New", state=OrganisationState.UNVERIFIED)
    organisation = person.memberships.get().organisation
    Capability.objects.create(organisation=organisation, name="provides", state=CapabilityState.ASKED)
    client = client_of(person)
    page = client.get(reverse("listings:create_solution")).content.decode()
    assert "Your organisation waits for verification." in page
    assert "Save and send for review" not in page
    response = client.post(reverse("listings:create_solution"), solution_sent(then="review"))
    assert Solution.objects.get().state == ListingState.DRAFT
    why = "Your organisation waits for verification. You can go on writing, and send it for review after that."
    assert said(response) == [f"Your text is saved as a draft. {why}"]


# From a past notice


def test_need_starts_from_a_past_notice(client_of, city_buyer):
    source = ReferenceFactory()
    source.themes.set([theme()])
    source.cpv_codes.set([cpv()])
    client = client_of(city_buyer)
    response = client.get(reverse("listings:create_need"), {"from": source.public_id})
    form, page = response.context["form"], response.content.decode()
    assert [form[name].value() for name in ("title", "problem", "language", "themes", "cpv_codes")] == [
        "Доставка на велосипеди",
        "Сто електрически велосипеда.",
        "bg",
        ["cycling"],
        ("34430000",),
    ]
    assert "Started from:" in page
    assert source.identifier in page
    client.post(reverse("listings:create_need"), need_sent(source=source.public_id))
    assert Need.objects.get().source == source


@pytest.mark.parametrize("named", ["aaaaaaaaaa", "' or 1=1", "\x00"])
def test_need_does_not_start_from_a_notice_that_is_not_there(client_of, city_buyer, named):
    client = client_of(city_buyer)
    assert client.get(reverse("listings:create_need"), {"from": named}).status_code == 404
    assert client.post(reverse("listings:create_need"), need_sent(source=named)).status_code == 404


# Changing


@pytest.mark.parametrize(
    ("who", "draft", "public"),
    [
        ("vendor_owner", 200, 200),
        ("vendor_editor", 200, 200),
        ("vendor_viewer", 403, 403),
        ("outsider", 404, 403),
        ("city_buyer", 404, 403),
        ("staff", 404, 403),
    ],
)
def test_only_its_writers_open_the_form_of_a_solution(request, client_of, draft_solution, who, draft, public):
    client = client_of(request.getfixturevalue(who))
    address = reverse("listings:edit_solution", args=[draft_solution.public_id])
    assert client.get(address).status_code == draft
    in_state(
        draft_solution,
        request.getfixturevalue("vendor_owner"),
        request.getfixturevalue("staff"),
        ListingState.PUBLISHED,
    )
    assert client.get(address).status_code == public


@pytest.mark.parametrize("who", ["vendor_viewer", "outsider", "city_buyer", "staff"])
def test_others_change_nothing_of_a_solution(request, client_of, open_solution, who):
    address = reverse("listings:edit_solution", args=[open_solution.public_id])
    sent = solution_sent(title="Taken over", version=open_solution.version)
    response = client_of(request.getfixturevalue(who)).post(address, sent)
    assert (response.status_code, Solution.objects.get().title) == (403, "Bike counters")


def test_draft_is_changed(client_of, vendor_editor, draft_solution):
    address = reverse("listings:edit_solution", args=[draft_solution.public_id])
    sent = solution_sent(title="Better counters", version=draft_solution.version)
    response = client_of(vendor_editor).post(address, sent)
    assert (Solution.objects.get().title, said(response)) == (
        "Better counters",
        ["Saved. Only your team sees it until it is published."],
    )


def test_second_of_two_writers_sees_both_texts_and_may_keep_hers(
    client_of, vendor_owner, vendor_editor, draft_solution
):
    address, version = reverse("listings:edit_solution", args=[draft_solution.public_id]), draft_solution.version
    client_of(vendor_owner).post(address, solution_sent(summary="The owner wrote this.", version=version))
    second = client_of(vendor_editor)
    response = second.post(address, solution_sent(summary="The editor wrote that.", version=version))
    page = response.content.decode()
    assert response.status_code == 422
    assert [text for text in ("The owner wrote this.", "The editor wrote that.") if text not in page] == []
    now = response.context["form"]["version"].value()
    second.post(address, solution_sent(summary="The editor wrote that.", version=now))
    assert Solution.objects.get().text.summary == "The editor wrote that."


def test_second_of_two_writers_sees_a_private_budget_that_the_first_one_changed(client_of, city_buyer, draft_need):
    client, address = client_of(city_buyer), reverse("listings:edit_need", args=[draft_need.public_id])
    version = draft_need.version
    client.post(address, need_sent(budget_low="10,000", budget_high="20,000", version=version))
    response = client.post(address, need_sent(budget_low="30,000", version=version))
    assert (response.status_code, response.context["form"].stored) == (422, [("Budget", "10,000 – 20,000 €")])


def test_claim_of_a_published_solution_waits_while_the_approved_one_stays_up(client_of, vendor_owner, open_solution):
    client, address = client_of(vendor_owner), reverse("listings:edit_solution", args=[open_solution.public_id])
    assert "wait for review while the approved version stays up" in client.get(address).content.decode()
    sent = solution_sent(title="Bolder counters", website="https://new.example/", version=open_solution.version)
    response = client.post(address, sent)
    assert said(response) == ["Saved. The changed claims wait for review; the approved version stays up until then."]
    assert (Solution.objects.get().title, Solution.objects.get().website) == ("Bike counters", "https://new.example/")
    assert client.get(address).context["form"]["title"].value() == "Bolder counters"


def test_waiting_change_is_dropped_once_and_the_second_press_is_told(client_of, vendor_owner, open_solution):
    values = solution_values(title="Bolder counters")
    revision = actions.edit_solution(
        actor=actor_of(vendor_owner), solution=open_solution, version=open_solution.version, values=values
    )
    address = reverse("listings:drop_revision", args=[open_solution.public_id])
    first = client_of(vendor_owner).post(address, {"version": revision.version})
    second = client_of(vendor_owner).post(address, {"version": revision.version})
    assert (said(first), said(second)) == (
        ["The change is dropped. The approved version stays as it is."],
        ["No change waits any more."],
    )
    assert Revision.objects.get().state == RevisionState.DROPPED


def test_correction_of_an_open_need_asks_for_a_reason_and_keeps_it(client_of, city_buyer, open_need):
    client, address = client_of(city_buyer), reverse("listings:edit_need", args=[open_need.public_id])
    sent = need_sent(outcome="All of them walk.", version=open_need.version)
    response = client.post(address, sent)
    assert (response.status_code, dict(response.context["form"].errors)) == (
        422,
        {"reason": ["Say why you change what is public already. Everybody reads the reason."]},
    )
    client.post(address, {**sent, "reason": "The council wants more."})
    assert list(Correction.objects.values_list("number", "reason")) == [(1, "The council wants more.")]


def test_private_budget_of_an_open_need_changes_without_a_reason(client_of, city_buyer, open_need):
    address = reverse("listings:edit_need", args=[open_need.public_id])
    response = client_of(city_buyer).post(address, need_sent(budget_low="50,000", version=open_need.version))
    assert (response.status_code, Need.objects.get().budget_low, Correction.objects.count()) == (302, 5_000_000, 0)


def test_mode_of_a_published_need_is_shown_and_cannot_be_sent(client_of, city_buyer, open_need):
    client, address = client_of(city_buyer), reverse("listings:edit_need", args=[open_need.public_id])
    page = client.get(address)
    assert ("mode" in page.context["form"].fields, "The mode is fixed." in page.content.decode()) == (False, True)
    client.post(address, need_sent(mode="partnership", tags="school", version=open_need.version))
    assert (Need.objects.get().mode, [tag.name for tag in Need.objects.get().tags.all()]) == (
        "consultation",
        ["school"],
    )


def test_deadline_of_an_open_need_does_not_move_back_and_nothing_typed_is_lost(client_of, city_buyer, open_need):
    address = reverse("listings:edit_need", args=[open_need.public_id])
    sent = need_sent(deadline_day=f"{YEAR - 1}-06-01", reason="Sooner.", version=open_need.version)
    response = client_of(city_buyer).post(address, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_deadline_group">Deadline for answers: A published deadline can be moved' in page
    assert f'value="{YEAR - 1}-06-01"' in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ListingState.SUBMITTED, "It waits for review. Take it back to change it."),
        (ListingState.WITHDRAWN, "It is withdrawn. Make it a draft again to change it."),
    ],
)
def test_form_of_what_cannot_be_changed_leads_back_and_says_why(
    client_of, city_buyer, staff, draft_need, state, sentence
):
    in_state(draft_need, city_buyer, staff, state)
    client, address = client_of(city_buyer), reverse("listings:edit_need", args=[draft_need.public_id])
    assert said(client.get(address)) == [sentence]
    assert client.post(address, need_sent(title="Late", version=draft_need.version)).status_code == 422
    assert Need.objects.get().title == "Safe ways to school"


def test_form_of_a_closed_need_leads_back_and_says_why(client_of, city_buyer, open_need):
    past_deadline(open_need)
    address = reverse("listings:edit_need", args=[open_need.public_id])
    assert said(client_of(city_buyer).get(address)) == [
        "The deadline has passed, so this need stays as it is. Post a new need instead."
    ]


def test_new_need_takes_the_clock_of_its_city(client_of, city_buyer):
    Organisation.objects.filter(memberships__person=city_buyer).update(country="BG")
    User.objects.filter(pk=city_buyer.pk).update(time_zone="Europe/Brussels")
    page = client_of(city_buyer).get(reverse("listings:create_need")).content.decode()
    zones = re.search(r'<select name="deadline_zone".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'value="([^"]+)"\s+selected', zones) == ["Europe/Sofia"]
