"""A person asks to act for an organisation that is here; its owners let her in, or staff, who alone do for a city."""

import re

import pytest
from django.core import mail

from accounts import actions
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved
from accounts.journal.models import Entry
from accounts.models import Domain, JoinRequest, Organisation, User
from accounts.queries import actor_of, requests_to
from accounts.states import DomainState, OrganisationState, RequestState, Role
from tests.accounts.teams import mails, organisation_of, seats
from tests.factories import OrganisationFactory, UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(vendor_owner):
    return organisation_of(vendor_owner)


@pytest.fixture
def city(city_buyer):
    return organisation_of(city_buyer)


def asked(person, organisation, message=""):
    return actions.ask_to_join(actor=actor_of(person), organisation=organisation, message=message)


def test_person_asks_and_an_owner_lets_her_in(client_of, outsider, vendor_owner, vendor):
    client = client_of(outsider)
    assert "Ask to join" in client.get(f"/organisations/{vendor.public_id}/").content.decode()
    answer = client.post(f"/organisations/{vendor.public_id}/join/", {"message": "I work in sales."})
    assert answer.headers["Location"] == "/workspace/"
    assert "waits for an answer" in client.get("/workspace/").content.decode()
    assert mails() == [(vendor_owner.email, "Olga Outsider asks to join Organisation of Otto Owner")]
    owner, request = client_of(vendor_owner), JoinRequest.objects.get()
    page = owner.get(f"/organisations/{vendor.public_id}/team/").content.decode()
    assert ("“I work in sales.”" in page, outsider.email in page, "1 request waits" in page) == (True, True, False)
    assert "1 request waits" in owner.get("/workspace/").content.decode()
    answer = owner.post(f"/join-requests/{request.public_id}/let-in/")
    assert answer.headers["Location"] == f"/organisations/{vendor.public_id}/team/"
    assert seats(vendor)[outsider.email] == Role.EDITOR
    assert mails() == [(outsider.email, "You act for Organisation of Otto Owner now")]


def test_who_was_refused_reads_the_reason(client_of, outsider, vendor_owner, vendor):
    request = asked(outsider, vendor)
    client, address = client_of(vendor_owner), f"/join-requests/{request.public_id}/refuse/"
    answer = client.post(address, {"why": " "})
    assert (answer.status_code, "Give the reason. The person reads it." in answer.content.decode()) == (422, True)
    assert mails() == [(vendor_owner.email, "Olga Outsider asks to join Organisation of Otto Owner")]
    client.post(address, {"why": "We do not know you."})
    assert JoinRequest.objects.get().state == RequestState.REFUSED
    assert mails() == [(outsider.email, "You were not let in at Organisation of Otto Owner")]
    assert "We do not know you." in mail.outbox[0].body
    assert isinstance(asked(outsider, vendor), JoinRequest)


