"""Who looks after what was set aside is a note of the staff's: no worker reads it, and no claim is touched by it."""

import pytest
from django.utils import timezone

from accounts.journal import deliveries
from accounts.journal.actions import Already, assign_delivery, retry_deliveries
from accounts.journal.errors import NotSetAside
from accounts.journal.models import Delivery, Entry
from accounts.journal.queries import quarantined
from tests.accounts.journal.conftest import INSIDE, OUTSIDE

pytestmark = pytest.mark.django_db


class Person:
    """Somebody of the staff, as the journal knows her: plain identifiers."""

    job = ""
    organisation_id = "bodybodyaa"

    def __init__(self, person_id):
        self.person_id = person_id


VERA, CORA = Person("veraveraaa"), Person("coracoraaa")


@pytest.fixture
def aside(book, record):
    """A delivery that was set aside."""
    record("thing.outside")
    Delivery.objects.filter(handler="outside").update(quarantined_at=timezone.now(), failures=8, error="ValueError")
    return Delivery.objects.get(handler="outside")


def stored(handler="outside"):
    return Delivery.objects.filter(handler=handler).values().get()


def test_taking_changes_one_column_and_is_recorded(aside):
    before = stored()
    assert assign_delivery(aside.uid, actor=VERA, to_me=True) == aside
    assert stored() == {**before, "assignee": VERA.person_id}
    assign_delivery(aside.uid, actor=VERA, to_me=False)
    assert stored() == before
    entries = Entry.objects.filter(verb="delivery.assigned").order_by("id")
    assert list(entries.values_list("subject", "person", "data")) == [
        (aside.subject, VERA.person_id, {"handler": "outside", "to": VERA.person_id}),
        (aside.subject, VERA.person_id, {"handler": "outside", "to": ""}),
    ]


def test_what_a_colleague_took_stays_hers_unless_it_is_taken_over_knowingly(aside):
    assign_delivery(aside.uid, actor=VERA, to_me=True)
    hers = Already(by=VERA.person_id, at=None)
    assert assign_delivery(aside.uid, actor=CORA, to_me=True) == hers
    assert assign_delivery(aside.uid, actor=CORA, to_me=False) == hers
    assert assign_delivery(aside.uid, actor=CORA, to_me=True, instead_of="someoneaaa") == hers
    assert assign_delivery(aside.uid, actor=VERA, to_me=True) == hers
    assert stored()["assignee"] == VERA.person_id
    assign_delivery(aside.uid, actor=CORA, to_me=True, instead_of=VERA.person_id)
    assert stored()["assignee"] == CORA.person_id
    assert Entry.objects.filter(verb="delivery.assigned").count() == 2


def test_what_waits_or_is_in_hand_or_done_is_nobodys_to_take(book, record, deliverer):
    record("thing.outside")
    waiting = Delivery.objects.get(handler="outside")
    untouched = stored()
    with pytest.raises(NotSetAside):
        assign_delivery(waiting.uid, actor=VERA, to_me=True)
    assert stored() == untouched
    claimed = deliveries.claim(OUTSIDE, 1)
    in_hand = stored()
    with pytest.raises(NotSetAside):
        assign_delivery(waiting.uid, actor=VERA, to_me=True)
    assert stored() == in_hand
    deliveries.acknowledge(claimed.deliveries, claimed.number)
    with pytest.raises(NotSetAside):
        assign_delivery(waiting.uid, actor=VERA, to_me=True)
    assert Entry.objects.filter(verb="delivery.assigned").count() == 0


@pytest.mark.parametrize(("verb", "handler"), [("thing.inside", INSIDE), ("thing.outside", OUTSIDE)])
def test_who_takes_during_a_claim_takes_nothing_from_the_worker(verb, handler, book, record, deliverer):
    """The handler plays the colleague, whose page is older than the claim."""
    refusals = []

    def take(delivery):
        before = stored(handler.name)
        with pytest.raises(NotSetAside):
            assign_delivery(delivery.uid, actor=CORA, to_me=True)
        refusals.append(stored(handler.name) == before and before["claim"] is not None)

    book.trouble = take
    record(verb)
    delivery = Delivery.objects.get(handler=handler.name)
    Delivery.objects.filter(pk=delivery.pk).update(quarantined_at=timezone.now(), failures=8)
    assign_delivery(delivery.uid, actor=VERA, to_me=True)
    assert retry_deliveries([delivery.uid], actor=VERA) == 1
    assert deliverer.deliver(handler) == 1
    assert (refusals, book.handled) == ([True], ["thing:a"])
    assert Delivery.objects.exclude(handler="seal").count() == 0


def test_what_fails_again_comes_back_to_the_one_who_took_it(aside, book, deliverer, clock):
    def refuse(_delivery):
        raise ValueError

    book.trouble = refuse
    assign_delivery(aside.uid, actor=VERA, to_me=True)
    retry_deliveries([aside.uid], actor=CORA)
    while not quarantined().exists():
        clock.forward(seconds=61)
        assert deliverer.deliver(OUTSIDE) == 1
    assert list(quarantined().values_list("uid", "assignee", "failures")) == [(aside.uid, VERA.person_id, 8)]


def test_claims_go_by_lane_and_age_whoever_is_named(book, record):
    for subject in ("thing:a", "thing:a", "thing:b"):
        record("thing.outside", subject)
    first, second, third = Delivery.objects.filter(handler="outside").order_by("id")
    Delivery.objects.filter(pk=first.pk).update(quarantined_at=timezone.now())
    Delivery.objects.filter(handler="outside").update(assignee=VERA.person_id)
    claimed = deliveries.claim(OUTSIDE, 5)
    assert list(claimed.deliveries) == [second, third]
    assign_delivery(first.uid, actor=VERA, to_me=False)
    deliveries.acknowledge(claimed.deliveries, claimed.number)
    assert list(Delivery.objects.filter(handler="outside")) == [first]
