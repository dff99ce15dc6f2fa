"""The pages of deployments: what everybody reads, the vendor's form, the city's list and answer, the signed link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from accounts.queries import actor_of
from listings import actions
from listings.models import CityAnswer, Deployment, Result, Unasked
from listings.models.deployments import AGES_AFTER
from listings.queries import confirmations
from listings.queries.confirmations import link_token
from tests.factories import PlaceFactory, member
from tests.listings.deployed import CORRECTED, DISPUTED, WORDS, answer, change, clerk_of, deploy, fresh, sent
from tests.listings.sent import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(open_solution, vendor_owner, city):
    return deploy(open_solution, vendor_owner, city)


def page_of(solution, client):
    return " ".join(client.get(f"/solutions/{solution.public_id}/").content.decode().split())


def test_page_without_a_deployment_says_so(open_solution, client):
    assert "The vendor has not named a place where it runs." in page_of(open_solution, client)


def test_unconfirmed_deployment_says_so_with_its_figures(runs, open_solution, client, city):
    page = page_of(open_solution, client)
    assert f"{city.name}</a>, Bulgaria" in page
    assert "<span>Not confirmed</span>" in page
    assert "Electricity used: 30.5 MWh a month" in page
    assert "before: 52 MWh a month" in page
    assert "The city has not been asked about this yet." in page


def test_each_standing_has_its_label(runs, open_solution, client, city_buyer, vendor_owner):
    answer(runs, city_buyer)
    assert "<span>Confirmed by the city</span>" in page_of(open_solution, client)
    answer(runs, city_buyer, CORRECTED, WORDS)
    page = page_of(open_solution, client)
    assert ("<span>Confirmed with a correction</span>" in page, WORDS in page) == (True, True)
    Deployment.objects.update(answered_at=timezone.now() - AGES_AFTER - timedelta(days=1))
    assert "<span>Confirmed, older than 24 months</span>" in page_of(open_solution, client)
    change(runs, vendor_owner, scale="Two lamps", notice_url="https://ted.example/1")
    page = page_of(open_solution, client)
    assert "<span>Not confirmed since the change</span>" in page
    assert "<span>Partial proof: award notice</span>" in page
    answer(runs, city_buyer, DISPUTED, "Never here.")
    actions.reply_to_dispute(actor=actor_of(vendor_owner), deployment=fresh(runs), text="Since May.")
    page = page_of(open_solution, client)
    assert "<span>Disputed by the city</span>" in page
    assert ("Never here." in page, "Since May." in page) == (True, True)


@pytest.mark.parametrize("verdict", [DISPUTED, "confirmed"])
def test_failure_told_openly_earns_the_badge_whatever_came_of_it(
    verdict, open_solution, vendor_owner, city, city_buyer, client
):
    made = deploy(open_solution, vendor_owner, city, went_wrong="All controllers froze; we replaced every one.")
    answer(made, city_buyer, verdict, WORDS if verdict == DISPUTED else "")
    assert "<span>Told openly</span>" in page_of(open_solution, client)


def test_page_never_names_who_answered(runs, open_solution, client, city_buyer):
    answer(runs, city_buyer)
    page = page_of(open_solution, client).replace(runs.city.name, "")
    assert (city_buyer.name in page, city_buyer.email in page) == (False, False)


def test_solution_costs_the_same_with_one_and_three(
    runs, open_solution, vendor_owner, city, client, django_assert_num_queries
):
    for number in (1, 3):
        while Deployment.objects.count() < number:
            made = deploy(open_solution, vendor_owner, city, scale=f"{Deployment.objects.count()} lamps")
            Result.objects.filter(deployment=made).update(unit="kWh")
        with django_assert_num_queries(11):
            client.get(f"/solutions/{open_solution.public_id}/")


def test_vendor_adds_one(open_solution, vendor_owner, city, client_of):
    address = f"/solutions/{open_solution.public_id}/deployments/add/"
    answered = client_of(vendor_owner).post(address, sent(city))
    made = Deployment.objects.get()
    assert (answered.status_code, answered["Location"]) == (302, f"/solutions/{open_solution.public_id}/#deployments")
    assert (made.city, made.scale, made.results.count()) == (city, "1,200 lamps in 38 streets", 1)
    assert said(answered) == ["Added. It says “not confirmed” until the city has answered."]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"city_name": "", "city": ""}, "Name the city in which it runs."),
        ({"city_name": "Nowhere", "city": ""}, "No such city is known."),
        ({"city": "o.aaaaaaaaaa", "city_name": "Nowhere"}, "No such city is known."),
        ({"since": ""}, "Give month and year, such as 10/2025."),
        ({"since": "2099-01"}, "not one that lies ahead"),
        ({"since": "0001-01"}, "Write month and year"),
        ({"until": "2020-01"}, "It cannot end before it began."),
        ({"until": "2099-01"}, "This month lies ahead."),
        ({"scale": ""}, "Say how large it is."),
        ({"notice_url": "http://ted.example/1"}, "Give a whole address that begins with https://."),
        ({"went_wrong": "Nothing."}, "in at least 40 characters"),
        ({"result-1-unit": ""}, "A result has all six"),
        ({"result-1-figure": "a lot"}, "Write a figure such as 1250 or 30.5."),
        ({"result-1-figure": "9" * 40}, "no more than 15 digits"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    open_solution, vendor_owner, city, client_of, changes, sentence
):
    address = f"/solutions/{open_solution.public_id}/deployments/add/"
    answered = client_of(vendor_owner).post(address, sent(city, **changes, **{"result-1-period": "A whole year"}))
    page = answered.content.decode()
    assert (answered.status_code, Deployment.objects.count()) == (422, 0)
    assert (sentence in page, "A whole year" in page) == (True, True)


def test_city_is_found_by_its_name_alone_and_asked_for_when_two_are_called_so(
    open_solution, vendor_owner, city, client_of
):
    address, client = f"/solutions/{open_solution.public_id}/deployments/add/", client_of(vendor_owner)
    client.post(address, sent(city, city="", city_name=city.name.upper()))
    assert Deployment.objects.get().city == city
    places = [PlaceFactory(), PlaceFactory(country="RO")]
    typed = sent(city, city="", city_name="Gabrovo", scale="One lamp")
    answered = client.post(address, typed)
    assert (answered.status_code, "Which city do you mean?" in answered.content.decode()) == (422, True)
    client.post(address, {**typed, "city_choice": f"p.{places[1].geonames_id}"})
    assert Deployment.objects.get(scale="One lamp").place == places[1]


def test_suggestions_offer_organisations_before_places(open_solution, vendor_owner, client_of):
    place = PlaceFactory()
    town = member("Mara Mayor", "buys", form="city", place=place, country="BG").memberships.get().organisation
    member("Sela Seller", "provides", place=place)
    page = client_of(vendor_owner).get("/listings/cities/?q=gab").content.decode()
    assert page.count("<li") == 2
    assert page.index(f"o.{town.public_id}") < page.index(f"p.{place.geonames_id}")
    assert client_of(vendor_owner).get("/listings/cities/?q=%00").content.decode().strip() == ""


def test_vendor_who_changes_a_fact_is_told_what_follows(runs, vendor_owner, city, city_buyer, client_of):
    answer(runs, city_buyer)
    client = client_of(vendor_owner)
    page = client.get(f"/deployments/{runs.public_id}/edit/").content.decode()
    assert ("The city has answered this wording" in page, 'value="30.5"' in page) == (True, True)
    answered = client.post(
        f"/deployments/{runs.public_id}/edit/", sent(city, scale="Two lamps", version=fresh(runs).version)
    )
    assert said(answered) == [
        "Saved. The city answered an earlier wording, so it is not confirmed until it answers again."
    ]
    assert (fresh(runs).scale, fresh(runs).standing) == ("Two lamps", "changed")


def test_form_that_changes_nothing_voids_nothing(runs, vendor_owner, city, city_buyer, client_of):
    answer(runs, city_buyer)
    answered = client_of(vendor_owner).post(f"/deployments/{runs.public_id}/edit/", sent(city, version=1))
    assert (said(answered), fresh(runs).state) == (["Saved."], "confirmed")


def test_stale_form_shows_what_is_stored_and_keeps_what_was_typed(runs, vendor_owner, city, client_of):
    change(runs, vendor_owner, scale="Two lamps")
    answered = client_of(vendor_owner).post(
        f"/deployments/{runs.public_id}/edit/", sent(city, scale="Three", version=1)
    )
    page = answered.content.decode()
    assert (answered.status_code, "Two lamps" in page, 'value="Three"' in page, 'value="2"' in page) == (
        422,
        True,
        True,
        True,
    )


def test_vendor_removes_one(runs, vendor_owner, client_of):
    answered = client_of(vendor_owner).post(f"/deployments/{runs.public_id}/remove/")
    assert (said(answered), fresh(runs).state) == (["Removed. Nobody reads it on the page any more."], "removed")
    assert client_of(vendor_owner).get(f"/deployments/{runs.public_id}/edit/").status_code == 404


def test_vendor_replies(runs, vendor_owner, city_buyer, client_of):
    address = f"/deployments/{runs.public_id}/reply/"
    assert client_of(vendor_owner).get(address).status_code == 404
    answer(runs, city_buyer, DISPUTED, WORDS)
    assert client_of(vendor_owner).post(address, {"reply": " "}).status_code == 422
    assert said(client_of(vendor_owner).post(address, {"reply": "Since May."})) == [
        "Your reply stands beside the city’s words."
    ]
    page = client_of(vendor_owner).get(address).content.decode()
    assert ("A reply is written once" in page, "<textarea" in page) == (True, False)


def test_city_sees_what_waits_and_answers(runs, city_buyer, client_of):
    client = client_of(city_buyer)
    assert "1 deployment waits for your answer" in client.get("/workspace/").content.decode()
    assert "Waits for your answer" in client.get("/mine/deployments/").content.decode()
    answered = client.post(f"/deployments/{runs.public_id}/answer/", {"answer": "confirmed", "edition": 1, "seen": 0})
    assert said(answered) == ["Thank you. Your answer stands on the page of the solution."]
    assert fresh(runs).state == "confirmed"
    assert "Waits for your answer" not in client.get("/mine/deployments/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose one of the answers."),
        ({"answer": "removed"}, "Select a valid choice"),
        ({"answer": "disputed"}, "Say what is not as it stands there."),
        ({"answer": "confirmed", "words": "Good."}, "“True” stands alone."),
        ({"answer": "corrected", "words": "x" * 1_001}, "at most 1000 characters"),
    ],
)
def test_answer_that_lacks_something_says_what(runs, city_buyer, client_of, typed, sentence):
    answered = client_of(city_buyer).post(f"/deployments/{runs.public_id}/answer/", {"edition": 1, "seen": 0, **typed})
    assert (answered.status_code, sentence in answered.content.decode()) == (422, True)
    assert CityAnswer.objects.count() == 0


def test_second_of_two_reads_what_the_first_said_and_keeps_her_words(runs, city_buyer, client_of):
    answer(runs, city_buyer)
    typed = {"answer": "disputed", "words": WORDS, "edition": 1, "seen": 0}
    answered = client_of(city_buyer).post(f"/deployments/{runs.public_id}/answer/", typed)
    page = answered.content.decode()
    assert (answered.status_code, fresh(runs).state) == (422, "confirmed")
    assert ("A colleague answered since you opened this page:" in page, WORDS in page) == (True, True)
    client_of(city_buyer).post(f"/deployments/{runs.public_id}/answer/", {**typed, "seen": 1})
    assert fresh(runs).state == "disputed"


def test_list_costs_the_same_with_one_and_three(
    runs, open_solution, vendor_owner, city, city_buyer, client_of, django_assert_num_queries
):
    client = client_of(city_buyer)
    for number in (1, 3):
        while Deployment.objects.count() < number:
            deploy(open_solution, vendor_owner, city, scale=f"{Deployment.objects.count()} lamps")
        with django_assert_num_queries(9):
            client.get("/mine/deployments/")


def test_list_of_a_city_that_nobody_names_says_what_will_stand_there(city_buyer, client_of):
    assert "Nobody names you yet" in client_of(city_buyer).get("/mine/deployments/").content.decode()


def test_viewer_reads_the_list_and_is_told_who_answers(runs, city, client_of):
    page = client_of(member("Vera", role="viewer", organisation=city)).get("/mine/deployments/").content.decode()
    assert ("Answering needs the role owner or editor" in page, "Never ask us" in page) == (True, False)


def test_city_stops_the_asking_and_takes_it_back(runs, city, city_buyer, client_of):
    client = client_of(city_buyer)
    client.post("/mine/deployments/asking/", {"then": "never"})
    page = client.get("/mine/deployments/").content.decode()
    assert (Unasked.objects.get().organisation, "You are not asked by mail" in page) == (city, True)
    client.post("/mine/deployments/asking/", {"then": "again"})
    assert Unasked.objects.count() == 0


def test_somebody_at_the_domain_answers_by_the_link(runs, city, client):
    clerk = clerk_of(city)
    city.memberships.update(role="viewer")
    address = reverse("listings:asked_by_link", args=[link_token(city, clerk)])
    assert "Bike counters" in client.get(address).content.decode()
    answered = client.post(f"{address}{runs.public_id}/", {"answer": "confirmed", "edition": 1, "seen": 0})
    assert (answered["Location"], fresh(runs).state) == (address, "confirmed")
    assert client.get(address)["Cache-Control"] == "private, no-store"
    client.post(f"{address}never/")
    assert Unasked.objects.get().organisation == city


def test_link_that_does_not_hold_opens_nothing(runs, city, client, monkeypatch):
    clerk = clerk_of(city)
    token = link_token(city, clerk)
    for wrong in (f"{token}x", token.replace(city.public_id, runs.public_id), "x"):
        assert client.get(f"/deployments/asked/{wrong}/").status_code == 404
    with monkeypatch.context() as later:
        later.setattr(confirmations, "LINK_LIFE", timedelta(seconds=-1))
        assert client.get(f"/deployments/asked/{token}/").status_code == 404
    assert client.get(f"/deployments/asked/{token}/").status_code == 200
    clerk.emailaddress_set.update(verified=False)
    assert client.get(f"/deployments/asked/{token}/").status_code == 404


def test_link_does_not_answer_for_what_its_person_sells(runs, city, vendor, client):
    clerk = clerk_of(city)
    vendor.memberships.create(person=clerk, role="viewer")
    address = reverse("listings:asked_by_link", args=[link_token(city, clerk)])
    assert "Bike counters" not in client.get(address).content.decode()
    assert client.get(f"{address}{runs.public_id}/").status_code == 404


def test_link_rests_once_the_city_has_members_who_answer(runs, city, city_buyer, client):
    address = reverse("listings:asked_by_link", args=[link_token(city, clerk_of(city))])
    answer(runs, city_buyer, DISPUTED, WORDS)
    page = client.get(address).content.decode()
    assert (f"{address}{runs.public_id}/" in page, "Never ask us" in page) == (False, False)
    assert (
        client.post(f"{address}{runs.public_id}/", {"answer": "confirmed", "edition": 1, "seen": 1}).status_code == 404
    )
    assert (client.post(f"{address}never/").status_code, Unasked.objects.count()) == (403, 0)
    assert fresh(runs).state == "disputed"


def test_link_of_a_vendors_own_person_does_not_silence_the_city(runs, city, vendor, client):
    clerk = clerk_of(city)
    city.memberships.update(role="viewer")
    vendor.memberships.create(person=clerk, role="viewer")
    address = reverse("listings:asked_by_link", args=[link_token(city, clerk)])
    assert (client.post(f"{address}never/").status_code, Unasked.objects.count()) == (403, 0)


def test_link_names_no_colleague(runs, city, city_buyer, client):
    answer(runs, city_buyer)
    city.memberships.update(role="viewer")
    address = reverse("listings:asked_by_link", args=[link_token(city, clerk_of(city))])
    sent_again = {"answer": "confirmed", "edition": 1, "seen": 1}
    answered = client.post(f"{address}{runs.public_id}/", sent_again, follow=True)
    (told,) = [str(one) for one in answered.context["messages"]]
    assert told.startswith("That was done already, on")


def test_who_belongs_to_both_sides_is_not_led_to_a_closed_door(runs, city, vendor, client_of):
    both = member("Bo Both", role="editor", organisation=city)
    vendor.memberships.create(person=both, role="editor")
    client = client_of(both)
    client.post("/act-for/", {"organisation": city.public_id})
    page = client.get("/mine/deployments/").content.decode()
    assert (f"/deployments/{runs.public_id}/answer/" in page, "so a colleague answers" in page) == (False, True)


def test_link_answers_for_no_other_city(runs, city, client, open_solution, vendor_owner):
    other = member("Mara Mayor", "buys").memberships.get().organisation
    theirs = deploy(open_solution, vendor_owner, other)
    address = reverse("listings:asked_by_link", args=[link_token(city, clerk_of(city))])
    assert client.get(f"{address}{theirs.public_id}/").status_code == 404


def test_list_of_staff_costs_the_same_with_one_and_three(
    open_solution, vendor_owner, staff, client_of, django_assert_num_queries
):
    client = client_of(staff)
    for number in (1, 3):
        while Deployment.objects.count() < number:
            town = member(f"Buyer {Deployment.objects.count()}", "buys").memberships.get().organisation
            deploy(open_solution, vendor_owner, town)
            town.memberships.update(role="viewer")
        with django_assert_num_queries(11):
            client.get("/staff/deployments/")


def test_staff_go_on_seeing_a_silent_city_that_nobody_can_give_its_voice_back(runs, city, staff, client_of):
    clerk_of(city)
    city.memberships.update(role="viewer")
    Unasked.objects.create(organisation=city)
    assert city.name in client_of(staff).get("/staff/deployments/").content.decode()


def test_confirmation_of_a_suspended_city_counts_no_more(runs, city, city_buyer, open_solution, client):
    answer(runs, city_buyer)
    assert Deployment.objects.proven().count() == 1
    Organisation.objects.filter(pk=city.pk).update(state="suspended")
    page = client.get(f"/solutions/{open_solution.public_id}/").content.decode()
    assert ("Confirmed by the city" in page, "that is not verified now" in page) == (False, True)
    assert Deployment.objects.proven().count() == 0


def test_staff_see_whom_nobody_can_ask(runs, city, open_solution, vendor_owner, staff, client_of):
    client = client_of(staff)
    assert "Every city can be asked" in client.get("/staff/deployments/").content.decode()
    place = PlaceFactory()
    deploy(open_solution, vendor_owner, None, place=place.geonames_id)
    city.memberships.update(role="viewer")
    page = client.get("/staff/deployments/").content.decode()
    assert (city.name in page, "Gabrovo, Bulgaria" in page, page.count("1 deployment waits")) == (True, True, 2)
    clerk_of(city)
    assert city.name not in client.get("/staff/deployments/").content.decode()