def test_staff_alone_say_who_acts_for_a_city(client_of, outsider, city_buyer, city, staff):
    request = asked(outsider, city)
    assert mails() == [(city_buyer.email, "Olga Outsider asks to join Organisation of Bora Buyer")]
    owner = client_of(city_buyer)
    page = owner.get(f"/organisations/{city.public_id}/team/").content.decode()
    assert ("Olga Outsider" in page, "programme staff decide who acts for it" in page) == (True, True)
    assert f"/join-requests/{request.public_id}/let-in/" not in page
    assert owner.post(f"/join-requests/{request.public_id}/let-in/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.let_in(actor=actor_of(city_buyer), request=request)
    page = client_of(staff).get("/staff/join-requests/").content.decode()
    assert ("Olga Outsider" in page, "Organisation of Bora Buyer" in page) == (True, True)
    answer = client_of(staff).post(f"/join-requests/{request.public_id}/let-in/")
    assert answer.headers["Location"] == "/staff/join-requests/"
    assert seats(city)[outsider.email] == Role.EDITOR
    entry = Entry.objects.get(verb="joinrequest.accepted")
    assert (entry.person, entry.organisation) == (staff.public_id, organisation_of(staff).public_id)


def test_staff_who_belong_to_the_city_do_not_decide_there(outsider, city, staff):
    staff.memberships.create(organisation=city, role=Role.OWNER)
    with pytest.raises(NotAllowed):
        actions.let_in(actor=actor_of(staff), request=asked(outsider, city))


def test_asking_twice_waits_once(client_of, outsider, vendor):
    first = asked(outsider, vendor)
    assert asked(outsider, vendor) == Already(by=outsider.public_id, at=first.created_at)
    assert requests_to(vendor).count() == 1


def test_no_more_requests_wait_than_one_can_mean(outsider):
    for _each in range(5):
        asked(outsider, OrganisationFactory())
    with pytest.raises(Incomplete, match="Several requests of yours wait"):
        asked(outsider, OrganisationFactory())


@pytest.mark.parametrize("state", [one for one in OrganisationState if one != OrganisationState.VERIFIED])
def test_nobody_asks_what_the_programme_does_not_vouch_for(client_of, outsider, vendor, state):
    Organisation.objects.filter(pk=vendor.pk).update(state=state)
    assert client_of(outsider).post(f"/organisations/{vendor.public_id}/join/").status_code == 404
    with pytest.raises(NotAllowed):
        asked(outsider, vendor)


def test_nobody_asks_to_join_the_programme_or_her_own(client_of, outsider, staff, vendor_editor, vendor):
    assert client_of(outsider).get(f"/organisations/{organisation_of(staff).public_id}/join/").status_code == 403
    assert client_of(vendor_editor).get(f"/organisations/{vendor.public_id}/join/").status_code == 403
    with pytest.raises(NotAllowed):
        asked(vendor_editor, vendor)


def test_own_request_is_taken_back(client_of, outsider, vendor_owner, vendor):
    request = asked(outsider, vendor)
    assert client_of(vendor_owner).post(f"/join-requests/{request.public_id}/withdraw/").status_code == 302
    assert JoinRequest.objects.get().state == RequestState.WAITING
    client_of(outsider).post(f"/join-requests/{request.public_id}/withdraw/")
    assert JoinRequest.objects.get().state == RequestState.WITHDRAWN
    assert mails() == []


def test_request_of_others_answers_as_one_that_is_not_there(client_of, outsider, vendor, investor):
    request, client = asked(outsider, vendor), client_of(investor)
    for step in ("withdraw", "let-in", "refuse"):
        foreign, missing = (client.post(f"/join-requests/{one}/{step}/") for one in (request.public_id, "a" * 10))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert plain(foreign) == plain(missing).replace("a" * 10, request.public_id)
    assert JoinRequest.objects.get().state == RequestState.WAITING


def plain(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_second_who_decides_is_told_kindly(outsider, vendor_owner, vendor, staff):
    request = asked(outsider, vendor)
    actions.let_in(actor=actor_of(vendor_owner), request=request)
    again = actions.let_in(actor=actor_of(staff), request=JoinRequest.objects.get())
    assert (type(again), again.by) == (Already, vendor_owner.public_id)
    assert Entry.objects.filter(verb="membership.created").count() == 1


def test_who_was_invited_meanwhile_is_let_in_once(outsider, vendor_owner, vendor):
    request = asked(outsider, vendor)
    outsider.memberships.create(organisation=vendor, role=Role.VIEWER)
    assert isinstance(actions.let_in(actor=actor_of(vendor_owner), request=request), Moved)
    assert seats(vendor)[outsider.email] == Role.VIEWER


def test_queue_shows_cities_first_and_says_when_it_is_empty(client_of, staff, staff_viewer, city, vendor, investor):
    assert "Nobody asks to join" in client_of(staff).get("/staff/join-requests/").content.decode()
    asked(UserFactory(name="First"), vendor)
    asked(UserFactory(name="Second"), city)
    page = client_of(staff_viewer).get("/staff/join-requests/").content.decode()
    assert page.index("Second") < page.index("First")
    assert "/let-in/" not in page
    assert client_of(investor).get("/staff/join-requests/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_the_same_of_any_number(client_of, staff, vendor, django_assert_num_queries, rows):
    for _each in range(rows):
        asked(UserFactory(), vendor)
    client = client_of(staff)
    client.get("/workspace/")
    with django_assert_num_queries(6):
        client.get("/staff/join-requests/")


def test_message_is_text(client_of, vendor_owner, vendor):
    asker = member("Mallory")
    asked(asker, vendor, "<script>alert(1)</script>")
    page = client_of(vendor_owner).get(f"/organisations/{vendor.public_id}/team/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def own_domain(organisation, name="lamps.bg"):
    """Let staff have confirmed a domain as an organisation's own."""
    return Domain.objects.create(organisation=organisation, name=name, state=DomainState.CONFIRMED)


def sign_up(client, code_for, email):
    typed = {"name": "Nora New", "email": email, "password1": "a long enough sentence"}
    client.post("/account/signup/", typed)
    client.post("/account/confirm-email/", {"code": code_for(email)})
    return User.objects.get(email=email)


def test_proved_address_at_the_own_domain_files_a_request(client, code_for, vendor_owner, vendor):
    own_domain(vendor)
    person = sign_up(client, code_for, "nora@lamps.bg")
    request = JoinRequest.objects.get()
    assert (request.person, request.organisation, request.at_own_domain) == (person, vendor, True)
    assert person.memberships.count() == 0
    page = client.get("/workspace/").content.decode()
    assert ("You asked to join" in page, "Do you work for" in page) == (True, False)
    mail.outbox.clear()
    assert mails() == [(vendor_owner.email, "Nora New asks to join Organisation of Otto Owner")]


@pytest.mark.parametrize("email", ["nora@sub.lamps.bg", "nora@lamps.bg.example", "nora@gmail.com", "nora@xlamps.bg"])
def test_other_addresses_file_none(client, code_for, vendor, email):
    own_domain(vendor)
    own_domain(vendor, "gmail.com")
    sign_up(client, code_for, email)
    assert JoinRequest.objects.count() == 0


def test_address_that_was_not_proved_files_none(client, vendor):
    own_domain(vendor)
    client.post("/account/signup/", {"name": "N", "email": "nora@lamps.bg", "password1": "a long enough sentence"})
    assert JoinRequest.objects.count() == 0


def test_who_was_here_before_the_domain_is_shown_the_way(client_of, vendor):
    person = UserFactory(email="nora@lamps.bg")
    own_domain(vendor)
    page = client_of(person).get("/workspace/").content.decode()
    assert ("Do you work for Organisation of Otto Owner?" in page, f"{vendor.public_id}/join/" in page) == (True, True)
    assert asked(person, vendor).at_own_domain
    assert "Do you work for" not in client_of(person).get("/workspace/").content.decode()


def test_owners_see_whose_address_is_at_home(client_of, vendor_owner, vendor, outsider):
    own_domain(vendor)
    asked(outsider, vendor)
    address = f"/organisations/{vendor.public_id}/team/"
    assert "address at its own domain" not in client_of(vendor_owner).get(address).content.decode()
    asked(UserFactory(email="nora@lamps.bg"), vendor)
    assert client_of(vendor_owner).get(address).content.decode().count("address at its own domain") == 1


def test_address_at_the_programmes_domain_files_none_and_breaks_nothing(client, code_for, staff):
    own_domain(organisation_of(staff), "programme.example")
    assert sign_up(client, code_for, "nora@programme.example").emailaddress_set.get().verified
    assert JoinRequest.objects.count() == 0


def test_sixth_request_by_a_domain_is_not_filed_and_breaks_nothing(vendor):
    own_domain(vendor)
    person = UserFactory(email="nora@lamps.bg")
    for _each in range(5):
        asked(person, OrganisationFactory())
    assert actions.ask_by_domain(person=person, address="nora@lamps.bg") is None
    assert JoinRequest.objects.filter(organisation=vendor).count() == 0


def test_nobody_is_let_in_where_the_organisation_is_suspended(outsider, vendor_owner, vendor):
    request = asked(outsider, vendor)
    Organisation.objects.filter(pk=vendor.pk).update(state=OrganisationState.SUSPENDED)
    with pytest.raises(Incomplete, match="the programme does not vouch for it"):
        actions.let_in(actor=actor_of(vendor_owner), request=request)
    assert JoinRequest.objects.get().state == RequestState.WAITING
