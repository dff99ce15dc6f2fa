"""Owners are told by mail, each in her language, what became of a listing; present news only, and to owners only."""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import User
from accounts.queries import actor_of
from listings import actions
from listings.models import NeedText
from listings.states import ListingState, PriceBand
from tests.factories import member
from tests.listings.factories import in_state, need_values, solution_values
from tests.listings.stories import fresh
from tests.listings.translated import approve, write

pytestmark = pytest.mark.django_db


def deliver():
    """Let the worker deliver; return the new letters as (receiver, subject)."""
    mail.outbox.clear()
    call_command("worker", once=True)
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def body(number=0):
    return " ".join(mail.outbox[number].body.split())


def test_publication_is_told_to_every_owner_and_nobody_else(draft_solution, vendor_owner, vendor_editor, vendor, staff):
    second = member("Orla Owner", organisation=vendor)
    in_state(draft_solution, vendor_owner, staff, ListingState.PUBLISHED)
    assert deliver() == [
        (second.email, "“Bike counters” is published"),
        (vendor_owner.email, "“Bike counters” is published"),
    ]
    assert "Programme staff read it. Everybody can find it from now on." in body()
    assert f"Open the page: http://localhost:8000/solutions/{draft_solution.public_id}/" in body()
    assert "You get this mail because you are an owner of Organisation of Otto Owner." in body()


def test_return_is_told_with_its_reason(draft_need, city_buyer, staff):
    in_state(draft_need, city_buyer, staff, ListingState.SUBMITTED)
    actions.return_listing(actor=actor_of(staff), listing=draft_need, why="Which <b>streets</b>?")
    assert deliver() == [(city_buyer.email, "“Safe ways to school” was returned")]
    assert "Edit it and send it again. They write: Which <b>streets</b>?" in body()
    assert "Which &lt;b&gt;streets&lt;/b&gt;?" in mail.outbox[0].alternatives[0][0]


def test_mail_is_in_the_language_of_the_receiver(draft_need, city_buyer, staff):
    User.objects.filter(pk=city_buyer.pk).update(language="bg")
    in_state(draft_need, city_buyer, staff, ListingState.PUBLISHED)
    deliver()
    assert mail.outbox[0].extra_headers["Content-Language"] == "bg"
    assert f"http://localhost:8000/bg/needs/{draft_need.public_id}/" in body()


@pytest.fixture
def waiting(open_solution, vendor_owner):
    deliver()
    values = solution_values(price_band=PriceBand.FREE)
    return actions.edit_solution(actor=actor_of(vendor_owner), solution=open_solution, version=1, values=values)


def test_approval_of_a_change_is_told(waiting, vendor_owner, staff):
    actions.approve_revision(actor=actor_of(staff), revision=waiting, version=1)
    assert deliver() == [(vendor_owner.email, "Your change of “Bike counters” is public")]
    assert "The page says from now on what you wrote." in body()


def test_return_of_a_change_is_told_with_its_reason(waiting, vendor_owner, staff):
    actions.return_revision(actor=actor_of(staff), revision=waiting, why="Free for whom?")
    assert deliver() == [(vendor_owner.email, "Your change of “Bike counters” was returned")]
    assert "The approved version stays public." in body()
    assert "They write: Free for whom?" in body()


def test_decision_names_the_language_of_the_text(open_solution, vendor_owner, staff):
    deliver()
    waits = write(vendor_owner, open_solution, "bg")
    actions.return_revision(actor=actor_of(staff), revision=waits, why="Whose words?")
    assert deliver() == [(vendor_owner.email, "Your change of “Bike counters” was returned")]
    said = "This is about its text in Bulgarian. Programme staff did not approve the change."
    assert said in body()
    assert said in mail.outbox[0].alternatives[0][0]
    approve(staff, write(vendor_owner, open_solution, "bg", title="Броячи"))
    deliver()
    assert "This is about its text in Bulgarian. Programme staff read it." in body()
    values = solution_values(price_band=PriceBand.FREE)
    changed = fresh(open_solution)
    waits = actions.edit_solution(
        actor=actor_of(vendor_owner), solution=changed, version=changed.version, values=values
    )
    approve(staff, waits)
    deliver()
    assert "This is about its text in English, and what is the same in every language." in body()


def test_decision_about_a_new_listing_names_all_its_languages(draft_need, city_buyer, staff):
    in_state(draft_need, city_buyer, staff, ListingState.SUBMITTED)
    NeedText.objects.create(need=draft_need, language="bg", title="Лампи", folded="лампи")
    actions.return_listing(actor=actor_of(staff), listing=fresh(draft_need), why="Which streets?")
    deliver()
    assert "This is about its texts in English, Bulgarian. Programme staff returned it" in body()
    User.objects.filter(pk=city_buyer.pk).update(language="bg")
    in_state(fresh(draft_need), city_buyer, staff, ListingState.SUBMITTED)
    actions.return_listing(actor=actor_of(staff), listing=fresh(draft_need), why="Which streets?")
    deliver()
    assert "Отнася се за текстовете на английски, български." in body()


def test_decision_about_one_language_alone_names_none(draft_need, city_buyer, staff):
    in_state(draft_need, city_buyer, staff, ListingState.PUBLISHED)
    deliver()
    assert "This is about" not in body()


def test_correction_is_told_with_its_number_and_reason(open_need, city_buyer):
    deliver()
    for number in (1, 2):
        values = need_values(title=f"Title {number}")
        actions.edit_need(
            actor=actor_of(city_buyer), need=open_need, version=number, values=values, reason=f"Reason {number}"
        )
    assert deliver() == [
        (city_buyer.email, "Correction 1 of “Title 2” is public"),
        (city_buyer.email, "Correction 2 of “Title 2” is public"),
    ]
    assert sorted(("Reason 1" in body(each), "Reason 2" in body(each)) for each in (0, 1)) == [
        (False, True),
        (True, False),
    ]


def test_private_budget_is_told_to_nobody(open_need, city_buyer):
    deliver()
    actions.edit_need(actor=actor_of(city_buyer), need=open_need, version=1, values=need_values(budget_low=100))
    assert deliver() == []


def test_only_the_present_state_is_told(draft_solution, vendor_owner, staff):
    in_state(draft_solution, vendor_owner, staff, ListingState.PUBLISHED)
    actions.return_listing(actor=actor_of(staff), listing=draft_solution, why="A complaint.")
    assert deliver() == [(vendor_owner.email, "“Bike counters” was returned")]


def test_withdrawn_need_tells_no_correction(open_need, city_buyer):
    deliver()
    owner = actor_of(city_buyer)
    actions.edit_need(actor=owner, need=open_need, version=1, values=need_values(title="Other"), reason="Typing error")
    actions.withdraw(actor=owner, listing=open_need)
    assert deliver() == []


def test_owner_who_left_is_told_nothing(draft_solution, vendor_owner, staff):
    in_state(draft_solution, vendor_owner, staff, ListingState.PUBLISHED)
    vendor_owner.memberships.all().delete()
    assert deliver() == []


def test_mail_says_the_same_in_text_and_html(draft_need, city_buyer, staff):
    in_state(draft_need, city_buyer, staff, ListingState.PUBLISHED)
    deliver()
    letter = mail.outbox[0]
    html = " ".join(letter.alternatives[0][0].split())
    for sentence in ("“Safe ways to school” is published", "Everybody can find it from now on.", "Open the page"):
        assert (sentence in body(), sentence in html) == (True, True)
