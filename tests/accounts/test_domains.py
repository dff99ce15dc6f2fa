"""Domains: asked for by owners, confirmed by staff, one organisation each; free mail never counts."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.db import connection

from accounts import actions
from accounts.domains import can_be_own, checked_domain, domain_in, free_mail
from accounts.errors import Incomplete, NotAllowed
from accounts.findings import asked_domains
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.models import Domain, Organisation
from accounts.queries import actor_of, organisation_of_domain, verification_queue
from accounts.states import DOMAIN_TRANSITIONS, DomainState, OrganisationState
from tests import people
from tests.factories import OrganisationFactory

AT_ONCE = 8


@pytest.fixture
def vendor(vendor_owner):
    return vendor_owner.memberships.get().organisation


@pytest.fixture
def asked(vendor_owner, vendor):
    actions.ask_domain(actor=actor_of(vendor_owner), organisation=vendor, name="lamps.bg")
    return vendor.domains.get()


def decide(staff, domain, to=DomainState.CONFIRMED, why="because"):
    return actions.decide_domain(actor=actor_of(staff), domain=domain, to=to, why=why)


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("lamps.bg", "lamps.bg"),
        (" LAMPS.bg. ", "lamps.bg"),
        ("https://lamps.bg:8443/a?b@c.bg", "lamps.bg"),
        ("otto@it.lamps.bg", "it.lamps.bg"),
        ("община.бг", "xn--80abvuc1e.xn--90ae"),
        ("city.vienna.gv.at", "city.vienna.gv.at"),
    ],
)
def test_domain_is_found_in_what_was_typed(typed, domain):
    assert checked_domain(typed) == domain


def test_domain_is_shown_in_its_own_letters():
    assert Domain(name="lamps.bg").readable == "lamps.bg"
    assert Domain(name="xn--80abvuc1e.xn--90ae").readable == "община.бг (xn--80abvuc1e.xn--90ae)"
    assert Domain(name="xn--0.bg").readable == "xn--0.bg"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Give a domain"),
        ("lamps", "Give a domain"),
        ("la mps.bg", "Give a domain"),
        ("10.0.0.1", "Give a domain"),
        ("[::1", "Give a domain"),
        ("a..bg", "Give a domain"),
        (f"{'a' * 64}.bg", "Give a domain"),
        (f"{'a.' * 140}bg", "Give a domain"),
        ("-lamps.bg", "Give a domain"),
        ("gmail.com", "Anybody gets an address at gmail.com"),
        ("mail.abv.bg", "Anybody gets an address at mail.abv.bg"),
        ("co.uk", "no domain that one organisation registers"),
        ("gv.at", "no domain that one organisation registers"),
        ("github.io", "no domain that one organisation registers"),  # the private section of the list
    ],
)
def test_what_is_nobodys_own_is_refused_with_a_sentence(typed, sentence):
    with pytest.raises(Incomplete, match=sentence):
        checked_domain(typed)


def test_list_of_free_mail_holds_domains_in_order():
    assert len(free_mail()) > 200
    assert [name for name in free_mail() if domain_in(name) != name] == []
    assert [name for name in free_mail() if can_be_own(name)] == []


def test_owner_asks_staff_confirm_and_addresses_count(staff, vendor_owner, vendor, client_of):
    page = f"/organisations/{vendor.public_id}/domains/"
    answer = client_of(vendor_owner).post(page, {"name": "@lamps.bg"}, follow=True)
    assert "Asked for. Staff look at it." in answer.content.decode()
    again = client_of(vendor_owner).post(page, {"name": "lamps.bg"}, follow=True)
    assert "It stands in the list already." in again.content.decode()
    domain = Domain.objects.get()
    assert (domain.name, domain.state) == ("lamps.bg", "asked")
    assert list(verification_queue(tab="waiting")) == [vendor]
    assert organisation_of_domain("otto@lamps.bg") is None

    review = client_of(staff).get(f"/staff/verification/{vendor.public_id}/").content.decode()
    assert "No owner has proved an address at this domain." in review
    done = client_of(staff).post(f"/staff/domains/{domain.public_id}/confirmed/", follow=True)
    assert "lamps.bg: Confirmed. The owners are told by mail." in done.content.decode()
    assert organisation_of_domain("otto@lamps.bg") == vendor
    assert organisation_of_domain("OTTO@LAMPS.BG ") == vendor
    call_command("worker", once=True)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([vendor_owner.email], "lamps.bg is confirmed for Organisation of Otto Owner")
    ]


@pytest.mark.parametrize(
    "address", ["otto@it.lamps.bg", "otto@xlamps.bg", "otto@lamps.bg.example", "lamps.bg@gmail.com", "otto@", "", "@"]
)
def test_other_addresses_do_not_count(staff, vendor, asked, address):
    decide(staff, asked)
    assert organisation_of_domain(address) is None


def test_free_mail_and_public_suffixes_never_count_whatever_was_confirmed(vendor):
    for name in ("gmail.com", "github.io", "co.uk"):
        Domain.objects.create(organisation=vendor, name=name, state=DomainState.CONFIRMED)
        assert organisation_of_domain(f"otto@{name}") is None


@pytest.mark.parametrize("state", [OrganisationState.SUSPENDED, OrganisationState.UNVERIFIED])
def test_domain_counts_only_while_the_programme_vouches(staff, vendor, asked, state):
    decide(staff, asked)
    actions.decide_organisation(actor=actor_of(staff), organisation=vendor, to=state, why="because")
    assert organisation_of_domain("otto@lamps.bg") is None


def test_what_speaks_for_a_domain(vendor_owner, vendor, asked):
    EmailAddress.objects.filter(user=vendor_owner).update(email="otto@lamps.bg")
    vendor.website = "https://www.lamps.bg/"
    [found] = asked_domains(vendor)
    assert (found.at_the_address, found.at_the_website, found.holder) == (True, True, None)
    EmailAddress.objects.filter(user=vendor_owner).update(verified=False)
    vendor.website = "https://lamps.bg.example/"
    [found] = asked_domains(vendor)
    assert (found.at_the_address, found.at_the_website) == (False, False)


def test_second_organisation_is_told_whose_the_domain_is(staff, vendor, asked, city_buyer, client_of):
    decide(staff, asked)
    city = city_buyer.memberships.get().organisation
    actions.ask_domain(actor=actor_of(city_buyer), organisation=city, name="lamps.bg")
    other = city.domains.get()
    with pytest.raises(Incomplete, match="confirmed for “Organisation of Otto Owner”"):
        decide(staff, other)
    page = client_of(staff).get(f"/staff/verification/{city.public_id}/").content.decode()
    assert "Confirmed for another organisation:" in page
    decide(staff, asked, DomainState.REFUSED)
    assert isinstance(decide(staff, other), Moved)


def test_refused_domain_shows_its_reason_and_is_asked_for_again(staff, vendor_owner, vendor, asked, client_of):
    answer = client_of(staff).post(f"/staff/domains/{asked.public_id}/refused/", {"why": " "})
    assert answer.status_code == 422
    assert "Give the reason. The organisation reads it." in answer.content.decode()
    client_of(staff).post(f"/staff/domains/{asked.public_id}/refused/", {"why": "It is your host’s."})
    page = f"/organisations/{vendor.public_id}/domains/"
    assert "It is your host’s." in client_of(vendor_owner).get(page).content.decode()
    call_command("worker", once=True)
    assert mail.outbox[0].subject == "lamps.bg is not confirmed for Organisation of Otto Owner"
    assert "It is your host’s." in mail.outbox[0].body
    client_of(vendor_owner).post(page, {"name": "lamps.bg"})
    asked.refresh_from_db()
    assert asked.state == DomainState.ASKED
    assert client_of(staff).post(f"/staff/domains/{asked.public_id}/asked/").status_code == 404


def test_domain_is_given_up(staff, vendor_owner, vendor, asked, client_of):
    decide(staff, asked)
    address = f"/domains/{asked.public_id}/give-up/"
    done = client_of(vendor_owner).post(address, follow=True)
    assert "lamps.bg is no longer in the list." in done.content.decode()
    assert organisation_of_domain("otto@lamps.bg") is None
    assert Entry.objects.get(verb="domain.given_up").data == {"organisation": vendor.public_id, "from": "confirmed"}
    assert client_of(vendor_owner).post(address).status_code == 404
    call_command("worker", once=True)
    assert mail.outbox == []


@pytest.mark.parametrize("before", DomainState)
@pytest.mark.parametrize("after", [DomainState.CONFIRMED, DomainState.REFUSED])
def test_every_pair_of_domain_states_is_lawful_or_raises(staff, asked, before, after):
    Domain.objects.filter(pk=asked.pk).update(state=before)
    if before == after:
        assert isinstance(decide(staff, asked, after), Already)
    elif after in DOMAIN_TRANSITIONS[before]:
        assert isinstance(decide(staff, asked, after), Moved)
    else:
        with pytest.raises(InvalidTransition):
            decide(staff, asked, after)


def test_only_owners_ask_and_only_staff_confirm(
    staff_viewer, vendor_owner, vendor_editor, city_buyer, outsider, vendor, asked, client_of
):
    for person in (vendor_editor, city_buyer, outsider, staff_viewer):
        with pytest.raises(NotAllowed):
            actions.ask_domain(actor=actor_of(person), organisation=vendor, name="other.bg")
        with pytest.raises(NotAllowed):
            actions.give_up_domain(actor=actor_of(person), domain=asked)
    for person in (vendor_owner, vendor_editor, city_buyer, outsider, staff_viewer):
        with pytest.raises(NotAllowed):
            decide(person, asked)


def test_domain_of_an_organisation_that_waits_is_not_confirmed(staff, vendor, asked):
    Organisation.objects.filter(pk=vendor.pk).update(state=OrganisationState.UNVERIFIED)
    with pytest.raises(Incomplete, match="Verify the organisation first"):
        decide(staff, asked)


def test_organisation_has_twenty_domains_at_most(vendor_owner, vendor, client_of):
    for number in range(20):
        actions.ask_domain(actor=actor_of(vendor_owner), organisation=vendor, name=f"lamps{number}.bg")
    answer = client_of(vendor_owner).post(f"/organisations/{vendor.public_id}/domains/", {"name": "more.bg"})
    text = answer.content.decode()
    assert "at most 20 domains" in text
    assert 'value="more.bg"' in text


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_domains_ask_the_same_number_of_queries(
    staff, vendor_owner, vendor, client_of, rows, django_assert_num_queries
):
    for number in range(rows):
        actions.ask_domain(actor=actor_of(vendor_owner), organisation=vendor, name=f"lamps{number}.bg")
        decide(staff, vendor.domains.last(), DomainState.REFUSED, why=f"Reason {number}")
    client = client_of(vendor_owner)
    with django_assert_num_queries(7):
        page = client.get(f"/organisations/{vendor.public_id}/domains/").content.decode()
    assert page.count("Reason ") == rows
    with django_assert_num_queries(3):
        assert len(asked_domains(vendor)) == rows


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_confirm_one():
    staff = people.staff()
    domains = [
        Domain.objects.create(organisation=OrganisationFactory(name=f"Lamps {number}"), name="lamps.bg")
        for number in range(AT_ONCE)
    ]
    barrier, confirmed, refused = threading.Barrier(AT_ONCE), [], []

    def run(domain):
        barrier.wait()
        try:
            decide(staff, domain)
            confirmed.append(domain)
        except Incomplete as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[domain]) for domain in domains]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(confirmed) == 1
    assert list(Domain.objects.confirmed()) == confirmed
    assert len(refused) == AT_ONCE - 1
