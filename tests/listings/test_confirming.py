"""The monthly batch: which cities are asked, who gets the mail, what the vendor hears, and what is never asked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.journal.models import Delivery, Entry
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import Form
from listings import actions
from listings.confirming import ANSWERED, ASK, BATCH
from listings.models import Deployment
from listings.models.deployments import AGES_AFTER
from listings.queries.confirmations import asked_of, contacts_at_domain
from listings.states import DeploymentState
from tests.factories import PlaceFactory, UserFactory, member
from tests.listings.deployed import DISPUTED, WORDS, answer, change, clerk_of, deploy, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(open_solution, vendor_owner, city):
    return deploy(open_solution, vendor_owner, city)


def ask():
    """Run the job; return the batches that it made now."""
    before = set(Entry.objects.values_list("pk", flat=True))
    ASK.handle(Delivery())
    return list(Entry.objects.filter(verb="confirmations.asked").exclude(pk__in=before).order_by("pk"))


def send(handler):
    """Carry out what waits for a handler; return the new mails."""
    sent = len(mail.outbox)
    for delivery in Delivery.objects.filter(handler=handler.name).order_by("pk"):
        handler.handle(delivery)
        delivery.delete()
    return mail.outbox[sent:]


def test_city_gets_one_batch_of_all_that_waits(runs, open_solution, vendor_owner, city, city_buyer):
    member("Edda Editor", role="editor", organisation=city)
    member("Vera", role="viewer", organisation=city)
    member("Sela", role="editor", organisation=city).memberships.update(scope=["provides"])
    second = deploy(open_solution, vendor_owner, city, scale="Two lamps")
    (batch,) = ask()
    assert batch.data == {"deployments": [runs.public_id, second.public_id]}
    assert [fresh(one).times_asked for one in (runs, second)] == [1, 1]
    mails = send(BATCH)
    assert [one.to for one in mails] == [[city_buyer.email], ["edda.editor@people.example"]]
    assert mails[0].subject == f"2 vendor claims about {city.name}: are they true?"
    assert "/mine/deployments/" in mails[0].body
    assert mails[0].body.count("Bike counters") == 2


def test_mail_is_in_the_language_of_its_reader(runs, city_buyer):
    city_buyer.language = "bg"
    city_buyer.save()
    ask()
    (sent,) = send(BATCH)
    assert "вярно ли е?" in sent.subject
    assert "/bg/mine/deployments/" in sent.body


def test_second_batch_waits_for_the_next_month(runs, open_solution, vendor_owner, city, monkeypatch):
    assert len(ask()) == 1
    deploy(open_solution, vendor_owner, city, scale="Two lamps")
    assert ask() == []
    later = timezone.now() + timedelta(days=32)
    monkeypatch.setattr("listings.confirming.timezone.now", lambda: later)
    (batch,) = ask()
    assert len(batch.data["deployments"]) == 2


def test_city_is_reminded_once(runs, monkeypatch):
    for months, batches in ((0, 1), (1, 1), (2, 0)):
        later = timezone.now() + timedelta(days=32 * months) if months else timezone.now()
        with monkeypatch.context() as then:
            then.setattr("listings.confirming.timezone.now", lambda later=later: later)
            assert len(ask()) == batches


def test_changed_claim_is_asked_about_anew(runs, vendor_owner):
    Deployment.objects.update(times_asked=2)
    assert ask() == []
    change(runs, vendor_owner, scale="Two lamps")
    assert len(ask()) == 1


def test_aged_answer_is_asked_about_again(runs, city_buyer):
    answer(runs, city_buyer)
    assert ask() == []
    Deployment.objects.update(answered_at=timezone.now() - AGES_AFTER - timedelta(days=1))
    assert len(ask()) == 1
    (sent,) = send(BATCH)
    assert "Bike counters" in sent.body


def test_nobody_is_asked_about_what_is_not_public_or_removed(runs, vendor_owner, open_solution, city):
    removed = deploy(open_solution, vendor_owner, city, scale="Two lamps")
    actions.remove_deployment(actor=actor_of(vendor_owner), deployment=removed)
    actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution)
    assert ask() == []


@pytest.mark.parametrize("state", ["unverified", "suspended"])
def test_city_that_is_not_verified_is_not_asked(runs, city, state):
    Organisation.objects.filter(pk=city.pk).update(state=state)
    assert ask() == []


def test_city_that_wants_to_hear_nothing_is_not_asked_until_it_takes_that_back(runs, city, city_buyer):
    actor = actor_of(city_buyer)
    assert actions.never_ask(actor=actor, city=city) is True
    assert actions.never_ask(actor=actor, city=city) is False
    assert ask() == []
    assert actions.ask_again(actor=actor, city=city) is True
    assert actions.ask_again(actor=actor, city=city) is False
    assert len(ask()) == 1


def test_mail_is_not_sent_for_what_was_answered_stopped_or_left(runs, city, city_buyer):
    ask()
    delivery = Delivery.objects.get(handler=BATCH.name)
    answer(runs, city_buyer)
    BATCH.handle(delivery)
    Deployment.objects.update(edition=2)
    actions.never_ask(actor=actor_of(city_buyer), city=city)
    BATCH.handle(delivery)
    actions.ask_again(actor=actor_of(city_buyer), city=city)
    city.memberships.update(role="viewer")
    BATCH.handle(delivery)
    assert mail.outbox == []


def test_city_is_reminded_a_month_later_and_not_on_the_next_day(runs, monkeypatch):
    first = datetime(2027, 1, 31, 7, tzinfo=UTC)
    asked = []
    for moment in (first, first + timedelta(days=1), first + timedelta(days=29)):
        with monkeypatch.context() as then:
            then.setattr("django.utils.timezone.now", lambda moment=moment: moment)
            asked.append(len(ask()))
    assert asked == [1, 0, 1]


def test_who_belongs_to_the_vendor_is_not_asked_about_it(runs, city, vendor, city_buyer):
    vendor.memberships.create(person=city_buyer, role="viewer")
    ask()
    assert send(BATCH) == []


def test_city_without_members_is_asked_at_its_confirmed_domain_by_a_link(runs, city, client):
    clerk = clerk_of(city)
    city.memberships.update(role="viewer")
    ask()
    (sent,) = send(BATCH)
    assert (sent.to, "/deployments/asked/" in sent.body) == ([clerk.email], True)
    assert "You get this mail because your address is at the domain of" in sent.body
    address = next(word for word in sent.body.split() if "/deployments/asked/" in word)
    assert client.get("/deployments/asked/" + address.partition("/deployments/asked/")[2]).status_code == 200


def test_members_are_asked_before_anybody_at_the_domain(runs, city, city_buyer):
    clerk_of(city)
    assert asked_of(city) == [city_buyer]


def test_no_address_that_only_the_vendor_gave_is_ever_used(runs, city, vendor_owner):
    """The solution's contact says an address at the city's own domain, which nobody there has proved."""
    clerk = clerk_of(city)
    clerk.emailaddress_set.update(verified=False)
    runs.solution.contact_email = "mayor@lights.bg"
    runs.solution.save()
    city.memberships.update(role="viewer")
    assert ask() == []
    assert mail.outbox == []


def test_contacts_are_at_the_domain_itself_and_three_at_most(city):
    clerk = clerk_of(city)
    UserFactory(email="eve@evil-lights.bg")
    UserFactory(email="sub@it.lights.bg")
    others = [UserFactory(email=f"c{number}@lights.bg") for number in range(3)]
    assert contacts_at_domain(city) == [clerk, *others[:2]]


def test_free_mail_is_nobodys_domain(city):
    clerk_of(city, "gmail.com")
    assert contacts_at_domain(city) == []


def test_place_is_asked_once_its_city_is_verified(open_solution, vendor_owner):
    place = PlaceFactory()
    made = deploy(open_solution, vendor_owner, None, place=place.geonames_id)
    assert ask() == []
    town = member("Mara Mayor", "buys", form=Form.CITY, place=place).memberships.get().organisation
    assert len(ask()) == 1
    assert (fresh(made).city, fresh(made).place) == (town, None)
    assert Entry.objects.filter(verb="deployment.city_registered", subject=made.subject).count() == 1


def test_two_cities_of_one_place_are_not_guessed_between(open_solution, vendor_owner):
    place = PlaceFactory()
    made = deploy(open_solution, vendor_owner, None, place=place.geonames_id)
    for name in ("Mara Mayor", "Mila Mayor"):
        member(name, "buys", form=Form.CITY, place=place)
    assert ask() == []
    assert fresh(made).place == place


@pytest.mark.parametrize(
    ("verdict", "words", "subject", "page"),
    [
        (DeploymentState.CONFIRMED, "", "confirms that “Bike counters” runs there", "/solutions/"),
        (DeploymentState.CORRECTED, WORDS, "confirms “Bike counters”, with a correction", "/solutions/"),
        (DISPUTED, WORDS, "disputes what you say of “Bike counters”", "/reply/"),
    ],
)
def test_vendor_is_told(runs, city_buyer, city, vendor_owner, verdict, words, subject, page):
    answer(runs, city_buyer, verdict, words)
    (sent,) = send(ANSWERED)
    assert (sent.to, sent.subject) == ([vendor_owner.email], f"{city.name} {subject}")
    assert (words in sent.body, page in sent.body) == (True, True)
    assert city_buyer.email not in sent.body


def test_vendor_is_not_told_what_holds_no_longer(runs, city_buyer):
    answer(runs, city_buyer, DISPUTED, WORDS)
    answer(runs, city_buyer)
    assert [one.subject.partition(" confirms")[1] for one in send(ANSWERED)] == [" confirms"]
